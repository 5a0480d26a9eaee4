/** What packs, regions and the questions about them look like from outside. */
import { z } from '@hono/zod-openapi';
import { NAMES } from '../docs/examples.ts';
import {
  ChangeSchema,
  count,
  d,
  Day,
  Digest,
  FactsSchema,
  FactValueSchema,
  Id,
  PackRefSchema,
  RegionName,
  text,
  TextSchema,
} from '../http/forms.ts';
import { LadderSchema } from './draft/schema.ts';

export const RegionView = z
  .object({
    id: z.string().openapi({ description: 'Region', example: NAMES.region }),
    area: z.string().openapi({ description: 'Area code', example: NAMES.area }),
    title: TextSchema.openapi({ description: 'Name' }),
    packId: z.string().openapi({ description: 'Its rule pack' }),
    pack: PackRefSchema.nullable().openapi({ description: 'Version in force today' }),
  })
  .openapi('Region');

const PackDocument = z
  .record(z.string(), z.unknown())
  .openapi('RulePack', { description: 'A resolved rule pack, format siklus.pack/1; see docs/rules.md' });
const Summary = z.record(z.string(), z.unknown()).openapi('PackSummary', { description: 'The pack told in words' });

export const PackView = z
  .object({
    digest: text('SHA-256 of the resolved pack'),
    packId: text('Pack id'),
    version: count('Pack version'),
    effective: z
      .object({
        from: text('First day'),
        to: z.string().nullable().openapi(d('Last day; null: open')),
      })
      .openapi(d('Days on which it is in force')),
    status: text('published, or retired: no new cycle uses it'),
    pack: PackDocument,
    summary: Summary,
  })
  .openapi('RulePackView');

export const ExplanationSchema = z.object({
  decision: z.record(z.string(), z.unknown()).openapi(d('The stored record: inputs, derived values, traces')),
  sentences: z
    .array(
      z.object({
        key: text('Kind of sentence'),
        text: TextSchema,
        legal: z.array(z.string()).openapi(d('Regulations and articles it rests on')),
        typedBy: z
          .enum(['assessor', 'secondReviewer', 'objection', 'correction', 'admin', 'peers', 'subordinates'])
          .optional()
          .openapi(d('Who typed the value; absent: nobody did')),
      }),
    )
    .openapi(d('The explanation, in both languages')),
  language: z.enum(['id', 'en']).openapi(d('Language of `reading`')),
  reading: z.array(z.string()).openapi(d('The sentences in one language')),
  legalBasis: z
    .array(
      z.object({
        id: text('Id within the pack'),
        ref: text('Regulation'),
        article: z.string().optional().openapi(d('Article')),
      }),
    )
    .openapi(d('Regulations that the pack rests on')),
  pack: PackRefSchema,
});
export const EvaluateRequest = z
  .strictObject({
    facts: FactsSchema,
    date: Day.optional().openapi({ description: 'Business date whose pack is used; default today' }),
  })
  .openapi('EvaluateRequest');

const Draft = z.record(z.string(), z.unknown()).openapi(d('A draft: the source document; its parents are added'));

export const TryRequestSchema = z
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
const predicateChange = z.object({
  before: text('Predicate before'),
  after: text('Predicate after'),
});
const codes = z.array(z.string());

export const NearestSchema = z
  .object({
    fact: text('Fact that is moved alone'),
    target: z
      .string()
      .optional()
      .openapi(d('Of the list of targets: the one whose actual is moved, in ten-thousandths')),
    from: FactValueSchema.openapi(d('What it was')),
    to: FactValueSchema.openapi(d('The nearest value that changes the result')),
    predicate: predicateChange.openapi(d('Predicate before and after')),
    gained: codes.openapi(d('Ids of outcomes that come')),
    lost: codes.openapi(d('Ids of outcomes that go')),
    text: TextSchema,
    hindrance: TextSchema.nullable().openapi(
      d('Why the person cannot make this change: protected, on file, past, or counted already; null: nothing is known'),
    ),
  })
  .openapi('NearestChange');

export const TriedSchema = ExplanationSchema.omit({ decision: true })
  .extend({
    facts: FactsSchema.openapi(d('What was evaluated')),
    score: z.record(z.string(), FactValueSchema.nullable()).openapi(d('Result, behaviour and final score')),
    predicate: text('Predicate code'),
    outcomes: z
      .array(
        z.object({
          id: text('Outcome id'),
          code: text('Stable code'),
          kind: text('reward, sanction, training or followUp'),
          approval: text('Office that would decide'),
          severity: count('Severity'),
        }),
      )
      .openapi(d('Outcomes that would be proposed')),
    flags: codes.openapi(d('Codes of flags that fire')),
    rules: z
      .array(
        z.object({
          rule: text('`outcome/{id}` or `flag/{id}`'),
          title: TextSchema,
          holds: z.boolean().openapi(d('The conditions hold')),
          result: z.boolean().openapi(d('It fires: the conditions hold and nothing silences it')),
          suppressedBy: z.string().nullable().openapi(d('Outcome that silences it')),
          why: TextSchema.nullable().openapi(d('Values that settled it; null: hidden to keep peers anonymous')),
        }),
      )
      .openapi(d('Every outcome, and every flag that fires, with the values that decided')),
    nearest: z.array(NearestSchema).openapi(d('Smallest single changes with another result, each evaluated again')),
  })
  .openapi('Tried');

const Side = z
  .union([
    z.strictObject({ digest: Digest }),
    z.strictObject({ region: RegionName, date: Day.optional().openapi(d('Business date; default today')) }),
    z.strictObject({
      draft: Id.openapi(d('A stored draft')),
      report: Digest.openapi(d('As it was when this report was made')),
    }),
    z.strictObject({ pack: Draft }),
  ])
  .openapi('PackChoice');

export const CompareRequest = z.strictObject({ before: Side, after: Side }).openapi('CompareRequest');

export const ComparedSchema = z
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
        cells: count('Cells looked at'),
        total: count('Cells there are'),
        changed: count('Cells that are decided differently'),
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
              cells: count('Cells of this region'),
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

export const PackSourceSchema = z
  .record(z.string(), z.unknown())
  .openapi('PackSource', { description: 'A pack as written for a region, or { document, cases }' });
export const ValidSchema = z.object({
  valid: z.literal(true).openapi(d('Nothing is wrong')),
  digest: text('Digest it would have'),
  summary: Summary,
  report: LadderSchema.openapi(d('What keeps it from being published, if anything')),
});
