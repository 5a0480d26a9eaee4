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
  name,
  provenance,
  sentence,
  text,
} from '../read/schema-parts.ts';
import { LAW_TYPES } from './nodes.ts';
import type { DecisionInput, DecisionNode, LawNode } from './types.ts';

/** Scaled amounts, rupiah in hundredths included: ten million million, so that sums stay below 2^53. */
const MOST_AMOUNT = 1_000_000_000_000_000;
const MOST_LISTED = 50;

export const amount = z.int().min(-MOST_AMOUNT).max(MOST_AMOUNT);
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
const monthDay = z.string().superRefine((value, ctx) => {
  if (!/^\d{2}-\d{2}$/.test(value) || !day.safeParse(`2024-${value}`).success) complain(ctx, [], monthDayWrong);
});

const base = { from: field, label: text, provenance, legal: legal.exactOptional(), note: sentence.exactOptional() };
const decimal = {
  unit,
  digits: z.int().min(0).max(6),
  round: z.enum(['halfUp', 'up', 'down', 'awayFromZero', 'exact']).exactOptional(),
  min: amount,
  max: amount,
  outside: answerCode,
};
const list = <T>(item: z.ZodType<T>) => z.array(item).min(1).max(MOST_LISTED);

export const input: z.ZodType<DecisionInput> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('int'), absent: z.nullable(amount).exactOptional(), ...decimal, ...base }),
  z.strictObject({
    type: z.literal('enum'),
    values: list(enumValue),
    spellings: z.record(enumValue, list(sentence)).exactOptional(),
    unknown: answerCode,
    absent: z.nullable(enumValue).exactOptional(),
    valueLabels: z.record(enumValue, text).exactOptional(),
    ...base,
  }),
  z.strictObject({ type: z.literal('bool'), ...base }),
  z.strictObject({ type: z.literal('date'), outside: answerCode, absent: z.nullable(day).exactOptional(), ...base }),
  z.strictObject({ type: z.literal('given'), ...base }),
  z.strictObject({
    type: z.literal('ints'),
    width: z.int().min(1).max(MOST_LISTED).exactOptional(),
    ragged: answerCode.exactOptional(),
    ...decimal,
    ...base,
  }),
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
export const node: z.ZodType<DecisionNode> = dispatch<DecisionNode>(
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
const monthDayWrong = {
  code: 'format-wrong',
  detail: {
    id: 'Tulis bulan dan tanggal sebagai bb-hh, misalnya 06-30.',
    en: 'Write month and day as mm-dd, for example 06-30.',
  },
};
