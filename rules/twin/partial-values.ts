/** The graph where only some values are known: each stands for whatever lies beneath it. */
import { planEvaluation } from '../decide/compile.ts';
import { computeDerived } from '../decide/targets.ts';
import { measureIndicators, weightedScore } from '../decide/indicators.ts';
import { producesResult } from '../language/graph.ts';
import { own } from '../language/records.ts';
import type { PlainFacts, RulePack } from '../language/types.ts';
import { isPresent, type Read, type Value } from '../decide/values.ts';

/** Reads any name over what is given; each is computed once, and absent when something beneath it is not known. */
export function readOver(pack: RulePack, given: (name: string) => Value | undefined): Read {
  const { calendar } = planEvaluation(pack);
  const known = new Map<string, Value>();
  const compute = (name: string): Value => {
    const node = own(pack.derived, name);
    if (node !== undefined) return computeDerived(node, read, calendar);
    if (!producesResult(pack, name)) return { absent: 'fail', facts: [name] };
    const measured = measureIndicators(pack.indicators, read);
    return Array.isArray(measured) ? weightedScore(measured) : measured;
  };
  const read: Read = (name) => {
    const value = given(name) ?? known.get(name) ?? compute(name);
    known.set(name, value);
    return value;
  };
  return read;
}

/** Those of the names that have a value. */
export function presentOf(names: Iterable<string>, read: Read): PlainFacts {
  const values: PlainFacts = {};
  for (const name of names) {
    const value = read(name);
    if (isPresent(value)) values[name] = value;
  }
  return values;
}
