/** What a pack decides on a cell: facts and numbers given, the rest of the graph computed from them. */
import { compilePack } from '../../twin/closures.ts';
import { planEvaluation } from '../../decide/compile.ts';
import { computeNode } from '../../decide/derived.ts';
import { measureIndicators, weightedScore } from '../../decide/indicators.ts';
import { own } from '../../language/records.ts';
import { suppressions } from '../../decide/suppression.ts';
import type { FactDefinition, Facts, FactValue, ResolvedPack } from '../../language/types.ts';
import { isAbsent, isPresent, type Read, type Value } from '../../decide/values.ts';
import { PREDICATE } from '../../language/vocabulary.ts';
import type { Touched } from './touched.ts';
import type { Predicate } from '../../language/predicates.ts';

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
export function cellJudge(resolved: ResolvedPack, touched: Touched): (cell: Facts) => CellVerdict | null {
  const { pack } = resolved;
  const compiled = compilePack(resolved);
  const { order, calendar, reads } = planEvaluation(pack);
  const needed = reads.filter((name) => touched.names.has(name));
  const outcomes = pack.outcomes.filter(({ id }) => touched.outcomes.has(id));
  return (cell) => {
    const values = new Map<string, Value>();
    for (const [name, value] of Object.entries(cell)) {
      const fact = own(pack.facts, name);
      if (fact !== undefined && !allows(fact, value)) return null;
      values.set(name, value);
    }
    const read: Read = (name) => values.get(name) ?? { absent: 'renormalise', facts: [name] };
    try {
      for (const name of order.filter((one) => !values.has(one))) {
        const node = own(pack.derived, name);
        values.set(name, node === undefined ? resultOf(resolved, read) : computeNode(node, read, calendar));
      }
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
    const known = needed.map((name): [string, Value] => [name, read(name)]);
    if (known.some(([, value]) => isAbsent(value))) return null;
    const given = Object.fromEntries(known.filter((entry): entry is [string, FactValue] => isPresent(entry[1])));
    const predicate = touched.predicate ? compiled.predicate(given) : null;
    const asked: Facts = predicate === null ? given : { ...given, [PREDICATE]: predicate };
    const holding = outcomes.map(({ id }) => id).filter((id) => compiled.holds(`outcome/${id}`, asked));
    const silenced = suppressions(outcomes, (id) => holding.includes(id));
    return { predicate, outcomes: holding.filter((id) => !silenced.has(id)).sort() };
  };
}

function resultOf({ pack }: ResolvedPack, read: Read): Value {
  const measured = measureIndicators(pack.indicators, read);
  return Array.isArray(measured) ? weightedScore(measured) : measured;
}

/** Whether the pack's declaration of the fact admits the value. */
function allows({ type, min, max, values }: FactDefinition, value: FactValue): boolean {
  if (typeof value === 'number') return type === 'int' && value >= (min ?? value) && value <= (max ?? value);
  if (typeof value === 'boolean') return type === 'bool';
  return type === 'enum' && (values ?? []).includes(value);
}
