/** Who does whose tasks, and until when. */
import { z } from '@hono/zod-openapi';
import { answer, d, Id, paging, RegionFilter } from '../http/forms.ts';
import { command, list, operations } from '../http/operations.ts';
import { ActingRequest, DelegationRequest, StandInSchema } from './stand-in-schema.ts';
import {
  beginStandIn,
  checkedActing,
  checkedDelegation,
  endStanding,
  presentStandIn,
  seenStandIns,
} from './stand-ins.ts';

const idOf = (commandKey: string) => commandKey.slice(0, 32);

export const registerStandIns = operations(
  'Access',
  command({
    action: 'delegateTasks',
    path: '/v1/delegations',
    summary: 'Hand one’s tasks as assessor and second reviewer to somebody else for a time',
    body: DelegationRequest,
    dryRun: {
      answers: answer(StandInSchema, 'Dry run: what would be handed over'),
      run: async (deps, { caller, body }) =>
        presentStandIn(await checkedDelegation(deps, caller, { asked: body, id: '' })),
    },
    status: 201,
    answers: answer(StandInSchema, 'From its first day on they act for the other, and the journal says both'),
    run: async (deps, { caller, body, key }) =>
      beginStandIn(deps, caller, await checkedDelegation(deps, caller, { asked: body, id: idOf(key) })),
  }),
  command({
    action: 'appointActing',
    path: '/v1/acting-officials',
    summary: 'Appoint somebody who acts for an official from a day to a day',
    body: ActingRequest,
    dryRun: {
      answers: answer(StandInSchema, 'Dry run: who would act for whom'),
      run: async (deps, { caller, body }) => presentStandIn(await checkedActing(deps, caller, { asked: body, id: '' })),
    },
    status: 201,
    answers: answer(StandInSchema, 'From its first day on they act for the official, and sign as such'),
    run: async (deps, { caller, body, key }) =>
      beginStandIn(deps, caller, await checkedActing(deps, caller, { asked: body, id: idOf(key) })),
  }),
  list({
    action: 'listStandIns',
    path: '/v1/stand-ins',
    summary: 'List delegations and acting officials, ended ones too',
    query: z.strictObject({
      region: RegionFilter,
      employee: Id.optional().openapi(d('One of the two')),
      ...paging,
    }),
    row: StandInSchema,
    answers: 'Who does whose tasks',
    run: (deps, { caller, query }) => seenStandIns(deps, caller, query),
  }),
  command({
    action: 'endStandIn',
    method: 'delete',
    path: '/v1/stand-ins/{id}',
    summary: 'End a delegation or the time of an acting official at once',
    answers: { description: 'Ended; doing it again changes nothing' },
    run: (deps, { caller, params: { id } }) => endStanding(deps, caller, id),
  }),
);
