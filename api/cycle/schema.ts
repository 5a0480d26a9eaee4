/** Schemas of cycles, for requests and the document. */
import { z } from '@hono/zod-openapi';
import { NAMES } from '../docs/examples.ts';
import {
  ActorSchema,
  Code,
  Day,
  Instant,
  PackRefSchema,
  Reason,
  RegionName,
  UnitName,
  d,
  count,
  text,
  TextSchema,
} from '../http/forms.ts';

export const PeriodSchema = z
  .strictObject({ from: Day.openapi(d('First day')), to: Day.openapi(d('Last day')) })
  .openapi('Period');

const NOBODY_NAMED = {
  id: 'Sebut paling sedikit satu unit (units) atau satu NIP (nips), atau hapus only: siklusnya untuk semua orang di wilayah ini.',
  en: 'Name at least one unit (units) or one number (nips), or leave only out: the cycle is for everybody in the region.',
};

export const LaunchRequestSchema = z
  .strictObject({
    region: RegionName,
    label: Code.openapi({ description: 'Name of the period within the region', example: '2026' }),
    period: PeriodSchema,
    sandbox: z
      .strictObject({
        speed: z.union([z.literal(0), z.number().gt(1).max(10_000_000)]).openapi({
          description: 'Business seconds per real second; 0: time stands still until it is moved',
          example: 0,
        }),
        leadDays: z.int().min(0).max(60).default(0).openapi(d('Days before the period at which the clock starts')),
      })
      .optional()
      .openapi(d('A cycle on a clock that runs fast or is moved by hand; it can issue nothing real')),
    only: z
      .strictObject({
        units: z.array(UnitName).max(50).optional().openapi(d('Everybody of these units')),
        nips: z
          .array(z.string().min(1).max(40))
          .max(500)
          .optional()
          .openapi(d('These people: NIP, or NIK of who has none')),
      })
      .refine(({ units = [], nips = [] }) => units.length + nips.length > 0, { params: { text: NOBODY_NAMED } })
      .optional()
      .openapi(d('Whom it is for; absent: everybody of the region. Whoever is not meant is no member')),
    alongside: z
      .array(Code)
      .max(20)
      .optional()
      .openapi(d('Labels of real cycles of the same time, not over yet, that are meant to run beside this one')),
  })
  .openapi('LaunchRequest');

export const OperationSchema = z
  .object({
    opId: text('Operation id'),
    op: text('launch, pause, resume, extend, cancel, release, amend or clock'),
    unit: z.string().nullable().openapi(d('Only this unit; null: the whole region')),
    actor: ActorSchema,
    reason: text('Why'),
    decree: z.string().nullable().openapi(d('Number of the decree')),
    state: z
      .enum(['RUNNING', 'DONE', 'FAILED'])
      .openapi(d('DONE when every appraisal was asked; FAILED: some could not be, ask for it again')),
    code: z.string().optional().openapi(d('Of one that FAILED: why')),
    done: count('Appraisals that have carried it out; of a launch: people who have a result'),
    failed: count('Appraisals that have not, or not in time'),
    at: text('When it was asked for'),
    refused: z
      .array(
        z.object({
          appraisalId: text('Appraisal'),
          code: z.enum(['stage-missing', 'stage-over', 'not-later', 'no-answer', 'self-decision']).openapi(d('Why')),
        }),
      )
      .optional()
      .openapi(
        d(
          'Who did not say in time that it is done: they will all the same, except by a moved clock; of an extension also: whose plan has no such stage, who is past it, or has a later deadline (the first 200). self-decision: the case of whoever asked, which somebody else decides about',
        ),
      ),
    clock: z
      .object({
        now: Instant.openapi(d('Business time')),
        speed: z.number().openapi(d('Business seconds per real second')),
      })
      .optional()
      .openapi(d('Of a moved clock, when it is done')),
    due: z
      .object({
        at: Instant.openapi(d('Next opening or deadline')),
        appraisals: count('Appraisals that have one then'),
      })
      .nullable()
      .optional()
      .openapi(d('Of a moved clock, when it is done: what comes next; null: nothing does by itself')),
  })
  .openapi('CycleOperation');

export const CycleSchema = z
  .object({
    id: text(`Cycle id, e.g. ${NAMES.cycle}`),
    region: text('Region'),
    label: text('Name of the period'),
    period: PeriodSchema,
    pack: PackRefSchema,
    sandbox: z.boolean().openapi(d('Its clock runs fast or is moved by hand')),
    only: z
      .object({ units: z.array(z.string()).openapi(d('These units')), people: count('So many people by name') })
      .optional()
      .openapi(d('Whom it is for; absent: everybody of the region')),
    clock: z
      .object({
        anchorBusiness: z.number().openapi(d('Business instant at the anchor, epoch milliseconds')),
        anchorReal: z.number().openapi(d('Real instant at the anchor, epoch milliseconds')),
        speed: z.number().openapi(d('Business seconds per real second')),
      })
      .openapi(d('Business time of the cycle')),
    businessNow: text('Business time now, in the region’s time zone'),
    state: z.enum(['LAUNCHING', 'OPEN', 'PAUSED', 'CLOSED', 'CANCELLED']).openapi(d('State')),
    launch: z
      .object({
        launched: count('Appraisals started'),
        excluded: count('People left out by a rule'),
        failed: count('People whose launch failed'),
        held: count('People who wait for a repair of the roster'),
        finishedAt: z.string().nullable().openapi(d('When the launch was done')),
      })
      .openapi(d('Result of the launch')),
    operations: z.array(OperationSchema).openapi(d('What was done to the cycle')),
    createdBy: ActorSchema,
    createdAt: text('When it was asked for'),
    closedAt: z.string().nullable().openapi(d('When it ended')),
    version: count('Version'),
  })
  .openapi('Cycle');

const lacking = z.array(z.string()).optional().openapi(d('Facts that the roster lacks'));
const Line = { employeeId: text('Employee'), unit: text('Unit') };
export const LaunchPreviewSchema = z
  .object({
    dryRun: z.literal(true).openapi(d('Nothing was started')),
    region: text('Region'),
    label: text('Label'),
    pack: PackRefSchema,
    counts: z.object({ in: count('In'), out: count('Out'), held: count('Held') }).openapi(d('Numbers')),
    in: z.array(z.object(Line)).openapi(d('People who would be appraised')),
    out: z.array(z.object({ ...Line, rule: text('Population rule') })).openapi(d('People left out')),
    held: z
      .array(z.object({ ...Line, rule: text('What is missing'), facts: lacking }))
      .openapi(d('People who could not be started')),
    truncated: z.boolean().openapi(d('Only the first 5,000 people were looked at')),
    refusal: z.string().nullable().openapi(d('Code with which the launch would be refused')),
    detail: z.string().optional().openapi(d('Of a refusal: what is wrong and what to do')),
    overlapping: z
      .array(
        z.object({
          cycleId: text('Cycle'),
          label: text('Label'),
          period: PeriodSchema,
          employees: z.array(z.string()).openapi(d('Who would be appraised in both')),
        }),
      )
      .optional()
      .openapi(d('Real cycles of the same time that are not over')),
  })
  .openapi('LaunchPreview');

const unit = UnitName.optional().openapi(d('Only this unit'));
const reason = Reason;
export const OPERATION_BODIES = {
  launch: z.strictObject({ reason }).openapi('RelaunchRequest'),
  pause: z.strictObject({ reason, unit }).openapi('PauseRequest'),
  resume: z.strictObject({ reason, unit }).openapi('ResumeRequest'),
  extend: z
    .strictObject({
      stage: z.string().max(64).openapi(d('Stage id of the pack')),
      until: Day.openapi(d('New last day')),
      decree: z.string().trim().min(1).max(100).openapi({ description: 'Number of the decree', example: 'SK/12/2026' }),
      reason,
      unit,
    })
    .openapi('ExtendRequest'),
  cancel: z
    .strictObject({ reason, reasonCode: Code.optional().openapi(d('Kind of reason; default decree')), unit })
    .openapi('CancelRequest'),
  release: z
    .strictObject({
      reason: Reason.optional(),
      unit,
      force: z.boolean().optional().openapi(d('Although others are not there: they do not wait when they come')),
    })
    .openapi('ReleaseRequest'),
} as const;

/** Exactly one of both. */
export const ClockRequestSchema = z
  .strictObject({
    to: z.iso
      .datetime({ offset: true })
      .optional()
      .openapi({ description: 'Business instant, not before businessNow', example: '2026-04-01T08:00:00+07:00' }),
    next: z.literal(true).optional().openapi(d('To the next opening or deadline of any appraisal')),
    reason: Reason.optional(),
  })
  .openapi('ClockRequest');

export const ProgressSchema = z
  .object({
    cycleId: text('Cycle'),
    state: text('State of the cycle'),
    launch: CycleSchema.shape.launch,
    total: count('Appraisals'),
    stages: z
      .array(
        z.object({
          stage: text('Stage'),
          state: text('State of the appraisals'),
          count: count('How many'),
          overdue: count('Of these, past their deadline'),
        }),
      )
      .openapi(d('Counts per stage and state')),
  })
  .openapi('CycleProgress');

export const BoardSchema = z
  .object({
    cycleId: text('Cycle'),
    cells: z
      .array(
        z.object({
          unit: text('Unit'),
          stage: text('Stage'),
          state: text('State of the appraisals'),
          count: count('How many'),
          overdue: count('Of these, past their deadline'),
        }),
      )
      .openapi(d('Counts per unit, stage and state')),
    waiting: z
      .array(z.object({ as: text('Who is waited for'), count: count('Appraisals that wait for them') }))
      .openapi(d('Whom appraisals wait for')),
  })
  .openapi('CycleBoard');

export const SummarySchema = z
  .object({
    cycleId: text('Cycle'),
    people: count('Appraisals launched'),
    closed: count('Closed with a result'),
    cancelled: count('Cancelled'),
    blocked: count('Blocked'),
    running: count('Still running'),
    predicates: z.record(z.string(), z.number()).openapi(d('People per predicate')),
    outcomes: z
      .array(z.object({ kind: text('Kind'), code: text('Code'), status: text('Status'), count: count('How many') }))
      .openapi(d('Rewards and sanctions')),
    objections: z.object({ raised: count('Raised'), upheld: count('Upheld') }).openapi(d('Objections')),
    autoForwarded: count('People with a stage moved on by its deadline'),
    late: count('People with a stage that ended late'),
  })
  .openapi('CycleSummary');

export const MemberSchema = z
  .object({
    employeeId: text('Employee'),
    nip: z.string().optional().openapi(d('Employee number')),
    name: z.string().optional().openapi(d('Name')),
    unit: text('Unit'),
    status: text('LAUNCHED, EXCLUDED, HELD or FAILED'),
    rule: z.string().nullable().openapi(d('Rule or code that explains it')),
    facts: lacking,
    appraisalId: z.string().nullable().openapi(d('Appraisal')),
  })
  .openapi('CycleMember');

export const DistributionSchema = z
  .object({
    cycleId: text('Cycle'),
    enforced: z.literal(false).openapi(d('Shown, not enforced')),
    minUnitSize: count('Smaller units are not compared'),
    patterns: z.record(z.string(), z.unknown()).openapi(d('Patterns of the pack, shares in basis points')),
    units: z
      .array(
        z.object({
          unit: text('Unit'),
          people: count('Appraisals'),
          scored: count('Of these, with a predicate'),
          counts: z.record(z.string(), z.number()).openapi(d('People per predicate')),
          shares: z.record(z.string(), z.number()).openapi(d('Shares in basis points')),
          tooSmall: z.boolean().openapi(d('Too small to compare')),
          fits: z.array(z.string()).openapi(d('Patterns that the unit keeps to')),
        }),
      )
      .openapi(d('Units')),
  })
  .openapi('CycleDistribution');

export const OperationPreviewSchema = z
  .object({
    dryRun: z.literal(true).openapi({ description: 'Nothing was sent' }),
    op: z.string().openapi({ description: 'Operation' }),
    unit: z.string().nullable().openapi({ description: 'Unit; null: all' }),
    appraisals: z
      .number()
      .int()
      .openapi({ description: 'Running appraisals it would reach; of a launch: people who are not launched' }),
    leftOut: z.array(z.string()).optional().openapi({ description: 'Cases of one’s own, which it would not reach' }),
    clock: OperationSchema.shape.clock.openapi({ description: 'Of a moved clock: where it would be' }),
  })
  .openapi('OperationPreview');

export const PolicyReviewSchema = z
  .object({
    id: text('Review id'),
    region: text('Region'),
    cycleId: text('Cycle that was measured'),
    due: text('Day on which it was due'),
    pack: text('Digest of the pack'),
    sandbox: z.boolean().openapi(d('Measured on a sandbox cycle')),
    measures: z.record(z.string(), z.number()).openapi(d('Counts, and shares in basis points')),
    findings: z.array(z.object({ code: text('Code'), text: TextSchema })).openapi(d('What calls for attention')),
    at: text('When it was measured'),
  })
  .openapi('PolicyReview');
