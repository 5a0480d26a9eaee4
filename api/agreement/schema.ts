/** What agreements and the standing for a review look like from outside. */
import { z } from '@hono/zod-openapi';
import { AGREEMENT_KINDS } from '../../store/agreement/types.ts';
import { ActorSchema, Code, Day, FreeText, Id, Instant, Reason, TextSchema, d, text } from '../http/forms.ts';

export const AgreedItem = z.strictObject({
  text: FreeText.openapi(d('What was agreed')),
  due: Day.openapi(d('Day by which it is to be done, or looked at again')),
  helper: Id.optional().openapi(d('Who helps')),
});

export const AgreementRequest = AgreedItem.extend({
  kind: z.enum(AGREEMENT_KINDS).openapi(d('What kind it is; the person opens development and dialogue only')),
  heldOn: Day.optional().openapi(d('Of a dialogue: the day on which it was held')),
  reviewId: Code.optional().openapi(d('The review beside the stages that it belongs to; absent: the one of the stage')),
}).openapi('AgreementRequest');

export const ClosingRequest = z
  .strictObject({
    state: z.enum(['done', 'dropped']).openapi(d('What became of it')),
    reason: Reason.optional().openapi(d('Why it is dropped; must be there then')),
  })
  .openapi('AgreementClosing');

const instantOrNone = Instant.nullable();
const nullable = (description: string) => z.string().nullable().openapi(d(description));

export const AgreementSchema = z
  .object({
    id: text('Opaque id'),
    appraisalId: text('The appraisal it came from'),
    cycleId: text('The cycle of that appraisal'),
    employeeId: text('Whom it is for'),
    sandbox: z.boolean().openapi(d('From a cycle that plays')),
    kind: text('coaching, warning, development or dialogue'),
    review: nullable('The review it came from'),
    text: nullable('What was agreed; null: the review came to this, and nobody wrote more'),
    heldOn: nullable('Of a dialogue: the day'),
    agenda: z.array(TextSchema).openapi(d('Of a dialogue: what was on the table, from the data of that day')),
    due: text('Day by which it is to be done, or looked at again'),
    helperId: nullable('Who helps'),
    by: ActorSchema,
    at: Instant,
    needs: text('employee or assessor: who has to confirm it'),
    acknowledgedBy: nullable('Who confirmed it'),
    acknowledgedAt: instantOrNone,
    state: text('open, done or dropped'),
    closedBy: nullable('Who closed it'),
    closedAt: instantOrNone,
    reason: nullable('Why it was dropped, or how it ended'),
  })
  .openapi('Agreement');

const Proposed = z.object({
  result: text('The result that the rules propose'),
  rule: z
    .object({ id: text('Rule of the pack'), title: TextSchema })
    .nullable()
    .openapi(d('Null: none of the rules holds')),
});

export const ReviewSchema = z
  .object({
    appraisalId: text('Appraisal'),
    reviews: z
      .array(
        z.object({
          id: text('Review: a stage of the plan, or one beside the stages'),
          openedAt: Instant,
          result: nullable('Its result; null: none yet'),
          by: nullable('Who gave it'),
          results: z.array(z.string()).openapi(d('What it may come to; empty: it cannot be answered now')),
          dialogue: nullable('wanted: the pack wants a dialogue first; done: it is confirmed'),
          proposed: Proposed.nullable().openapi(d('Never shown to the person before the result')),
        }),
      )
      .openapi(d('In order')),
    standing: z
      .array(
        z.object({
          id: text('Name that rules read'),
          label: TextSchema,
          value: z.union([z.number(), z.string()]).openapi(d('As rules read it')),
          text: TextSchema,
        }),
      )
      .openapi(d('How the work stands today')),
  })
  .openapi('ReviewStanding');
