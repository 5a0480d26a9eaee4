/** Checks of what rewards cost and of how many there are. */
import { finding } from '../language/errors.ts';
import type { Finding, OutcomeRule, RulePack } from '../language/types.ts';
import type { Vocabulary } from '../language/vocabulary.ts';
import { gridProblems, notOfType } from './check-tables.ts';
import { PREDICATE } from '../language/vocabulary.ts';

/** @param names of the decision, `predicate` included */
export function rewardProblems({ outcomes, phases }: RulePack, names: Vocabulary): Finding[] {
  const isCalibrated = phases.some(({ kind }) => kind === 'calibration');
  return outcomes.flatMap((outcome) => [
    ...amountProblems(outcome, names),
    ...(outcome.budget ? budgetProblems(outcome, { names, isCalibrated }) : []),
  ]);
}

function amountProblems({ id, amount, amounts, months }: OutcomeRule, names: Vocabulary): Finding[] {
  const path = ['outcomes', id];
  if (amounts === undefined)
    return months !== undefined && amount === undefined
      ? [finding([...path, 'months'], 'amount-missing', NOTHING)]
      : [];
  return [
    ...(amount === undefined ? [] : [finding([...path, 'amount'], 'amount-twice', TWICE)]),
    ...gridProblems(amounts, [...path, 'amounts'], names),
    ...(amounts.of === undefined ? [] : notOfType([amounts.of], 'int', [...path, 'amounts', 'of'], names)),
  ];
}

type Around = { names: Vocabulary; isCalibrated: boolean };

function budgetProblems({ id, amount, amounts, budget }: OutcomeRule, { names, isCalibrated }: Around): Finding[] {
  const path = ['outcomes', id, 'budget'];
  const priced = amount !== undefined || amounts !== undefined;
  const order = budget?.order ?? [];
  return [
    ...(isCalibrated ? [] : [finding(path, 'stage-missing', NOT_CALIBRATED)]),
    ...(budget?.rupiah === undefined || priced ? [] : [finding([...path, 'rupiah'], 'amount-missing', NOTHING)]),
    ...order.flatMap(({ by }, i) => {
      const at = [...path, 'order', i];
      const twice = order.findIndex((each) => each.by === by) !== i;
      return [
        ...(by === PREDICATE ? [] : notOfType([by], 'int', [...at, 'by'], names)),
        ...(twice ? [finding([...at, 'by'], 'name-taken', ORDERED_TWICE)] : []),
      ];
    }),
  ];
}

const TWICE = {
  id: 'Isi amount atau amounts, tidak keduanya.',
  en: 'Give amount or amounts, not both.',
};
const NOTHING = {
  id: 'Tindak lanjut ini tidak menyebut besaran. Isi amount atau amounts.',
  en: 'This outcome states no amount. Give amount or amounts.',
};
const NOT_CALIBRATED = {
  id: 'Urutan ditetapkan saat unit dilepas dari kalibrasi. Tambahkan tahap calibration, atau hapus budget.',
  en: 'Places are given when a unit is released from calibration. Add a stage of calibration, or remove the budget.',
};
const ORDERED_TWICE = {
  id: 'Nama ini sudah dipakai dalam urutan.',
  en: 'The order has this name already.',
};
