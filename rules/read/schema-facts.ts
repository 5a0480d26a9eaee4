/** Facts, derived facts and axes. */
import { z } from 'zod';
import { isRecord } from '../language/records.ts';
import {
  amount,
  complain,
  dispatch,
  enumValue,
  factValue,
  lockable,
  MOST_AMOUNT,
  name,
  provenance,
  rangeEmpty,
  sentence,
  legal,
  sourced,
  text,
  weight,
} from './schema-parts.ts';
import { PREDICATES } from '../language/predicates.ts';
import { ATTAINMENT_LAWS } from '../language/laws.ts';
import { TARGET_CHOICES, areTargets, type TargetList, targetWanted } from '../language/targets.ts';
import type { DerivedNode, FactDefinition, GridAxis } from '../language/types.ts';
import { OVERALL_RATING } from '../explain/peer-facts.ts';
import { RATER_GROUPS } from '../language/groups.ts';
import { HIGHEST_SCORE } from '../time/units.ts';

const MOST_LISTED = 50;
const MOST_RISE = 10_000_000;

const unit = z.string().min(1).max(64);
const missing = z.enum(['fail', 'zero', 'renormalise', 'hold']);
const missingNotZero = z.enum(['fail', 'renormalise', 'hold']);

const factBase = {
  label: text,
  better: z.enum(['higher', 'lower']).exactOptional(),
  source: z.enum(['roster', 'training', 'system', 'assessor', 'peer', 'public', 'history', 'workflow']),
  askedOf: z.array(z.enum(RATER_GROUPS)).min(1).max(RATER_GROUPS.length).exactOptional(),
  ...sourced,
};

const predicates = z.array(z.enum(PREDICATES)).min(1).max(PREDICATES.length);
/** Nobody but the roster and the past itself say what was. */
const pastIsHistory = (fact: { source: string; past?: unknown }, ctx: z.RefinementCtx) => {
  if (fact.past !== undefined && fact.source !== 'history') complain(ctx, ['past'], pastStray);
};

/** How the last one ended that had a result. */
const pastFollowUp = z.strictObject({
  followUp: z.enum(['improvement', 'test']),
  result: z.enum(['passed', 'failed']),
});

const intFact = z
  .strictObject({
    type: z.literal('int'),
    unit,
    min: amount,
    max: amount,
    missing,
    past: z.strictObject({ count: predicates }).exactOptional(),
    ...factBase,
  })
  .superRefine((fact, ctx) => {
    pastIsHistory(fact, ctx);
    if (fact.min > fact.max) complain(ctx, ['max'], rangeEmpty);
    else if (fact.missing === 'zero' && (fact.min > 0 || fact.max < 0)) complain(ctx, ['missing'], zeroOutside);
  });
const enumFact = z
  .strictObject({
    type: z.literal('enum'),
    values: z.array(enumValue).min(1).max(MOST_LISTED),
    valueLabels: z.record(enumValue, text).exactOptional(),
    missing: missingNotZero,
    ...factBase,
  })
  .superRefine((fact, ctx) => {
    if (new Set(fact.values).size !== fact.values.length) complain(ctx, ['values'], valuesRepeat);
    const stray = Object.keys(fact.valueLabels ?? {}).find((value) => !fact.values.includes(value));
    if (stray !== undefined) complain(ctx, ['valueLabels', stray], labelStray);
  });
const boolFact = z
  .strictObject({
    type: z.literal('bool'),
    missing,
    past: z.union([z.strictObject({ last: predicates }), pastFollowUp]).exactOptional(),
    ...factBase,
  })
  .superRefine(pastIsHistory);
const dateFact = z.strictObject({ type: z.literal('date'), missing: missingNotZero, ...factBase });
/** The targets that were agreed, with what came of them: only the appraisal itself knows them. */
const listFact = z.strictObject({
  type: z.literal('list'),
  missing: missingNotZero,
  label: text,
  source: z.literal('workflow'),
  ...sourced,
});

/** `facts`: int facts state unit and range; only ints and bools have a zero; the list of targets is called `targets`. */
export const facts: z.ZodType<Record<string, FactDefinition>> = z
  .record(name, z.discriminatedUnion('type', [intFact, enumFact, boolFact, dateFact, listFact]))
  .superRefine((all, ctx) => {
    const stray = Object.entries(all).find(([id, { type }]) => type === 'list' && id !== 'targets');
    if (stray !== undefined) complain(ctx, [stray[0], 'type'], oneList);
    for (const [id, fact] of Object.entries(all)) {
      if (!('askedOf' in fact)) continue;
      if (fact.source !== 'peer') complain(ctx, [id, 'askedOf'], askedStray);
      else if (id === OVERALL_RATING) complain(ctx, [id, 'askedOf'], askedOfAll);
    }
  });

const cuts = z
  .array(amount)
  .min(1)
  .max(MOST_LISTED - 1);
const axisExpected = {
  id: 'Isi { "fact", "cuts": [...] } untuk bilangan, atau { "fact", "values": [...] } untuk pilihan.',
  en: 'Give { "fact", "cuts": [...] } for a number, or { "fact", "values": [...] } for a choice.',
};
const numberAxis = z.strictObject({ fact: name, cuts });
const choiceAxis = z.strictObject({ fact: name, values: z.array(factValue).min(2).max(MOST_LISTED) });
export const axis: z.ZodType<GridAxis> = dispatch<GridAxis>(
  (value) => {
    if (!isRecord(value)) return null;
    return 'cuts' in value ? numberAxis : 'values' in value ? choiceAxis : null;
  },
  axisExpected,
  [numberAxis, choiceAxis],
);

/** Fields that every node has. */
export const nodeBase = {
  label: text,
  unit: unit.exactOptional(),
  valueLabels: z.record(enumValue, text).exactOptional(),
  provenance: provenance.exactOptional(),
  legal: legal.exactOptional(),
  note: sentence.exactOptional(),
  ...lockable,
};
const value = dispatch<string | number>(
  (v) => (typeof v === 'number' ? amount : typeof v === 'string' ? enumValue : null),
  {
    id: 'Isi satu pilihan atau bilangan bulat.',
    en: 'Give one choice or a whole number.',
  },
  [amount, enumValue],
);
const several = z.array(name).min(1).max(MOST_LISTED);
const rise = z.int().min(-MOST_RISE).max(MOST_RISE);

const arithmetic = [
  z.strictObject({
    type: z.literal('weightedSum'),
    terms: z
      .array(z.strictObject({ of: name, weight }))
      .min(1)
      .max(MOST_LISTED),
    missing: z.enum(['renormalise', 'fail']).exactOptional(),
    ...nodeBase,
  }),
  z.strictObject({
    type: z.literal('curve'),
    of: name,
    points: z
      .array(z.tuple([rise, rise]))
      .min(2)
      .max(MOST_LISTED),
    ...nodeBase,
  }),
  z.strictObject({
    type: z.literal('bands'),
    of: name,
    cuts,
    values: z.array(value).min(2).max(MOST_LISTED),
    ...nodeBase,
  }),
  z.strictObject({
    type: z.literal('grid'),
    rows: axis,
    cols: axis,
    cells: z.array(z.array(value).min(1).max(MOST_LISTED)).min(1).max(MOST_LISTED),
    ...nodeBase,
  }),
  z.strictObject({ type: z.literal('lookup'), of: name, map: z.record(enumValue, value), ...nodeBase }),
  z.strictObject({ type: z.literal('select'), of: name, cases: z.record(enumValue, name), ...nodeBase }),
  z.strictObject({ type: z.literal('sum'), add: several, subtract: several.exactOptional(), ...nodeBase }),
  z.strictObject({ type: z.enum(['min', 'max']), of: several, ...nodeBase }),
  z.strictObject({
    type: z.literal('ratio'),
    of: name,
    by: name,
    scale: z.int().min(1).max(1_000_000),
    onZero: amount,
    ...nodeBase,
  }),
  z.strictObject({
    type: z.literal('count'),
    of: z
      .array(z.strictObject({ fact: name, equals: factValue }))
      .min(1)
      .max(MOST_LISTED),
    ...nodeBase,
  }),
  z.strictObject({
    type: z.literal('workingDays'),
    from: name,
    to: name,
    inclusive: z.enum(['end', 'both']),
    ...nodeBase,
  }),
] as const;
/** One node over single values: of a pack's graph or of a law file's. */
export const derivedNode = z.discriminatedUnion('type', arithmetic);

const law = z.enum(ATTAINMENT_LAWS);
const percentage = z.int().min(0).max(HIGHEST_SCORE);
/** A list of targets as cases and questions write it; what a target may hold is said where facts are read. */
export const targetList = z.unknown().transform((value, ctx): TargetList => {
  if (areTargets(value)) return value;
  complain(ctx, [], { code: 'fact-invalid', detail: targetWanted(value) });
  return z.NEVER;
});
const targetFilter = z.strictObject({
  kind: z.enum(TARGET_CHOICES.kind).exactOptional(),
  aspect: z.enum(TARGET_CHOICES.aspect).exactOptional(),
  direction: z.enum(TARGET_CHOICES.direction).exactOptional(),
  joint: z.boolean().exactOptional(),
  /** Reported on its due day or before, or not. */
  due: z.enum(['met', 'late']).exactOptional(),
  /** Attained at least so much, in hundredths of a per cent. */
  attained: percentage.exactOptional(),
});
const overTargets = [
  z.strictObject({
    type: z.literal('attainments'),
    of: name,
    use: z.strictObject({ higher: law, lower: law, range: law }),
    most: percentage,
    unreported: missing,
    ...nodeBase,
  }),
  z
    .strictObject({
      type: z.literal('targets'),
      of: name,
      combine: z.enum(['weightedMean', 'mean', 'min', 'max', 'count', 'share']),
      where: targetFilter.exactOptional(),
      none: missing.exactOptional(),
      ...nodeBase,
    })
    .superRefine((node, ctx) => {
      if (node.combine !== 'count' && node.none === undefined) complain(ctx, ['none'], noneMissing);
      if (node.combine === 'count' && node.none !== undefined) complain(ctx, ['none'], noneOfCount);
    }),
] as const;
/** One node of a pack's graph. */
export const packNode = z.discriminatedUnion('type', [...arithmetic, ...overTargets]);
/** `derived`: shapes only; whether the names and units fit is read by vocabulary.ts. */
export const derived: z.ZodType<Record<string, DerivedNode>> = z.record(name, packNode);

const zeroOutside = {
  code: 'zero-out-of-range',
  detail: {
    id: `Fakta yang tidak ada dihitung 0, tetapi 0 di luar min–max (paling luas ±${MOST_AMOUNT}). Ubah kebijakan atau batasnya.`,
    en: `An absent fact counts as 0, but 0 lies outside min–max (at most ±${MOST_AMOUNT}). Change the policy or the range.`,
  },
};
const pastStray = {
  code: 'past-stray',
  detail: {
    id: 'Hanya fakta bersumber history yang diketahui dari siklus terdahulu. Ubah sumbernya, atau hapus past.',
    en: 'Only a fact of the source history is known from earlier cycles. Change the source, or remove past.',
  },
};
const oneList = {
  code: 'list-name',
  detail: {
    id: 'Hanya fakta "targets" yang berupa daftar: penilaian mengisinya dengan target dan realisasinya. Ganti nama atau jenisnya.',
    en: 'Only the fact "targets" is a list: the appraisal fills it with targets and actuals. Change the name or the type.',
  },
};
const noneMissing = {
  code: 'field-missing',
  detail: {
    id: 'Sebutkan apa jadinya bila tidak ada target yang dimaksud: zero, renormalise, hold, atau fail.',
    en: 'Say what it is when no target is meant: zero, renormalise, hold or fail.',
  },
};
const noneOfCount = {
  code: 'field-unknown',
  detail: {
    id: 'Hitungan tanpa target adalah 0; hapus none.',
    en: 'A count without targets is 0; remove none.',
  },
};
const askedStray = {
  code: 'asked-stray',
  detail: {
    id: 'Hanya fakta bersumber peer yang ditanyakan kepada orang. Ubah sumbernya, atau hapus askedOf.',
    en: 'Only a fact of the source peer is asked of people. Change the source, or remove askedOf.',
  },
};
const askedOfAll = {
  code: 'asked-of-all',
  detail: {
    id: 'Penilaian secara keseluruhan ditanyakan kepada semua kelompok. Hapus askedOf.',
    en: 'The overall rating is asked of every group. Remove askedOf.',
  },
};
const valuesRepeat = {
  code: 'values-repeat',
  detail: { id: 'Ada nilai yang ditulis dua kali.', en: 'A value is listed twice.' },
};
const labelStray = {
  code: 'label-stray',
  detail: {
    id: 'Label ini untuk nilai yang tidak ada di values.',
    en: 'This label is for a value that values does not list.',
  },
};
