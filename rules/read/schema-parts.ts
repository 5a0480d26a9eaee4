/** The small shapes that every part of the pack schema is made of. */
import { z } from 'zod';
import { isDay } from '../time/calendar.ts';
import { WHOLE } from '../time/units.ts';
import { isRecord } from '../language/records.ts';
import type { Duration, FactValue, ItemProvenance, Text } from '../language/types.ts';

/** Facts may hold up to a thousand million, so that products with weights stay exact (below 2^53). */
export const MOST_AMOUNT = 1_000_000_000;

/** The type of what a schema reads. */
export type ReadBy<Schema extends z.ZodType> = z.output<Schema>;

/** Without code generation: a schema made for one pack is used once, and no code is built because of a pack. */
export const PARSING = { jitless: true };

type Context = { issues: unknown[] };

/** Adds a problem in our own words; `path` is relative to the value being checked. */
export function complain(ctx: Context, path: PropertyKey[], problem: { code: string; detail: Text }): void {
  ctx.issues.push({ code: 'custom', path, input: undefined, params: problem, message: problem.code });
}

/**
 * Chooses the schema by looking at the value, so that a problem speaks about the branch that was meant. `pick` returns
 * null when nothing fits; `expected` says what would have; `shapes` are all that may be picked.
 */
export function dispatch<T>(
  pick: (value: unknown) => z.ZodType<T> | null,
  expected: Text,
  shapes: readonly z.ZodType[] = [],
): z.ZodType<T> {
  const schema = z.unknown().transform((value, ctx) => {
    const shape = pick(value);
    if (shape === null) {
      complain(ctx, [], { code: value === undefined ? 'field-missing' : 'shape-unknown', detail: expected });
      return z.NEVER;
    }
    const result = shape.safeParse(value, PARSING);
    if (result.success) return result.data;
    for (const issue of result.error.issues) ctx.issues.push({ ...issue, input: undefined });
    return z.NEVER;
  });
  if (shapes.length > 0) known.set(schema, shapes);
  return schema;
}

const known = new WeakMap<object, readonly z.ZodType[]>();

/** The shapes that {@link dispatch} chooses between, for whoever describes the schema. */
export const alternativesOf = (schema: object): readonly z.ZodType[] | undefined => known.get(schema);

function word(pattern: RegExp, hint: Text) {
  return z
    .string()
    .max(64)
    .superRefine((value, ctx) => {
      if (!pattern.test(value)) complain(ctx, [], { code: 'format-wrong', detail: hint });
    })
    .meta({ pattern: pattern.source, description: hint.en });
}

/** Names that fact-like things and items go by: `onTimeShare`. Nothing that every JavaScript object already has. */
export const name = word(/^(?!(?:toString|valueOf|hasOwnProperty|isPrototypeOf)$)[a-z][A-Za-z0-9]*$/, {
  id: 'Nama harus diawali huruf kecil dan hanya berisi huruf dan angka, misalnya onTimeShare.',
  en: 'A name starts with a lower-case letter and holds letters and digits only, for example onTimeShare.',
});
export const slug = word(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/, {
  id: 'Pakai huruf kecil, angka, dan tanda hubung, misalnya pp-30-2019.',
  en: 'Use lower-case letters, digits and hyphens, for example pp-30-2019.',
});
export const code = word(/^[A-Z][A-Z0-9_]*$/, {
  id: 'Kode memakai huruf besar, angka, dan garis bawah, misalnya TEGURAN_LISAN.',
  en: 'A code uses capital letters, digits and underscores, for example TEGURAN_LISAN.',
});
export const enumValue = word(/^[A-Za-z0-9][A-Za-z0-9_./-]*$/, {
  id: 'Nilai pilihan berisi huruf, angka, dan tanda _ . / - saja, misalnya di_atas atau III/d.',
  en: 'A choice holds letters, digits and the signs _ . / - only, for example di_atas or III/d.',
});
export const textKey = word(/^[a-z][A-Za-z0-9.]*$/, {
  id: 'Kunci teks diawali huruf kecil dan hanya berisi huruf, angka, dan titik.',
  en: 'A text key starts with a lower-case letter and holds letters, digits and dots only.',
});
export const day = word(/^\d{4}-\d{2}-\d{2}$/, {
  id: 'Tulis tanggal sebagai tttt-bb-hh, misalnya 2026-01-31.',
  en: 'Write the date as yyyy-mm-dd, for example 2026-01-31.',
}).superRefine((value, ctx) => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && !isDay(value)) complain(ctx, [], { code: 'day-unknown', detail: noSuchDay });
});
const noSuchDay = { id: 'Tanggal ini tidak ada dalam kalender.', en: 'This date is not in the calendar.' };

export const monthDay = z.string().superRefine((value, ctx) => {
  if (!/^\d{2}-\d{2}$/.test(value) || !day.safeParse(`2024-${value}`).success) {
    complain(ctx, [], { code: 'format-wrong', detail: monthDayWrong });
  }
});
const monthDayWrong = {
  id: 'Tulis bulan dan tanggal sebagai bb-hh, misalnya 06-30.',
  en: 'Write month and day as mm-dd, for example 06-30.',
};

export const isoDuration = word(/^P(?=\d)(?:\d{1,2}Y)?(?:\d{1,2}M)?(?:\d{1,2}W)?(?:\d{1,3}D)?$/, {
  id: 'Tulis jangka waktu ISO 8601 dari hari pertama periode, misalnya P0D, P6M, atau P5M10D.',
  en: "Write an ISO 8601 duration from the period's first day, for example P0D, P6M or P5M10D.",
});

export const sentence = z.string().min(1).max(600);
export const text: z.ZodType<Text> = z.strictObject({ id: sentence, en: sentence });
export const amount = z.int().min(-MOST_AMOUNT).max(MOST_AMOUNT);
export const count = z.int().min(0).max(1000);
export const basisPoints = z.int().min(0).max(WHOLE);
export const weight = z.int().min(1).max(WHOLE);

export const legal = z.array(slug).max(20);
export const factValue: z.ZodType<FactValue> = dispatch<FactValue>(
  (value) =>
    typeof value === 'number'
      ? amount
      : typeof value === 'boolean'
        ? z.boolean()
        : typeof value === 'string'
          ? enumValue
          : null,
  {
    id: 'Isi dengan bilangan bulat, true/false, atau satu pilihan.',
    en: 'Give a whole number, true/false or one choice.',
  },
  [amount, z.boolean(), enumValue],
);

const source = z.enum(['seed', 'regulation', 'default']);
const sourceByField = z.record(z.string().min(1).max(64), source);
export const provenance: z.ZodType<ItemProvenance> = dispatch<ItemProvenance>(
  (value) => (typeof value === 'string' ? source : isRecord(value) ? sourceByField : null),
  {
    id: 'Sebutkan asal angka: seed, regulation, atau default; satu kata, atau satu per bidang.',
    en: 'Say where the numbers come from: seed, regulation or default; one word, or one per field.',
  },
  [source, sourceByField],
);

const bound = z
  .strictObject({ min: amount.exactOptional(), max: amount.exactOptional(), legal: legal.exactOptional() })
  .superRefine(({ min, max }, ctx) => {
    if (min === undefined && max === undefined) complain(ctx, [], boundEmpty);
    else if ((min ?? MOST_AMOUNT * -1) > (max ?? MOST_AMOUNT)) complain(ctx, [], boundEmpty);
  });
const place = word(/^[A-Za-z0-9]+(?:\/[A-Za-z0-9]+)*$/, {
  id: 'Tulis tempat angka dalam butir ini, misalnya weight atau window/calendarDays.',
  en: 'Write where the number stands in this item, for example weight or window/calendarDays.',
});
/** What packs below may not change. */
export const lockable = {
  locked: z.literal(true).exactOptional(),
  bounds: z.record(place, bound).exactOptional(),
};

/** Fields that most items share. */
export const sourced = { provenance, legal: legal.exactOptional(), note: sentence.exactOptional(), ...lockable };

export const rangeEmpty = {
  code: 'range-empty',
  detail: { id: 'Batas bawah lebih besar dari batas atas.', en: 'The lower bound is greater than the upper bound.' },
};

const days = z.int().min(1).max(1000);
const inWorkingDays = z.strictObject({ workingDays: days });
const inCalendarDays = z.strictObject({ calendarDays: days });
export const duration: z.ZodType<Duration> = dispatch<Duration>(
  (value) =>
    !isRecord(value) ? null : 'workingDays' in value ? inWorkingDays : 'calendarDays' in value ? inCalendarDays : null,
  {
    id: 'Isi { "workingDays": n } atau { "calendarDays": n }.',
    en: 'Give { "workingDays": n } or { "calendarDays": n }.',
  },
  [inWorkingDays, inCalendarDays],
);
const boundEmpty = {
  code: 'range-empty',
  detail: {
    id: 'Batas perlu min, max, atau keduanya, dengan min tidak lebih besar dari max.',
    en: 'A bound needs min, max or both, with min not greater than max.',
  },
};
