/** What is better for the employee: of a fact's values and of two results. */
import type { Axis } from '../../twin/cells.ts';
import { improvement } from '../../language/predicates.ts';
import { own } from '../../language/records.ts';
import type { FactDefinition, FactValue, RulePack } from '../../language/types.ts';
import type { Situation } from './situations.ts';
import { SCORE_UNIT } from '../../time/units.ts';

const STEPS = 6;

/** Stated by the fact, or `higher` for scores; null where nobody says. */
export function betterWay({ better, type, unit }: FactDefinition): 'higher' | 'lower' | null {
  return better ?? (type === 'int' && unit === SCORE_UNIT ? 'higher' : null);
}

/** Values of the fact from low to high: both ends of every interval, and some across the range. */
export function ladderOf(pack: RulePack, name: string, axes: readonly Axis[]): FactValue[] {
  const fact = own(pack.facts, name);
  if (fact?.type === 'bool') return [false, true];
  if (fact?.type === 'enum') return [...(fact.values ?? [])];
  if (fact?.type !== 'int') return [];
  const { min = 0, max = 0 } = fact;
  const ends = (axes.find((axis) => axis.name === name)?.values ?? []).filter((value) => typeof value === 'number');
  const steps = Array.from({ length: STEPS + 1 }, (_, i) => Math.round(min + ((max - min) * i) / STEPS));
  return rising([...ends, ...steps]);
}

/** The rungs with one more in its place. */
export function withRung(rungs: readonly FactValue[], value: FactValue | undefined): FactValue[] {
  const numbers = [...rungs, value].filter((rung) => typeof rung === 'number');
  return numbers.length <= rungs.length ? [...rungs] : rising(numbers);
}

const rising = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b);

/** What of an evaluation is better or worse. */
type Result = Pick<Situation, 'predicate' | 'fires'>;
export type Worse = { path: string[]; id: string; en: string };

/** In which way the second result is worse than the first; null when it is not. */
export function worseThan(pack: RulePack, before: Result, after: Result): Worse | null {
  if (improvement(before.predicate, after.predicate) < 0) {
    const change = `${before.predicate} → ${after.predicate}`;
    return { path: ['predicates'], id: `predikat turun (${change})`, en: `the predicate falls (${change})` };
  }
  const sanction = strongest(pack, after, 'sanction');
  if (sanction !== undefined && sanction.severity > (strongest(pack, before, 'sanction')?.severity ?? -1)) {
    const { id, title } = sanction;
    return { path: ['outcomes', id], id: `muncul sanksi "${title.id}"`, en: `the sanction "${title.en}" appears` };
  }
  const lost = strongest(pack, before, 'reward', (id) => !after.fires.has(id));
  if (lost === undefined || (strongest(pack, after, 'reward')?.severity ?? -1) > lost.severity) return null;
  return {
    path: ['outcomes', lost.id],
    id: `penghargaan "${lost.title.id}" hilang`,
    en: `the reward "${lost.title.en}" is lost`,
  };
}

/** The gravest outcome of the kind that fires. */
export function strongest(
  pack: RulePack,
  { fires }: Pick<Situation, 'fires'>,
  kind: string,
  also = (_id: string) => true,
) {
  return pack.outcomes
    .filter((outcome) => outcome.kind === kind && fires.has(outcome.id) && also(outcome.id))
    .toSorted((a, b) => b.severity - a.severity)[0];
}
