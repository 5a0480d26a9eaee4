/** Facts for a cell: facts of the cell as they are, mixed numbers (a weighted sum, a share) by aiming at their intervals. */
import type { Axis } from '../../twin/cells.ts';
import { planEvaluation } from '../../decide/compile.ts';
import { readsOf } from '../../language/graph.ts';
import { own } from '../../language/records.ts';
import type { Facts, FactValue, ResolvedPack, RulePack } from '../../language/types.ts';
import { isPresent } from '../../decide/values.ts';
import { aimAt } from './aim.ts';
import { situationOf, type Situation } from './situations.ts';

/** Where in its interval a mixed number is aimed at: what depends on it elsewhere may need one or the other. */
const SPOTS = [0, 1, 0.5] as const;

/** Finds somebody in the wished cell, or null. */
export type Land = (wanted: Facts) => Situation | null;

/** Aims once for each combination that the mixed numbers depend on: the other facts of a cell cannot change them. */
export function lander(resolved: ResolvedPack, axes: readonly Axis[]): Land {
  const { pack } = resolved;
  const { order } = planEvaluation(pack);
  const byName = new Map(axes.map((axis) => [axis.name, axis]));
  const known = new Map<string, Facts | null>();
  return (wanted) => {
    const mixed = order.filter((name) => Object.hasOwn(wanted, name));
    const facts = entriesOf(wanted, (name) => Object.hasOwn(pack.facts, name));
    if (mixed.length === 0) return situationOf(resolved, aimAt(pack, facts).complete());
    const behind = new Set(mixed.flatMap((name) => factsBehind(pack, name)));
    const bound = entriesOf(wanted, (name) => mixed.includes(name) || behind.has(name));
    const key = JSON.stringify(bound);
    const aimed = known.has(key) ? (known.get(key) ?? null) : aimFor(pack, { bound, mixed, byName });
    known.set(key, aimed);
    return aimed === null
      ? null
      : situationOf(resolved, { ...aimed, ...entriesOf(facts, (name) => !behind.has(name)) });
  };
}

const entriesOf = (facts: Facts, keep: (name: string) => boolean): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => keep(name)));

function factsBehind(pack: RulePack, name: string): string[] {
  if (Object.hasOwn(pack.facts, name)) return [name];
  return (readsOf(pack, name) ?? []).flatMap((read) => factsBehind(pack, read));
}

type Target = { bound: Facts; mixed: readonly string[]; byName: ReadonlyMap<string, Axis> };

/** Complete facts whose mixed numbers lie in their intervals. */
function aimFor(pack: RulePack, { bound, mixed, byName }: Target): Facts | null {
  const spotOf = (name: string, spot: number): FactValue => {
    const [axis, value] = [byName.get(name), bound[name] ?? 0];
    return axis === undefined ? value : spotIn(axis, value, spot);
  };
  const names = Object.keys(bound).filter((name) => Object.hasOwn(pack.facts, name));
  for (const { edge, spots } of spotsFor(mixed.length)) {
    const aim = aimAt(pack, Object.fromEntries(names.map((name) => [name, spotOf(name, edge)])));
    mixed.forEach((name, i) => aim.toward(name, spotOf(name, spots[i] ?? 0)));
    const facts = aim.complete();
    const inside = mixed.every((name) => {
      const [axis, value, wanted] = [byName.get(name), aim.value(name), own(bound, name)];
      return axis !== undefined && isPresent(value) && wanted !== undefined && sameInterval(axis, value, wanted);
    });
    if (inside) return facts;
  }
  return null;
}

/** Combinations of spots, the same for all first; facts at the low, then at the high end of their intervals. */
function spotsFor(count: number): { edge: number; spots: number[] }[] {
  const list = (first: number, rest: number) => Array.from({ length: count }, (_, i) => (i === 0 ? first : rest));
  const same = SPOTS.map((spot) => list(spot, spot));
  const split =
    count === 1
      ? []
      : SPOTS.flatMap((first) => SPOTS.filter((rest) => rest !== first).map((rest) => list(first, rest)));
  return [0, 1].flatMap((edge) => [...same, ...split].map((spots) => ({ edge, spots })));
}

function intervalOf(axis: Axis, value: FactValue): { from: number; to: number } | null {
  if (axis.type !== 'int' || typeof value !== 'number') return null;
  const from = axis.cuts.findLast((cut) => cut <= value) ?? axis.min;
  const above = axis.cuts.find((cut) => cut > value);
  return { from, to: above === undefined ? axis.max : above - 1 };
}

function spotIn(axis: Axis, value: FactValue, spot: number): FactValue {
  const interval = intervalOf(axis, value);
  return interval === null ? value : Math.round(interval.from + (interval.to - interval.from) * spot);
}

function sameInterval(axis: Axis, value: FactValue, wanted: FactValue): boolean {
  const interval = intervalOf(axis, wanted);
  if (interval === null) return value === wanted;
  return typeof value === 'number' && value >= interval.from && value <= interval.to;
}
