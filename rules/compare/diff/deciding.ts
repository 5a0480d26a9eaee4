/** What two packs decide by, as axes that both can be evaluated on. */
import { type Axis, axesOfCuts, intAxis } from '../../twin/cells.ts';
import { conditionCuts, type Cuts, cutsThrough } from '../../twin/cuts.ts';
import { readsOf } from '../../language/graph.ts';
import { own } from '../../language/records.ts';
import type { RulePack } from '../../language/types.ts';
import { alike } from './touched.ts';

/** `mixed` names numbers that the two packs put together differently: there cells can only be sampled. */
export type SharedAxes = { axes: Axis[]; mixed: string[] };

/** How finely an input is looked at when the packs put it together differently. */
const STEPS = 12;

/** The axes of what the touched rules of either pack decide by. */
export function sharedAxes(before: RulePack, after: RulePack, names: ReadonlySet<string>): SharedAxes {
  const mixed = new Set<string>();
  const lists = [before, after].map((pack) => {
    const cuts = conditionCuts(pack);
    const known = [...names].filter((name) => Object.hasOwn(pack.facts, name) || readsOf(pack, name) !== null);
    const asked: Cuts = new Map(known.map((name) => [name, cuts.get(name) ?? new Set()]));
    return axesOfCuts(pack, settle(pack, asked, { mixed, alike: (name) => alike(name, before, after) }));
  });
  const all = [...new Set(lists.flat().map((axis) => axis.name))];
  const axes = all.map((name) => joined(lists.flatMap((list) => list.filter((axis) => axis.name === name))));
  return { axes: axes.filter((axis) => axis !== null), mixed: [...mixed].sort() };
}

type Seen = { mixed: Set<string>; alike: (name: string) => boolean };

/** The cuts followed back to facts and to numbers that both packs put together alike; others are opened and noted. */
function settle(pack: RulePack, asked: Cuts, { mixed, alike: isAlike }: Seen): Cuts {
  const settled: Cuts = new Map();
  for (let open = asked; open.size > 0; ) {
    const next: Cuts = new Map();
    for (const [name, cuts] of cutsThrough(pack, open)) {
      const inputs = readsOf(pack, name);
      if (inputs === null || isAlike(name)) add(settled, name, cuts);
      else {
        mixed.add(name);
        for (const input of inputs) add(next, input, [...gridOf(pack, input), ...cuts]);
      }
    }
    open = next;
  }
  return settled;
}

function add(cuts: Cuts, name: string, found: Iterable<number>): void {
  cuts.set(name, new Set([...(cuts.get(name) ?? []), ...found]));
}

function gridOf(pack: RulePack, name: string): number[] {
  const { min, max } = own(pack.facts, name) ?? {};
  if (min === undefined || max === undefined) return [];
  return Array.from({ length: STEPS }, (_, i) => min + Math.floor(((max - min) * i) / STEPS));
}

/** One axis for both packs: cuts of either, and a cut where only one of them ends. */
function joined([a, b]: Axis[]): Axis | null {
  if (a === undefined || b === undefined || a === b) return a ?? b ?? null;
  if (a.type === 'int' && b.type === 'int') {
    const range = { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
    return intAxis(a.name, range, [...a.cuts, ...b.cuts, a.min, b.min, a.max + 1, b.max + 1]);
  }
  if (a.type === 'int' || b.type === 'int') return a;
  return { ...a, values: [...new Set([...a.values, ...b.values])] };
}
