/** Seeing before doing: one case under a pack, and two packs side by side. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../api.ts';
import { finding } from '../../rules/language/errors.ts';
import { callerOf } from '../deps.ts';
import { Problem } from '../problem/problem.ts';
import { comparePacks } from './compare.ts';
import { tryPack, type TryRequest as TryRequestOf } from './try.ts';
import { Explanation } from './schema.ts';
import {
  answer,
  ChangeSchema,
  Day,
  FactsSchema,
  FactValueSchema,
  Id,
  jsonBodyOf,
  LanguageQuery,
  PackRefSchema,
  RegionName,
  TextSchema,
} from '../http/forms.ts';

const d = (description: string) => ({ description });
const Digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .openapi(d('Digest of a pack'));
const Draft = z.record(z.string(), z.unknown()).openapi(d('A draft: the source document; its parents are added'));

const TryRequest = z
  .strictObject({
    facts: FactsSchema.optional(),
    appraisal: Id.optional().openapi(d('Instead of facts: a real case of the region, shown without the person')),
    digest: Digest.optional().openapi(
      d('A published pack; default the one that decided the case, or the one in force'),
    ),
    pack: Draft.optional(),
    date: Day.optional().openapi(d('Business date whose pack is used; default today')),
  })
  .openapi('TryRequest');
type TryBody = z.infer<typeof TryRequest>;

const either = (first: string, second: string, need: 'one' | 'most') =>
  finding([first], 'one-of', {
    id: `Isi ${need === 'one' ? 'tepat' : 'paling banyak'} satu dari ${first} dan ${second}.`,
    en: `Give ${need === 'one' ? 'exactly' : 'at most'} one of ${first} and ${second}.`,
  });

/** The case and the pack that the body names. */
function asked({ facts, appraisal, digest, pack, date }: TryBody): Omit<TryRequestOf, 'region'> {
  const of = facts !== undefined ? { facts } : appraisal !== undefined ? { appraisal } : null;
  if (of === null || (facts !== undefined && appraisal !== undefined))
    throw new Problem('invalid-request', { findings: [either('facts', 'appraisal', 'one')] });
  if (digest !== undefined && pack !== undefined)
    throw new Problem('invalid-request', { findings: [either('digest', 'pack', 'most')] });
  const named = pack !== undefined ? { pack } : digest !== undefined ? { digest } : null;
  return { of, pack: named, date };
}

const predicateChange = z.object({
  before: z.string().openapi(d('Predicate before')),
  after: z.string().openapi(d('Predicate after')),
});
const codes = z.array(z.string());

const Tried = Explanation.omit({ decision: true })
  .extend({
    facts: FactsSchema.openapi(d('What was evaluated')),
    score: z.record(z.string(), FactValueSchema.nullable()).openapi(d('Result, behaviour and final score')),
    predicate: z.string().openapi(d('Predicate code')),
    outcomes: z
      .array(
        z.object({
          id: z.string().openapi(d('Outcome id')),
          code: z.string().openapi(d('Stable code')),
          kind: z.string().openapi(d('reward, sanction, training or followUp')),
          approval: z.string().openapi(d('Office that would decide')),
          severity: z.number().int().openapi(d('Severity')),
        }),
      )
      .openapi(d('Outcomes that would be proposed')),
    flags: codes.openapi(d('Codes of flags that fire')),
    rules: z
      .array(
        z.object({
          rule: z.string().openapi(d('`outcome/{id}` or `flag/{id}`')),
          title: TextSchema,
          holds: z.boolean().openapi(d('The conditions hold')),
          result: z.boolean().openapi(d('It fires: the conditions hold and nothing silences it')),
          suppressedBy: z.string().nullable().openapi(d('Outcome that silences it')),
          why: TextSchema.nullable().openapi(d('Values that settled it; null: hidden to keep peers anonymous')),
        }),
      )
      .openapi(d('Every outcome, and every flag that fires, with the values that decided')),
    nearest: z
      .array(
        z.object({
          fact: z.string().openapi(d('Fact that is moved alone')),
          from: FactValueSchema.openapi(d('What it was')),
          to: FactValueSchema.openapi(d('The nearest value that changes the result')),
          predicate: predicateChange.openapi(d('Predicate before and after')),
          gained: codes.openapi(d('Ids of outcomes that come')),
          lost: codes.openapi(d('Ids of outcomes that go')),
          text: TextSchema,
          hindrance: TextSchema.nullable().openapi(
            d(
              'Why the person cannot make this change: protected, on file, past, or counted already; null: nothing is known',
            ),
          ),
        }),
      )
      .openapi(d('Smallest single changes with another result, each evaluated again')),
  })
  .openapi('Tried');

const Side = z
  .union([
    z.strictObject({ digest: Digest }),
    z.strictObject({ region: RegionName, date: Day.optional().openapi(d('Business date; default today')) }),
    z.strictObject({ pack: Draft }),
  ])
  .openapi('PackChoice');

const Compared = z
  .object({
    before: PackRefSchema,
    after: PackRefSchema,
    structural: z.array(ChangeSchema).openapi(d('What is written differently')),
    semantic: z
      .object({
        same: z.boolean().openapi(d('No decision changes on any cell that was looked at')),
        exact: z.boolean().openapi(d('Every decision cell was looked at; otherwise samples')),
        mixed: codes.openapi(d('Numbers that the packs put together differently')),
        absence: codes.openapi(d('Facts whose policy for absence differs')),
        cells: z.number().int().openapi(d('Cells looked at')),
        total: z.number().int().openapi(d('Cells there are')),
        changed: z.number().int().openapi(d('Cells that are decided differently')),
        changes: z
          .array(
            z.object({
              where: z
                .array(z.record(z.string(), z.unknown()))
                .nullable()
                .openapi(d('Ranges and values by name; what is not named may be anything; null: only sampled')),
              refused: z.enum(['before', 'after']).nullable().openapi(d('The pack that cannot decide there')),
              predicate: predicateChange.nullable().openapi(d('null: the predicate stays')),
              gained: codes.openapi(d('Ids of outcomes that come')),
              lost: codes.openapi(d('Ids of outcomes that go')),
              cells: z.number().int().openapi(d('Cells of this region')),
              text: TextSchema,
            }),
          )
          .openapi(d('At most 200, the ones with most cells first')),
        examples: z.array(FactsSchema).openapi(d('Made-up facts that are decided differently')),
        sentence: TextSchema,
      })
      .openapi(d('Which decisions change')),
  })
  .openapi('PackComparison');

export function registerTry(api: Api) {
  registerTryPack(api);
  registerCompare(api);
}

function registerTryPack({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/regions/{region}/try',
    operationId: 'tryPack',
    tags: ['Regions'],
    summary: 'Try one case under a pack, a draft or the one in force; stores nothing',
    middleware: guard('tryPack', { body: 'json' }),
    request: {
      params: z.strictObject({ region: RegionName }),
      query: z.strictObject({ lang: LanguageQuery }),
      body: jsonBodyOf(TryRequest),
    },
    responses: { 200: answer(Tried, 'Score, predicate, outcomes, reasons, and what would change them') },
  });
  app.openapi(route, async (c) => {
    const language = c.req.valid('query').lang ?? c.get('language');
    const request = { region: c.req.valid('param').region, ...asked(c.req.valid('json')) };
    return c.json(await tryPack(deps, { ...callerOf(c), language }, request), 200);
  });
}

function registerCompare({ app, deps, guard }: Api) {
  const route = createRoute({
    method: 'post',
    path: '/v1/rule-packs/compare',
    operationId: 'comparePacks',
    tags: ['Regions'],
    summary: 'Compare two packs: what is written differently, and which decisions change',
    middleware: guard('comparePacks', { body: 'json' }),
    request: {
      body: jsonBodyOf(z.strictObject({ before: Side, after: Side }).openapi('CompareRequest')),
    },
    responses: { 200: answer(Compared, 'Both layers of the comparison') },
  });
  app.openapi(route, async (c) => c.json(await comparePacks(deps, c.req.valid('json')), 200));
}
