/**
 * Targets as rules see them: what was agreed, and what came of it. Titles, measures and evidence are texts, which stay in
 * submissions. Values are whole ten-thousandths (12.5 = 125000), as law files count them.
 */
import { MOST_LISTED, WHOLE } from '../time/units.ts';
import { isDay } from '../time/calendar.ts';
import { isRecord, own } from './records.ts';
import type { FactValue, Text, Facts, PlainFacts } from './types.ts';

/** A target that employee and assessor agreed on. */
export type AgreedTarget = {
  id: string;
  kind: 'main' | 'additional';
  aspect: 'quantity' | 'quality' | 'time' | 'cost';
  /** Whether more is better, less is better, or whatever lies between `value` and `upper`. */
  direction: 'higher' | 'lower' | 'range';
  /** What is to be reached; of a range its lower end. Never 0: attainment is measured against it. */
  value: number;
  /** The upper end of a range. */
  upper?: number | undefined;
  /** Where it stood before. */
  baseline?: number | undefined;
  /** Basis points. */
  weight: number;
  due: string;
  /** `own`: reported by the employee; otherwise the name of the fact that is the actual. */
  source: string;
  jointTarget?: string | undefined;
};

/** A target with the last accepted actual; null while nothing was reported. */
export type TargetFact = AgreedTarget & { actual: number | null; reportedOn: string | null } & InSegment;

/** What a target really came to; `at` is the day on which it was reported, where that was another one too. */
export type CorrectedActual = { target: string; actual: number; at?: string | undefined };

/** Where targets changed in mid-year: the days for which these were agreed, and how many of them are working days. */
export type InSegment = { from?: string | undefined; to?: string | undefined; days?: number | undefined } & {
  /** The region in which they were agreed, where it is another one. */
  origin?: string | undefined;
};

/** What a target was called when it was agreed: in the list of a year with segments, a name that comes once has its segment. */
export const agreedId = (id: string): string => id.replace(/\.s\d+$/, '');

/** Its part of the year: working days where targets changed, else all of it. */
export const daysOf = ({ days = 1 }: Pick<TargetFact, 'days'>): number => days;

/** What one target came to, in hundredths of a per cent; null where it is left out. `law`: the file, with its version. */
export type Attainment = { id: string; attainment: number | null; law: string };
/** A target on its way through the graph: a node adds what it came to. */
export type TargetRow = TargetFact & Partial<Omit<Attainment, 'id'>>;

/** What the one fact that is a list is called. */
export const LIST_FACT = 'targets';
/** That are agreed at one time. */
export const MOST_TARGETS = 20;
/** Working days of a segment. */
export const MOST_DAYS = 400;
/** One target ten-thousandth times 10⁴ stays an exact integer, as the law files bound it. */
export const MOST_TARGET = 100_000_000_000_000;
export const MOST_ACTUAL = 1_000_000_000_000_000;

/** The choices of a target, by field. */
export const TARGET_CHOICES = {
  kind: ['main', 'additional'],
  aspect: ['quantity', 'quality', 'time', 'cost'],
  direction: ['higher', 'lower', 'range'],
} as const;

/** A value of a fact that is a list of targets. */
export type TargetList = TargetFact[];

/** One target that came to so much, in hundredths of a per cent: what stands for a single number where a pack reads targets. */
export const oneTarget = (attainment: number): TargetList => [
  {
    id: 't1',
    kind: 'main',
    aspect: 'quantity',
    direction: 'higher',
    value: WHOLE,
    weight: WHOLE,
    due: MADE_UP_DUE,
    source: 'own',
    actual: attainment,
    reportedOn: MADE_UP_DUE,
  },
];
/** A day on which a target that is made up is due, and reported. */
export const MADE_UP_DUE = '2027-12-01';

/** Whether a given value is a list. Lists are read by nodes over targets, and by nothing else. */
export const isTargetList = (value: FactValue | TargetList | null | undefined): value is TargetList =>
  Array.isArray(value);

/** The facts that are single values: what is on file about a person holds no list. */
export const plainFacts = (facts: Facts): PlainFacts =>
  Object.fromEntries(Object.entries(facts).filter((entry): entry is [string, FactValue] => !isTargetList(entry[1])));

/** How many targets there are, in words. */
export const targetsCounted = (n: number): Text => ({
  id: `${n} target`,
  en: `${n} ${n === 1 ? 'target' : 'targets'}`,
});

const ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,67}$/;
const isId = (value: unknown) => typeof value === 'string' && ID.test(value);
const isWhole = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
const isDate = (value: unknown) => typeof value === 'string' && isDay(value);

/** Each field with what it may hold; `undefined` where it may be left out. */
const FIELDS: Record<keyof TargetFact, (value: unknown, target: Record<string, unknown>) => boolean> = {
  id: isId,
  kind: (value) => TARGET_CHOICES.kind.some((choice) => choice === value),
  aspect: (value) => TARGET_CHOICES.aspect.some((choice) => choice === value),
  direction: (value) => TARGET_CHOICES.direction.some((choice) => choice === value),
  value: (value) => isWhole(value, 1, MOST_TARGET),
  upper: (value, target) =>
    own(target, 'direction') === 'range'
      ? isWhole(value, Number(own(target, 'value')), MOST_TARGET)
      : value === undefined,
  baseline: (value) => value === undefined || isWhole(value, -MOST_ACTUAL, MOST_ACTUAL),
  weight: (value) => isWhole(value, 1, WHOLE),
  due: isDate,
  source: isId,
  jointTarget: (value) => value === undefined || isId(value),
  actual: (value) => value === null || isWhole(value, -MOST_ACTUAL, MOST_ACTUAL),
  reportedOn: (value, target) => (own(target, 'actual') === null ? value === null : isDate(value)),
  from: (value, target) => (own(target, 'days') === undefined ? value === undefined : isDate(value)),
  to: (value, target) => (own(target, 'days') === undefined ? value === undefined : isDate(value)),
  days: (value) => value === undefined || isWhole(value, 1, MOST_DAYS),
  origin: (value, target) => value === undefined || (isId(value) && own(target, 'days') !== undefined),
};
const NAMES = Object.entries(FIELDS);

/** Those of one agreement; with segments, of several. */
const mostOf = (list: readonly unknown[]): number =>
  isRecord(list[0]) && own(list[0], 'days') !== undefined ? MOST_LISTED : MOST_TARGETS;

/** A field of a target that does not fit, by its place in the list; null: the value is a list of targets. */
export function targetProblem(value: unknown): { at: number; field: string } | null {
  if (!Array.isArray(value)) return { at: -1, field: '' };
  const ids = new Set<unknown>();
  for (const [at, target] of value.entries()) {
    if (at >= mostOf(value) || !isRecord(target)) return { at, field: '' };
    const wrong = NAMES.find(([field, holds]) => !holds(own(target, field), target))?.[0];
    const stray = Object.keys(target).find((field) => !Object.hasOwn(FIELDS, field));
    if (wrong !== undefined || stray !== undefined) return { at, field: wrong ?? stray ?? '' };
    if (ids.has(target['id'])) return { at, field: 'id' };
    // In a year with segments every target belongs to one.
    if ((target['days'] === undefined) !== (own(value[0], 'days') === undefined)) return { at, field: 'days' };
    ids.add(target['id']);
  }
  return null;
}

/** Whether the value is a list of targets, each whole. */
export const areTargets = (value: unknown): value is TargetList => targetProblem(value) === null;

/** What is said of a list that is none. */
export function targetWanted(value: unknown): Text {
  const found = targetProblem(value);
  if (found === null || found.at < 0) return WANTED.list;
  if (Array.isArray(value) && found.at >= mostOf(value)) return WANTED.many;
  const at = found.at + 1;
  const of = found.field === '' ? '' : `, ${found.field}`;
  const [id, en] = [HINTS[found.field]?.id ?? 'isi tidak cocok', HINTS[found.field]?.en ?? 'does not fit'];
  return { id: `target ke-${at}${of}: ${id}`, en: `target ${at}${of}: ${en}` };
}

const WANTED = {
  list: { id: 'isi daftar target', en: 'give a list of targets' },
  many: { id: `paling banyak ${MOST_TARGETS} target`, en: `at most ${MOST_TARGETS} targets` },
} satisfies Record<string, Text>;

const choices = (field: keyof typeof TARGET_CHOICES): Text => ({
  id: `isi salah satu dari ${TARGET_CHOICES[field].join(', ')}`,
  en: `give one of ${TARGET_CHOICES[field].join(', ')}`,
});
const day: Text = { id: 'isi tanggal tttt-bb-hh', en: 'give a date yyyy-mm-dd' };
const HINTS: Record<string, Text> = {
  id: { id: 'harus terisi dan berbeda dari target lain', en: 'must be there and differ from every other target' },
  kind: choices('kind'),
  aspect: choices('aspect'),
  direction: choices('direction'),
  value: {
    id: 'isi bilangan bulat lebih dari 0, dalam persepuluhribu (12,5 = 125000); target nol tidak dapat diukur',
    en: 'give a whole number above 0, in ten-thousandths (12.5 = 125000); a target of zero cannot be measured',
  },
  upper: {
    id: 'batas atas hanya untuk rentang, dan tidak di bawah nilai target',
    en: 'the upper end is for ranges only, and not below the value',
  },
  baseline: { id: 'isi bilangan bulat dalam persepuluhribu', en: 'give a whole number of ten-thousandths' },
  weight: { id: `isi bobot 1–${WHOLE} (100% = ${WHOLE})`, en: `give a weight of 1–${WHOLE} (100% = ${WHOLE})` },
  due: day,
  from: day,
  to: day,
  days: {
    id: 'isi banyaknya hari kerja segmen ini, bersama from dan to',
    en: 'give the working days of this segment, beside from and to',
  },
  actual: {
    id: 'isi bilangan bulat dalam persepuluhribu, atau null bila belum dilaporkan',
    en: 'give a whole number of ten-thousandths, or null while nothing was reported',
  },
  reportedOn: {
    id: 'isi tanggal laporan, dan null bila belum ada realisasi',
    en: 'give the day of the report, and null without an actual',
  },
};
