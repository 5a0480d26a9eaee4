import { z } from '@hono/zod-openapi';
import { listRehearsals } from '../../store/rehearsal/rehearsals.ts';
import { answer, paging, RegionFilter } from '../http/forms.ts';
import { versionTag } from '../http/etag.ts';
import { command, list, operations, read } from '../http/operations.ts';
import { pageOfRegion } from '../request/request.ts';
import { presentRehearsal, presentRow } from './present.ts';
import { authorizedRehearsal, cancelRehearsal, requestRehearsal } from './rehearsals.ts';
import { RehearsalRequestSchema, RehearsalRowSchema, RehearsalSchema } from './schema.ts';

const path = '/v1/rehearsals';
const location = ({ id }: { id: string }) => `${path}/${id}`;

export const registerRehearsals = operations(
  'Rehearsals',
  command({
    path,
    action: 'requestRehearsal',
    summary: 'Play a whole year of a draft or published pack with virtual employees',
    body: RehearsalRequestSchema,
    status: 202,
    answers: answer(RehearsalSchema, 'Accepted; Location tells how far it is'),
    location,
    run: async (deps, { caller, body, key }) => presentRehearsal(await requestRehearsal(deps, caller, { body, key })),
  }),
  command({
    path: `${path}/{id}/cancel`,
    action: 'cancelRehearsal',
    summary: 'End a rehearsal before its report',
    status: 202,
    answers: answer(RehearsalSchema, 'It is being ended'),
    location,
    run: async (deps, { caller, params }) => presentRehearsal(await cancelRehearsal(deps, caller, params.id)),
  }),
  list({
    path,
    action: 'listRehearsals',
    summary: 'List rehearsals, without their reports',
    query: z.strictObject({ region: RegionFilter, ...paging }),
    row: RehearsalRowSchema,
    answers: 'Rehearsals',
    run: (deps, { caller, query }) =>
      pageOfRegion(caller, query, {
        find: (region, page) => listRehearsals(deps.store, region, page),
        present: presentRow,
      }),
  }),
  read({
    path: `${path}/{id}`,
    action: 'getRehearsal',
    summary: 'How far a rehearsal is, and its report',
    answers: answer(RehearsalSchema, 'The rehearsal; ETag is its version'),
    cached: true,
    run: async (deps, { caller, params, setTag }) => {
      const rehearsal = await authorizedRehearsal(deps, caller, params.id, 'getRehearsal');
      setTag(versionTag(rehearsal.version));
      return presentRehearsal(rehearsal);
    },
  }),
);
