/** Phases: the stages of a cycle with their windows and what their deadlines do. */
import { z } from 'zod';
import { complain, count, duration, isoDuration, name, slug, sourced, text } from './schema-parts.ts';
import type { DeadlineRule, Phase } from '../language/types.ts';

const MOST_REMINDERS = 10;

const lastResort = z.enum(['autoForward', 'hold', 'close']);
const deadlineRule: z.ZodType<DeadlineRule> = z.discriminatedUnion('do', [
  z.strictObject({ do: lastResort }),
  z.strictObject({ do: z.literal('escalate'), grace: duration, then: lastResort }),
]);

const base = {
  id: name,
  title: text,
  opens: isoDuration.exactOptional(),
  closes: isoDuration.exactOptional(),
  lasts: duration.exactOptional(),
  remindDaysBefore: z.array(z.int().min(0).max(366)).max(MOST_REMINDERS).exactOptional(),
  onDeadline: deadlineRule,
  ...sourced,
};
const selfAssessment = z.enum(['required', 'optional', 'none']);
const targets = z.int().min(1).max(50);

const shapes = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('briefing'), acknowledge: z.boolean(), courses: z.array(slug).max(50), ...base }),
  z
    .strictObject({
      kind: z.literal('target'),
      maxRounds: z.int().min(1).max(20),
      minTargets: targets,
      maxTargets: targets,
      acknowledge: z.boolean(),
      ...base,
    })
    .superRefine((phase, ctx) => {
      if (phase.minTargets > phase.maxTargets) complain(ctx, ['maxTargets'], rangeEmpty);
    }),
  z.strictObject({
    kind: z.literal('execution'),
    dailyReports: z.strictObject({ feedback: duration }).exactOptional(),
    ...base,
  }),
  z.strictObject({
    kind: z.literal('review'),
    selfAssessment,
    results: z
      .array(z.enum(['ON_TRACK', 'COACH', 'RETARGET', 'WARN']))
      .min(1)
      .max(4),
    ...base,
  }),
  z.strictObject({
    kind: z.literal('feedback'),
    peers: z
      .strictObject({ invite: z.int().min(1).max(20), minimum: count })
      .superRefine((peers, ctx) => {
        if (peers.minimum > peers.invite) complain(ctx, ['minimum'], rangeEmpty);
      })
      .exactOptional(),
    ...base,
  }),
  z.strictObject({ kind: z.literal('final'), selfAssessment, ...base }),
  z.strictObject({ kind: z.enum(['calibration', 'result', 'outcome']), ...base }),
]);

/** Stages whose end is somebody's act or the objection window may go without a deadline of their own. */
const WITHOUT_DEADLINE = new Set(['calibration', 'result', 'outcome']);

export const phase: z.ZodType<Phase> = shapes.superRefine((value, ctx) => {
  if (value.closes !== undefined && value.lasts !== undefined) complain(ctx, ['lasts'], twoDeadlines);
  const none = value.closes === undefined && value.lasts === undefined;
  if (none && !WITHOUT_DEADLINE.has(value.kind)) complain(ctx, ['closes'], noDeadline);
});

const rangeEmpty = {
  code: 'range-empty',
  detail: { id: 'Batas bawah lebih besar dari batas atas.', en: 'The lower bound is greater than the upper bound.' },
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
