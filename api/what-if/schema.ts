/** Schemas of what-ifs and shadows. */
import { z } from '@hono/zod-openapi';
import { OUTCOME_KINDS } from '../../rules/language/words.ts';
import { PeriodSchema } from '../cycle/schema.ts';
import { FACT_FORM } from '../http/field-forms.ts';
import {
  ActorSchema,
  count,
  d,
  Digest,
  Id,
  PackRefSchema,
  Reason,
  RegionName,
  text,
  TextSchema,
} from '../http/forms.ts';

const ids = (description: string) => z.array(z.string()).openapi(d(description));

const candidateFields = {
  region: RegionName,
  draft: z
    .union([Id, z.record(z.string(), z.unknown())])
    .optional()
    .openapi(d('Id of a stored draft, or a pack as written, checked as by /v1/rule-packs/validate; or send `digest`')),
  digest: Digest.optional().openapi(d('Digest of a stored pack; or send `draft`')),
  sandbox: z.boolean().default(false).openapi(d('Compare the region’s sandbox cycles instead of its real ones')),
  groupBy: z.string().regex(FACT_FORM).optional().openapi({
    description: 'Fact of the roster that groups people; absent: `grade` where the pack has it',
    example: 'grade',
  }),
};

export const WhatIfRequestSchema = z
  .strictObject({
    ...candidateFields,
    cycles: z.array(Id).min(1).max(50).optional().openapi(d('Cycles, running or closed; absent: all of the region')),
  })
  .openapi('WhatIfRequest');

export const ShadowRequestSchema = z
  .strictObject({
    ...candidateFields,
    period: PeriodSchema.openapi(d('Business days of the decisions that are scored')),
    reason: Reason,
  })
  .openapi('ShadowRequest');

export const CandidateSchema = PackRefSchema.extend({
  draft: z.boolean().openapi(d('Sent with the request, not published')),
}).openapi('CandidatePack');

const meta = {
  id: text('Id'),
  region: text('Region'),
  sandbox: z.boolean().openapi(d('About sandbox cycles')),
  groupBy: z.string().nullable().openapi(d('Fact of the roster that groups people')),
  state: z
    .enum(['OPEN', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'])
    .openapi(d('OPEN: a shadow whose report was not asked for')),
  period: PeriodSchema.nullable().openapi(
    d('Business days of the decisions; null: the decision in force of everybody'),
  ),
  reason: z.string().nullable().openapi(d('Why; shadows only')),
  requestedBy: ActorSchema,
  createdAt: text('When it was asked for'),
  endedAt: z.string().nullable().openapi(d('When it ended')),
};

export const WhatIfMetaSchema = z
  .object({
    ...meta,
    candidate: CandidateSchema.omit({ digest: true })
      .extend({ draftId: z.string().nullable().openapi(d('The stored draft, where it is one')) })
      .openapi(d('The candidate pack')),
  })
  .openapi('WhatIfRow');

const Cost = z
  .object({ amount: count('Whole rupiah of rewards whose pack states an amount'), unpriced: count('Other rewards') })
  .openapi('IncentiveCost');
const Group = z
  .object({
    key: z.string().nullable().openapi(d('Unit or value of the fact; null: not known, or several small ones')),
    merged: count('Small groups in this line; 0: it is one group'),
    people: count('People'),
    changed: count('People for whom something changes'),
    better: count('People with a better predicate'),
    worse: count('People with a worse predicate'),
    gained: count('Rewards gained'),
    lost: count('Rewards lost'),
    sanctioned: count('People with a new sanction'),
  })
  .openapi('WhatIfGroup');

const Told = z
  .object({
    decision: z.record(z.string(), z.unknown()).openapi(d('Inputs, derived values and traces')),
    sentences: z
      .array(z.object({ key: text('Kind of sentence'), text: TextSchema, legal: ids('Regulations it rests on') }))
      .openapi(d('The explanation, in both languages')),
    reading: ids('The sentences in the caller’s language'),
    pack: PackRefSchema,
  })
  .openapi('ToldDecision');

const Kind = z
  .object({
    before: text('Predicate before'),
    after: text('Predicate after'),
    gained: ids('Outcomes gained'),
    lost: ids('Outcomes lost'),
    count: count('People'),
  })
  .openapi('KindOfChange');

const Result = z
  .object({
    sentences: z.array(TextSchema).openapi(d('What matters most, in words')),
    compared: count('People whom both packs decide'),
    notScored: count('People without a decision'),
    refused: z
      .array(z.object({ code: text('Why the candidate cannot decide'), count: count('People') }))
      .openapi(d('People whose facts the candidate refuses')),
    changed: count('People whose predicate or outcomes differ'),
    sanctioned: count('People with a sanction that they did not have'),
    predicates: z
      .array(z.object({ before: text('Predicate before'), after: text('Predicate after'), count: count('People') }))
      .openapi(d('Transition matrix, without its empty cells')),
    outcomes: z
      .array(
        z.object({
          id: text('Id within the pack'),
          code: text('Code'),
          kind: z.enum(OUTCOME_KINDS).openapi(d('Kind')),
          title: TextSchema,
          before: count('How often it fires before'),
          after: count('How often it fires after'),
          gained: count('People for whom it fires only after'),
          lost: count('People for whom it fires only before'),
        }),
      )
      .openapi(d('Outcomes')),
    cost: z.object({ before: Cost, after: Cost }).openapi(d('Incentives')),
    units: z.array(Group).openapi(d('By unit')),
    groups: z.array(Group).openapi(d('By the fact `groupBy`')),
    kinds: z.array(Kind).openapi(d('What changes together, the most frequent first; at most 100')),
    cases: z
      .array(
        z.object({
          appraisalId: text('Appraisal'),
          employeeId: text('Employee'),
          unit: text('Unit'),
          before: Told,
          after: Told,
        }),
      )
      .openapi(d('One case of each frequent kind of change, with both explanations; not for auditors')),
    checked: count('Decisions that the engine of record has recomputed: all that differ, and a fixed 1 %'),
  })
  .openapi('WhatIfResult');

export const WhatIfSchema = z
  .object({
    ...meta,
    candidate: CandidateSchema,
    cycles: z.array(z.string()).nullable().openapi(d('Cycles; null: not chosen yet')),
    progress: z
      .object({
        done: count('People whose shard is done'),
        total: z.number().int().nullable().openapi(d('Launched people of the cycles; null: not counted yet')),
      })
      .openapi(d('How far it is')),
    failure: z
      .object({
        code: text('`what-if-mismatch`: the engine of record contradicts what it was given; nothing is shown'),
        of: z.enum(['closures', 'stored']).optional().openapi(d('Whom it contradicts')),
        decisionId: z.string().optional().openapi(d('About which decision')),
      })
      .nullable()
      .openapi(d('Why there is no result')),
    withheld: z
      .boolean()
      .openapi(d('The caller’s own result, not released yet, is in it: ask for a comparison of your own')),
    result: Result.nullable(),
  })
  .openapi('WhatIf');

export const WhatIfPreviewSchema = z
  .object({
    dryRun: z.literal(true).openapi(d('Nothing was written')),
    candidate: CandidateSchema,
    cycles: z.array(z.string()).nullable().openapi(d('Cycles; null: all of the region, or those of a shadow’s days')),
    people: z.number().int().nullable().openapi(d('Launched people of the cycles that were named')),
  })
  .openapi('WhatIfPreview');

const Reached = z
  .object({ predicate: text('Predicate'), final: z.number().int().nullable().openapi(d('Final score, hundredths')) })
  .openapi('Reached');

export const ComparedPersonSchema = z
  .object({
    appraisalId: text('Appraisal'),
    employeeId: text('Employee'),
    unit: text('Unit'),
    decisionId: text('The decision that was made'),
    before: Reached,
    after: Reached.nullable(),
    refused: z.string().nullable().openapi(d('Why the candidate cannot decide')),
    gained: ids('Outcomes gained'),
    lost: ids('Outcomes lost'),
    sanctions: ids('Those gained that are sanctions'),
  })
  .openapi('ComparedPerson');
