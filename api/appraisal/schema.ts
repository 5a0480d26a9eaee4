/** Response schemas of appraisals, for the document. */
import { z } from '@hono/zod-openapi';
import { ActorSchema, FactsSchema, Instant } from '../http/forms.ts';

const d = (description: string) => ({ description });
const text = (description: string) => z.string().openapi(d(description));
const count = (description: string) => z.number().int().openapi(d(description));

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
});

/** What everybody who may see an appraisal at all sees, and what only those who may see more do. */
export const AppraisalSchema = z
  .looseObject({
    id: text('Opaque id'),
    cycleId: text('Cycle'),
    region: text('Region'),
    unit: text('Unit'),
    employeeId: text('The appraised employee'),
    sandbox: z.boolean().openapi(d('Runs on a fast clock and can issue nothing real')),
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
          seq: count('Journal entry'),
          at: Instant,
        }),
      )
      .optional()
      .openapi(d('Amendments that reached it; absent: none')),
    assessorId: z.string().optional().openapi(d('Assessor')),
    secondReviewerId: z.string().optional().openapi(d('Second reviewer')),
    peerIds: z.array(z.string()).optional().openapi(d('Invited peers; never shown to the appraised person')),
    facts: FactsSchema.optional(),
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
    hash: text('SHA-256 of the entry in the chain'),
    prevHash: text('Hash of the entry before'),
  })
  .openapi('JournalEntry');

export const OutcomeSchema = OutcomeState.extend({
  decidedBy: z.string().nullable().openapi(d('Who decided')),
  decidedAt: Instant.nullable(),
  issuedAt: z.string().nullable().openapi(d('When it was issued, real time')),
  sandbox: z.boolean().openapi(d('Not a real outcome')),
}).openapi('Outcome');
