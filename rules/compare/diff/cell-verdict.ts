/** What a pack decides on a cell: facts and numbers given, the rest of the graph computed from them. */
import { planEvaluation } from '../../decide/compile.ts';
import { fits } from '../../decide/values.ts';
import { suppressions } from '../../decide/suppression.ts';
import type { Predicate } from '../../language/predicates.ts';
import { own } from '../../language/records.ts';
import type { FactValue, PlainFacts, ResolvedPack } from '../../language/types.ts';
import { PREDICATE } from '../../language/vocabulary.ts';
import { compilePack } from '../../twin/closures.ts';
import { presentOf, readOver } from '../../twin/partial-values.ts';
import type { Touched } from './touched.ts';

/** Of the touched rules: the predicate (null: not touched) and the ids that fire, after suppression, sorted. */
export type CellVerdict = { predicate: Predicate | null; outcomes: string[] };

export type Shift = {
  refused: 'before' | 'after' | null;
  predicate: { before: Predicate; after: Predicate } | null;
  gained: string[];
  lost: string[];
};

/** What is different between two verdicts; null when nothing is. */
export function shiftBetween(before: CellVerdict | null, after: CellVerdict | null): Shift | null {
  if (before === null || after === null) {
    const refused = before === null ? 'before' : 'after';
    return before === after ? null : { refused, predicate: null, gained: [], lost: [] };
  }
  const [old, now] = [before.predicate, after.predicate];
  const predicate = old === null || now === null || old === now ? null : { before: old, after: now };
  const gained = after.outcomes.filter((id) => !before.outcomes.includes(id));
  const lost = before.outcomes.filter((id) => !after.outcomes.includes(id));
  if (predicate === null && gained.length + lost.length === 0) return null;
  return { refused: null, predicate, gained, lost };
}

/** The verdict of the pack on each cell; null where its facts do not allow the cell or something that decides is absent. */
export function cellJudge(resolved: ResolvedPack, touched: Touched): (cell: PlainFacts) => CellVerdict | null {
  const { pack } = resolved;
  const compiled = compilePack(resolved);
  const needed = planEvaluation(pack).reads.filter((name) => touched.names.has(name));
  const outcomes = pack.outcomes.filter(({ id }) => touched.outcomes.has(id));
  const rules = outcomes.map(({ id }) => ({ id, rule: `outcome/${id}` }));
  const allowed = ([name, value]: [string, FactValue]) => {
    const fact = own(pack.facts, name);
    return fact === undefined || fits(value, fact);
  };
  return (cell) => {
    const given = Object.entries(cell).every(allowed) ? valuesOn(resolved, cell, needed) : null;
    if (given === null) return null;
    const predicate = touched.predicate ? compiled.predicate(given) : null;
    if (predicate !== null) given[PREDICATE] = predicate;
    const holding = new Set(rules.filter(({ rule }) => compiled.holds(rule, given)).map(({ id }) => id));
    const silenced = suppressions(outcomes, (id) => holding.has(id));
    return { predicate, outcomes: [...holding].filter((id) => !silenced.has(id)).sort() };
  };
}

/** Values of all the names; null when one is absent or cannot be computed. */
function valuesOn({ pack }: ResolvedPack, cell: PlainFacts, names: readonly string[]): PlainFacts | null {
  try {
    const values = presentOf(
      names,
      readOver(pack, (name) => own(cell, name)),
    );
    return Object.keys(values).length === names.length ? values : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
