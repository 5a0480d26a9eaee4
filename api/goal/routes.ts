import { z } from '@hono/zod-openapi';
import { versionTag } from '../http/etag.ts';
import { answer, d, Id, paging, RegionFilter, UnitName } from '../http/forms.ts';
import { command, list, operations, read } from '../http/operations.ts';
import { changeGoal, createGoal, retireGoal } from './goals.ts';
import { GoalContent, GoalRequest, GoalSchema, RetireRequest, WholeGoalSchema } from './schema.ts';
import { listSeenGoals, presentServed, readGoal } from './serving.ts';

const year = z.coerce.number().int().min(2000).max(2100).optional().openapi(d('Of this year'));
const appraisal = Id.optional().openapi(d('Only those that targets of this appraisal may serve'));
const etag = ({ revision }: { revision: number }) => versionTag(revision);

export const registerGoals = operations(
  'Goals',
  list({
    action: 'listGoals',
    path: '/v1/goals',
    summary: 'List goals of units, with how many targets serve each',
    query: z.strictObject({ region: RegionFilter, unit: UnitName.optional(), year, appraisal, ...paging }),
    row: GoalSchema,
    answers: 'Goals',
    run: (deps, { caller, query }) => listSeenGoals(deps, caller, query),
  }),
  command({
    action: 'createGoal',
    path: '/v1/goals',
    summary: 'Set a goal of a unit',
    body: GoalRequest,
    dryRun: 'same',
    status: 201,
    answers: answer(GoalSchema, 'The goal; in a dry run, as it would be'),
    etag,
    run: async (deps, { caller, body: asked, key: command, dryRun }) =>
      presentServed(deps, caller, await createGoal(deps, caller, { asked, command, dryRun })),
  }),
  read({
    action: 'getGoal',
    path: '/v1/goals/{id}',
    summary: 'Read a goal, what serves it, and what happened to it',
    answers: answer(WholeGoalSchema, 'The goal; ETag is its version'),
    run: async (deps, { caller, params: { id }, setTag }) => {
      const view = await readGoal(deps, caller, id);
      setTag(versionTag(view.revision));
      return view;
    },
  }),
  command({
    action: 'changeGoal',
    path: '/v1/goals/{id}/change',
    summary: 'Change a goal; what serves it stays',
    body: GoalContent,
    ifMatch: true,
    dryRun: 'same',
    answers: answer(GoalSchema, 'The goal as it now is; in a dry run, as it would be'),
    etag,
    run: async (deps, { caller, params: { id }, body: content, key: command, expected, dryRun }) =>
      presentServed(deps, caller, await changeGoal(deps, caller, { id, content, command, expected, dryRun })),
  }),
  command({
    action: 'retireGoal',
    path: '/v1/goals/{id}/retire',
    summary: 'End a goal; no target can be tied to it any more',
    body: RetireRequest,
    ifMatch: true,
    dryRun: 'same',
    answers: answer(GoalSchema, 'The goal as it now is'),
    etag,
    run: async (deps, { caller, params: { id }, body: { reason }, key: command, expected, dryRun }) =>
      presentServed(deps, caller, await retireGoal(deps, caller, { id, reason, command, expected, dryRun })),
  }),
);
