/** A year whose targets changed: each set counts for its own days, with what was reported on them. */
import { addCalendarDays, localDay, workingDaysBetween } from '../../rules/time/calendar.ts';
import type { InSegment } from '../../rules/language/targets.ts';
import type { Target } from '../messages.ts';
import type { ProgressView, Segment } from '../record.ts';
import { type Ctx, isStageKind, now } from './state.ts';

type Counted = ProgressView['counted'][number];

/** What the pack says of changes while work goes on; undefined: it knows none. */
export function midYear(ctx: Ctx): 'segments' | 'replace' | undefined {
  const stage = ctx.input.plan.stages.find(isStageKind('target'));
  return stage?.options['midYear'] as 'segments' | 'replace' | undefined;
}

export const segmentsOf = ({ state }: Ctx): Segment[] => state.view.segments ?? [];
const today = (ctx: Ctx) => localDay(now(ctx), ctx.input.plan.calendar.offsetMinutes);

/** The earlier segment of this appraisal to which a day belongs: what was brought from elsewhere is told no more. */
export const segmentOn = (ctx: Ctx, day: string): Segment | undefined =>
  segmentsOf(ctx).find(({ from, to, origin }) => !origin && from <= day && day <= to);

/** The first day of what is agreed now. */
function currentFrom(ctx: Ctx): string | null {
  const last = segmentsOf(ctx).at(-1);
  return last ? addCalendarDays(last.to, 1) : ctx.state.executionFrom;
}

/**
 * What was agreed ends yesterday, and counts for its days with what was accepted on them. Changed twice on one day, the
 * targets in between never had one.
 */
type Came = { counted: Counted[]; measured: Counted[] };
export function closeSegment(ctx: Ctx, targets: Target[], { counted, measured }: Came): void {
  const from = currentFrom(ctx);
  const to = addCalendarDays(today(ctx), -1);
  if (midYear(ctx) !== 'segments' || from === null || to < from) return;
  ctx.state.view.segments = [
    ...segmentsOf(ctx),
    { from, to, targets, counted: [...counted.filter(({ at }) => at <= to), ...measured] },
  ];
}

/** All that was agreed before a day, where the person goes elsewhere: what holds now ends with it, if the work has not ended before. */
export function segmentsUntil(ctx: Ctx, on: string, targets: Target[], { counted, measured }: Came): Segment[] {
  const last = addCalendarDays(on, -1);
  const from = currentFrom(ctx);
  const end = ctx.state.executionTo ?? last;
  const current = { from: from ?? '', to: end < last ? end : last, targets, counted: [...counted, ...measured] };
  return [...segmentsOf(ctx), ...(from === null || targets.length === 0 ? [] : [current])]
    .filter((segment) => segment.from <= segment.to && segment.from <= last)
    .map((segment) => ({
      ...segment,
      to: segment.to < last ? segment.to : last,
      counted: segment.counted.filter(({ at, by }) => at <= last || by === 'system'),
    }));
}

/** Puts a report of an earlier day where it belongs. */
export function countIn(ctx: Ctx, segment: Segment, given: Counted): void {
  const before = segment.counted.find(({ target }) => target === given.target);
  if (before && before.at > given.at) return;
  const counted = [...segment.counted.filter(({ target }) => target !== given.target), given];
  ctx.state.view.segments = segmentsOf(ctx).map((each) => (each === segment ? { ...each, counted } : each));
}

/** Working days of a segment, as the region's calendar counts them. */
const daysIn = (ctx: Ctx, { from, to }: Pick<Segment, 'from' | 'to'>): number =>
  workingDaysBetween(from, to, ctx.input.plan.calendar, 'both');

/** Of the targets that are agreed now, in a year with segments. */
export function currentSegment(ctx: Ctx): InSegment {
  const from = currentFrom(ctx);
  if (segmentsOf(ctx).length === 0 || from === null) return {};
  const last = ctx.state.executionTo ?? today(ctx);
  const to = last < from ? from : last;
  return { from, to, days: Math.max(1, daysIn(ctx, { from, to })) };
}

type Past = { target: Target; counted: Counted | undefined } & InSegment;

/** The targets of earlier segments, each under a name of its own. A segment without a working day counts for nothing. */
export function pastTargets(ctx: Ctx): Past[] {
  return segmentsOf(ctx).flatMap(({ from, to, targets, counted, origin }, n) => {
    const days = daysIn(ctx, { from, to });
    if (days === 0) return [];
    return targets.map((target) => ({
      target: { ...target, id: `${target.id}.s${n + 1}` },
      counted: counted.find((each) => each.target === target.id),
      from,
      to,
      days,
      ...(origin && { origin: origin.region }),
    }));
  });
}
