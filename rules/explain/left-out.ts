/** Joint targets without a result: they count neither for nor against whoever bears them. */
import { own } from '../language/records.ts';
import { isTargetList, LIST_FACT } from '../language/targets.ts';
import type { Decision } from '../language/types.ts';
import type { Draft, Telling } from './scores.ts';
import { nameIn } from './targets.ts';

/** None that a correction has given a result since. */
export function leftOutSentences({ inputs }: Decision, { leftOut = [], titles }: Telling): Draft[] {
  const given = own(inputs, LIST_FACT);
  if (!isTargetList(given)) return [];
  return leftOut
    .filter((id) => !given.some((target) => target.id === id))
    .map((id) => ({
      key: `left-out/${id}`,
      text: {
        id: `Target bersama ${nameIn(titles, id)} belum ditetapkan hasilnya oleh unit pemiliknya pada saat pembekuan: tidak ikut dihitung, dan bobotnya dibagi ke target lain.`,
        en: `Joint target ${nameIn(titles, id)} had no result of the units that own it when the facts were frozen: it is left out, and its weight is shared among the others.`,
      },
    }));
}
