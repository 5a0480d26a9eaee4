import { createRoute, z } from '@hono/zod-openapi';
import { listRehearsals } from '../../store/rehearsal/rehearsals.ts';
import type { Api } from '../api.ts';
import { afterId, linked, pageById } from '../http/cursor.ts';
import { callerOf } from '../deps.ts';
import { isUnchanged, versionTag } from '../http/etag.ts';
import { scopeFor } from '../access/scope.ts';
import { cancelRehearsal } from './cancel.ts';
import { presentRehearsal, presentRow, seeRehearsal } from './present.ts';
import { requestRehearsal } from './request.ts';
import { RehearsalRequestSchema, RehearsalRowSchema, RehearsalSchema } from './schema.ts';
import { answer, IdParam, jsonBodyOf, listOf, LocationHeader, paging, RegionFilter } from '../http/forms.ts';

const shared = { tags: ['Rehearsals'] };

export function registerRehearsals(api: Api) {
  registerRequest(api);
  registerCancel(api);
  registerReads(api);
}

function registerRequest({ app, deps, guard }: Api) {
  const route = createRoute({
    ...shared,
    method: 'post',
    path: '/v1/rehearsals',
    operationId: 'requestRehearsal',
    summary: 'Play a whole year of a draft or published pack with virtual employees',
    middleware: guard('requestRehearsal', { body: 'json', idempotent: true }),
    request: { body: jsonBodyOf(RehearsalRequestSchema) },
    responses: {
      202: { ...answer(RehearsalSchema, 'Accepted; Location tells how far it is'), headers: LocationHeader },
    },
  });
  app.openapi(route, async (c) => {
    const request = { body: c.req.valid('json'), key: c.get('commandKey') };
    const rehearsal = await requestRehearsal(deps, callerOf(c), request);
    c.header('Location', `/v1/rehearsals/${rehearsal._id}`);
    return c.json(presentRehearsal(rehearsal), 202);
  });
}

function registerCancel({ app, deps, guard }: Api) {
  const route = createRoute({
    ...shared,
    method: 'post',
    path: '/v1/rehearsals/{id}/cancel',
    operationId: 'cancelRehearsal',
    summary: 'End a rehearsal before its report',
    middleware: guard('cancelRehearsal', { idempotent: true }),
    request: { params: IdParam },
    responses: { 202: { ...answer(RehearsalSchema, 'It is being ended'), headers: LocationHeader } },
  });
  app.openapi(route, async (c) => {
    const rehearsal = await cancelRehearsal(deps, callerOf(c), c.req.valid('param').id);
    c.header('Location', `/v1/rehearsals/${rehearsal._id}`);
    return c.json(presentRehearsal(rehearsal), 202);
  });
}

function registerReads({ app, deps, guard }: Api) {
  const list = createRoute({
    ...shared,
    method: 'get',
    path: '/v1/rehearsals',
    operationId: 'listRehearsals',
    summary: 'List rehearsals, without their reports',
    middleware: guard('listRehearsals'),
    request: { query: z.strictObject({ region: RegionFilter, ...paging }) },
    responses: { 200: answer(listOf(RehearsalRowSchema), 'Rehearsals') },
  });
  app.openapi(list, async (c) => {
    const query = c.req.valid('query');
    const rows = await listRehearsals(deps.store, scopeFor(c.get('principal'), query.region), afterId(query));
    return c.json(linked(c, pageById(rows, query.limit, presentRow)), 200);
  });

  const one = createRoute({
    ...shared,
    method: 'get',
    path: '/v1/rehearsals/{id}',
    operationId: 'getRehearsal',
    summary: 'How far a rehearsal is, and its report',
    middleware: guard('getRehearsal'),
    request: { params: IdParam },
    responses: {
      200: answer(RehearsalSchema, 'The rehearsal; ETag is its version'),
      304: { description: 'Unchanged' },
    },
  });
  app.openapi(one, async (c) => {
    const rehearsal = await seeRehearsal(deps, callerOf(c), { id: c.req.valid('param').id, action: 'getRehearsal' });
    const tag = versionTag(rehearsal.version);
    c.header('ETag', tag);
    return isUnchanged(c, tag) ? c.body(null, 304) : c.json(presentRehearsal(rehearsal), 200);
  });
}
