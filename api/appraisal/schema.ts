/** What appraisals, commands, facts and reviews look like from outside. */
import { z } from '@hono/zod-openapi';
import { NAMES } from '../docs/examples.ts';
import {
  ActorSchema,
  Code,
  count,
  d,
  Day,
  EmployeeNumber,
  FactsSchema,
  ToldFindings,
  GivenValueSchema,
  Id,
  Instant,
  paging,
  Reason,
  text,
  TextSchema,
  UnitName,
} from '../http/forms.ts';
import { ExplanationSchema } from '../pack/schema.ts';
import { NominationSchema } from './feedback-schema.ts';

export const WaitingSchema = z
  .object({
    as: text('Capacity'),
    office: z.string().optional().openapi(d('Office that decides')),
    id: z.string().optional().openapi(d('The person, where there is exactly one')),
    for: text('Command that is waited for, or release'),
  })
  .openapi('Waiting');

const OutcomeState = z.object({
  id: text('Outcome id of the pack'),
  code: text('Code'),
  kind: text('reward, sanction, training or followUp'),
  approval: text('Office that decides'),
  status: text('PROPOSED, ISSUED, REJECTED, LAPSED or WITHDRAWN'),
  capped: z.literal(true).optional().openapi(d('There are only so many of it')),
  place: z
    .object({
      rank: count('Rank among those for whom it is proposed'),
      places: count('For how many there is enough'),
      within: z.boolean().openapi(d('false: the budget does not reach this rank, and it lapsed')),
    })
    .optional()
    .openapi(d('Given when the unit is released')),
});

/** What everybody who may see an appraisal at all sees, and what only those who may see more do. */
export const AppraisalSchema = z
  .looseObject({
    id: text('Opaque id'),
    cycleId: text('Cycle'),
    region: text('Region'),
    unit: text('Unit'),
    employeeId: text('The appraised employee'),
    nip: z.string().optional().openapi(d('Employee number, for those who may list employees')),
    name: z.string().optional().openapi(d('Name, for those who may list employees')),
    coursesLacked: z
      .array(z.string())
      .optional()
      .openapi(d('Courses that the reader must complete before they may rate, and who records it')),
    sandbox: z.boolean().openapi(d('Runs on a fast clock and can issue nothing real')),
    today: Day.optional().openapi(d('Which day it is for it, where time may play; only where one is read')),
    version: count('Journal sequence'),
    updatedAt: text('Last change, real time'),
    relations: z.array(z.string()).openapi(d('How the caller stands to it')),
    state: text('RUNNING, PAUSED, BLOCKED, CLOSED or CANCELLED'),
    stage: text('Stage id of the pack'),
    stageKind: text('Kind of the stage'),
    stageOpenedAt: Instant,
    dueAt: Instant.nullable(),
    overdue: z.boolean().openapi(d('The deadline has passed')),
    escalated: z.boolean().openapi(d('The second reviewer may act too')),
    waitingOn: z.array(WaitingSchema).openapi(d('Who must act next')),
    pack: z.string().optional().openapi(d('Digest of the rule pack in force for it')),
    amendments: z
      .array(
        z.object({
          id: text('Amendment'),
          mode: text('fromNextStage or rescore'),
          before: text('Digest before'),
          after: text('Digest after'),
          stage: text('Stage that was running'),
          seq: count('Journal entry').optional(),
          at: Instant,
        }),
      )
      .optional()
      .openapi(d('Amendments that reached it; absent: none')),
    assessorId: z.string().optional().openapi(d('Assessor')),
    secondReviewerId: z
      .string()
      .optional()
      .openapi(d('Second reviewer; `office:` and the office where nobody stands above the assessor')),
    peerIds: z.array(z.string()).optional().openapi(d('Invited peers; never shown to the appraised person')),
    subordinateIds: z
      .array(z.string())
      .optional()
      .openapi(d('Those of the invited who are asked as subordinates; never shown to the appraised person')),
    nomination: NominationSchema.optional().openapi(d('Absent until peers are nominated')),
    askedAs: z
      .literal('subordinate')
      .optional()
      .openapi(d('In which group the reader is asked; absent: as a peer, or not at all')),
    facts: FactsSchema.optional(),
    factsByHand: z
      .array(
        z.object({ fact: text('Fact'), source: text('The system whose figure it is'), by: text('Who'), at: Instant }),
      )
      .optional()
      .openapi(d('Figures of service systems that a person typed, in a sandbox; absent: none')),
    score: z
      .object({
        result: z.number().nullable().openapi(d('Work result, hundredths')),
        behaviour: z.unknown().openapi(d('Behaviour')),
        final: z.number().nullable().openapi(d('Final score, hundredths')),
      })
      .nullable()
      .optional()
      .openapi(d('Shown to the appraised person from the result stage on')),
    predicate: z.string().nullable().optional().openapi(d('Predicate')),
    adjustment: z
      .looseObject({
        computed: z.string().openapi(d('What the rules had come to')),
        by: z.string().openapi(d('Who changed it')),
        at: z.string().openapi(d('When')),
      })
      .nullable()
      .optional()
      .openapi(d('What calibration has put on top of the computed predicate; absent or null: nothing')),
    correction: z
      .looseObject({
        at: z.string().openapi(d('When it came')),
        by: z.string().openapi(d('Who sent it')),
        source: z.string().openapi(d('Whose figure it is')),
        facts: FactsSchema.openapi(d('Facts as they really were')),
        decision: z.string().nullable().openapi(d('upheld or rejected; null: not yet decided')),
      })
      .optional()
      .openapi(d('The last figure that was corrected after the release; absent: none')),
    outcomes: z.array(z.looseObject(OutcomeState.shape)).optional().openapi(d('Outcomes')),
  })
  .openapi('Appraisal');

export const EntrySchema = z
  .object({
    seq: count('Sequence number'),
    type: text('What happened, e.g. targets.agreed'),
    actor: ActorSchema,
    at: Instant,
    recordedAt: text('When it was recorded, real time'),
    data: z.record(z.string(), z.unknown()).openapi(d('Details')),
    changes: z.record(z.string(), z.unknown()).openapi(d('Fields that changed, with their new values')),
    text: z.record(z.string(), z.unknown()).nullable().openapi(d('The words that were sent')),
    hash: z.string().nullable().openapi(d('SHA-256 of the entry in the chain; null where something of it is hidden')),
    prevHash: z.string().nullable().openapi(d('Hash of the entry before')),
  })
  .openapi('JournalEntry');

export const OutcomeSchema = OutcomeState.extend({
  decidedBy: z.string().nullable().openapi(d('Who decided')),
  decidedAt: Instant.nullable(),
  issuedAt: z.string().nullable().openapi(d('When it was issued, real time')),
  sandbox: z.boolean().openapi(d('Not a real outcome')),
}).openapi('Outcome');

export const RevokeLetterRequest = z.strictObject({ reason: Reason }).openapi('RevokeLetterRequest');

export const LetterSchema = z
  .object({
    appraisalId: text('Appraisal'),
    outcomeId: text('Outcome'),
    number: text('Number, series and year'),
    check: text('Digits with which anybody can check that it is genuine'),
    date: text('Day of the decision'),
    title: TextSchema,
    body: TextSchema,
    region: TextSchema,
    approval: OutcomeState.shape.approval,
    decidedBy: z.string().nullable().openapi(d('Who decided')),
    sandbox: z.boolean().openapi(d('Not a real letter')),
    revokedAt: z.string().nullable().openapi(d('When it was taken back, real time; null: it stands')),
  })
  .openapi('Letter');

export const AppraisalExplanation = ExplanationSchema.extend({
  appraisalId: z.string().openapi({ description: 'Appraisal' }),
}).openapi('AppraisalExplanation');

export const AsRead = z
  .record(z.string(), z.string())
  .optional()
  .openapi(d('Its facts as they were read, in people’s units'));

export const AcceptedSchema = z
  .object({
    id: z.string().openapi({ description: 'The appraisal' }),
    version: z.number().int().openapi({ description: 'Its version after the command' }),
    note: z.string().optional().openapi({ description: 'Remark' }),
    corrected: z
      .record(
        z.string(),
        z.object({
          before: GivenValueSchema.nullable().openapi({ description: 'Null: there was none' }),
          after: GivenValueSchema.openapi({ description: 'As it was put right' }),
        }),
      )
      .optional()
      .openapi({ description: 'Of an upheld objection: the facts that it corrected' }),
    read: AsRead,
  })
  .openapi('CommandAccepted');

export const CommandPreviewSchema = z
  .object({
    dryRun: z.literal(true).openapi({ description: 'Nothing was sent' }),
    wouldSend: z.record(z.string(), z.unknown()).openapi({ description: 'The message, without free text' }),
    refusal: z.string().nullable().openapi({ description: 'Code it would be refused with' }),
    errors: ToldFindings.optional().openapi(d('What it would be refused for')),
    read: AsRead,
    decision: ExplanationSchema.optional().openapi(d('What would be decided, where a score is computed afterwards')),
    missing: ToldFindings.optional().openapi(d('What the score would wait for')),
    waitingOn: z.array(WaitingSchema).openapi({ description: 'Who must act now' }),
  })
  .openapi('CommandPreview');

export const ReviewsRequestSchema = z
  .strictObject({
    cycle: Id.openapi({ description: 'Cycle', example: NAMES.cycle }),
    employees: z
      .array(z.unknown().openapi({ type: 'string' }))
      .min(1)
      .max(1000)
      .openapi({ description: 'Employee ids or NIPs; one that names nobody leaves the others alone' }),
    reviewId: Code.openapi({ description: 'Id of the review, chosen by the caller', example: 'pengaduan-17' }),
    workingDays: z.int().min(1).max(120).openapi({ description: 'Working days to answer', example: 10 }),
    reason: Reason.optional(),
  })
  .openapi('ReviewsRequest');

const ReviewResult = z.object({
  employee: z.string().openapi({ description: 'As named in the request' }),
  status: z.string().openapi({ description: 'opened, already-open, not-found, invalid, refused; dry run: would-open' }),
  appraisalId: z.string().optional().openapi({ description: 'Appraisal' }),
  version: z.number().int().optional().openapi({ description: 'Its version' }),
  code: z.string().optional().openapi({ description: 'Code of the refusal' }),
  detail: z.string().optional().openapi({ description: 'The refusal in words' }),
});

export const ReviewsReportSchema = z
  .object({
    reviewId: z.string().openapi({ description: 'Review' }),
    opened: z.number().int().openapi({ description: 'Newly opened' }),
    results: z.array(ReviewResult).openapi({ description: 'One result per person' }),
  })
  .openapi('ReviewsReport');

export const AppraisalListQuery = z.strictObject({
  cycle: Id.optional(),
  state: z.enum(['RUNNING', 'PAUSED', 'BLOCKED', 'CLOSED', 'CANCELLED']).optional().openapi({ description: 'State' }),
  stage: z.string().max(64).optional().openapi({ description: 'Stage id of the pack' }),
  unit: UnitName.optional(),
  employee: Id.optional(),
  nip: EmployeeNumber,
  waitingOn: Id.optional().openapi({ description: 'me, an employee id, or a capacity such as assessor' }),
  overdue: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .openapi({ description: 'Whether the deadline has passed' }),
  updatedAfter: z.iso.datetime({ offset: true }).optional().openapi({
    description:
      'Inclusive; what changed in the ten seconds before may come again, so that a poller misses nothing. While peers answer, nothing tells the appraised person and the peers when: what waits for them is found by waitingOn',
  }),
  ...paging,
});
