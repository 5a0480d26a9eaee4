/** What a target came to, put right by whoever decides about it: it counts as if it had been reported so. */
import { localDay } from '../../rules/time/calendar.ts';
import type { CorrectedActual } from '../../rules/language/targets.ts';
import type { ProgressView } from '../record.ts';
import type { RefusedPart } from '../refused-part.ts';
import { isMeasured, NO_PROGRESS, targetsInForce } from './progress.ts';
import { pastTargets, segmentsOf } from './segments.ts';
import { type Ctx, now, refuse } from './state.ts';

/** Refuses what is no target, named twice, measured by a fact, or of a day that has not come. */
export function checkActuals(ctx: Ctx, targets: readonly CorrectedActual[] = []): void {
  const wrong = targets.flatMap((each, i) => wrongIn(ctx, { each, i, targets }));
  if (wrong.length > 0) refuse('command-invalid', 'what is corrected is what an agreed target came to', ...wrong);
}

type Checked = { each: CorrectedActual; i: number; targets: readonly CorrectedActual[] };

function wrongIn(ctx: Ctx, { each: { target: id, at: day }, i, targets }: Checked): RefusedPart[] {
  const at = (field: string) => `/targets/${i}/${field}`;
  const target = targetOf(ctx, id);
  if (!target || !isMeasured(target)) return [{ pointer: at('target'), because: 'no-such-target' }];
  if (targets.findIndex((other) => other.target === id) < i)
    return [{ pointer: at('target'), because: 'reported-twice' }];
  if (target.source !== 'own') return [{ pointer: at('target'), because: 'measured-by-fact' }];
  const today = localDay(now(ctx), ctx.input.plan.calendar.offsetMinutes);
  const from = ctx.state.executionFrom;
  if (from === null) return [{ pointer: at('target'), because: 'no-such-target' }];
  if (day === undefined || (day >= from && day <= today)) return [];
  return [{ pointer: at('at'), because: 'not-a-day-yet', day, from, to: today }];
}

/** By the names that the facts of a score have: `t1.s1` is one of an earlier segment. */
const targetOf = (ctx: Ctx, id: string) =>
  pastTargets(ctx).find(({ target }) => target.id === id)?.target ??
  targetsInForce(ctx).find((target) => target.id === id);

export const actualsBefore = (ctx: Ctx, targets: readonly CorrectedActual[]) =>
  targets.map((each) => ({ ...each, before: countedOf(ctx, each.target)?.actual ?? null }));

/** Reported on no other day than before, where nobody says which it was: a correction makes nothing late. */
export function correctActuals(ctx: Ctx, targets: readonly CorrectedActual[]): void {
  const { executionTo } = ctx.state;
  const today = localDay(now(ctx), ctx.input.plan.calendar.offsetMinutes);
  for (const { target, actual, at } of targets) {
    const due = targetOf(ctx, target)?.due;
    const end = [due, executionTo ?? undefined, today].filter((day) => day !== undefined).toSorted()[0] ?? today;
    putCounted(ctx, { target, actual, at: at ?? countedOf(ctx, target)?.at ?? end, by: 'correction' });
  }
}

type Counted = ProgressView['counted'][number];

/** What a target of an earlier segment was called when it was agreed. */
const ofYear = (id: string): string => id.replace(/\.s\d+$/, '');

/** Among what counted of the same days: `t1.s2` is the target `t1` of the second segment. */
const segmentNumber = (id: string): number => Number(/\.s(\d+)$/.exec(id)?.[1] ?? 0);

function countedOf(ctx: Ctx, id: string): Counted | undefined {
  const n = segmentNumber(id);
  const counted = n > 0 ? segmentsOf(ctx)[n - 1]?.counted : ctx.state.view.progress?.counted;
  return counted?.find(({ target }) => target === (n > 0 ? ofYear(id) : id));
}

function putCounted(ctx: Ctx, given: Counted): void {
  const { view } = ctx.state;
  const n = segmentNumber(given.target);
  const put = { ...given, target: n > 0 ? ofYear(given.target) : given.target };
  const among = (counted: Counted[]) => [...counted.filter(({ target }) => target !== put.target), put];
  if (n > 0) {
    view.segments = segmentsOf(ctx).map((each, i) => (i === n - 1 ? { ...each, counted: among(each.counted) } : each));
    return;
  }
  const progress = view.progress ?? NO_PROGRESS;
  view.progress = { ...progress, counted: among(progress.counted) };
}
