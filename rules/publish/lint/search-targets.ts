/**
 * From wished numbers over targets back to a list of targets. A search, not a proof: what it finds is checked by computing,
 * what it does not find may still exist.
 */
import { isMeant } from '../../decide/targets.ts';
import { own } from '../../language/records.ts';
import { MADE_UP_DUE, MOST_TARGETS, type TargetFact, type TargetRow } from '../../language/targets.ts';
import type { RulePack, TargetFilter, TargetNode } from '../../language/types.ts';
import { WHOLE } from '../../time/units.ts';

/** What a number over the targets should be. */
export type TargetWish = { node: Extract<TargetNode, { type: 'targets' }>; wanted: number };

const LATE = '2027-12-02';

/** A list for which the numbers come close to what is wished; what is wished later gives way. */
export function targetsFor(pack: RulePack, wishes: readonly TargetWish[]): TargetFact[] {
  const counts = wishes.filter(({ node }) => node.combine === 'count' || node.combine === 'share');
  const measures = wishes.filter((wish) => !counts.includes(wish));
  const size = sizeFor(counts, measures.length);
  const filters = Array.from({ length: size }, (_, at): TargetFilter => ({ ...measures[at]?.node.where }));
  const least: (number | undefined)[] = filters.map(() => undefined);
  const below: (number | undefined)[] = filters.map(() => undefined);
  for (const { node, wanted } of counts) {
    const { attained, ...where } = node.where ?? {};
    const meant = node.combine === 'count' ? wanted : Math.round((wanted * size) / WHOLE);
    filters.forEach((filter, at) => {
      if (at < meant) Object.assign(filter, { ...where, ...filter });
      else if (where.due !== undefined) filter.due ??= where.due === 'met' ? 'late' : 'met';
      if (attained !== undefined && at < meant) least[at] = attained;
      if (attained !== undefined && at >= meant) below[at] = attained - 1;
    });
  }
  const limits = filters.map((_, at) => ({ min: least[at] ?? 0, max: below[at] ?? mostIn(pack, measures[0]) }));
  return listed(filters, (row, at) => levelFor(row, at, { measures, limits, size }));
}

function sizeFor(counts: readonly TargetWish[], measures: number): number {
  const whole = counts.find(({ node }) => node.combine === 'count' && Object.keys(node.where ?? {}).length === 0);
  if (whole !== undefined) return Math.min(whole.wanted, MOST_TARGETS);
  const shares = counts.some(({ node, wanted }) => node.combine === 'share' && wanted % WHOLE !== 0);
  const some = Math.max(0, ...counts.filter(({ node }) => node.combine === 'count').map(({ wanted }) => wanted));
  return Math.min(MOST_TARGETS, shares ? MOST_TARGETS : Math.max(1, measures, some));
}

function mostIn({ derived }: RulePack, wish: TargetWish | undefined): number {
  const node = own(derived, wish?.node.of ?? '');
  return node?.type === 'attainments' ? node.most : WHOLE;
}

type Limits = { min: number; max: number };
type Levels = { measures: readonly TargetWish[]; limits: readonly Limits[]; size: number };

/** What the target should come to, so that all together come to what is wished of those that it belongs to. */
function levelFor(row: TargetRow, at: number, { measures, limits, size }: Levels): number {
  const { min = 0, max = WHOLE } = limits[at] ?? {};
  const wish = measures.find(({ node }) => isMeant({ ...row, attainment: max }, node.where ?? {}));
  const clamped = (level: number) => Math.min(Math.max(level, min), max);
  if (wish === undefined) return clamped(WHOLE);
  if (wish.node.combine !== 'weightedMean' && wish.node.combine !== 'mean') return clamped(wish.wanted);
  // Those before it are as near as they may be; each takes its part of what they leave.
  const nearest = limits.map((limit) => Math.min(Math.max(wish.wanted, limit.min), limit.max));
  const missing = wish.wanted * size - nearest.reduce((sum, each) => sum + each, 0);
  return clamped((nearest[at] ?? wish.wanted) + missing);
}

/** Targets of equal weight; 10000 in ten-thousandths makes the actual the attainment. */
function listed(filters: readonly TargetFilter[], levelOf: (row: TargetRow, at: number) => number): TargetFact[] {
  const share = Math.max(1, Math.floor(WHOLE / Math.max(1, filters.length)));
  return filters.map(({ kind = 'main', aspect = 'quantity', direction = 'higher', joint = false, due = 'met' }, at) => {
    const target: TargetFact = {
      id: `t${at + 1}`,
      kind,
      aspect,
      direction: direction === 'range' ? 'higher' : direction,
      value: WHOLE,
      weight: share,
      due: MADE_UP_DUE,
      source: 'own',
      ...(joint && { jointTarget: 'joint' }),
      actual: 0,
      reportedOn: due === 'met' ? MADE_UP_DUE : LATE,
    };
    const level = levelOf(target, at);
    return { ...target, actual: direction === 'lower' ? 2 * WHOLE - level : level };
  });
}
