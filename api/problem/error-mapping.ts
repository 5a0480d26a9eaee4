/** Everything that can be thrown on the way, as a problem; `null` means it is our own fault (500). */
import {
  isGrpcServiceError,
  ServiceError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError, WorkflowNotFoundError } from '@temporalio/common';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { PackError, RuleError } from '../../rules/language/errors.ts';
import type { RefusedPart } from '../../workflows/refused-part.ts';
import { invalid, Problem, unavailable } from './problem.ts';
import { isRecord } from '../../rules/language/records.ts';
import { refusedPart } from './refused-parts.ts';
import { isProblemCode, type ProblemCode } from './registry.ts';
import { isDatabaseDown, isQueryTooSlow } from '../../store/connect.ts';
import { PackChanged } from '../../store/pack/rule-packs.ts';
import { zodFindings } from './zod-findings.ts';

export function toProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof z.ZodError) return invalid(zodFindings(error));
  if (error instanceof HTTPException) return fromHttp(error);
  return (
    fromTemporal(error) ??
    fromRules(error) ??
    (isQueryTooSlow(error) ? new Problem('query-too-slow', { cause: error }) : null) ??
    (error instanceof PackChanged ? new Problem(error.code, { cause: error }) : null) ??
    (isDatabaseDown(error) ? unavailable('database-unavailable', error) : null)
  );
}

const BY_STATUS: Record<number, ProblemCode> = {
  400: 'malformed-json',
  404: 'not-found',
  413: 'body-too-large',
  415: 'unsupported-media-type',
};

function fromHttp(error: HTTPException): Problem | null {
  const code = BY_STATUS[error.status];
  return code ? new Problem(code, { cause: error }) : null;
}

function fromTemporal(error: unknown): Problem | null {
  if (error instanceof WorkflowUpdateFailedError) return fromRefusal(error);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return unavailable('answer-unknown', error);
  if (error instanceof WorkflowNotFoundError) return new Problem('appraisal-ended', { cause: error });
  // A server that has just come back may not know its namespaces yet.
  if (error instanceof ServiceError || error instanceof NamespaceNotFoundError || isGrpcServiceError(error))
    return unavailable('temporal-unavailable', error);
  return null;
}

/** The server refused an update in place of the workflow, which never saw it: it may be sent again. */
export const isUnprocessed = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === 'UnprocessedUpdate';

const isRefusedPart = (detail: unknown): detail is RefusedPart => isRecord(detail) && 'because' in detail;

/** The type of a workflow's failure is the problem's code; a workflow that ended while it was asked refuses everything. */
function fromRefusal(error: WorkflowUpdateFailedError): Problem | null {
  const { cause } = error;
  // It is not the workflow that said no: it was ended, or its server gave up.
  if (!(cause instanceof ApplicationFailure)) return unavailable('answer-unknown', error);
  if (cause.type === 'AcceptedUpdateCompletedWorkflow') return new Problem('appraisal-ended', { cause: error });
  // Whatever else the server says for itself is about this moment, not about what was sent.
  if (isUnprocessed(error) || cause.failure?.source === 'Server') return unavailable('answer-unknown', error);
  if (cause.type === 'cycle-ended') return new Problem('cycle-not-open', { cause: error });
  if (!isProblemCode(cause.type)) return null;
  const parts = (cause.details ?? []).filter(isRefusedPart);
  return new Problem(cause.type, { findings: parts.map(refusedPart), cause: error });
}

/** The rules' own errors carry findings that people can act on. */
function fromRules(error: unknown): Problem | null {
  if (!(error instanceof PackError) && !(error instanceof RuleError)) return null;
  return new Problem(error.code, { findings: error.errors, cause: error });
}
