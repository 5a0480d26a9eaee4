import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { linked } from '../http/cursor.ts';
import { callerOf } from '../deps.ts';
import { draftAmendment, listSeenAmendments, prepareAmendment, presentAmendment, seeAmendment } from './amendments.ts';
import { approveAmendment, prepareApproval, prepareRefusal, refuseAmendment } from './decide.ts';
import { previewOf, readPreview } from './read-preview.ts';
import {
  AmendmentPreviewSchema,
  AmendmentRequestSchema,
  AmendmentSchema,
  ApprovalSchema,
  RejectionSchema,
  WithdrawalSchema,
} from './schema.ts';
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

const tags = ['Amendments'];
const DRY_RUN_LINES = 200;

export function registerAmendments(api: Api) {
  registerDraft(api);
  registerReads(api);
  registerApproval(api);
  registerRefusal(api, {
    action: 'rejectAmendment',
    path: 'reject',
    body: RejectionSchema,
    summary: 'Reject an amendment',
  });
  registerRefusal(api, {
    action: 'cancelAmendment',
    path: 'cancel',
    body: WithdrawalSchema,
    summary: 'Take back a draft amendment',
  });
}

function registerDraft({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/amendments',
    operationId: 'createAmendment',
    tags,
    summary: 'Draft an amendment: move running appraisals to another rule pack',
    middleware: guard('createAmendment', { body: 'json', idempotent: true, dryRun: true }),
    request: { query: DryRunQuery, body: jsonBodyOf(AmendmentRequestSchema) },
    responses: {
      200: answer(AmendmentPreviewSchema, 'Dry run: the preview'),
      201: {
        ...answer(AmendmentSchema, 'The draft; nothing changes before a second person approves'),
        headers: LocationHeader,
      },
    },
  });
  app.openapi(route, async (c) => {
    const wanted = { request: c.req.valid('json'), key: c.get('commandKey') };
    const amendment = await prepareAmendment(deps, callerOf(c), wanted);
    if (c.req.valid('query').dryRun === 'true') {
      const query = { limit: DRY_RUN_LINES };
      return c.json(await previewOf(deps, c.get('principal'), { amendment, query }), 200);
    }
    const draft = await draftAmendment(deps, amendment);
    c.header('Location', `/v1/amendments/${draft.id}`);
    return c.json(draft, 201);
  });
}

function registerReads({ app, deps, guard }: Api) {
  const state = AmendmentSchema.shape.state.optional();
  const list = createRoute({
    method: 'get',
    path: '/v1/amendments',
    operationId: 'listAmendments',
    tags,
    summary: 'List amendments',
    middleware: guard('listAmendments'),
    request: { query: z.strictObject({ region: RegionFilter, state, ...paging }) },
    responses: { 200: answer(listOf(AmendmentSchema), 'Amendments') },
  });
  app.openapi(list, async (c) =>
    c.json(linked(c, await listSeenAmendments(deps, callerOf(c), c.req.valid('query'))), 200),
  );

  const one = createRoute({
    method: 'get',
    path: '/v1/amendments/{id}',
    operationId: 'getAmendment',
    tags,
    summary: 'Read an amendment and how far it is',
    middleware: guard('getAmendment'),
    request: { params: IdParam },
    responses: { 200: answer(AmendmentSchema, 'The amendment') },
  });
  app.openapi(one, async (c) => {
    const amendment = await seeAmendment(deps, callerOf(c), { id: c.req.valid('param').id, action: 'getAmendment' });
    return c.json(await presentAmendment(deps, amendment), 200);
  });

  const preview = createRoute({
    method: 'get',
    path: '/v1/amendments/{id}/preview',
    operationId: 'getAmendmentPreview',
    tags,
    summary: 'What it means for each appraisal, before and after',
    middleware: guard('getAmendmentPreview'),
    request: { params: IdParam, query: z.strictObject(paging) },
    responses: { 200: answer(AmendmentPreviewSchema, 'The preview; its digest is what an approval names') },
  });
  app.openapi(preview, async (c) => {
    const request = { id: c.req.valid('param').id, ...c.req.valid('query') };
    return c.json(linked(c, await readPreview(deps, callerOf(c), request)), 200);
  });
}

function registerApproval({ app, deps, guard }: Api) {
  const Preview = DryRunAnswer.extend({
    touched: z.number().int().openapi({ description: 'Appraisals that would be amended' }),
  }).openapi('AmendmentApprovalPreview');
  const route = createRoute({
    method: 'post',
    path: '/v1/amendments/{id}/approve',
    operationId: 'approveAmendment',
    tags,
    summary: 'Approve an amendment as a second person; it is carried out at once',
    middleware: guard('approveAmendment', { body: 'json', idempotent: true, dryRun: true }),
    request: { params: IdParam, query: DryRunQuery, body: jsonBodyOf(ApprovalSchema) },
    responses: {
      200: answer(Preview, 'Dry run'),
      202: { ...answer(AmendmentSchema, 'Being carried out; Location tells how far it is'), headers: LocationHeader },
    },
  });
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { preview, comment = null } = c.req.valid('json');
    const prepared = await prepareApproval(deps, callerOf(c), { id, preview, comment });
    if (c.req.valid('query').dryRun === 'true') {
      return c.json({ dryRun: true as const, touched: prepared.touched }, 200);
    }
    const amendment = await approveAmendment(deps, prepared);
    c.header('Location', `/v1/amendments/${id}`);
    return c.json(await presentAmendment(deps, amendment), 202);
  });
}

type Refusing = {
  action: 'rejectAmendment' | 'cancelAmendment';
  path: 'reject' | 'cancel';
  body: typeof RejectionSchema | typeof WithdrawalSchema;
  summary: string;
};

function registerRefusal({ app, deps, guard }: Api, { action, path, body, summary }: Refusing) {
  const route = createRoute({
    method: 'post',
    path: `/v1/amendments/{id}/${path}`,
    operationId: action,
    tags,
    summary,
    middleware: guard(action, { body: 'json', idempotent: true, dryRun: true }),
    request: { params: IdParam, query: DryRunQuery, body: jsonBodyOf(body) },
    responses: { 200: answer(AmendmentSchema, 'The amendment as it then is; in a dry run as it is now') },
  });
  app.openapi(route, async (c) => {
    const { comment = null } = c.req.valid('json');
    const prepared = await prepareRefusal(deps, callerOf(c), { id: c.req.valid('param').id, action, comment });
    const dryRun = c.req.valid('query').dryRun === 'true';
    const amendment = dryRun ? prepared.amendment : await refuseAmendment(deps, prepared);
    return c.json(await presentAmendment(deps, amendment), 200);
  });
}
