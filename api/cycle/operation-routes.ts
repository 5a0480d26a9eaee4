import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import type { CycleOperationDoc } from '../../store/types.ts';
import { type AppContext, callerOf } from '../deps.ts';
import { cycleOperation } from './figures.ts';
import { operateCycle, operationBefore, type OperationName, prepareOperation } from './operate.ts';
import { moveCycleClock, prepareMove, previewMove } from './move-clock.ts';
import { ClockRequestSchema, OPERATION_BODIES, OperationSchema } from './schema.ts';
import { answer, DryRunQuery, Id, IdParam, jsonBodyOf, LocationHeader } from '../http/forms.ts';

const OPERATIONS = {
  pause: { action: 'pauseCycle', summary: 'Pause: every clock stands still' },
  resume: { action: 'resumeCycle', summary: 'Resume: deadlines move by the pause' },
  extend: { action: 'extendCycle', summary: 'Extend a stage by decree' },
  cancel: { action: 'cancelCycle', summary: 'Cancel what has not ended' },
  release: { action: 'releaseCycle', summary: 'Release a unit from calibration' },
} as const satisfies Record<OperationName, unknown>;

const Preview = z
  .object({
    dryRun: z.literal(true).openapi({ description: 'Nothing was sent' }),
    op: z.string().openapi({ description: 'Operation' }),
    unit: z.string().nullable().openapi({ description: 'Unit; null: all' }),
    appraisals: z.number().int().openapi({ description: 'Running appraisals it would reach' }),
    clock: OperationSchema.shape.clock.openapi({ description: 'Of a moved clock: where it would be' }),
  })
  .openapi('OperationPreview');

export function registerCycleOperations(api: Api) {
  registerOperation(api, 'pause');
  registerOperation(api, 'resume');
  registerOperation(api, 'extend');
  registerOperation(api, 'cancel');
  registerOperation(api, 'release');
  registerClock(api);
  registerRead(api);
}

function registerOperation({ app, deps, guard }: Api, op: OperationName) {
  const { action, summary } = OPERATIONS[op];
  const route = createRoute({
    method: 'post',
    path: `/v1/cycles/{id}/${op}`,
    operationId: action,
    tags: ['Cycles'],
    summary,
    middleware: guard(action, { body: 'json', idempotent: true, dryRun: true }),
    request: {
      params: IdParam,
      query: DryRunQuery,
      body: jsonBodyOf(OPERATION_BODIES[op]),
    },
    responses: {
      200: answer(Preview, 'Dry run'),
      202: { ...answer(OperationSchema, 'Accepted; Location tells how far it is'), headers: LocationHeader },
    },
  });
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const body = c.req.valid('json');
    const key = c.get('commandKey');
    const before = c.get('repeated')
      ? await operationBefore(deps, callerOf(c), { cycleId: id, action, key })
      : undefined;
    if (before) return accepted(c, id, before);
    const prepared = await prepareOperation(deps, callerOf(c), { cycleId: id, op, action, body });
    if (c.req.valid('query').dryRun === 'true') {
      const preview = { dryRun: true as const, op, unit: body.unit ?? null, appraisals: prepared.touched };
      return c.json(preview, 200);
    }
    return accepted(c, id, await operateCycle(deps, callerOf(c), { prepared, key }));
  });
}

function registerClock({ app, deps, guard }: Api) {
  const action = 'moveCycleClock';
  const route = createRoute({
    method: 'post',
    path: '/v1/cycles/{id}/clock',
    operationId: action,
    tags: ['Cycles'],
    summary: 'Move the time of a sandbox: to an instant, or to what is due next',
    middleware: guard(action, { body: 'json', idempotent: true }),
    request: { params: IdParam, query: DryRunQuery, body: jsonBodyOf(ClockRequestSchema) },
    responses: {
      200: answer(z.union([Preview, OperationSchema]), 'Moved, and what is due next; or a dry run'),
      202: { ...answer(OperationSchema, 'Still moving; Location tells how far it is'), headers: LocationHeader },
    },
  });
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const body = c.req.valid('json');
    const key = c.get('commandKey');
    const before = c.get('repeated')
      ? await operationBefore(deps, callerOf(c), { cycleId: id, action, key })
      : undefined;
    if (before?.state === 'DONE') {
      return c.json(await cycleOperation(deps, callerOf(c), { id, opId: before.opId }), 200);
    }
    const prepared = await prepareMove(deps, callerOf(c), { cycleId: id, body });
    if (c.req.valid('query').dryRun === 'true') return c.json(await previewMove(deps, prepared), 200);
    const operation = await moveCycleClock(deps, callerOf(c), { prepared, key });
    return operation.state === 'DONE' ? c.json(operation, 200) : accepted(c, id, operation);
  });
}

function accepted(c: AppContext, cycleId: string, operation: CycleOperationDoc) {
  c.header('Location', `/v1/cycles/${cycleId}/operations/${operation.opId}`);
  return c.json(operation, 202);
}

function registerRead({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'get',
    path: '/v1/cycles/{id}/operations/{opId}',
    operationId: 'getCycleOperation',
    tags: ['Cycles'],
    summary: 'How far an operation is',
    middleware: guard('getCycleOperation'),
    request: { params: z.strictObject({ id: Id, opId: Id }) },
    responses: { 200: answer(OperationSchema, 'The operation') },
  });
  app.openapi(route, async (c) => c.json(await cycleOperation(deps, callerOf(c), c.req.valid('param')), 200));
}
