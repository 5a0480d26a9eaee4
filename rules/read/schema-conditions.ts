/**
 * Conditions, generated from the pack's own vocabulary: a leaf can only compare a declared fact with a constant that
 * this fact can take. Depth is bounded by construction.
 */
import { z } from 'zod';
import { leavesOf } from '../decide/conditions.ts';
import { isRecord } from '../language/records.ts';
import { amount, complain, day, dispatch } from './schema-parts.ts';
import type { Condition, Conditions, Leaf } from '../language/types.ts';
import type { Known, Vocabulary } from '../language/vocabulary.ts';

const MOST_DEPTH = 4;
const MOST_CHILDREN = 20;
const MOST_LEAVES = 40;
const MOST_LISTED = 50;

/** For whoever describes conditions. */
export const CONDITION_LIMITS = {
  depth: MOST_DEPTH,
  children: MOST_CHILDREN,
  leaves: MOST_LEAVES,
  listed: MOST_LISTED,
};

const COMPARISONS = [
  'equal',
  'notEqual',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
] as const;

/** Schema of one rule's conditions: `all | any | not`, at most 4 deep, 1–20 children, at most 40 leaves. */
export function conditionsSchema(names: Vocabulary): z.ZodType<Conditions> {
  return branch(MOST_DEPTH, leafSchema(names)).superRefine((conditions, ctx) => {
    const leaves = leavesOf(conditions).length;
    if (leaves > MOST_LEAVES) {
      complain(ctx, [], {
        code: 'too-many',
        detail: {
          id: `Ada ${leaves} pembandingan, paling banyak ${MOST_LEAVES}. Pindahkan sebagian ke fakta turunan.`,
          en: `There are ${leaves} comparisons, at most ${MOST_LEAVES} are allowed. Move some into a derived fact.`,
        },
      });
    }
  });
}

const expected = {
  id: 'Isi satu dari { "all": [...] }, { "any": [...] }, { "not": {...} }, atau { "fact", "operator", "value" }; paling dalam 4 tingkat.',
  en: 'Give one of { "all": [...] }, { "any": [...] }, { "not": {...} } or { "fact", "operator", "value" }; at most 4 levels deep.',
};

/** One level of `all | any | not`; `depth` counts the levels that may still follow, this one included. */
function branch(depth: number, leaf: z.ZodType<Leaf>): z.ZodType<Conditions> {
  const child =
    depth > 1
      ? node(branch(depth - 1, leaf), leaf)
      : dispatch<Condition>((v) => (isLeafLike(v) ? leaf : null), expected);
  const children = z.array(child).min(1).max(MOST_CHILDREN);
  const shapes = {
    all: z.strictObject({ all: children }),
    any: z.strictObject({ any: children }),
    not: z.strictObject({ not: child }),
  };
  return dispatch<Conditions>((value) => {
    const key = operatorOf(value);
    return key === null ? null : shapes[key];
  }, expected);
}

function node(inner: z.ZodType<Conditions>, leaf: z.ZodType<Leaf>): z.ZodType<Condition> {
  return dispatch<Condition>(
    (value) => (operatorOf(value) !== null ? inner : isLeafLike(value) ? leaf : null),
    expected,
  );
}

function operatorOf(value: unknown): 'all' | 'any' | 'not' | null {
  if (!isRecord(value)) return null;
  return (['all', 'any', 'not'] as const).find((key) => Object.hasOwn(value, key)) ?? null;
}

const isLeafLike = (value: unknown) => isRecord(value) && Object.hasOwn(value, 'fact');

function leafSchema(names: Vocabulary): z.ZodType<Leaf> {
  const schemas = new Map<string, z.ZodType<Leaf>>();
  return dispatch<Leaf>((value) => {
    const name = isRecord(value) && typeof value.fact === 'string' ? value.fact : '';
    const known = names.get(name);
    const schema = schemas.get(name) ?? (known === undefined ? unknownFact(name) : leafOf(name, known));
    schemas.set(name, schema);
    return schema;
  }, expected);
}

function leafOf(name: string, known: Known): z.ZodType<Leaf> {
  const fact = z.literal(name);
  switch (known.type) {
    case 'int':
      return z.strictObject({ fact, operator: z.enum(COMPARISONS), value: amount });
    case 'bool':
      return z.strictObject({ fact, operator: z.literal('equal'), value: z.boolean() });
    case 'enum': {
      const value = z.enum(known.values);
      return z.discriminatedUnion('operator', [
        z.strictObject({ fact, operator: z.enum(['equal', 'notEqual']), value }),
        z.strictObject({ fact, operator: z.enum(['in', 'notIn']), value: z.array(value).min(1).max(MOST_LISTED) }),
      ]);
    }
    case 'date':
      return z.strictObject({ fact, operator: z.enum(COMPARISONS), value: day });
    case 'list':
      return problemLeaf(listCompared(name));
  }
}

function unknownFact(name: string): z.ZodType<Leaf> {
  return problemLeaf({
    code: 'fact-unknown',
    detail: {
      id: `"${name}" bukan fakta yang dikenal di sini. Periksa ejaannya atau tambahkan di facts atau derived.`,
      en: `"${name}" is not a fact known here. Check the spelling, or add it to facts or derived.`,
    },
  });
}

const listCompared = (name: string) => ({
  code: 'list-compared',
  detail: {
    id: `"${name}" adalah daftar target, yang tidak dapat dibandingkan. Bandingkan simpul derived bertipe targets yang membacanya.`,
    en: `"${name}" is a list of targets, which cannot be compared. Compare a derived node of type targets that reads it.`,
  },
});

function problemLeaf(problem: Parameters<typeof complain>[2]): z.ZodType<Leaf> {
  return z.unknown().transform((_value, ctx) => {
    complain(ctx, ['fact'], problem);
    return z.NEVER;
  });
}
