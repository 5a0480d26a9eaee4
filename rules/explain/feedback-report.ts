/**
 * What others said of somebody, aspect by aspect, as far as it may be told: of a group of which fewer have answered than
 * were promised nothing is told, not even how many they are, and of an aspect neither.
 */
import { RATER_GROUPS, type RaterGroup } from '../language/groups.ts';
import { own } from '../language/records.ts';
import type { FactDefinition, Facts, GivenValue, RulePack, Text } from '../language/types.ts';
import { bilingual, formatNumber } from './format.ts';
import { enoughOf } from './hidden.ts';
import { isAskedOf, OVERALL_RATING, subordinatesAsked } from './peer-facts.ts';

export type FeedbackAnswer = { facts: Facts; words: string | null };

/** `mean` in people's units; `text` says it with its scale. */
type Said = { mean: number; text: Text };
export type Aspect = {
  id: string;
  label: Text;
  scale: Text;
  self: Said | null;
  others: (Said & { group: RaterGroup; answers: number })[];
};
export type Ranked = { id: string; sentence: Text };
export type FeedbackReport = {
  groups: { group: RaterGroup; minimum: number; answers: number | null }[];
  aspects: Aspect[];
  strengths: Ranked[];
  toImprove: Ranked[];
  /** How the two lists above come about, or why they are empty. */
  rule: Text;
  words: { group: RaterGroup; texts: string[] }[];
};

type Asked = {
  pack: RulePack;
  /** Of the groups that were asked, whether anybody has answered or not. */
  answers: Partial<Record<RaterGroup, FeedbackAnswer[]>>;
  /** How the person rated themselves. */
  self: Facts;
  /** An order that tells nothing of who wrote what. */
  shuffled: (words: string[]) => string[];
};

/** Subordinates of whom too few answered are heard with the peers, where the pack says so: then neither are told apart. */
function heardTogether(pack: RulePack, { peer, subordinate, ...rest }: Asked['answers']): Asked['answers'] {
  if (!subordinate) return { ...rest, ...(peer && { peer }) };
  const apart = subordinate.length >= enoughOf(pack, 'subordinate') || subordinatesAsked(pack)?.below !== 'fold';
  return apart
    ? { ...rest, ...(peer && { peer }), subordinate }
    : { ...rest, peer: [...(peer ?? []), ...subordinate], subordinate: [] };
}

/** The report; every number rests on as many answers as the pack promises whoever answers. */
export function tellFeedback({ pack, answers: sent, self, shuffled }: Asked): FeedbackReport {
  const answers = heardTogether(pack, sent);
  const isTold = (group: RaterGroup, given: readonly unknown[]) => given.length >= enoughOf(pack, group);
  const asked = RATER_GROUPS.flatMap((group) => {
    const given = answers[group];
    return given === undefined ? [] : [{ group, given }];
  });
  const shown = asked.filter(({ group, given }) => isTold(group, given));
  const rated = scalesOf(pack).map(([id, scale]) => {
    const others = shown
      .filter(({ group }) => isAskedOf(id, scale.fact, group))
      .map(({ group, given }) => ({ group, points: pointsIn(given, id, scale) }));
    return { id, scale, others: others.filter(({ group, points }) => isTold(group, points)) };
  });
  return {
    groups: asked.map(({ group, given }) => {
      const minimum = enoughOf(pack, group);
      return { group, minimum, answers: isTold(group, given) ? given.length : null };
    }),
    aspects: rated.map(({ id, scale, others }) => ({
      id,
      label: scale.label,
      scale: scale.text,
      self: saidOf(pointsIn([{ facts: self, words: null }], id, scale), scale),
      others: others.flatMap(({ group, points }) => {
        const said = saidOf(points, scale);
        return said === null ? [] : [{ group, answers: points.length, ...said }];
      }),
    })),
    ...rankOf(rated.filter(({ id }) => id !== OVERALL_RATING)),
    words: shown.map(({ group, given }) => ({
      group,
      texts: shuffled(given.flatMap(({ words }) => (words === null ? [] : [words]))),
    })),
  };
}

/** From worst to best, in hundredths of what people write. */
type Scale = {
  fact: FactDefinition;
  label: Text;
  text: Text;
  from: number;
  to: number;
  point: (value: GivenValue | undefined) => number | null;
  unit: string;
};

const scalesOf = (pack: RulePack): [string, Scale][] =>
  Object.entries(pack.facts).flatMap(([id, fact]) => {
    const scale = fact.source === 'peer' ? scaleOf(fact) : null;
    return scale === null ? [] : [[id, { ...scale, fact }]];
  });

function scaleOf({
  type,
  label,
  unit,
  min = 0,
  max = 0,
  values = [],
  valueLabels = {},
}: FactDefinition): Omit<Scale, 'fact'> | null {
  if (type === 'enum') {
    const word = (value: string) => own(valueLabels, value) ?? { id: value, en: value };
    const [first = '', last = ''] = [values[0], values.at(-1)];
    const text = bilingual((language) => `1 (${word(first)[language]}) – ${values.length} (${word(last)[language]})`);
    const point = (value: GivenValue | undefined) => {
      const at = values.findIndex((each) => each === value);
      return at === -1 ? null : 100 * (at + 1);
    };
    return { label, text, from: 100, to: 100 * values.length, point, unit: '' };
  }
  if (type === 'bool') {
    const point = (value: GivenValue | undefined) => (typeof value === 'boolean' ? 10_000 * Number(value) : null);
    return { label, text: { id: '% menjawab ya', en: '% said yes' }, from: 0, to: 10_000, point, unit: '%' };
  }
  if (type !== 'int') return null;
  const times = unit === 'hundredth' || unit === 'basisPoint' ? 1 : 100;
  const text = bilingual((language) => [min, max].map((n) => formatNumber(n, unit, language)).join(' – '));
  const point = (value: GivenValue | undefined) => (typeof value === 'number' ? value * times : null);
  return { label, text, from: min * times, to: max * times, point, unit: unit === 'basisPoint' ? '%' : '' };
}

const pointsIn = (answers: readonly FeedbackAnswer[], id: string, { point }: Scale): number[] =>
  answers.flatMap(({ facts }) => point(own(facts, id)) ?? []);

const sumOf = (points: readonly number[]) => points.reduce((sum, point) => sum + point, 0);

function saidOf(points: readonly number[], { unit }: Scale): Said | null {
  if (points.length === 0) return null;
  // Half-up, as the mean that the pack's rules read.
  const mean = Math.floor((2 * sumOf(points) + points.length) / (2 * points.length));
  return { mean: mean / 100, text: bilingual((language) => `${formatNumber(mean, 'hundredth', language)}${unit}`) };
}

const MOST_RANKED = 3;
type Rated = { id: string; scale: Scale; others: { points: number[] }[] };

/** Aspects above and below the mean of all of them, farthest first; each on its own scale. */
function rankOf(rated: readonly Rated[]): Pick<FeedbackReport, 'strengths' | 'toImprove' | 'rule'> {
  const places = rated.flatMap(({ scale, others, ...aspect }) => {
    const points = others.flatMap((each) => each.points);
    const said = saidOf(points, scale);
    if (said === null || scale.to === scale.from) return [];
    return [{ ...aspect, scale, said, place: (sumOf(points) / points.length - scale.from) / (scale.to - scale.from) }];
  });
  const middle = sumOf(places.map(({ place }) => place)) / places.length;
  const gaps = places.map((each) => ({ ...each, gap: each.place - middle }));
  const told = (wanted: typeof gaps): Ranked[] =>
    wanted
      .toSorted((a, b) => Math.abs(b.gap) - Math.abs(a.gap))
      .slice(0, MOST_RANKED)
      .map(({ id, scale, said }) => ({
        id,
        sentence: bilingual((language) => `${scale.label[language]} (${said.text[language]})`),
      }));
  const strengths = told(gaps.filter(({ gap }) => gap > TINY));
  const toImprove = told(gaps.filter(({ gap }) => gap < -TINY));
  const rule = places.length === 0 ? NOTHING_YET : strengths.length + toImprove.length === 0 ? ALL_ALIKE : RULE;
  return { strengths, toImprove, rule };
}

/** Below this two places are one, whatever binary fractions make of them. */
const TINY = 1e-9;
const RULE: Text = {
  id: `Kekuatan ialah paling banyak ${MOST_RANKED} aspek yang rata-ratanya paling jauh di atas rata-rata semua aspek; yang dapat ditingkatkan ialah yang paling jauh di bawahnya.`,
  en: `Strengths are up to ${MOST_RANKED} aspects whose mean lies farthest above the mean of all aspects; what can improve are those farthest below it.`,
};
const ALL_ALIKE: Text = {
  id: 'Semua aspek dinilai sama, sehingga tidak ada yang menonjol.',
  en: 'All aspects were rated alike, so that none stands out.',
};
const NOTHING_YET: Text = {
  id: 'Kekuatan dan hal yang dapat ditingkatkan disebut bila cukup banyak orang menilai tiap aspek.',
  en: 'Strengths and what can improve are named once enough people have rated each aspect.',
};
