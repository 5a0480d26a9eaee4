import { z } from '@hono/zod-openapi';
import { finding } from '../../rules/language/errors.ts';
import { packJsonSchema } from '../../rules/read/schema-json.ts';
import { answer, Day, LanguageQuery } from '../http/forms.ts';
import { file } from '../http/files.ts';
import { command, list, operations, read } from '../http/operations.ts';
import { Problem } from '../problem/problem.ts';
import { retirePack } from './draft/publish.ts';
import { PackVersionSchema, PackPartSchema, RetiredSchema, SignedReport, WhyRequest } from './draft/schema.ts';
import { packFile, packReport } from './draft/versions.ts';
import { comparePacks, evaluateFacts, tryPack, type TryRequest, validatePack } from './questions.ts';
import { listRegionViews, packByDigest, regionPack, regionVersions, regionView } from './regions.ts';
import {
  ComparedSchema,
  CompareRequest,
  EvaluateRequest,
  ExplanationSchema,
  PackSourceSchema,
  PackView,
  RegionView,
  TriedSchema,
  TryRequestSchema,
  ValidSchema,
} from './schema.ts';

const LanguageForm = z.strictObject({ lang: LanguageQuery });

export const registerRegions = operations(
  'Regions',
  list({
    path: '/v1/regions',
    action: 'listRegions',
    summary: 'List regions',
    row: RegionView,
    answers: 'All regions',
    run: async (deps) => ({ data: await listRegionViews(deps), page: { nextCursor: null } }),
  }),
  read({
    path: '/v1/regions/{region}',
    action: 'getRegion',
    summary: 'Read a region',
    answers: answer(RegionView, 'The region'),
    run: (deps, { params: { region } }) => regionView(deps, region),
  }),
  read({
    path: '/v1/regions/{region}/pack',
    action: 'getRegionPack',
    summary: 'Read the resolved rule pack in force on a date',
    query: z.strictObject({ date: Day.optional() }),
    answers: answer(PackView, 'The pack; ETag is its digest'),
    cached: true,
    run: async (deps, { params: { region }, query: { date }, setTag }) => {
      const view = await regionPack(deps, region, date);
      setTag(`"${view.digest}"`);
      return view;
    },
  }),
  read({
    path: '/v1/regions/{region}/evaluate',
    action: 'evaluateFacts',
    summary: 'Evaluate facts against the region’s pack; stores nothing',
    query: LanguageForm,
    body: EvaluateRequest,
    answers: answer(ExplanationSchema.openapi('Explanation'), 'The decision and its explanation'),
    run: (deps, { caller, params: { region }, query, body }) =>
      evaluateFacts(deps, { ...caller, language: query.lang ?? caller.language }, { region, ...body }),
  }),
);

/** Seeing before doing: one case under a pack, and two packs side by side. */
export const registerTry = operations(
  'Regions',
  read({
    path: '/v1/regions/{region}/try',
    action: 'tryPack',
    summary: 'Try one case under a pack, a draft or the one in force; stores nothing',
    query: LanguageForm,
    body: TryRequestSchema,
    answers: answer(TriedSchema, 'Score, predicate, outcomes, reasons, and what would change them'),
    run: (deps, { caller, params: { region }, query, body }) =>
      tryPack(deps, { ...caller, language: query.lang ?? caller.language }, { region, ...asked(body) }),
  }),
  read({
    path: '/v1/rule-packs/compare',
    action: 'comparePacks',
    summary: 'Compare two packs: what is written differently, and which decisions change',
    body: CompareRequest,
    answers: answer(ComparedSchema, 'Both layers of the comparison'),
    run: (deps, { caller, body }) => comparePacks(deps, caller, body),
  }),
);

type TryBody = z.infer<typeof TryRequestSchema>;

const either = (first: string, second: string, need: 'one' | 'most') =>
  finding([first], 'one-of', {
    id: `Isi ${need === 'one' ? 'tepat' : 'paling banyak'} satu dari ${first} dan ${second}.`,
    en: `Give ${need === 'one' ? 'exactly' : 'at most'} one of ${first} and ${second}.`,
  });

/** The case and the pack that the body names. */
function asked({ facts, appraisal, digest, pack, date }: TryBody): Omit<TryRequest, 'region'> {
  const of = facts !== undefined ? { facts } : appraisal !== undefined ? { appraisal } : null;
  if (of === null || (facts !== undefined && appraisal !== undefined))
    throw new Problem('invalid-request', { findings: [either('facts', 'appraisal', 'one')] });
  if (digest !== undefined && pack !== undefined)
    throw new Problem('invalid-request', { findings: [either('digest', 'pack', 'most')] });
  const named = pack !== undefined ? { pack } : digest !== undefined ? { digest } : null;
  return { of, pack: named, date };
}

export const registerRulePacks = operations(
  'Regions',
  read({
    path: '/v1/rule-packs/schema',
    action: 'getPackSchema',
    summary: 'Read the JSON Schema of the rule pack document',
    answers: answer(
      z.record(z.string(), z.unknown()),
      'The JSON Schema (draft 2020-12), for editors and other programs',
    ),
    run: async () => packJsonSchema(),
  }),
  read({
    path: '/v1/rule-packs/{digest}',
    action: 'getRulePack',
    summary: 'Read a rule pack by digest',
    answers: answer(PackView, 'The pack'),
    cached: true,
    run: (deps, { params: { digest }, setTag }) => {
      setTag(`"${digest}"`);
      return packByDigest(deps, digest);
    },
  }),
  read({
    path: '/v1/rule-packs/validate',
    action: 'validateRulePack',
    summary: 'Check a rule pack; stores nothing',
    body: PackSourceSchema,
    answers: answer(ValidSchema, 'The pack is valid; otherwise 422 pack-invalid names every fault'),
    run: (deps, { caller, body }) => validatePack(deps, caller, body),
  }),
);

export const registerPackVersions = operations(
  'Rule packs',
  list({
    path: '/v1/regions/{region}/pack-versions',
    action: 'listPackVersions',
    summary: 'List the versions of a region’s pack, the newest first',
    row: PackVersionSchema,
    answers: 'Versions, retired ones too',
    run: async (deps, { caller, params: { region } }) => ({
      data: await regionVersions(deps, caller, region),
      page: { nextCursor: null },
    }),
  }),
  file({
    path: '/v1/rule-packs/{digest}/file',
    action: 'getRulePackFile',
    summary: 'Export a version as a file',
    query: z.strictObject({ part: PackPartSchema }),
    answers: 'JSON as it was written (application/json), to be saved',
    run: (deps, { caller, params: { digest }, query: { part } }) => packFile(deps, caller, { digest, part }),
  }),
  read({
    path: '/v1/rule-packs/{digest}/report',
    action: 'getRulePackReport',
    summary: 'Read the report that was signed for a version',
    answers: answer(SignedReport, 'The report and who signed it'),
    run: (deps, { caller, params: { digest } }) => packReport(deps, caller, digest),
  }),
  command({
    path: '/v1/rule-packs/{digest}/retire',
    action: 'retireRulePack',
    summary: 'Retire a version: no new cycle uses it, running ones keep it',
    body: WhyRequest,
    dryRun: 'same',
    answers: answer(RetiredSchema, 'The version; in a dry run it could be retired'),
    run: async (deps, { caller, params: { digest }, body: why, key, dryRun }) => {
      const doc = await retirePack(deps, caller, { digest, why, command: key, dryRun });
      return { digest: doc._id, pack: doc.packId, version: doc.version, status: doc.status };
    },
  }),
);
