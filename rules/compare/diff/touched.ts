/** Which rules two packs can decide differently: only these need to be looked at cell by cell. */
import { canonicalJson } from '../../decide/canonical.ts';
import { planEvaluation } from '../../decide/compile.ts';
import { namesIn } from '../../decide/conditions.ts';
import { readsOf, readsOfPredicate } from '../../language/graph.ts';
import { own } from '../../language/records.ts';
import { suppressedBy } from '../../decide/suppression.ts';
import type { OutcomeRule, RulePack } from '../../language/types.ts';
import { PREDICATE } from '../../language/vocabulary.ts';

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
function recipe(pack: RulePack, name: string): unknown {
  const fact = own(pack.facts, name);
  if (fact !== undefined) {
    const { type, min = null, max = null, values = [], missing } = fact;
    return { type, min, max, values, missing };
  }
  const node = own(pack.derived, name);
  const inputs = (readsOf(pack, name) ?? []).map((read) => [read, recipe(pack, read)]);
  if (node === undefined) {
    const measures = pack.indicators.map(({ of, weight, when = null }) => ({ of, weight, when }));
    return { measures, inputs };
  }
  const { label: _label, valueLabels: _values, provenance: _provenance, legal: _legal, note: _note, ...how } = node;
  return { how, inputs, calendar: node.type === 'workingDays' ? planEvaluation(pack).calendar : null };
}
