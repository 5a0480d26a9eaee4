import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { linked } from '../http/cursor.ts';
import { packRef } from '../../rules/explain/tell-decision.ts';
import { callerOf } from '../deps.ts';
import { endShadow, openShadow, prepareShadow } from './shadows.ts';
import { comparedPeople, presentWhatIf, seeWhatIf } from './view.ts';
import { listComparisons } from './what-ifs.ts';
import {
  answer,
  DryRunAnswer,
  DryRunQuery,
  IdParam,
  jsonBodyOf,
  listOf,
  LocationHeader,
  paging,
  RegionFilter,
} from '../http/forms.ts';
import {
  CandidateSchema,
  ComparedPersonSchema,
  ShadowRequestSchema,
  WhatIfMetaSchema,
  WhatIfSchema,
} from './schema.ts';

export function registerShadows(api: Api) {
  registerOpen(api);
  registerReads(api);
  registerEnd(api);
}

function registerOpen({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/shadows',
    operationId: 'createShadow',
    tags: ['What-if'],
    summary: 'Let a pack score silently for a period',
    middleware: guard('createShadow', { body: 'json', idempotent: true, dryRun: true }),
    request: { query: DryRunQuery, body: jsonBodyOf(ShadowRequestSchema) },
    responses: {
      200: answer(DryRunAnswer.extend({ candidate: CandidateSchema }), 'Dry run: the pack is valid'),
      201: { ...answer(WhatIfSchema, 'The shadow; its scores reach nobody but HR'), headers: LocationHeader },
    },
  });
  app.openapi(route, async (c) => {
    const request = c.req.valid('json');
    const caller = callerOf(c);
    if (c.req.valid('query').dryRun === 'true') {
      const { pack, draft } = await prepareShadow(deps, caller, request);
      return c.json({ dryRun: true as const, candidate: { ...packRef(pack), draft } }, 200);
    }
    const doc = await openShadow(deps, caller, { key: c.get('commandKey'), request });
    c.header('Location', `/v1/shadows/${doc._id}`);
    return c.json(await presentWhatIf(deps, caller, doc), 201);
  });
}

function registerReads({ app, deps, guard }: Api) {
  const list = createRoute({
    method: 'get',
    path: '/v1/shadows',
    operationId: 'listShadows',
    tags: ['What-if'],
    summary: 'List shadows',
    middleware: guard('listShadows'),
    request: { query: z.strictObject({ region: RegionFilter, ...paging }) },
    responses: { 200: answer(listOf(WhatIfMetaSchema), 'Shadows') },
  });
  app.openapi(list, async (c) => {
    const request = { kind: 'shadow', query: c.req.valid('query') } as const;
    return c.json(linked(c, await listComparisons(deps, callerOf(c), request)), 200);
  });

  const one = createRoute({
    method: 'get',
    path: '/v1/shadows/{id}',
    operationId: 'getShadow',
    tags: ['What-if'],
    summary: 'Read a shadow and its comparison report',
    middleware: guard('getShadow'),
    request: { params: IdParam },
    responses: { 200: answer(WhatIfSchema, 'The shadow; auditors see no person and no small group') },
  });
  app.openapi(one, async (c) => {
    const wanted = { id: c.req.valid('param').id, kind: 'shadow', action: 'getShadow' } as const;
    const doc = await seeWhatIf(deps, callerOf(c), wanted);
    return c.json(await presentWhatIf(deps, callerOf(c), doc), 200);
  });

  const scores = createRoute({
    method: 'get',
    path: '/v1/shadows/{id}/scores',
    operationId: 'listShadowScores',
    tags: ['What-if'],
    summary: 'Every decision of the period beside the silent one',
    middleware: guard('listShadowScores'),
    request: { params: IdParam, query: z.strictObject(paging) },
    responses: { 200: answer(listOf(ComparedPersonSchema), 'Decisions, without the caller’s own') },
  });
  app.openapi(scores, async (c) => {
    const wanted = { id: c.req.valid('param').id, kind: 'shadow', action: 'listShadowScores' } as const;
    const doc = await seeWhatIf(deps, callerOf(c), wanted);
    return c.json(linked(c, await comparedPeople(deps, callerOf(c), { doc, query: c.req.valid('query') })), 200);
  });
}

function registerEnd({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/shadows/{id}/end',
    operationId: 'endShadow',
    tags: ['What-if'],
    summary: 'End a shadow with its comparison report',
    middleware: guard('endShadow', { idempotent: true }),
    request: { params: IdParam },
    responses: { 202: { ...answer(WhatIfSchema, 'The report is being made'), headers: LocationHeader } },
  });
  app.openapi(route, async (c) => {
    const wanted = { id: c.req.valid('param').id, kind: 'shadow', action: 'endShadow' } as const;
    const doc = await endShadow(deps, callerOf(c), await seeWhatIf(deps, callerOf(c), wanted));
    c.header('Location', `/v1/shadows/${doc._id}`);
    return c.json(await presentWhatIf(deps, callerOf(c), doc), 202);
  });
}
