/** Targets told one by one, and how a number over them came about: its parts add up to it. */
import { apportion, divideHalfUp, exactSum } from '../decide/integers.ts';
import { isInTime, isMeant } from '../decide/targets.ts';
import { own } from '../language/records.ts';
import { daysOf, isTargetList, type TargetRow } from '../language/targets.ts';
import type { Decision, Language, RulePack, TargetNode, Text } from '../language/types.ts';
import { TARGET_WORDS } from '../language/words.ts';
import { lawNamed } from '../law/attain.ts';
import { WHOLE } from '../time/units.ts';
import { bilingual, formatDate, formatMeasure, formatNumber, formatPercent } from './format.ts';

type Attainments = Extract<TargetNode, { type: 'attainments' }>;
type OverTargets = Extract<TargetNode, { type: 'targets' }>;
/** What targets are called, by id: a decision knows no words of people. */
export type Titles = ReadonlyMap<string, string>;
/** Its title, in quotation marks, where that is known. */
export const nameIn = (titles: Titles | undefined, id: string): string => {
  const title = titles?.get(id);
  return title === undefined ? id : `"${title}"`;
};

/** A sentence before its articles are written out. */
type TargetSentence = { key: string; text: Text; legal: string[] };

/** The targets that a name stands for in this decision, with what they came to where a node computed it. */
function rowsIn(pack: RulePack, decision: Decision, name: string): TargetRow[] {
  const node = own(pack.derived, name);
  const given = own(decision.inputs, node?.type === 'attainments' ? node.of : name);
  if (!isTargetList(given)) return [];
  const attained = new Map((own(decision.attainments ?? {}, name) ?? []).map((each) => [each.id, each]));
  return given.map((target) => ({ ...target, ...attained.get(target.id) }));
}

/** A sentence for each target: what was agreed, what was reached, what it came to, by which law. */
export function targetSentences(
  pack: RulePack,
  decision: Decision,
  { id, node, titles }: { id: string; node: Attainments; titles: Titles | undefined },
): TargetSentence[] {
  return rowsIn(pack, decision, id).map((row) => ({
    key: `target/${id}/${row.id}`,
    text: bilingual((language) => sentenceOf({ ...row, name: nameIn(titles, row.id) }, language)),
    legal: [...(node.legal ?? []), ...(lawNamed(row.law ?? '')?.legalBasis ?? []).map(({ ref }) => ref)].filter(
      isFirst,
    ),
  }));
}

const isFirst = (value: string, at: number, all: readonly string[]) => all.indexOf(value) === at;

function sentenceOf(row: TargetRow & { name: string }, language: Language): string {
  const { attainment = null } = row;
  const id = language === 'id';
  const what = [TARGET_WORDS[row.kind], TARGET_WORDS[row.aspect]].map((word) => word[language]).join(', ');
  const weight = `${id ? 'bobot' : 'weight'} ${formatPercent(row.weight, language)}`;
  const came =
    attainment === null
      ? LEFT_OUT[language]
      : `${id ? 'capaian' : 'attainment'} ${formatPercent(attainment, language)}${row.actual === null ? AS_NOTHING[language] : ''}`;
  const when = row.days === undefined ? '' : `, ${segmentOf(row, language)}`;
  return `Target ${row.name} (${what}${when}): ${[wantedOf(row, language), reachedOf(row, language), weight, came].join('; ')}.`;
}

/** Of targets that changed in mid-year: for which days it was agreed. */
function segmentOf({ from = '', to = '', days = 0, origin }: TargetRow, language: Language): string {
  const [first, last] = [from, to].map((day) => formatDate(day, language));
  const where = origin === undefined ? '' : `, ${BROUGHT[language]} ${regionInWords(origin)}`;
  return language === 'id'
    ? `berlaku ${first} sampai ${last}, ${days} hari kerja${where}`
    : `agreed for ${first} to ${last}, ${days} working days${where}`;
}

const BROUGHT: Text = { id: 'dibawa dari', en: 'brought from' };
/** Where the code of another region is all that is known. */
export const regionInWords = (code: string): string =>
  code.replaceAll('-', ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

const AS_NOTHING: Text = { id: ' (tanpa laporan dihitung nol)', en: ' (without a report it counts as zero)' };
const LEFT_OUT: Text = { id: 'tidak ikut dihitung', en: 'left out of the calculation' };

function wantedOf({ direction, value, upper, due }: TargetRow, language: Language): string {
  const [low, high] = [value, upper ?? value].map((n) => formatMeasure(n, language));
  const id = language === 'id';
  const by = `${id ? 'paling lambat' : 'by'} ${formatDate(due, language)}`;
  if (direction === 'range')
    return `${id ? 'target antara' : 'target between'} ${low} ${id ? 'dan' : 'and'} ${high}, ${by}`;
  if (direction === 'lower') return `${id ? 'target paling banyak' : 'target at most'} ${low}, ${by}`;
  return `target ${low}, ${by}`;
}

function reachedOf(row: TargetRow, language: Language): string {
  const id = language === 'id';
  if (row.actual === null || row.reportedOn === null) return id ? 'realisasi belum dilaporkan' : 'no actual reported';
  const late = isInTime(row) ? '' : `, ${id ? 'terlambat' : 'late'} (${formatDate(row.reportedOn, language)})`;
  return `${id ? 'realisasi' : 'actual'} ${formatMeasure(row.actual, language)}${late}`;
}

/** How the number came about: of a weighted mean each part, which add up to it; of a count how many of how many. */
export function overTargetsText(
  pack: RulePack,
  decision: Decision,
  { node: { of, combine, where = {} }, titles }: { node: OverTargets; titles: Titles | undefined },
): Text {
  const rows = rowsIn(pack, decision, of);
  const meant = rows.filter((row) => isMeant(row, where));
  if (combine === 'count' || combine === 'share') {
    return {
      id: `${meant.length} dari ${rows.length} target`,
      en: `${meant.length} of ${rows.length} ${rows.length === 1 ? 'target' : 'targets'}`,
    };
  }
  const segments = meant.some(({ days }) => days !== undefined);
  const counted = meant.flatMap((row) =>
    typeof row.attainment === 'number'
      ? [{ id: row.id, attainment: row.attainment, weight: row.weight * daysOf(row) }]
      : [],
  );
  if (counted.length === 0)
    return { id: 'tidak ada target yang dimaksud, dihitung nol', en: 'no such target, which counts as zero' };
  if (combine === 'weightedMean')
    return partsText(
      counted.map((each) => ({ ...each, name: nameIn(titles, each.id) })),
      segments,
    );
  return bilingual((language) => {
    const values = counted.map(({ attainment }) => formatNumber(attainment, 'hundredth', language));
    const byDays = segments && combine === 'mean' ? `; ${BY_DAYS[language]}` : '';
    return `${COMBINED[combine][language]} ${values.join('; ')}${byDays}`;
  });
}

const COMBINED = {
  mean: { id: 'rata-rata dari', en: 'mean of' },
  min: { id: 'terendah dari', en: 'lowest of' },
  max: { id: 'tertinggi dari', en: 'highest of' },
} as const satisfies Record<string, Text>;

/** `30% × 90,00 = 27,00 + 70% × 100,00 = 70,00`: the parts are apportioned, so that they add up to the rounded mean. */
function partsText(
  counted: readonly { id: string; name: string; attainment: number; weight: number }[],
  segments: boolean,
): Text {
  const whole = exactSum(counted.map(({ weight }) => [weight, 1]));
  const products = counted.map(({ id, attainment, weight }) => ({ id, numerator: attainment * weight }));
  const mean = divideHalfUp(exactSum(products.map(({ numerator }) => [numerator, 1])), whole);
  const points = apportion(products, whole, mean);
  return bilingual((language) => {
    const parts = counted
      .map(({ id, name, attainment, weight }) => {
        const share = divideHalfUp(weight * WHOLE, whole);
        const part = points.get(id) ?? 0;
        const sign = part * WHOLE === attainment * share ? '=' : '≈';
        const [value, told] = [attainment, part].map((n) => formatNumber(n, 'hundredth', language));
        return `${name}: ${formatPercent(share, language)} × ${value} ${sign} ${told}`;
      })
      .join(' + ');
    if (segments) return `${parts}; ${BY_DAYS[language]}`;
    return whole === WHOLE ? parts : `${parts}; ${BY_SHARE[language](formatPercent(whole, language))}`;
  });
}

const BY_DAYS: Text = {
  id: 'tiap target dihitung juga menurut hari kerja segmennya',
  en: 'each target counts by the working days of its segment too',
};

/** Weights of those that count need not be 100 % together: each counts by its share of them. */
const BY_SHARE = {
  id: (sum: string) => `bobotnya berjumlah ${sum}, dihitung menurut bagiannya`,
  en: (sum: string) => `their weights add up to ${sum}, each counts by its share`,
};
