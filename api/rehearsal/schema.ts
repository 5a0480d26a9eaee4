/** Schemas of rehearsals, for requests and the document. */
import { z } from '@hono/zod-openapi';
import { OUTCOME_KINDS } from '../../rules/language/words.ts';
import { HABITS } from '../../workflows/cast/habits.ts';
import { PeriodSchema } from '../cycle/schema.ts';
import {
  ActorSchema,
  count,
  d,
  Digest,
  FactsSchema,
  Id,
  PackRefSchema,
  RegionName,
  text,
  TextSchema,
  UnitName,
} from '../http/forms.ts';
import { WORD_FORM } from '../http/field-forms.ts';

export const MOST_PEOPLE = 500;

const VirtualId = z
  .string()
  .min(1)
  .max(40)
  .regex(WORD_FORM)
  .openapi({ description: 'Virtual employee', example: 'v0001' });
const Habit = z
  .union([z.int().min(0).max(10_000), z.array(VirtualId).max(MOST_PEOPLE)])
  .optional()
  .openapi({ description: 'A share in basis points (1000 = 10 %), or exactly these people', example: 1_000 });

export const ScriptSchema = z
  .strictObject({
    ...(Object.fromEntries(HABITS.map((habit) => [habit, Habit])) as Record<(typeof HABITS)[number], typeof Habit>),
    lateDays: z
      .int()
      .min(1)
      .max(60)
      .optional()
      .openapi(d('Days after a deadline at which late people act; 3 if absent')),
  })
  .openapi('RehearsalScript', {
    description: 'Who behaves how. Whoever is not named here does everything in time.',
    example: { noShows: 200, lateAssessors: 1_000, lowScores: 500 },
  });

const Person = z
  .strictObject({
    id: VirtualId,
    unit: UnitName,
    supervisor: VirtualId.nullable().openapi(d('Id of their superior; null: none')),
    facts: FactsSchema.default({}),
  })
  .openapi('VirtualEmployee');

export const RehearsalRequestSchema = z
  .strictObject({
    region: RegionName,
    pack: z
      .union([
        z.strictObject({ document: z.record(z.string(), z.unknown()).openapi(d('A draft as written for a region')) }),
        z.strictObject({ draft: Id.openapi(d('A stored draft, as it is now')) }),
        z.strictObject({
          digest: Digest.openapi(d('A published version')),
        }),
      ])
      .optional()
      .openapi(d('What is rehearsed; absent: the version in force on the period’s first day')),
    period: PeriodSchema,
    people: z
      .union([
        z.strictObject({
          count: z.int().min(1).max(MOST_PEOPLE).openapi(d('How many to invent in the shape of the region’s roster')),
        }),
        z.strictObject({ given: z.array(Person).min(1).max(MOST_PEOPLE).openapi(d('Exactly these')) }),
      ])
      .openapi(d('Virtual employees')),
    script: ScriptSchema.default({}),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(1)
      .openapi(d('The same seed plays the same year')),
  })
  .openapi('RehearsalRequest');
export type RehearsalRequest = z.infer<typeof RehearsalRequestSchema>;

const state = z.enum(['WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED']).openapi(d('How far it is'));
const fields = {
  id: text('Rehearsal id'),
  region: text('Region'),
  state,
  sandbox: z.literal(true).openapi(d('Nothing of it is real')),
  period: PeriodSchema,
  pack: PackRefSchema,
  draftId: z.string().nullable().openapi(d('The stored draft that is played, where it is one')),
  seed: count('Seed'),
  progress: z
    .object({ total: count('People launched'), done: count('Years played') })
    .openapi(d('How many years have been played')),
  failure: z
    .object({ code: text('Reason'), text: TextSchema })
    .nullable()
    .openapi(d('Why it failed; null otherwise')),
  createdBy: ActorSchema,
  createdAt: text('When it was asked for'),
  finishedAt: z.string().nullable().openapi(d('When it ended; null: not yet')),
};
export const RehearsalRowSchema = z.object(fields).openapi('RehearsalRow');

const kind = z.enum(OUTCOME_KINDS).openapi(d('Kind of outcome'));
const OutcomeStatusSchema = z
  .enum(['PROPOSED', 'ISSUED', 'REJECTED', 'LAPSED', 'WITHDRAWN'])
  .openapi(d('What became of it'));
const PersonReport = z
  .object({
    id: text('Virtual employee'),
    unit: text('Unit'),
    end: z
      .enum(['CLOSED', 'CANCELLED', 'OPEN', 'BLOCKED', 'EXCLUDED', 'HELD'])
      .openapi(d('OPEN and BLOCKED wait for something that never comes; EXCLUDED and HELD were not launched')),
    reason: z.string().nullable().openapi(d('Population rule, reason of the end, or what blocks')),
    stage: z.string().nullable().openapi(d('Stage in which it stopped; null: it was closed')),
    late: z.array(z.string()).openapi(d('Stages finished after their deadline')),
    autoForwarded: z.array(z.string()).openapi(d('Stages that a deadline moved on')),
    predicate: z.string().nullable().openapi(d('Predicate')),
    final: z.number().nullable().openapi(d('Final score in hundredths')),
    outcomes: z.array(z.object({ code: text('Code'), kind, status: OutcomeStatusSchema })).openapi(d('Outcomes')),
    objection: z.enum(['upheld', 'rejected', 'open']).nullable().openapi(d('Objection; null: none')),
  })
  .openapi('RehearsedPerson');

const TOTALS = {
  people: 'Virtual employees',
  launched: 'Appraised',
  excluded: 'Left out by a population rule',
  held: 'Not launched, e.g. without superior',
  closed: 'Ended with a result',
  cancelled: 'Ended without a result',
  open: 'Never ended',
  blocked: 'Stopped because the rules could not decide',
  late: 'With a stage finished after its deadline',
  autoForwarded: 'With a stage that a deadline moved on',
  rewarded: 'With a reward issued',
  sanctioned: 'With a sanction issued',
} as const;

const StageReport = z
  .object({
    id: text('Stage'),
    kind: text('Kind of stage'),
    title: TextSchema,
    entered: count('People who reached it'),
    inTime: count('Finished in time'),
    late: count('Finished after the deadline'),
    autoForwarded: count('Moved on by the deadline'),
    escalated: count('Escalated'),
    held: count('Held by the deadline'),
    closed: count('Appraisals that its deadline closed'),
  })
  .openapi('RehearsedStage');

const report = z
  .object({
    seed: count('Seed'),
    period: PeriodSchema,
    pack: PackRefSchema,
    people: z.array(PersonReport).openapi(d('Everybody')),
    totals: z
      .object(
        Object.fromEntries(Object.entries(TOTALS).map(([name, what]) => [name, count(what)])) as Record<
          keyof typeof TOTALS,
          ReturnType<typeof count>
        >,
      )
      .openapi(d('Numbers of people')),
    stages: z.array(StageReport).openapi(d('Each stage of the pack')),
    predicates: z
      .array(z.object({ predicate: text('Predicate'), people: count('People') }))
      .openapi(d('Predicates that were given')),
    outcomes: z
      .array(
        z.object({
          id: text('Outcome rule'),
          code: text('Code'),
          kind,
          title: TextSchema,
          people: count('Proposed for so many'),
          byStatus: z
            .object({
              PROPOSED: count('Never decided').optional(),
              ISSUED: count('Issued').optional(),
              REJECTED: count('Rejected').optional(),
              LAPSED: count('Lapsed').optional(),
              WITHDRAWN: count('Withdrawn').optional(),
            })
            .openapi(d('What became of the proposals')),
        }),
      )
      .openapi(d('Each outcome rule of the pack')),
    objections: z
      .object({
        raised: count('Filed'),
        upheld: count('Upheld'),
        rejected: count('Rejected'),
        open: count('Never decided'),
      })
      .openapi(d('Objections')),
    neverFired: z
      .array(
        z.object({
          what: z.enum(['population', 'stage', 'deadline', 'predicate', 'outcome', 'flag']).openapi(d('Kind of rule')),
          pointer: text('JSON pointer into the resolved pack'),
          text: TextSchema,
        }),
      )
      .openapi(d('Parts of the pack that nobody has met')),
    refused: z
      .array(z.object({ command: text('Command'), code: text('Refusal'), times: count('How often') }))
      .openapi(d('Acts of the script that the workflows refused')),
    sentences: z.array(TextSchema).openapi(d('What matters most')),
    digest: text('SHA-256 of the report: the same request gives the same'),
  })
  .openapi('RehearsalReport');

export const RehearsalSchema = z
  .object({
    ...fields,
    people: z
      .object({ count: count('Virtual employees'), given: z.boolean().openapi(d('Given, not invented')) })
      .openapi(d('Who takes part')),
    script: ScriptSchema,
    report: report.nullable().openapi(d('The report; null until it is done')),
  })
  .openapi('Rehearsal');
