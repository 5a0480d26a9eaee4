import { createRoute, z } from '@hono/zod-openapi';
import { DRAFT_STATES } from '../../../store/types.ts';
import type { Api } from '../../api.ts';
import { linked } from '../../http/cursor.ts';
import { callerOf } from '../../deps.ts';
import { expectedVersion, versionTag } from '../../http/etag.ts';
import { bodyDigest } from '../../http/digests.ts';
import { createDraft } from './create-draft.ts';
import { editDraft } from './edit-draft.ts';
import { draftFile } from './pack-files.ts';
import { draftReport, draftWithContent, listSeenDrafts, presentDraft } from './read-drafts.ts';
import {
  CreateDraftRequest,
  DraftSchema,
  DraftWithContent,
  EditDraftRequest,
  IfMatch,
  PackName,
  Part,
  ReportSchema,
} from './schema.ts';
import { file } from '../../http/operations.ts';
import {
  answer,
  DryRunQuery,
  IdParam,
  jsonBodyOf,
  listOf,
  LocationHeader,
  paging,
  RegionFilter,
} from '../../http/forms.ts';

const tags = ['Rule packs'];

export function registerDrafts(api: Api) {
  registerCreate(api);
  registerReads(api);
  registerEdit(api);
  registerFiles(api);
}

function registerCreate({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/rule-packs/drafts',
    operationId: 'createPackDraft',
    tags,
    summary: 'Begin a draft of a pack',
    middleware: guard('createPackDraft', { body: 'json', idempotent: true, dryRun: true }),
    request: { query: DryRunQuery, body: jsonBodyOf(CreateDraftRequest) },
    responses: {
      200: answer(DraftSchema, 'Dry run: the draft as it would be'),
      201: { ...answer(DraftSchema, 'The draft'), headers: LocationHeader },
    },
  });
  app.openapi(route, async (c) => {
    const dryRun = c.req.valid('query').dryRun === 'true';
    const draft = await createDraft(deps, callerOf(c), {
      ...c.req.valid('json'),
      command: c.get('commandKey'),
      dryRun,
    });
    if (dryRun) return c.json(presentDraft(deps, draft), 200);
    c.header('Location', `/v1/rule-packs/drafts/${draft._id}`);
    c.header('ETag', versionTag(draft.revision));
    return c.json(presentDraft(deps, draft), 201);
  });
}

function registerReads({ app, deps, guard }: Api) {
  const list = createRoute({
    method: 'get',
    path: '/v1/rule-packs/drafts',
    operationId: 'listPackDrafts',
    tags,
    summary: 'List drafts',
    middleware: guard('listPackDrafts'),
    request: {
      query: z.strictObject({
        region: RegionFilter,
        pack: PackName.optional(),
        state: z.enum(DRAFT_STATES).optional().openapi({ description: 'Stored state' }),
        ...paging,
      }),
    },
    responses: { 200: answer(listOf(DraftSchema), 'Drafts') },
  });
  app.openapi(list, async (c) => c.json(linked(c, await listSeenDrafts(deps, callerOf(c), c.req.valid('query'))), 200));

  const one = createRoute({
    method: 'get',
    path: '/v1/rule-packs/drafts/{id}',
    operationId: 'getPackDraft',
    tags,
    summary: 'Read a draft with its document and cases',
    middleware: guard('getPackDraft'),
    request: { params: IdParam },
    responses: { 200: answer(DraftWithContent, 'The draft; ETag is its revision') },
  });
  app.openapi(one, async (c) => {
    const { revision, view } = await draftWithContent(deps, callerOf(c), c.req.valid('param').id);
    c.header('ETag', versionTag(revision));
    return c.json(view, 200);
  });
}

function registerEdit({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'put',
    path: '/v1/rule-packs/drafts/{id}',
    operationId: 'editPackDraft',
    tags,
    summary: 'Replace document and cases; needs If-Match',
    middleware: guard('editPackDraft', { body: 'json', dryRun: true }),
    request: {
      params: IdParam,
      query: DryRunQuery,
      headers: IfMatch,
      body: jsonBodyOf(EditDraftRequest),
    },
    responses: { 200: answer(DraftSchema, 'The draft as it now is; its report says what is still wrong') },
  });
  app.openapi(route, async (c) => {
    const content = c.req.valid('json');
    const expected = expectedVersion(c.req.header('If-Match'));
    const { id } = c.req.valid('param');
    const draft = await editDraft(deps, callerOf(c), {
      id,
      action: 'editPackDraft',
      // The same content on top of the same revision by the same caller is the same request.
      command: bodyDigest({ content, expected: expected ?? null, by: c.get('principal').id }),
      expected,
      content,
      dryRun: c.req.valid('query').dryRun === 'true',
    });
    c.header('ETag', versionTag(draft.revision));
    return c.json(presentDraft(deps, draft), 200);
  });
}

function registerFiles(api: Api) {
  const { app, deps, guard } = api;
  const report = createRoute({
    method: 'get',
    path: '/v1/rule-packs/drafts/{id}/report',
    operationId: 'getPackDraftReport',
    tags,
    summary: 'Read the report about a draft',
    middleware: guard('getPackDraftReport'),
    request: { params: IdParam },
    responses: { 200: answer(ReportSchema, 'What an approver signs by its digest') },
  });
  app.openapi(report, async (c) => c.json(await draftReport(deps, callerOf(c), c.req.valid('param').id), 200));

  const fileOf = file({
    action: 'getPackDraftFile',
    path: '/v1/rule-packs/drafts/{id}/file',
    tag: 'Rule packs',
    summary: 'Export a draft as a file',
    params: IdParam,
    query: z.strictObject({ part: Part }),
    answers: 'Canonical JSON (application/json), to be saved',
    run: (_, { caller, params: { id }, query: { part } }) => draftFile(deps, caller, { id, part }),
  });
  fileOf(api);
}
