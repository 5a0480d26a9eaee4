/** Sentences about inputs, derived facts, indicators and scores. */
import { bilingual, formatNumber, formatPercent, formatValue, labelOf } from './format.ts';
import { planEvaluation } from '../decide/compile.ts';
import { divideHalfUp } from '../decide/integers.ts';
import { valueIn } from '../decide/value-in.ts';
import { WHOLE } from '../time/units.ts';
import { own } from '../language/records.ts';
import type {
  Decision,
  DerivedNode,
  Indicator,
  RulePack,
  Sentence,
  Text,
  GivenValue,
  TypedBy,
} from '../language/types.ts';
import { reach, readsOfNode } from '../language/graph.ts';
import { TYPED_WORDS } from '../language/words.ts';
import type { Correction } from './corrections.ts';
import { groupOfFact, isPeerFact } from './peer-facts.ts';
import type { Places } from './rewards.ts';
import { overTargetsText, targetSentences, type Titles } from './targets.ts';

/** A sentence before its legal ids are written out. */
export type Draft = {
  key: string;
  text: Text;
  legal?: readonly string[] | undefined;
  typedBy?: TypedBy | undefined;
};

/** What a decision does not hold itself: by fact who typed its value, by target what it is called, by outcome its place, and what was put right. */
export type Telling = {
  typedBy?: ReadonlyMap<string, TypedBy>;
  /** By fact that an admin typed: the system whose figure it is. */
  typedFor?: ReadonlyMap<string, string>;
  titles?: Titles;
  places?: Places;
  corrections?: readonly Correction[];
  /** Targets that were left out, because those who own them together had not settled them. */
  leftOut?: readonly string[];
};
type Named = Telling & { names: ReadonlySet<string> };

/** Names that had a part in the decision: from the given roots through chosen cases and applicable indicators only. */
export function partTakers(pack: RulePack, decision: Decision, roots: readonly string[]): Set<string> {
  return reach(roots, (name) => {
    const node = own(pack.derived, name);
    if (node !== undefined) return readHere(pack, decision, node);
    return name === pack.scoring.result ? readByIndicators(pack, decision) : [];
  });
}

function readHere(pack: RulePack, decision: Decision, node: DerivedNode): string[] {
  if (node.type !== 'select') return readsOfNode(node);
  const chosen = own(node.cases, String(valueIn(pack, decision, node.of)));
  return chosen === undefined ? [node.of] : [node.of, chosen];
}

function readByIndicators(pack: RulePack, decision: Decision): string[] {
  return pack.indicators.flatMap((indicator) => [
    ...(indicator.when ? [indicator.when.fact] : []),
    ...(applies(pack, decision, indicator) ? [indicator.of] : []),
  ]);
}

function applies(pack: RulePack, decision: Decision, { when }: Indicator): boolean {
  return when === undefined || valueIn(pack, decision, when.fact) === when.equals;
}

/** What was given, and what was done about what was not. */
export function inputSentences(pack: RulePack, decision: Decision, { names, typedBy, typedFor }: Named): Draft[] {
  return Object.entries(pack.facts).flatMap(([id, fact]): Draft[] => {
    if (!names.has(id)) return [];
    const value = own(decision.inputs, id);
    const policy = own(decision.absent, id);
    if (value !== undefined) {
      const typist = typedBy?.get(id) ?? typistOf(pack, id);
      const text = given(pack, { id, value, typist, source: typedFor?.get(id) });
      return [{ key: `input/${id}`, text, legal: fact.legal, typedBy: typist }];
    }
    if (policy === 'zero') return [{ key: `absent/${id}`, text: countedAsZero(pack, id), legal: fact.legal }];
    return policy === 'renormalise' ? [{ key: `absent/${id}`, text: leftOut(fact.label), legal: fact.legal }] : [];
  });
}

/** Whose typing a fact is by what it is, where nobody knows who it was. */
function typistOf(pack: RulePack, name: string): TypedBy | undefined {
  if (isPeerFact(pack, name)) return groupOfFact(name) === 'peer' ? 'peers' : 'subordinates';
  return own(pack.facts, name)?.source === 'assessor' ? 'assessor' : undefined;
}

type Typed = { id: string; value: GivenValue; typist: TypedBy | undefined; source: string | undefined };
const FOR_SYSTEM: Text = { id: 'dengan tangan, untuk sistem', en: 'by hand, for the system' };
const NO_SYSTEM: Text = { id: '', en: '' };

function given(pack: RulePack, { id, value, typist, source }: Typed): Text {
  const text = stated(pack, id, value);
  if (typist === undefined) return text;
  const whose =
    typist === 'admin' && source !== undefined ? bilingual((l) => ` ${FOR_SYSTEM[l]} ${source}`) : NO_SYSTEM;
  return bilingual((l) => `${text[l]} ${TYPED_WORDS[typist][l]}${whose[l]}.`);
}

function stated(pack: RulePack, name: string, value: GivenValue): Text {
  const [label, found] = [labelOf(pack, name), formatValue(pack, name, value)];
  return { id: `${label.id}: ${found.id}.`, en: `${label.en}: ${found.en}.` };
}

function countedAsZero(pack: RulePack, id: string): Text {
  const fact = own(pack.facts, id);
  const [label, zero] = [labelOf(pack, id), formatValue(pack, id, fact?.type === 'bool' ? false : 0)];
  return {
    id: `${label.id}: tidak dilaporkan, dihitung ${zero.id}.`,
    en: `${label.en}: not reported, counted as ${zero.en}.`,
  };
}

const leftOut = (label: Text): Text => ({
  id: `${label.id}: tidak ada, sehingga tidak ikut dihitung.`,
  en: `${label.en}: absent, so it is left out of the calculation.`,
});

/** How each derived fact that had a part came about: in the pack's order, but each after what it is made of. */
export function derivedSentences(pack: RulePack, decision: Decision, { names, titles }: Named): Draft[] {
  return planEvaluation(pack).order.flatMap((id): Draft[] => {
    const [node, value] = [own(pack.derived, id), own(decision.derived, id)];
    if (node?.type === 'attainments' && names.has(id)) return targetSentences(pack, decision, { id, node, titles });
    if (!names.has(id) || node === undefined || value === undefined) return [];
    const [found, how] = [formatValue(pack, id, value), origin(pack, decision, { node, titles })];
    const text = { id: `${node.label.id}: ${found.id} (${how.id}).`, en: `${node.label.en}: ${found.en} (${how.en}).` };
    return [{ key: `derived/${id}`, text, legal: node.legal }];
  });
}

type Origin = { node: DerivedNode; titles: Titles | undefined };

function origin(pack: RulePack, decision: Decision, { node, titles }: Origin): Text {
  const known = (name: string) => {
    const value = valueIn(pack, decision, name);
    return value === undefined ? null : formatValue(pack, name, value);
  };
  if (node.type === 'weightedSum') return weightedText(node, known);
  if (node.type === 'targets') return overTargetsText(pack, decision, { node, titles });
  const parts = [...new Set(readHere(pack, decision, node))].flatMap((name) => {
    const value = known(name);
    return value === null ? [] : [{ label: labelOf(pack, name), value }];
  });
  return bilingual((language) => {
    const from = parts.map(({ label, value }) => `${label[language]} ${value[language]}`).join('; ');
    return language === 'id' ? `dari ${from}` : `from ${from}`;
  });
}

/** The terms that were there, with the weights they then had. */
function weightedText(node: Extract<DerivedNode, { type: 'weightedSum' }>, known: (name: string) => Text | null): Text {
  const terms = node.terms.flatMap(({ of, weight }) => {
    const value = known(of);
    return value === null ? [] : [{ weight, value }];
  });
  const total = terms.reduce((sum, term) => sum + term.weight, 0);
  return bilingual((language) => {
    if (terms.every((term) => term.weight === 1)) {
      return `${language === 'id' ? 'rata-rata dari' : 'mean of'} ${terms.map((term) => term.value[language]).join('; ')}`;
    }
    const share = (weight: number) => formatPercent(divideHalfUp(weight * WHOLE, total), language);
    return terms.map((term) => `${share(term.weight)} × ${term.value[language]}`).join(' + ');
  });
}

/** Each indicator with weight and points; the points add up to the result. */
export function indicatorSentences(pack: RulePack, decision: Decision): Draft[] {
  return pack.indicators.map((indicator): Draft => {
    const score = decision.indicators.find((item) => item.id === indicator.id);
    if (score === undefined)
      return {
        key: `indicator-left-out/${indicator.id}`,
        text: notCounted(pack, decision, indicator),
        legal: indicator.legal,
      };
    const text = bilingual((language) => {
      const [value, points] = [score.value, score.points].map((n) => formatNumber(n, 'hundredth', language));
      // The points are apportioned so that they add up to the result: now and then one is not the rounded product.
      const sign = score.points === divideHalfUp(score.value * score.weight, WHOLE) ? '=' : '≈';
      return `${indicator.label[language]}: ${value} × ${formatPercent(score.weight, language)} ${sign} ${points}.`;
    });
    return { key: `indicator/${indicator.id}`, text, legal: indicator.legal };
  });
}

function notCounted(pack: RulePack, decision: Decision, indicator: Indicator): Text {
  if (applies(pack, decision, indicator) || indicator.when === undefined) return leftOut(indicator.label);
  const value = valueIn(pack, decision, indicator.when.fact);
  const [label, found] = [labelOf(pack, indicator.when.fact), formatValue(pack, indicator.when.fact, value ?? '')];
  return {
    id: `${indicator.label.id}: tidak berlaku (${label.id}: ${found.id}).`,
    en: `${indicator.label.en}: does not apply (${label.en}: ${found.en}).`,
  };
}

/** The result as the sum of its points, then behaviour and final score. */
export function scoreSentences(pack: RulePack, decision: Decision): Draft[] {
  const { result, behaviour, final } = decision.score;
  const names = pack.scoring;
  const drafts: Draft[] = [];
  if (result !== null) {
    const text = bilingual((language) => {
      const points = decision.indicators.map((item) => formatNumber(item.points, 'hundredth', language));
      const sum = points.length > 1 ? `${points.join(' + ')} = ` : '';
      return `${labelOf(pack, names.result)[language]}: ${sum}${formatNumber(result, 'hundredth', language)}.`;
    });
    drafts.push({ key: 'score/result', text });
  }
  if (behaviour !== null) drafts.push({ key: 'score/behaviour', text: stated(pack, names.behaviour, behaviour) });
  if (final !== null && names.final !== names.result)
    drafts.push({ key: 'score/final', text: stated(pack, names.final, final) });
  return drafts;
}

/** Legal ids of the pack as people cite them: the regulation, `pasal`, the article. */
export function cite(pack: RulePack, { key, text, legal, typedBy }: Draft): Sentence {
  const articles = (legal ?? []).map((id) => {
    const basis = pack.legalBasis.find((item) => item.id === id);
    if (basis === undefined) return id;
    return basis.article === undefined ? basis.ref : `${basis.ref} pasal ${basis.article}`;
  });
  return { key, text, legal: articles, ...(typedBy && { typedBy }) };
}
