/** A refusal on its way to the caller, and the RFC 9457 document it becomes. */
import type { Finding, Language, Text } from '../../rules/language/types.ts';
import { type ProblemCode, problemEntry } from './registry.ts';

type ProblemOptions = {
  /** What happened this time; the registry's next step follows it. */
  detail?: Text;
  findings?: Finding[];
  /** Seconds. */
  retryAfter?: number;
  cause?: unknown;
};

export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: Text | null;
  readonly findings: Finding[];
  readonly retryAfter: number | null;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(code, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.detail = options.detail ?? null;
    this.findings = options.findings ?? [];
    this.retryAfter = options.retryAfter ?? null;
  }
}

export type ProblemDocument = {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  errors?: { pointer: string; code: string; detail: string }[];
};

/** What happened, and the next step. */
export function problemText({ code, detail }: Problem, language: Language): string {
  const { next } = problemEntry(code);
  return detail ? `${detail[language]} ${next[language]}` : next[language];
}

/** Where it stands alone, without its title: what it is, and the next step. */
export function problemWhole(problem: Problem, language: Language): string {
  const text = problemText(problem, language);
  return problem.detail ? text : `${problemEntry(problem.code).title[language]}. ${text}`;
}

export function problemDocument(problem: Problem, language: Language, requestId: string): ProblemDocument {
  const entry = problemEntry(problem.code);
  return {
    type: `/problems/${problem.code}`,
    title: entry.title[language],
    status: entry.status,
    detail: problemText(problem, language),
    instance: requestId,
    code: problem.code,
    ...(problem.findings.length > 0 && { errors: problem.findings.map((finding) => findingIn(finding, language)) }),
  };
}

export const findingIn = (finding: Finding, language: Language) => ({
  pointer: finding.pointer,
  code: finding.code,
  detail: finding.detail[language],
});

/** The service is fine but a part behind it is not: repeat with the same key. */
type Unavailable = 'temporal-unavailable' | 'answer-unknown' | 'database-unavailable' | 'provider-unavailable';
export const unavailable = (code: Unavailable, cause: unknown) => new Problem(code, { retryAfter: 2, cause });

export const notFound = (detail?: Text) => new Problem('not-found', detail ? { detail } : {});
export const invalid = (findings: Finding[]) => new Problem('invalid-request', { findings });
