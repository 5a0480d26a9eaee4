/** What is asked for many people of a cycle at once, and what became of it for each. */
import { z } from '@hono/zod-openapi';
import { count, d, Id, text, UnitName } from '../http/forms.ts';

/** So many in one request; who has more asks again. */
export const MOST_AT_ONCE = 200;
/** Commands that mean the same for everybody. */
export const MANY_COMMANDS = [
  'remindWaiting',
  'reassignAssessor',
  'extendStage',
  'reopenStage',
  'retry',
  'cancelAppraisal',
] as const;

const Where = z
  .strictObject({
    unit: UnitName.optional(),
    stage: z.string().max(64).optional().openapi(d('Stage id of the pack')),
    state: z.enum(['RUNNING', 'PAUSED', 'BLOCKED']).optional().openapi(d('State')),
    overdue: z.boolean().optional().openapi(d('Whether the deadline has passed')),
    waitingOn: Id.optional().openapi(d('An employee id, or a capacity such as assessor')),
  })
  .openapi(d('All in the cycle that are like this and not over; without a field: all'));

/** Exactly one of `appraisals` and `where`. */
export const PeopleRequestSchema = z
  .strictObject({
    command: z.enum(MANY_COMMANDS).openapi(d('Which command of an appraisal')),
    body: z.record(z.string(), z.unknown()).openapi(d('Its body, as the command itself takes it')),
    appraisals: z.array(Id).min(1).max(MOST_AT_ONCE).optional().openapi(d('Those who are meant, by id')),
    where: Where.optional(),
  })
  .openapi('PeopleRequest');
export type PeopleRequest = z.output<typeof PeopleRequestSchema>;

const Result = z.object({
  appraisalId: text('Appraisal'),
  employeeId: z.string().optional().openapi(d('Who is appraised')),
  status: z
    .enum(['done', 'would', 'refused', 'no-answer', 'not-found'])
    .openapi(
      d(
        'would: a dry run would be accepted; no-answer: the same request again, under the same key, asks them once more',
      ),
    ),
  version: z.number().int().optional().openapi(d('Version of the appraisal after it')),
  code: z.string().optional().openapi(d('Code of the refusal')),
  pointer: z.string().optional().openapi(d('The field of the request that refuses it, where it is one')),
  detail: z.string().optional().openapi(d('The refusal in words')),
});

export const OperatedPeopleSchema = z
  .object({
    command: text('Command'),
    done: count('How many have it behind them'),
    refused: count('How many refused it'),
    unanswered: count('How many did not answer in time'),
    more: z.boolean().openapi(d(`Whether the filter finds others beyond the first ${MOST_AT_ONCE}`)),
    results: z.array(Result).openapi(d('One for each person')),
  })
  .openapi('OperatedPeople');
export type OperatedPeople = z.output<typeof OperatedPeopleSchema>;
