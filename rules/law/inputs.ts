/** Reads the fields of a question as the decision declares them. */
import { isDay } from '../time/calendar.ts';
import { isRecord, own } from '../language/records.ts';
import type { FactValue } from '../language/types.ts';
import type { Value } from '../decide/values.ts';
import { scaleDecimal } from './decimals.ts';
import type { LawInput } from './types.ts';

/** A question: field names and JSON values. Decimals may be numbers or texts. */
export type Question = Record<string, unknown>;
export type Items = readonly FactValue[];

/** A question that the decision does not answer, with the code that the file declares for it. */
export class LawRefusal extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** Longer lists than a year of daily records, twice over, are no question of the law. */
const MOST_ITEMS = 10_000;

/** The field's value or list. @throws LawRefusal with the code that the input declares */
export function readInput(id: string, input: LawInput, question: Question): Value | Items {
  const given = fieldOf(question, input.from);
  switch (input.type) {
    case 'given':
      return given !== undefined;
    case 'bool':
      if (given === undefined || typeof given === 'boolean') return given ?? false;
      throw new LawRefusal('NOT_TRUE_OR_FALSE');
    case 'int':
      if (given === undefined && input.absent !== undefined) return whenAbsent(id, input.absent);
      return intOf(given ?? 0, input);
    case 'enum':
      if (given === undefined && input.absent !== undefined) return whenAbsent(id, input.absent);
      return wordOf(given, input);
    case 'date':
      if (given === undefined && input.absent !== undefined) return whenAbsent(id, input.absent);
      return dayOf(given, input.outside);
    case 'ints':
      return numbersOf(given, input).map((item) => intOf(item, input));
    case 'words':
      return itemsOf(given, input.unknown).map((item) => listedWord(item, input));
    case 'dates':
      return itemsOf(given, input.outside).map((item) => dayOf(item, input.outside));
  }
}

/** A field by its path `a.b`; own properties only. */
function fieldOf(question: Question, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isRecord(value) ? own(value, key) : undefined), question);
}

function whenAbsent(id: string, value: FactValue | null): Value {
  return value ?? { absent: 'fail', facts: [id] };
}

type IntInput = Extract<LawInput, { type: 'int' | 'ints' }>;

function intOf(given: unknown, { digits, round, min, max, outside }: IntInput): number {
  const scaled = scaleDecimal(given, digits, round ?? 'halfUp');
  if (scaled === null || scaled < min || scaled > max) throw new LawRefusal(outside);
  return scaled + 0;
}

function wordOf(given: unknown, input: Extract<LawInput, { type: 'enum' }>): string {
  const { spellings, values, unknown } = input;
  const word = values.find((value) =>
    spellings === undefined ? value === given : spelt(given, [value, ...(own(spellings, value) ?? [])]),
  );
  if (word === undefined) throw new LawRefusal(unknown);
  return word;
}

/** A text without what does not matter in it: case, outer and repeated spaces. */
export function folded(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

const spelt = (given: unknown, spellings: string[]) =>
  typeof given === 'string' && spellings.some((spelling) => folded(spelling) === folded(given));

function listedWord(item: unknown, { values, unknown }: Extract<LawInput, { type: 'words' }>): string {
  if (typeof item !== 'string' || (values !== undefined && !values.includes(item))) throw new LawRefusal(unknown);
  return item;
}

function dayOf(given: unknown, outside: string): string {
  if (typeof given !== 'string' || !isDay(given)) throw new LawRefusal(outside);
  return given;
}

function numbersOf(given: unknown, { width, ragged, outside }: Extract<LawInput, { type: 'ints' }>): unknown[] {
  const items = itemsOf(given, outside);
  if (width === undefined) return items;
  const rows = items.map((row) => itemsOf(row, ragged ?? outside));
  if (rows.some((row) => row.length !== width)) throw new LawRefusal(ragged ?? outside);
  return rows.flat();
}

function itemsOf(given: unknown, outside: string): unknown[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length > MOST_ITEMS) throw new LawRefusal(outside);
  return given;
}
