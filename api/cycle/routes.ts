import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { linked } from '../http/cursor.ts';
import { callerOf } from '../deps.ts';
import { isUnchanged, versionTag } from '../http/etag.ts';
import { cycleDistribution, cycleMembers, cycleProgress, cycleSummary, listSeenCycles } from './figures.ts';
import { presentCycle, seeCycle } from './view.ts';
import { launchCycle } from './launch.ts';
import { previewLaunch } from './preview-launch.ts';
import {
  CycleSchema,
  DistributionSchema,
  LaunchPreviewSchema,
  LaunchRequestSchema,
  MemberSchema,
  ProgressSchema,
  SummarySchema,
} from './schema.ts';
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

export function registerCycles(api: Api) {
  registerLaunch(api);
  registerReads(api);
  registerFigures(api);
}

function registerLaunch({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/cycles',
    operationId: 'launchCycle',
    tags: ['Cycles'],
    summary: 'Launch a region’s cycle',
    middleware: guard('launchCycle', { body: 'json', idempotent: true, dryRun: true }),
    request: { query: DryRunQuery, body: jsonBodyOf(LaunchRequestSchema) },
    responses: {
      200: answer(LaunchPreviewSchema, 'Dry run: who would be in, out and held'),
      202: { ...answer(CycleSchema, 'The cycle is being launched'), headers: LocationHeader },
    },
  });
  app.openapi(route, async (c) => {
    const request = c.req.valid('json');
    if (c.req.valid('query').dryRun === 'true') return c.json(await previewLaunch(deps, callerOf(c), request), 200);
    const cycle = await launchCycle(deps, callerOf(c), request);
    c.header('Location', `/v1/cycles/${cycle._id}`);
    return c.json(await presentCycle(deps, cycle), 202);
  });
}

function registerReads({ app, deps, guard }: Api) {
  const state = CycleSchema.shape.state.optional();
  const list = createRoute({
    method: 'get',
    path: '/v1/cycles',
    operationId: 'listCycles',
    tags: ['Cycles'],
    summary: 'List cycles',
    middleware: guard('listCycles'),
    request: { query: z.strictObject({ region: RegionFilter, state, ...paging }) },
    responses: { 200: answer(listOf(CycleSchema), 'Cycles') },
  });
  app.openapi(list, async (c) => c.json(linked(c, await listSeenCycles(deps, callerOf(c), c.req.valid('query'))), 200));

  const one = createRoute({
    method: 'get',
    path: '/v1/cycles/{id}',
    operationId: 'getCycle',
    tags: ['Cycles'],
    summary: 'Read a cycle',
    middleware: guard('getCycle'),
    request: { params: IdParam },
    responses: { 200: answer(CycleSchema, 'The cycle; ETag is its version'), 304: { description: 'Unchanged' } },
  });
  app.openapi(one, async (c) => {
    const cycle = await seeCycle(deps, callerOf(c), { id: c.req.valid('param').id, action: 'getCycle' });
    const tag = versionTag(cycle.version);
    c.header('ETag', tag);
    return isUnchanged(c, tag) ? c.body(null, 304) : c.json(await presentCycle(deps, cycle), 200);
  });
}

function registerFigures({ app, deps, guard }: Api) {
  const shared = { method: 'get' as const, tags: ['Cycles'], request: { params: IdParam } };
  const progress = createRoute({
    ...shared,
    path: '/v1/cycles/{id}/progress',
    operationId: 'getCycleProgress',
    summary: 'Where the cycle’s appraisals are',
    middleware: guard('getCycleProgress'),
    responses: { 200: answer(ProgressSchema, 'Counts per stage') },
  });
  app.openapi(progress, async (c) => c.json(await cycleProgress(deps, callerOf(c), c.req.valid('param').id), 200));

  const summary = createRoute({
    ...shared,
    path: '/v1/cycles/{id}/summary',
    operationId: 'getCycleSummary',
    summary: 'Predicates, outcomes and objections of a cycle',
    middleware: guard('getCycleSummary'),
    responses: { 200: answer(SummarySchema, 'The cycle in numbers') },
  });
  app.openapi(summary, async (c) => c.json(await cycleSummary(deps, callerOf(c), c.req.valid('param').id), 200));

  const distribution = createRoute({
    ...shared,
    path: '/v1/cycles/{id}/distribution',
    operationId: 'getCycleDistribution',
    summary: 'Predicates per unit beside the pack’s patterns',
    middleware: guard('getCycleDistribution'),
    responses: { 200: answer(DistributionSchema, 'Shares per unit') },
  });
  app.openapi(distribution, async (c) =>
    c.json(await cycleDistribution(deps, callerOf(c), c.req.valid('param').id), 200),
  );

  const status = z
    .enum(['LAUNCHED', 'EXCLUDED', 'HELD', 'FAILED'])
    .optional()
    .openapi({ description: 'Result of the launch' });
  const members = createRoute({
    ...shared,
    path: '/v1/cycles/{id}/members',
    operationId: 'listCycleMembers',
    summary: 'The launch’s result for each person',
    middleware: guard('listCycleMembers'),
    request: { params: IdParam, query: z.strictObject({ status, ...paging }) },
    responses: { 200: answer(listOf(MemberSchema), 'People') },
  });
  app.openapi(members, async (c) => {
    const request = { id: c.req.valid('param').id, query: c.req.valid('query') };
    return c.json(linked(c, await cycleMembers(deps, callerOf(c), request)), 200);
  });
}
