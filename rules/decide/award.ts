/** What an outcome is worth to the person whom it is about, in whole rupiah. */
import { divideHalfUp, exact } from './integers.ts';
import { axisPosition } from './derived.ts';
import type { Decision, FactValue, OutcomeRule, RulePack } from '../language/types.ts';
import { PREDICATE } from '../language/vocabulary.ts';
import { WHOLE } from '../time/units.ts';
import { valueIn } from './value-in.ts';

/** `rupiah` each time, for so many months; `total` is all of it together. */
export type Award = { rupiah: number; months: number; total: number };

/** `undefined`: the outcome states no amount. `null`: what its table asks for is not known of this person. */
export function awardOf(pack: RulePack, outcome: OutcomeRule, decision: Decision): Award | null | undefined {
  const { amount, months = 1 } = outcome;
  const rupiah = amount ?? tableAmount(pack, outcome, decision);
  if (rupiah === undefined || rupiah === null) return rupiah;
  return { rupiah, months, total: exact(rupiah * months) };
}

function tableAmount(pack: RulePack, { amounts }: OutcomeRule, decision: Decision): number | null | undefined {
  if (amounts === undefined) return undefined;
  const { rows, cols, cells, of, most } = amounts;
  const read = (name: string): FactValue | undefined =>
    name === PREDICATE ? decision.predicate : valueIn(pack, decision, name);
  const [row, col] = [read(rows.fact), read(cols.fact)];
  if (row === undefined || col === undefined) return null;
  const cell = cells[axisPosition(rows, row)]?.[axisPosition(cols, col)];
  const base = of === undefined ? WHOLE : read(of);
  if (cell === undefined || typeof base !== 'number') return null;
  return Math.min(divideHalfUp(exact(cell * base), WHOLE), most ?? Infinity);
}
