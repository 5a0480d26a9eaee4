/** Sentences about what a reward is worth, and about the place of whoever it is proposed for. */
import { type RewardPlace, type Budget } from '../calibrate/places.ts';
import { awardOf } from '../decide/award.ts';
import type { Decision, Language, OutcomeRule, RulePack, Text } from '../language/types.ts';
import { bilingual, formatNumber, labelOf } from './format.ts';
import type { Draft } from './scores.ts';

/** By outcome, once the unit is released. */
export type Places = ReadonlyMap<string, RewardPlace>;

/** `amount/` and `place/`, each followed by the outcome. */
export const rewardSentences = (pack: RulePack, decision: Decision, places: Places | undefined): Draft[] =>
  pack.outcomes.flatMap((rule) => {
    if (!decision.outcomes.some(({ id, result }) => id === rule.id && result)) return [];
    return [...amountSentence(pack, decision, rule), ...placeSentence(pack, rule, places?.get(rule.id))];
  });

export const rupiahText = (rupiah: number, language: Language): string =>
  `${rupiah < 0 ? '-' : ''}Rp${formatNumber(Math.abs(rupiah), undefined, language)}`;

/** Names that the amount of an outcome is read from. */
export const namesOfAmount = ({ amounts }: OutcomeRule): string[] =>
  amounts === undefined
    ? []
    : [amounts.rows.fact, amounts.cols.fact, ...(amounts.of === undefined ? [] : [amounts.of])];

function amountSentence(pack: RulePack, decision: Decision, rule: OutcomeRule): Draft[] {
  const award = awardOf(pack, rule, decision);
  if (award === undefined) return [];
  const key = `amount/${rule.id}`;
  const read = namesOfAmount(rule).map((name) => labelOf(pack, name));
  const from = bilingual((l) => {
    if (read.length === 0) return '';
    const names = read.map((label) => label[l]).join(', ');
    return l === 'id' ? ` (tabel menurut ${names})` : ` (table by ${names})`;
  });
  if (award === null) {
    const text = {
      id: `Besaran ${rule.title.id}: belum diketahui, karena data tabelnya tidak lengkap${from.id}.`,
      en: `Amount of ${rule.title.en}: not known, because something that its table asks for is absent${from.en}.`,
    };
    return [{ key, text, legal: rule.legal }];
  }
  const { rupiah, months, total } = award;
  const text = bilingual((l) => {
    const [each, all] = [rupiahText(rupiah, l), rupiahText(total, l)];
    const how =
      months === 1 ? each : l === 'id' ? `${each} × ${months} bulan = ${all}` : `${each} × ${months} months = ${all}`;
    return l === 'id' ? `Besaran ${rule.title.id}: ${how}${from.id}.` : `Amount of ${rule.title.en}: ${how}${from.en}.`;
  });
  return [{ key, text, legal: rule.legal }];
}

function placeSentence(
  pack: RulePack,
  { id, title, budget, legal }: OutcomeRule,
  place: RewardPlace | undefined,
): Draft[] {
  if (!budget || !place) return [];
  const { rank, places, within } = place;
  const order = orderOfPlaces(pack, budget);
  const text = {
    id: `Urutan ${rank} dari ${places} tempat untuk ${title.id}: ${within ? 'mendapat tempat' : 'tidak diberikan, karena anggarannya tidak cukup untuk urutan ini'}. ${order.id}`,
    en: `Rank ${rank} of ${places} places for ${title.en}: ${within ? 'there is a place' : 'not granted, because the budget does not reach this rank'}. ${order.en}`,
  };
  return [{ key: `place/${id}`, text, legal }];
}

/** How many may get it, what it may cost, and by which order: as everybody may know it. */
export function budgetText(pack: RulePack, budget: Budget): Text {
  const order = orderOfPlaces(pack, budget);
  const { places, rupiah } = budget;
  return bilingual((l) => {
    const caps = [
      ...(places === undefined ? [] : [l === 'id' ? `${places} tempat` : `${places} places`]),
      ...(rupiah === undefined ? [] : [rupiahText(rupiah, l)]),
    ];
    return `${l === 'id' ? 'Paling banyak' : 'At most'} ${caps.join(l === 'id' ? ' dan ' : ' and ')}. ${order[l]}`;
  });
}

/** By what it is given. */
export function orderOfPlaces(pack: RulePack, { over, order }: Budget): Text {
  const by = bilingual((l) =>
    order
      .map(({ by: name, first }) => {
        const way =
          l === 'id' ? { highest: 'tertinggi', lowest: 'terendah' } : { highest: 'highest', lowest: 'lowest' };
        return l === 'id' ? `${labelOf(pack, name).id} ${way[first]}` : `${way[first]} ${labelOf(pack, name).en}`;
      })
      .join(l === 'id' ? ', lalu ' : ', then '),
  );
  return {
    id: `Urutan dalam satu ${over === 'unit' ? 'unit' : 'wilayah'}: ${by.id}; yang sama semuanya diundi dengan kunci siklus, tanpa melihat nama atau NIP.`,
    en: `Order within the ${over}: ${by.en}; whoever is equal in all of it is drawn by a lot keyed by the cycle, which sees neither name nor number.`,
  };
}
