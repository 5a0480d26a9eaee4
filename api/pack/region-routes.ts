import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { callerOf } from '../deps.ts';
import { isUnchanged } from '../http/etag.ts';
import { NAMES } from '../docs/examples.ts';
import { evaluateFacts } from './evaluate-facts.ts';
import { listRegionViews, regionPack, regionView } from './read-regions.ts';
import {
  answer,
  Day,
  FactsSchema,
  jsonBodyOf,
  LanguageQuery,
  listOf,
  PackRefSchema,
  RegionName,
  TextSchema,
} from '../http/forms.ts';
import { DecisionAnswer, PackView } from './schema.ts';

const RegionView = z
  .object({
    id: z.string().openapi({ description: 'Region', example: NAMES.region }),
    area: z.string().openapi({ description: 'Area code', example: NAMES.area }),
    title: TextSchema.openapi({ description: 'Name' }),
    packId: z.string().openapi({ description: 'Its rule pack' }),
    pack: PackRefSchema.nullable().openapi({ description: 'Version in force today' }),
  })
  .openapi('Region');

const RegionParam = z.strictObject({ region: RegionName });

export function registerRegions(api: Api) {
  registerReads(api);
  registerPack(api);
  registerEvaluate(api);
}

function registerReads({ app, deps, guard }: Api) {
  const list = createRoute({
    method: 'get',
    path: '/v1/regions',
    operationId: 'listRegions',
    tags: ['Regions'],
    summary: 'List regions',
    middleware: guard('listRegions'),
    responses: { 200: answer(listOf(RegionView), 'All regions') },
  });
  app.openapi(list, async (c) => c.json({ data: await listRegionViews(deps), page: { nextCursor: null } }, 200));
  const one = createRoute({
    method: 'get',
    path: '/v1/regions/{region}',
    operationId: 'getRegion',
    tags: ['Regions'],
    summary: 'Read a region',
    middleware: guard('getRegion'),
    request: { params: RegionParam },
    responses: { 200: answer(RegionView, 'The region') },
  });
  app.openapi(one, async (c) => c.json(await regionView(deps, c.req.valid('param').region), 200));
}

function registerPack({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'get',
    path: '/v1/regions/{region}/pack',
    operationId: 'getRegionPack',
    tags: ['Regions'],
    summary: 'Read the resolved rule pack in force on a date',
    middleware: guard('getRegionPack'),
    request: { params: RegionParam, query: z.strictObject({ date: Day.optional() }) },
    responses: { 200: answer(PackView, 'The pack; ETag is its digest'), 304: { description: 'Unchanged' } },
  });
  app.openapi(route, async (c) => {
    const view = await regionPack(deps, c.req.valid('param').region, c.req.valid('query').date);
    c.header('ETag', `"${view.digest}"`);
    return isUnchanged(c, `"${view.digest}"`) ? c.body(null, 304) : c.json(view, 200);
  });
}

const EvaluateRequest = z
  .strictObject({
    facts: FactsSchema,
    date: Day.optional().openapi({ description: 'Business date whose pack is used; default today' }),
  })
  .openapi('EvaluateRequest');

function registerEvaluate({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/regions/{region}/evaluate',
    operationId: 'evaluateFacts',
    tags: ['Regions'],
    summary: 'Evaluate facts against the region’s pack; stores nothing',
    middleware: guard('evaluateFacts', { body: 'json' }),
    request: {
      params: RegionParam,
      query: z.strictObject({ lang: LanguageQuery }),
      body: jsonBodyOf(EvaluateRequest),
    },
    responses: { 200: answer(DecisionAnswer, 'The decision and its explanation') },
  });
  app.openapi(route, async (c) => {
    const { region } = c.req.valid('param');
    const language = c.req.valid('query').lang ?? c.get('language');
    return c.json(await evaluateFacts(deps, { ...callerOf(c), language }, { region, ...c.req.valid('json') }), 200);
  });
}
