/** Whether a unit keeps to a pattern, and what would mend it. */
import { smallestMoves } from '../../rules/calibrate/moves.ts';
import { headcount, keepsTo, type PredicateCounts, rulesOf, violations } from '../../rules/calibrate/pattern.ts';
import { isPredicate, PREDICATES, type Predicate } from '../../rules/language/predicates.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { predicatesOf } from '../../rules/twin/cells.ts';
import type { CalibrationRow } from '../../store/calibration/rows.ts';

export type Scored = CalibrationRow & { predicate: Predicate };
export const scoredIn = (rows: readonly CalibrationRow[]): Scored[] =>
  rows.flatMap((row) => (row.predicate === null ? [] : [{ ...row, predicate: row.predicate }]));
export const isMovable = ({ stageKind, state }: CalibrationRow) => stageKind === 'calibration' && state === 'RUNNING';

/** Those that the pack can give, and those that somebody has all the same. */
export const predicatesIn = ({ predicates }: RulePack, found: readonly Predicate[]) =>
  PREDICATES.filter((each) => predicatesOf(predicates).includes(each) || found.includes(each));

export const countsIn = (rows: readonly Scored[]): PredicateCounts => {
  const counts: PredicateCounts = {};
  for (const { predicate } of rows) counts[predicate] = (counts[predicate] ?? 0) + 1;
  return counts;
};

type Check = { state: 'none' | 'withheld' | 'tooSmall' | 'kept' | 'broken' | 'impossible' };
const nothing = <S extends Check['state']>(state: S) => ({ state, rules: [], moves: null });
/** Whoever has a case in the unit would learn it from what the others leave over. */
export const WITHHELD = nothing('withheld');

export function checkOf(pack: RulePack, { rows, pattern: name }: { rows: readonly Scored[]; pattern: string | null }) {
  const pattern = name === null ? undefined : pack.distribution.patterns[name];
  if (!pattern) return nothing('none');
  const counts = countsIn(rows);
  const people = headcount(counts);
  if (people === 0) return nothing('none');
  if (people < pack.distribution.minUnitSize) return nothing('tooSmall');
  const broken = violations(pattern, counts);
  const rules = rulesOf(pattern, people).map((rule) => ({
    ...rule,
    people: rule.of.reduce((sum, code) => sum + (counts[code] ?? 0), 0),
    kept: !broken.some(({ kind, of }) => kind === rule.kind && of.join() === rule.of.join()),
  }));
  if (keepsTo(pattern, counts)) return { state: 'kept' as const, rules, moves: null };
  const given = predicatesOf(pack.predicates).filter(isPredicate);
  const order = predicatesIn(
    pack,
    rows.map(({ predicate }) => predicate),
  );
  const fixed = countsIn(rows.filter((row) => !isMovable(row)));
  const moves = smallestMoves(pattern, counts, { order, closed: order.filter((each) => !given.includes(each)), fixed });
  return { state: moves ? ('broken' as const) : ('impossible' as const), rules, moves };
}
