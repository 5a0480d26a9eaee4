import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { callerOf } from '../deps.ts';
import { isUnchanged, versionTag } from '../http/etag.ts';
import { decodeCursor, encodeCursor, linked, numberInCursor } from '../http/cursor.ts';
import { explainAppraisal } from './explain.ts';
import { listSeenAppraisals } from './list.ts';
import { readAppraisal, readOutcomes } from './read.ts';
import { readJournal } from './read-journal.ts';
import { AppraisalSchema, EntrySchema, OutcomeSchema } from './schema.ts';
import { Explanation } from '../pack/schema.ts';
import { answer, Id, IdParam, LanguageQuery, listOf, paging, UnitName } from '../http/forms.ts';

const Filter = z.strictObject({
  cycle: Id.optional(),
  state: z.enum(['RUNNING', 'PAUSED', 'BLOCKED', 'CLOSED', 'CANCELLED']).optional().openapi({ description: 'State' }),
  stage: z.string().max(64).optional().openapi({ description: 'Stage id of the pack' }),
  unit: UnitName.optional(),
  employee: Id.optional(),
  waitingOn: Id.optional().openapi({ description: 'me, an employee id, or a capacity such as assessor' }),
  overdue: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .openapi({ description: 'Whether the deadline has passed' }),
  updatedAfter: z.iso.datetime({ offset: true }).optional().openapi({ description: 'Inclusive' }),
  ...paging,
});

export function registerAppraisals(api: Api) {
  registerReads(api);
  registerJournal(api);
  registerResults(api);
}

function registerReads({ app, deps, guard }: Api) {
  const list = createRoute({
    method: 'get',
    path: '/v1/appraisals',
    operationId: 'listAppraisals',
    tags: ['Appraisals'],
    summary: 'List the appraisals the caller may see, by (updatedAt, id)',
    middleware: guard('listAppraisals'),
    request: { query: Filter },
    responses: { 200: answer(listOf(AppraisalSchema), 'Appraisals') },
  });
  app.openapi(list, async (c) =>
    c.json(linked(c, await listSeenAppraisals(deps, callerOf(c), c.req.valid('query'))), 200),
  );

  const one = createRoute({
    method: 'get',
    path: '/v1/appraisals/{id}',
    operationId: 'getAppraisal',
    tags: ['Appraisals'],
    summary: 'Read an appraisal',
    middleware: guard('getAppraisal'),
    request: { params: IdParam },
    responses: {
      200: answer(AppraisalSchema, 'The appraisal; ETag is its version'),
      304: { description: 'Unchanged' },
    },
  });
  app.openapi(one, async (c) => {
    const view = await readAppraisal(deps, callerOf(c), c.req.valid('param').id);
    const tag = versionTag(view.version);
    c.header('ETag', tag);
    return isUnchanged(c, tag) ? c.body(null, 304) : c.json(view, 200);
  });
}

function registerJournal({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'get',
    path: '/v1/appraisals/{id}/journal',
    operationId: 'getJournal',
    tags: ['Appraisals'],
    summary: 'Read the journal of an appraisal',
    middleware: guard('getJournal'),
    request: { params: IdParam, query: z.strictObject(paging) },
    responses: { 200: answer(listOf(EntrySchema), 'Entries in order') },
  });
  app.openapi(route, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const after = cursor === undefined ? 0 : numberInCursor(decodeCursor(cursor, 1)[0]);
    const { data, next } = await readJournal(deps, callerOf(c), { id: c.req.valid('param').id, after, limit });
    const page = { nextCursor: next === null ? null : encodeCursor([next]) };
    return c.json(linked(c, { data, page }), 200);
  });
}

const AppraisalExplanation = Explanation.extend({
  appraisalId: z.string().openapi({ description: 'Appraisal' }),
}).openapi('AppraisalExplanation');

function registerResults({ app, deps, guard }: Api) {
  const explanation = createRoute({
    method: 'get',
    path: '/v1/appraisals/{id}/explanation',
    operationId: 'getExplanation',
    tags: ['Appraisals'],
    summary: 'Why the score came out, sentence by sentence',
    middleware: guard('getExplanation'),
    request: { params: IdParam, query: z.strictObject({ lang: LanguageQuery }) },
    responses: { 200: answer(AppraisalExplanation, 'Decision and sentences') },
  });
  app.openapi(explanation, async (c) => {
    const language = c.req.valid('query').lang ?? c.get('language');
    return c.json(await explainAppraisal(deps, { ...callerOf(c), language }, c.req.valid('param').id), 200);
  });

  const outcomes = createRoute({
    method: 'get',
    path: '/v1/appraisals/{id}/outcomes',
    operationId: 'listOutcomes',
    tags: ['Appraisals'],
    summary: 'Rewards and sanctions: proposed, decided, issued',
    middleware: guard('listOutcomes'),
    request: { params: IdParam },
    responses: { 200: answer(listOf(OutcomeSchema), 'Outcomes') },
  });
  app.openapi(outcomes, async (c) => {
    const data = await readOutcomes(deps, callerOf(c), c.req.valid('param').id);
    return c.json({ data, page: { nextCursor: null } }, 200);
  });
}
