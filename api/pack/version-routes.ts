import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { callerOf } from '../deps.ts';
import { packFile, packReport } from './draft/pack-files.ts';
import { retirePack } from './draft/retire-pack.ts';
import { regionVersions } from './read-regions.ts';
import { DigestParam, PackVersionSchema, Part, RetiredSchema, SignedReport, WhyRequest } from './draft/schema.ts';
import { file } from '../http/operations.ts';
import { answer, DryRunQuery, jsonBodyOf, listOf, RegionName } from '../http/forms.ts';

const tags = ['Rule packs'];

export function registerPackVersions(api: Api) {
  registerReads(api);
  registerRetire(api);
}

function registerReads(api: Api) {
  const { app, deps, guard } = api;
  const list = createRoute({
    method: 'get',
    path: '/v1/regions/{region}/pack-versions',
    operationId: 'listPackVersions',
    tags,
    summary: 'List the versions of a region’s pack, the newest first',
    middleware: guard('listPackVersions'),
    request: { params: z.strictObject({ region: RegionName }) },
    responses: { 200: answer(listOf(PackVersionSchema), 'Versions, retired ones too') },
  });
  app.openapi(list, async (c) => {
    const data = await regionVersions(deps, callerOf(c), c.req.valid('param').region);
    return c.json({ data, page: { nextCursor: null } }, 200);
  });

  const fileOf = file({
    action: 'getRulePackFile',
    path: '/v1/rule-packs/{digest}/file',
    tag: 'Rule packs',
    summary: 'Export a version as a file',
    params: DigestParam,
    query: z.strictObject({ part: Part }),
    answers: 'Canonical JSON (application/json), to be saved',
    run: (_, { caller, params: { digest }, query: { part } }) => packFile(deps, caller, { digest, part }),
  });
  fileOf(api);

  const report = createRoute({
    method: 'get',
    path: '/v1/rule-packs/{digest}/report',
    operationId: 'getRulePackReport',
    tags,
    summary: 'Read the report that was signed for a version',
    middleware: guard('getRulePackReport'),
    request: { params: DigestParam },
    responses: { 200: answer(SignedReport, 'The report and who signed it') },
  });
  app.openapi(report, async (c) => c.json(await packReport(deps, callerOf(c), c.req.valid('param').digest), 200));
}

function registerRetire({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/rule-packs/{digest}/retire',
    operationId: 'retireRulePack',
    tags,
    summary: 'Retire a version: no new cycle uses it, running ones keep it',
    middleware: guard('retireRulePack', { body: 'json', idempotent: true, dryRun: true }),
    request: { params: DigestParam, query: DryRunQuery, body: jsonBodyOf(WhyRequest) },
    responses: { 200: answer(RetiredSchema, 'The version; in a dry run it could be retired') },
  });
  app.openapi(route, async (c) => {
    const doc = await retirePack(deps, callerOf(c), {
      digest: c.req.valid('param').digest,
      why: c.req.valid('json'),
      command: c.get('commandKey'),
      dryRun: c.req.valid('query').dryRun === 'true',
    });
    return c.json({ digest: doc._id, pack: doc.packId, version: doc.version, status: doc.status }, 200);
  });
}
