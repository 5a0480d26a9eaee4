/** What follow-ups look like from outside. */
import { z } from '@hono/zod-openapi';
import { FOLLOW_UP_RESULTS } from '../../rules/time/follow-up.ts';
import { count, d, Day, FreeText, Id, Instant, paging, Reason, RegionFilter, TextSchema, text } from '../http/forms.ts';

const words = FreeText.openapi(d('In words; every step but agree needs it'));

export const FollowUpQuery = z.strictObject({
  ...paging,
  region: RegionFilter,
  open: z.enum(['true', 'false']).optional().openapi(d('true: those that run; false: those that have ended')),
  appraisal: Id.optional().openapi(d('Those of one appraisal')),
});

export const STEP_NAMES = ['plan', 'agree', 'checkIn', 'comment', 'evaluate', 'test', 'serve'] as const;

export const StepRequest = z
  .strictObject({
    step: z
      .enum(STEP_NAMES)
      .openapi(
        d(
          'plan, checkIn, evaluate: by the assessor; agree: by the person; comment: by anybody concerned; test: by HR; serve: the decision was handed over',
        ),
      ),
    text: words.optional(),
    month: z.int().min(1).max(60).optional().openapi(d('Of a check-in: which month')),
    standing: z.enum(['onTrack', 'behind']).optional().openapi(d('Of a check-in: how it stands')),
    result: z
      .enum(['passed', 'failed', 'extended'])
      .optional()
      .openapi(d('Of an evaluation or a test; extended: an evaluation, once, where the rules say so')),
    on: Day.optional().openapi(d('Of a service: the day')),
  })
  .openapi('FollowUpStep', {
    description: 'What somebody does; who may do what follows from how they stand to the person',
  });
export type AskedStep = z.output<typeof StepRequest>;

export const FollowUpReversalRequest = z.strictObject({ reason: Reason }).openapi('FollowUpReversal');

const by = {
  by: text('Who'),
  as: text('In which capacity'),
  at: Instant,
  text: z.string().nullable().openapi(d('Their words; null: none')),
};
const said = z.object(by);
const saidOrNone = (what: string) => said.nullable().openapi(d(`${what}; null: not yet`));

const row = {
  id: text('Opaque id'),
  region: text('Region'),
  employeeId: text('Whom it is for'),
  name: z.string().optional().openapi(d('Name, for who may read people')),
  nip: z.string().optional().openapi(d('Number, for who may read people')),
  appraisalId: text('The appraisal it came from'),
  cycleId: text('The cycle of that appraisal'),
  sandbox: z.boolean().openapi(d('From a cycle that plays')),
  outcomeId: text('The outcome it follows from'),
  code: text('Code of that outcome'),
  title: TextSchema,
  kind: text('improvement, or term: that of a sanction'),
  state: text('running, evaluation, test; service, waiting, inForce; ended'),
  result: z
    .enum(FOLLOW_UP_RESULTS)
    .nullable()
    .openapi(d('How it ended, or that the period failed and a test follows; null: not yet')),
  test: z.string().nullable().openapi(d('How the competency test ended; null: there is none, or not yet')),
  from: text('First day'),
  until: z.string().nullable().openapi(d('Last day; null: not known before it is served')),
  step: z.string().nullable().openapi(d('The step that is due first; null: none')),
  due: z.string().nullable().openapi(d('Its last day')),
};
export const FollowUpRow = z.object(row).openapi('FollowUp');

export const FollowUpSchema = z
  .object({
    ...row,
    today: Day.openapi(d('Which day it is for it, where time may play')),
    legal: z.array(TextSchema).openapi(d('On what it rests')),
    rules: z.array(TextSchema).openapi(d('How it goes, in words')),
    open: z
      .array(
        z.object({
          step: text('Step'),
          label: TextSchema,
          awaits: z.array(z.enum(['employee', 'assessor', 'hr'])).openapi(d('Whose it is; none: time does it')),
          opens: text('First day'),
          due: text('Last day'),
          overdue: z.boolean().openapi(d('It was missed, and whoever stands above was told')),
        }),
      )
      .openapi(d('What is awaited, the most urgent first')),
    may: z.array(z.string()).openapi(d('Steps that the caller can take now')),
    mayReverse: z.boolean().openapi(d('Whether the caller may take it back')),
    plan: z
      .object({
        ...by,
        agreed: saidOrNone('That the person agreed'),
        stands: z.boolean().openapi(d('Nobody answered in time: it stands')),
      })
      .nullable()
      .openapi(d('The plan; null: none yet')),
    checkIns: z
      .array(z.object({ ...by, month: count('Which month'), standing: text('onTrack or behind') }))
      .openapi(d('Those that were held')),
    comments: z.array(said).openapi(d('In order')),
    evaluations: z.array(z.object({ ...by, result: text('passed, failed or extended') })).openapi(d('In order')),
    tested: saidOrNone('The competency test'),
    served: z
      .object({ ...by, on: text('The day') })
      .nullable()
      .openapi(d('That it was served; null: not yet')),
    ended: saidOrNone('What ended it'),
  })
  .openapi('FollowUpWhole');
