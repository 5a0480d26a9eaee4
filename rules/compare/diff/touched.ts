/** Which rules two packs can decide differently, and what these decide by, as axes that both can be evaluated on. */
import { canonicalJson } from '../../decide/canonical.ts';
import { planEvaluation } from '../../decide/compile.ts';
import { namesIn } from '../../decide/conditions.ts';
import { restsOn, readsOfPredicate, readsOf } from '../../language/graph.ts';
import { own } from '../../language/records.ts';
import { suppressedBy } from '../../decide/suppression.ts';
import type { OutcomeRule, RulePack } from '../../language/types.ts';
import { PREDICATE } from '../../language/vocabulary.ts';
import { type Axis, axesOfCuts, intAxis } from '../../twin/cells.ts';
import { conditionCuts, type Cuts, cutsThrough } from '../../twin/cuts.ts';

/** `outcomes` are ids; `names` are what the touched rules of either pack read, without the predicate. */
export type Touched = { predicate: boolean; outcomes: ReadonlySet<string>; names: ReadonlySet<string> };

/**
 * Rules that differ, or read what differs, with those that silence them or are silenced by them. `predicate` is also set
 * when one of them reads it. A rule that is not touched decides alike whatever the facts are.
 */
export function touchedRules(before: RulePack, after: RulePack): Touched {
  const table = predicateDiffers(before, after);
  const touched = new Set<string>();
  const [old, now] = [rulesById(before), rulesById(after)];
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    if (ruleDiffers(old.get(id), now.get(id), { before, after, table })) touched.add(id);
  }
  spread(touched, [...before.outcomes, ...after.outcomes]);
  const rules = [before, after].flatMap((pack) => pack.outcomes.filter((rule) => touched.has(rule.id)));
  const read = new Set(rules.flatMap((rule) => namesIn(rule.conditions)));
  const predicate = table || read.has(PREDICATE);
  if (predicate) for (const pack of [before, after]) for (const name of readsOfPredicate(pack)) read.add(name);
  read.delete(PREDICATE);
  return { predicate, outcomes: touched, names: read };
}

/** Whether both packs compute the name from the same facts in the same way; labels do not count. */
export function alike(name: string, before: RulePack, after: RulePack): boolean {
  return canonicalJson(recipe(before, name)) === canonicalJson(recipe(after, name));
}

const rulesById = (pack: RulePack) => new Map(pack.outcomes.map((rule) => [rule.id, rule]));

function predicateDiffers(before: RulePack, after: RulePack): boolean {
  const table = ({ predicates }: RulePack) => {
    const { legal: _legal, provenance: _provenance, note: _note, ...what } = predicates;
    return canonicalJson(what);
  };
  return table(before) !== table(after) || readsOfPredicate(after).some((name) => !alike(name, before, after));
}

type Packs = { before: RulePack; after: RulePack; table: boolean };

function ruleDiffers(old: OutcomeRule | undefined, now: OutcomeRule | undefined, { before, after, table }: Packs) {
  if (old === undefined || now === undefined) return true;
  const what = (rule: OutcomeRule) => canonicalJson([rule.conditions, [...suppressedBy(rule)].sort()]);
  if (what(old) !== what(now)) return true;
  return namesIn(now.conditions).some((name) => (name === PREDICATE ? table : !alike(name, before, after)));
}

/** Adds all that silence, or are silenced by, one that is in the set. */
function spread(touched: Set<string>, rules: readonly OutcomeRule[]): void {
  for (let size = -1; size !== touched.size; ) {
    size = touched.size;
    for (const rule of rules) {
      const group = [rule.id, ...suppressedBy(rule)];
      if (group.some((id) => touched.has(id))) for (const id of group) touched.add(id);
    }
  }
}

/** How a name comes about, down to the facts. */
const recipe = (pack: RulePack, name: string) =>
  [...restsOn(pack, name)].sort().map((each) => [each, step(pack, each)]);

function step(pack: RulePack, name: string): unknown {
  const fact = own(pack.facts, name);
  if (fact !== undefined) {
    const { type, min = null, max = null, values = [], missing } = fact;
    return { type, min, max, values, missing };
  }
  const node = own(pack.derived, name);
  if (node === undefined) return pack.indicators.map(({ of, weight, when = null }) => ({ of, weight, when }));
  const { label: _label, valueLabels: _values, provenance: _provenance, legal: _legal, note: _note, ...how } = node;
  return { how, calendar: node.type === 'workingDays' ? planEvaluation(pack).calendar : null };
}

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
