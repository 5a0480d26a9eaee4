/** Phases: the stages of a cycle with their windows and what their deadlines do. */
import { z } from 'zod';
import { FEWEST_PEERS } from '../language/groups.ts';
import { complain, count, duration, isoDuration, name, rangeEmpty, slug, sourced, text } from './schema-parts.ts';

const MOST_REMINDERS = 10;
/** More than these are never asked about one person. */
const MOST_SUBORDINATES = 20;

const lastResort = z.enum(['autoForward', 'hold', 'close']);
/** What the deadline of a stage does. `hold` waits for a person, `close` ends the appraisal with a reason. */
const deadlineRule = z.discriminatedUnion('do', [
  z.strictObject({ do: lastResort }),
  z.strictObject({ do: z.literal('escalate'), grace: duration, then: lastResort }),
]);

const base = {
  id: name,
  title: text,
  /** ISO 8601 duration from the period's first day (`P0D`, `P5M10D`); absent: opens when the previous stage is over. */
  opens: isoDuration.exactOptional(),
  /** ISO 8601 duration from the period's first day; the stage is due at 23:59:59 local time of that day. */
  closes: isoDuration.exactOptional(),
  /** Alternative to `closes`: counted from the day after the stage opened. */
  lasts: duration.exactOptional(),
  /** Whole days before the deadline, e.g. [7, 1]; a reminder due on a non-working day goes out the working day before. */
  remindDaysBefore: z.array(z.int().min(0).max(366)).max(MOST_REMINDERS).exactOptional(),
  onDeadline: deadlineRule,
  ...sourced,
};
export const reviewResult = z.enum(['ON_TRACK', 'COACH', 'RETARGET', 'WARN']);
const selfAssessment = z.enum(['required', 'optional', 'none']);
/** Absent: the assessor reads a self-assessment at once. */
const selfAssessmentSeen = z.literal('afterRating').exactOptional();
/** Whether assessor and employee have to record what they talked about, and both confirm it, before the result is given. */
const asked = { dialogue: z.literal('required').exactOptional() };
/**
 * The person nominates and the assessor names within this time after the opening; who is silent leaves it to the draw. `eachOther`:
 * those who were asked about each other in the year before are neither drawn nor named. Absent: who is asked is drawn.
 */
const nominate = z.strictObject({ within: duration, eachOther: z.literal('barred').exactOptional() });
const targets = z.int().min(1).max(50);

const shapes = z.discriminatedUnion('kind', [
  /** Outreach to acknowledge, and courses that must be completed before the stage can end (a stage gate). */
  z.strictObject({ kind: z.literal('briefing'), acknowledge: z.boolean(), courses: z.array(slug).max(50), ...base }),
  z
    .strictObject({
      kind: z.literal('target'),
      maxRounds: z.int().min(1).max(20),
      minTargets: targets,
      maxTargets: targets,
      acknowledge: z.boolean(),
      /**
       * Whether targets may change while work goes on, and what becomes of those that were agreed: both count by working days, or
       * the new ones alone. Absent: only a review may ask for new ones, which count alone.
       */
      midYear: z.enum(['segments', 'replace']).exactOptional(),
      ...base,
    })
    .superRefine((phase, ctx) => {
      if (phase.minTargets > phase.maxTargets) complain(ctx, ['maxTargets'], rangeEmpty);
    }),
  /**
   * Work goes on until `closes`. Daily reports carry a feedback clock for the superior. So does progress on targets, and
   * what silence means when it is over; without a clock it means acceptance when the facts are frozen. `checkIns` repeats a
   * review on the last day of each month or quarter, beside the stages, until then.
   */
  z.strictObject({
    kind: z.literal('execution'),
    dailyReports: z.strictObject({ feedback: duration }).exactOptional(),
    progress: z.strictObject({ feedback: duration, silence: z.enum(['accept', 'return']) }).exactOptional(),
    checkIns: z
      .strictObject({
        every: z.enum(['month', 'quarter']),
        answer: duration,
        results: z
          .array(reviewResult.exclude(['RETARGET']))
          .min(1)
          .max(3),
        ...asked,
      })
      .exactOptional(),
    ...base,
  }),
  z.strictObject({
    kind: z.literal('review'),
    selfAssessment,
    selfAssessmentSeen,
    results: z.array(reviewResult).min(1).max(4),
    ...asked,
    ...base,
  }),
  /**
   * `peers` and `subordinates` absent: only public facts are waited for. Fewer answers of peers than `minimum` at the deadline: the
   * pack's own rules decide. Of subordinates `below` says what becomes of fewer: heard together with the peers, left out, or
   * the stage stays open for those who have not answered. `invite` absent: all of them are asked when the stage opens.
   */
  z.strictObject({
    kind: z.literal('feedback'),
    peers: z
      .strictObject({
        invite: z.int().min(1).max(20),
        minimum: count,
        nominate: nominate.exactOptional(),
      })
      .superRefine((peers, ctx) => {
        if (peers.minimum > peers.invite) complain(ctx, ['minimum'], rangeEmpty);
      })
      .exactOptional(),
    subordinates: z
      .strictObject({
        invite: z.int().min(1).max(MOST_SUBORDINATES).exactOptional(),
        minimum: count.min(FEWEST_PEERS),
        below: z.enum(['fold', 'drop', 'hold']),
      })
      .superRefine(({ invite = MOST_SUBORDINATES, minimum }, ctx) => {
        if (minimum > invite) complain(ctx, ['minimum'], rangeEmpty);
      })
      .exactOptional(),
    ...base,
  }),
  /** The assessor's ratings: the pack's facts with source `assessor`. */
  z.strictObject({ kind: z.literal('final'), selfAssessment, selfAssessmentSeen, ...base }),
  z.strictObject({ kind: z.literal('calibration'), ...base }),
  /** Hand-over, acknowledgement and objection; silence counts as accepted. */
  z.strictObject({ kind: z.literal('result'), ...base }),
  z.strictObject({ kind: z.literal('outcome'), ...base }),
]);

/** Stages whose end is somebody's act or the objection window may go without a deadline of their own. */
const WITHOUT_DEADLINE = new Set(['calibration', 'result', 'outcome']);

export const phase = shapes.superRefine((value, ctx) => {
  if (value.kind === 'feedback' && value.subordinates?.below === 'fold' && value.peers === undefined)
    complain(ctx, ['subordinates', 'below'], foldNowhere);
  if (value.closes !== undefined && value.lasts !== undefined) complain(ctx, ['lasts'], twoDeadlines);
  const none = value.closes === undefined && value.lasts === undefined;
  if (none && !WITHOUT_DEADLINE.has(value.kind)) complain(ctx, ['closes'], noDeadline);
});

const foldNowhere = {
  code: 'fold-without-peers',
  detail: {
    id: 'Tidak ada rekan kerja yang ditanya, jadi jawaban bawahan tidak dapat digabung. Pakai drop atau hold, atau isi peers.',
    en: 'No peers are asked, so what subordinates say cannot be heard together with them. Use drop or hold, or give peers.',
  },
};
const twoDeadlines = {
  code: 'deadline-twice',
  detail: {
    id: 'Tenggat ditulis dua kali. Pakai closes (dari awal periode) atau lasts (dari pembukaan tahap), tidak keduanya.',
    en: 'The deadline is given twice. Use closes (from the start of the period) or lasts (from the opening), not both.',
  },
};
const noDeadline = {
  code: 'deadline-missing',
  detail: {
    id: 'Tahap ini perlu tenggat: isi closes atau lasts.',
    en: 'This stage needs a deadline: give closes or lasts.',
  },
};
