/** Inputs and law nodes: shapes only; whether names and units fit is read by names.ts. */
import { z } from 'zod';
import { isRecord } from '../language/records.ts';
import { derivedNode, nodeBase } from '../read/schema-facts.ts';
import {
  complain,
  day,
  dispatch,
  enumValue,
  factValue,
  legal,
  monthDay,
  name,
  provenance,
  sentence,
  text,
} from '../read/schema-parts.ts';
import { LAW_TYPES } from './nodes.ts';
import type { AnyNode, LawNode } from './types.ts';

/** Scaled amounts, rupiah in hundredths included: ten million million, so that sums stay below 2^53. */
const MOST_AMOUNT = 1_000_000_000_000_000;
const MOST_LISTED = 50;

const amount = z.int().min(-MOST_AMOUNT).max(MOST_AMOUNT);
export const unit = z.string().min(1).max(64);
/** Codes of refusals and findings, as callers see them: `OUT_OF_RANGE`, `SB>70%`. */
export const answerCode = z.string().min(1).max(64);
/** A field of the question; a dot leads into an object. */
const field = z
  .string()
  .max(64)
  .superRefine((value, ctx) => {
    if (!/^[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)*$/.test(value)) complain(ctx, [], fieldWrong);
  });
const base = { from: field, label: text, provenance, legal: legal.exactOptional(), note: sentence.exactOptional() };
/** A decimal times 10^`digits`, rounded (`exact`: refused unless whole) and then held against min and max. */
const decimal = {
  unit,
  digits: z.int().min(0).max(6),
  round: z.enum(['halfUp', 'up', 'down', 'awayFromZero', 'exact']).exactOptional(),
  min: amount,
  max: amount,
  /** Code of the refusal outside min…max, or when it is no decimal. */
  outside: answerCode,
};
const list = <T>(item: z.ZodType<T>) => z.array(item).min(1).max(MOST_LISTED);

/**
 * One field of the question. `from` is its name there (`counts.SB`: inside an object). What is absent is 0, false or an
 * empty list unless `absent` says otherwise; null: stays absent. Words and days without `absent` are refused.
 */
export const input = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('int'), absent: z.nullable(amount).exactOptional(), ...decimal, ...base }),
  /** With `spellings` the text is compared without regard to case, outer and repeated spaces. */
  z.strictObject({
    type: z.literal('enum'),
    values: list(enumValue),
    spellings: z.record(enumValue, list(sentence)).exactOptional(),
    unknown: answerCode,
    absent: z.nullable(enumValue).exactOptional(),
    valueLabels: z.record(enumValue, text).exactOptional(),
    ...base,
  }),
  /** Anything but true and false is refused with NOT_TRUE_OR_FALSE. */
  z.strictObject({ type: z.literal('bool'), ...base }),
  z.strictObject({ type: z.literal('date'), outside: answerCode, absent: z.nullable(day).exactOptional(), ...base }),
  /** Whether the field was given at all. */
  z.strictObject({ type: z.literal('given'), ...base }),
  /** `width`: a list of rows of that many numbers; `ragged` refuses other rows. */
  z.strictObject({
    type: z.literal('ints'),
    width: z.int().min(1).max(MOST_LISTED).exactOptional(),
    ragged: answerCode.exactOptional(),
    ...decimal,
    ...base,
  }),
  /** Without `values` any word is read. */
  z.strictObject({ type: z.literal('words'), values: list(enumValue).exactOptional(), unknown: answerCode, ...base }),
  z.strictObject({ type: z.literal('dates'), outside: answerCode, ...base }),
]);

const operand = dispatch<string | number>(
  (value) => (typeof value === 'number' ? amount : typeof value === 'string' ? name : null),
  { id: 'Isi nama atau bilangan bulat.', en: 'Give a name or a whole number.' },
);
const rounding = z.enum(['halfUp', 'up', 'down', 'awayFromZero']);
const table = z.strictObject({ from: day, to: z.nullable(day), of: name });

const lawNode: z.ZodType<LawNode> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('fraction'),
    times: list(operand),
    over: list(operand),
    round: rounding,
    onZero: amount,
    ...nodeBase,
  }),
  z.strictObject({
    type: z.literal('clamp'),
    of: name,
    min: amount.exactOptional(),
    max: amount.exactOptional(),
    ...nodeBase,
  }),
  z.strictObject({ type: z.enum(['total', 'size']), of: name, ...nodeBase }),
  z.strictObject({ type: z.literal('tally'), of: name, equals: list(factValue), ...nodeBase }),
  z.strictObject({ type: z.literal('contains'), of: name, value: factValue, ...nodeBase }),
  z.strictObject({
    type: z.literal('bandTotal'),
    of: name,
    cuts: list(amount),
    values: list(amount),
    ...nodeBase,
  }),
  z.strictObject({
    type: z.literal('firstOf'),
    of: name,
    order: list(enumValue),
    otherwise: enumValue,
    ...nodeBase,
  }),
  z.strictObject({
    type: z.literal('dayAfter'),
    from: name,
    count: operand,
    in: z.enum(['calendarDays', 'workingDays', 'months']),
    ...nodeBase,
  }),
  z.strictObject({ type: z.literal('daysBetween'), from: name, to: name, ...nodeBase }),
  z.strictObject({ type: z.literal('yearlyDays'), from: name, to: name, monthDays: list(monthDay), ...nodeBase }),
  z.strictObject({ type: z.literal('dated'), on: name, tables: list(table), outside: answerCode, ...nodeBase }),
]);

/** A node of the pack's own kinds or of the law's. */
export const node: z.ZodType<AnyNode> = dispatch<AnyNode>(
  (value) => (!isRecord(value) ? null : LAW_TYPES.has(String(value.type)) ? lawNode : derivedNode),
  { id: 'Isi sebuah simpul { "type", … }.', en: 'Give a node { "type", … }.' },
);

const fieldWrong = {
  code: 'format-wrong',
  detail: {
    id: 'Nama bidang berisi huruf dan angka; titik masuk ke dalam objek, misalnya counts.SB.',
    en: 'A field holds letters and digits; a dot leads into an object, for example counts.SB.',
  },
};
