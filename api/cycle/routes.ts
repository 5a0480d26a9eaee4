import { z } from '@hono/zod-openapi';
import { listPolicyReviews } from '../../store/cycle/policy-reviews.ts';
import { versionTag } from '../http/etag.ts';
import { answer, EmployeeNumber, paging, RegionFilter, UnitName } from '../http/forms.ts';
import { command, list, operations, read } from '../http/operations.ts';
import type { Action } from '../access/policy.ts';
import { pageOfRegion } from '../request/request.ts';
import {
  cycleBoard,
  cycleDistribution,
  cycleForecast,
  cycleMembers,
  cycleOperation,
  cycleProgress,
  cycleSummary,
  listSeenCycles,
} from './figures.ts';
import { ForecastSchema } from './forecast-schema.ts';
import { launchCycle } from './launch.ts';
import { requested } from './meant.ts';
import { moveCycleClock, prepareMove, previewMove } from './move-clock.ts';
import { operateCycle, operationBefore, type OperationName, prepareOperation } from './operate.ts';
import { previewLaunch } from './preview-launch.ts';
import {
  BoardSchema,
  ClockRequestSchema,
  CycleSchema,
  DistributionSchema,
  LaunchPreviewSchema,
  LaunchRequestSchema,
  MemberSchema,
  OPERATION_BODIES,
  OperationPreviewSchema,
  OperationSchema,
  PolicyReviewSchema,
  ProgressSchema,
  SummarySchema,
} from './schema.ts';
import { authorizedCycle, presentCycle, shownOperation } from './view.ts';

const status = z
  .enum(['LAUNCHED', 'EXCLUDED', 'HELD', 'FAILED'])
  .optional()
  .openapi({ description: 'Result of the launch' });

const operationPath = ({ opId }: { opId: string }, { id }: { id: string }) => `/v1/cycles/${id}/operations/${opId}`;

function operation(op: OperationName, action: Action, summary: string) {
  return command({
    path: `/v1/cycles/{id}/${op}`,
    action,
    summary,
    body: OPERATION_BODIES[op],
    dryRun: {
      answers: answer(OperationPreviewSchema, 'Dry run'),
      run: async (deps, { caller, params: { id: cycleId }, body }) => {
        const { touched, leftOut, body: wanted } = await prepareOperation(deps, caller, { cycleId, op, action, body });
        return { dryRun: true as const, op, unit: wanted.unit ?? null, appraisals: touched, leftOut };
      },
    },
    status: 202,
    answers: answer(OperationSchema, 'Accepted; Location tells how far it is'),
    location: operationPath,
    run: async (deps, { caller, params: { id: cycleId }, body, key, repeated }) => {
      const before = repeated ? await operationBefore(deps, caller, { cycleId, action, key }) : undefined;
      if (before) return shownOperation(before);
      const prepared = await prepareOperation(deps, caller, { cycleId, op, action, body });
      return shownOperation(await operateCycle(deps, caller, { prepared, key }));
    },
  });
}

export const registerCycles = operations(
  'Cycles',
  command({
    path: '/v1/cycles',
    action: 'launchCycle',
    summary: 'Launch a region’s cycle',
    body: LaunchRequestSchema,
    dryRun: {
      answers: answer(LaunchPreviewSchema, 'Dry run: who would be in, out and held'),
      run: async (deps, { caller, body }) => previewLaunch(deps, caller, await requested(deps, caller, body)),
    },
    status: 202,
    answers: answer(CycleSchema, 'The cycle is being launched'),
    location: ({ id }) => `/v1/cycles/${id}`,
    run: async (deps, { caller, body, repeated }) => {
      const request = await requested(deps, caller, body);
      return presentCycle(deps, await launchCycle(deps, caller, { request, repeated }));
    },
  }),
  list({
    path: '/v1/cycles',
    action: 'listCycles',
    summary: 'List cycles',
    query: z.strictObject({ region: RegionFilter, state: CycleSchema.shape.state.optional(), ...paging }),
    row: CycleSchema,
    answers: 'Cycles',
    run: (deps, { caller, query }) => listSeenCycles(deps, caller, query),
  }),
  read({
    path: '/v1/cycles/{id}',
    action: 'getCycle',
    summary: 'Read a cycle',
    answers: answer(CycleSchema, 'The cycle; ETag is its version'),
    cached: true,
    run: async (deps, { caller, params: { id }, setTag }) => {
      const cycle = await authorizedCycle(deps, caller, { id, action: 'getCycle' });
      setTag(versionTag(cycle.version));
      return presentCycle(deps, cycle);
    },
  }),
  read({
    path: '/v1/cycles/{id}/progress',
    action: 'getCycleProgress',
    summary: 'Where the cycle’s appraisals are',
    answers: answer(ProgressSchema, 'Counts per stage'),
    run: (deps, { caller, params: { id } }) => cycleProgress(deps, caller, id),
  }),
  read({
    path: '/v1/cycles/{id}/board',
    action: 'getCycleBoard',
    summary: 'Units and stages: where the people of a cycle are',
    answers: answer(BoardSchema, 'Counts per unit, stage and state'),
    run: (deps, { caller, params: { id } }) => cycleBoard(deps, caller, id),
  }),
  read({
    path: '/v1/cycles/{id}/forecast',
    action: 'getCycleForecast',
    summary: 'How far each stage is by day, and when it will be done at the rate of the last days',
    query: z.strictObject({ unit: UnitName.optional() }),
    answers: answer(ForecastSchema, 'Burn-up and forecast'),
    run: (deps, { caller, params: { id }, query: { unit } }) => cycleForecast(deps, caller, { id, unit }),
  }),
  read({
    path: '/v1/cycles/{id}/summary',
    action: 'getCycleSummary',
    summary: 'Predicates, outcomes and objections of a cycle',
    answers: answer(SummarySchema, 'The cycle in numbers'),
    run: (deps, { caller, params: { id } }) => cycleSummary(deps, caller, id),
  }),
  read({
    path: '/v1/cycles/{id}/distribution',
    action: 'getCycleDistribution',
    summary: 'Predicates per unit beside the pack’s patterns',
    answers: answer(DistributionSchema, 'Shares per unit'),
    run: (deps, { caller, params: { id } }) => cycleDistribution(deps, caller, id),
  }),
  list({
    path: '/v1/cycles/{id}/members',
    action: 'listCycleMembers',
    summary: 'The launch’s result for each person',
    query: z.strictObject({ status, nip: EmployeeNumber, ...paging }),
    row: MemberSchema,
    answers: 'People',
    csv: ['employeeId', 'nip', 'name', 'unit', 'status', 'rule', 'appraisalId'],
    run: (deps, { caller, params: { id }, query }) => cycleMembers(deps, caller, { id, query }),
  }),
  operation('launch', 'relaunchCycle', 'Launch who was held or failed, and who came to the roster since'),
  operation('pause', 'pauseCycle', 'Pause: every clock stands still'),
  operation('resume', 'resumeCycle', 'Resume: deadlines move by the pause'),
  operation('extend', 'extendCycle', 'Extend a stage by decree'),
  operation('cancel', 'cancelCycle', 'Cancel what has not ended'),
  operation('release', 'releaseCycle', 'Release a unit from calibration'),
  command({
    path: '/v1/cycles/{id}/clock',
    action: 'moveCycleClock',
    summary: 'Move the time of a sandbox: to an instant, or to what is due next',
    body: ClockRequestSchema,
    dryRun: {
      run: async (deps, { caller, params: { id: cycleId }, body }) =>
        previewMove(deps, await prepareMove(deps, caller, { cycleId, body })),
    },
    answers: answer(z.union([OperationPreviewSchema, OperationSchema]), 'Moved, and what is due next; or a dry run'),
    pending: {
      answers: answer(OperationSchema, 'Still moving; Location tells how far it is'),
      isSo: (view) => 'state' in view && view.state === 'RUNNING',
    },
    location: (view, params) => ('opId' in view ? operationPath(view, params) : ''),
    run: async (deps, { caller, params: { id }, body, key, repeated }) => {
      const before = repeated
        ? await operationBefore(deps, caller, { cycleId: id, action: 'moveCycleClock', key })
        : undefined;
      if (before && before.state !== 'RUNNING') return cycleOperation(deps, caller, { id, opId: before.opId });
      return moveCycleClock(deps, caller, { prepared: await prepareMove(deps, caller, { cycleId: id, body }), key });
    },
  }),
  read({
    path: '/v1/cycles/{id}/operations/{opId}',
    action: 'getCycleOperation',
    summary: 'How far an operation is',
    answers: answer(OperationSchema, 'The operation'),
    run: (deps, { caller, params }) => cycleOperation(deps, caller, params),
  }),
  list({
    path: '/v1/policy-reviews',
    action: 'listPolicyReviews',
    summary: 'How a region’s policy does, as measured twice a year',
    query: z.strictObject({ region: RegionFilter, ...paging }),
    row: PolicyReviewSchema,
    answers: 'Policy reviews',
    run: (deps, { caller, query }) =>
      pageOfRegion(caller, query, {
        find: (region, page) => listPolicyReviews(deps.store, region, page),
        present: ({ _id: id, ...review }) => ({ id, ...review }),
      }),
  }),
);
