import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { linked } from '../http/cursor.ts';
import { callerOf } from '../deps.ts';
import { comparedPeople, presentWhatIf, seeWhatIf } from './view.ts';
import { cancelWhatIf, createWhatIf, listComparisons, previewWhatIf } from './what-ifs.ts';
import {
  answer,
  DryRunQuery,
  IdParam,
  jsonBodyOf,
  listOf,
  LocationHeader,
  paging,
  RegionFilter,
} from '../http/forms.ts';
import {
  ComparedPersonSchema,
  WhatIfMetaSchema,
  WhatIfPreviewSchema,
  WhatIfRequestSchema,
  WhatIfSchema,
} from './schema.ts';

export function registerWhatIfs(api: Api) {
  registerCreate(api);
  registerReads(api);
  registerCancel(api);
}

function registerCreate({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/what-ifs',
    operationId: 'createWhatIf',
    tags: ['What-if'],
    summary: 'Ask what another rule pack would change',
    middleware: guard('createWhatIf', { body: 'json', idempotent: true, dryRun: true }),
    request: { query: DryRunQuery, body: jsonBodyOf(WhatIfRequestSchema) },
    responses: {
      200: answer(WhatIfPreviewSchema, 'Dry run: the pack is valid, and so many people it would be about'),
      202: { ...answer(WhatIfSchema, 'Accepted; Location tells how far it is'), headers: LocationHeader },
    },
  });
  app.openapi(route, async (c) => {
    const request = c.req.valid('json');
    const caller = callerOf(c);
    if (c.req.valid('query').dryRun === 'true') return c.json(await previewWhatIf(deps, caller, request), 200);
    const doc = await createWhatIf(deps, caller, { key: c.get('commandKey'), request });
    c.header('Location', `/v1/what-ifs/${doc._id}`);
    return c.json(await presentWhatIf(deps, caller, doc), 202);
  });
}

function registerReads({ app, deps, guard }: Api) {
  const list = createRoute({
    method: 'get',
    path: '/v1/what-ifs',
    operationId: 'listWhatIfs',
    tags: ['What-if'],
    summary: 'List what was asked',
    middleware: guard('listWhatIfs'),
    request: { query: z.strictObject({ region: RegionFilter, ...paging }) },
    responses: { 200: answer(listOf(WhatIfMetaSchema), 'What-ifs') },
  });
  app.openapi(list, async (c) => {
    const request = { kind: 'whatIf', query: c.req.valid('query') } as const;
    return c.json(linked(c, await listComparisons(deps, callerOf(c), request)), 200);
  });

  const one = createRoute({
    method: 'get',
    path: '/v1/what-ifs/{id}',
    operationId: 'getWhatIf',
    tags: ['What-if'],
    summary: 'Read progress and result',
    middleware: guard('getWhatIf'),
    request: { params: IdParam },
    responses: { 200: answer(WhatIfSchema, 'The what-if; auditors see no person and no small group') },
  });
  app.openapi(one, async (c) => {
    const wanted = { id: c.req.valid('param').id, kind: 'whatIf', action: 'getWhatIf' } as const;
    const doc = await seeWhatIf(deps, callerOf(c), wanted);
    return c.json(await presentWhatIf(deps, callerOf(c), doc), 200);
  });

  const people = createRoute({
    method: 'get',
    path: '/v1/what-ifs/{id}/people',
    operationId: 'listWhatIfPeople',
    tags: ['What-if'],
    summary: 'Who would newly be sanctioned',
    middleware: guard('listWhatIfPeople'),
    request: { params: IdParam, query: z.strictObject(paging) },
    responses: { 200: answer(listOf(ComparedPersonSchema), 'People, without the caller') },
  });
  app.openapi(people, async (c) => {
    const wanted = { id: c.req.valid('param').id, kind: 'whatIf', action: 'listWhatIfPeople' } as const;
    const doc = await seeWhatIf(deps, callerOf(c), wanted);
    return c.json(linked(c, await comparedPeople(deps, callerOf(c), { doc, query: c.req.valid('query') })), 200);
  });
}

function registerCancel({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/what-ifs/{id}/cancel',
    operationId: 'cancelWhatIf',
    tags: ['What-if'],
    summary: 'Stop a what-if that is still running',
    middleware: guard('cancelWhatIf', { idempotent: true }),
    request: { params: IdParam },
    responses: { 202: { ...answer(WhatIfSchema, 'It is being stopped'), headers: LocationHeader } },
  });
  app.openapi(route, async (c) => {
    const wanted = { id: c.req.valid('param').id, kind: 'whatIf', action: 'cancelWhatIf' } as const;
    await cancelWhatIf(deps, callerOf(c), await seeWhatIf(deps, callerOf(c), wanted));
    c.header('Location', `/v1/what-ifs/${wanted.id}`);
    return c.json(await presentWhatIf(deps, callerOf(c), await seeWhatIf(deps, callerOf(c), wanted)), 202);
  });
}
