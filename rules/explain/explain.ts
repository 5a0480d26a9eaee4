/**
 * A decision told sentence by sentence, in Indonesian and English, from the pack's own labels: every input that had a
 * part, every indicator with its points, the predicate's place in the table, every flag, and every outcome that is
 * proposed or not, with the values that settled it. The same decision always gives the same sentences.
 */

import { axisPosition, bandOf } from '../decide/derived.ts';
import { namesIn } from '../decide/conditions.ts';
import { valueIn } from '../decide/value-in.ts';
import { reasons } from './conditions.ts';
import { rewardSentences } from './rewards.ts';
import {
  cite,
  derivedSentences,
  type Draft,
  indicatorSentences,
  inputSentences,
  partTakers,
  scoreSentences,
  type Telling,
} from './scores.ts';
import { bilingual, formatValue, labelOf } from './format.ts';
import type { Decision, GridAxis, OutcomeRule, PredicateRule, RulePack, Sentence, Text } from '../language/types.ts';
import { OFFICE_WORDS, OUTCOME_WORDS } from '../language/words.ts';
import { PREDICATE_WORDS } from '../language/predicates.ts';
import { readsOfPredicate } from '../language/graph.ts';

/**
 * Explains a decision under the pack that it was made with.
 * @param telling who typed what, and what targets are called, as far as that is known; a rating is one of the assessor otherwise
 * @returns sentences with unique keys: `input/`, `absent/`, `target/`, `derived/`, `indicator/`, `indicator-left-out/`, `score/`,
 * `predicate`, `adjustment`, `flag/`, `outcome/`, `amount/`, `place/`, each followed by the id or code of its subject
 */
export function explain(pack: RulePack, decision: Decision, telling: Telling = {}): Sentence[] {
  const conditions = [...pack.outcomes, ...pack.flags].flatMap((rule) => namesIn(rule.conditions));
  const { result, behaviour, final } = pack.scoring;
  const names = partTakers(pack, decision, [result, behaviour, final, ...readsOfPredicate(pack), ...conditions]);
  const drafts = [
    ...inputSentences(pack, decision, { names, ...telling }),
    ...derivedSentences(pack, decision, { names, ...telling }),
    ...indicatorSentences(pack, decision),
    ...scoreSentences(pack, decision),
    predicateSentence(pack, decision),
    ...adjustmentSentence(pack, decision),
    ...flagSentences(pack, decision),
    ...outcomeSentences(pack, decision),
    ...rewardSentences(pack, decision, telling.places),
  ];
  return drafts.map((draft) => cite(pack, draft));
}

function predicateSentence(pack: RulePack, decision: Decision): Draft {
  const rule = pack.predicates;
  const word = PREDICATE_WORDS[decision.computed ?? decision.predicate];
  const where = rule.mode === 'grid' ? cellText(pack, decision, rule) : bandText(pack, decision, rule);
  const text = bilingual((language) =>
    language === 'id' ? `Predikat ${word.id}: ${where.id}.` : `Predicate ${word.en}: ${where.en}.`,
  );
  return { key: 'predicate', text, legal: rule.legal };
}

/** The computed predicate stays what it is; calibration puts another one on top, and what follows rests on that. */
function adjustmentSentence(pack: RulePack, { predicate, computed }: Decision): Draft[] {
  if (computed === undefined) return [];
  const [from, to] = [PREDICATE_WORDS[computed], PREDICATE_WORDS[predicate]];
  const text = {
    id: `Kalibrasi mengubah predikat dari ${from.id} menjadi ${to.id}; nilai terhitung tetap, dan tindak lanjut didasarkan pada ${to.id}.`,
    en: `Calibration changed the predicate from ${from.en} to ${to.en}; the computed score stays, and what follows rests on ${to.en}.`,
  };
  return [{ key: 'adjustment', text, legal: pack.distribution.legal }];
}

function cellText(pack: RulePack, decision: Decision, rule: Extract<PredicateRule, { mode: 'grid' }>): Text {
  const [row, col] = [axisText(pack, decision, rule.rows), axisText(pack, decision, rule.cols)];
  return { id: `kotak tabel untuk ${row.id} dan ${col.id}`, en: `the table's cell for ${row.en} and ${col.en}` };
}

function axisText(pack: RulePack, decision: Decision, axis: GridAxis): Text {
  const value = valueIn(pack, decision, axis.fact) ?? '';
  const [label, found] = [labelOf(pack, axis.fact), formatValue(pack, axis.fact, value)];
  const range = axis.cuts === undefined ? null : rangeText(pack, axis.fact, axis.cuts, axisPosition(axis, value));
  return bilingual(
    (language) => `${label[language]} ${found[language]}${range === null ? '' : ` (${range[language]})`}`,
  );
}

/** A band in words: `90,00 sampai di bawah 110,00`. */
function rangeText(pack: RulePack, name: string, cuts: readonly number[], band: number): Text {
  const [lower, upper] = [cuts[band - 1], cuts[band]];
  const say = (n: number) => formatValue(pack, name, n);
  if (upper === undefined)
    return lower === undefined
      ? { id: '', en: '' }
      : { id: `${say(lower).id} ke atas`, en: `${say(lower).en} and above` };
  if (lower === undefined) return { id: `di bawah ${say(upper).id}`, en: `below ${say(upper).en}` };
  return { id: `${say(lower).id} sampai di bawah ${say(upper).id}`, en: `${say(lower).en} to below ${say(upper).en}` };
}

function bandText(pack: RulePack, decision: Decision, rule: Extract<PredicateRule, { mode: 'bands' }>): Text {
  const value = valueIn(pack, decision, rule.of);
  const band = bandOf(rule.cuts, typeof value === 'number' ? value : 0);
  const [label, range] = [labelOf(pack, rule.of), rangeText(pack, rule.of, rule.cuts, band)];
  const within = bilingual((language) => {
    const number = typeof value === 'number' ? formatValue(pack, rule.of, value)[language] : '';
    return `${label[language]} ${number} ${language === 'id' ? 'berada di rentang' : 'lies in the range'} ${range[language]}`;
  });
  const { requires } = rule;
  if (requires === undefined || rule.values[band] !== requires.value) return within;
  const [fact, wanted] = [labelOf(pack, requires.fact), formatValue(pack, requires.fact, requires.equals)];
  const met = valueIn(pack, decision, requires.fact) === requires.equals;
  return {
    id: `${within.id}, ${PREDICATE_WORDS[requires.value].id} juga mensyaratkan ${fact.id}: ${wanted.id}, dan syarat itu ${met ? 'terpenuhi' : 'tidak terpenuhi'}`,
    en: `${within.en}, ${PREDICATE_WORDS[requires.value].en} also requires ${fact.en}: ${wanted.en}, which is ${met ? 'met' : 'not met'}`,
  };
}

function flagSentences(pack: RulePack, decision: Decision): Draft[] {
  return pack.flags.flatMap((rule): Draft[] => {
    const trace = decision.flagTraces?.[rule.code];
    if (!decision.flags.includes(rule.code) || trace === undefined) return [];
    const why = reasons(pack, trace);
    const text = {
      id: `Catatan: ${rule.title.id}, karena ${why.id}.`,
      en: `Note: ${rule.title.en}, because ${why.en}.`,
    };
    return [{ key: `flag/${rule.code}`, text, legal: rule.legal }];
  });
}

function outcomeSentences(pack: RulePack, decision: Decision): Draft[] {
  return decision.outcomes.flatMap((outcome): Draft[] => {
    const rule = pack.outcomes.find((item) => item.id === outcome.id);
    if (rule === undefined) return [];
    const winner = pack.outcomes.find((item) => item.id === outcome.suppressedBy)?.title;
    const text = outcomeText(rule, reasons(pack, outcome.trace), { result: outcome.result, winner });
    return [{ key: `outcome/${rule.id}`, text, legal: rule.legal }];
  });
}

type Verdict = { result: boolean; winner: Text | undefined };

function outcomeText(rule: OutcomeRule, why: Text, { result, winner }: Verdict): Text {
  const [kind, office, title] = [OUTCOME_WORDS[rule.kind], OFFICE_WORDS[rule.approval], rule.title];
  if (result) {
    return {
      id: `${kind.id} diusulkan: ${title.id}, karena ${why.id}. Yang memutuskan: ${office.id}.`,
      en: `${kind.en} proposed: ${title.en}, because ${why.en}. Decided by ${office.en}.`,
    };
  }
  if (winner !== undefined) {
    return {
      id: `${kind.id} tidak diusulkan: ${title.id}. Syaratnya terpenuhi, tetapi digantikan oleh ${winner.id}.`,
      en: `${kind.en} not proposed: ${title.en}. Its conditions hold, but ${winner.en} takes its place.`,
    };
  }
  return {
    id: `${kind.id} tidak diusulkan: ${title.id}, karena ${why.id}.`,
    en: `${kind.en} not proposed: ${title.en}, because ${why.en}.`,
  };
}
