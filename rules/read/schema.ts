/**
 * The edge of the rules engine: unknown JSON in, typed packs out. The schema library is used here and in the
 * `schema-*.ts` files beside this one, never by workflows.
 */
import { z } from 'zod';
import { PackError } from '../language/errors.ts';
import { findingsOf } from './issues.ts';
import { isRecord, own } from '../language/records.ts';
import { guardPack } from './pack-guard.ts';
import { type ConditionNames, namesSchema, packSchema } from './schema-pack.ts';
import { complain, PARSING, slug } from './schema-parts.ts';
import type { PackSource, RulePack } from '../language/types.ts';
import { REVIEW_VOCABULARY } from '../language/review-facts.ts';
import { type Known, PREDICATE, readVocabulary, type Vocabulary } from '../language/vocabulary.ts';
import type { Predicate } from '../language/predicates.ts';
import { HOLIDAY_KEY, LIST_KEYS, locateByKey, RECORDS } from '../language/pointer.ts';

const reference = z.strictObject({ id: slug, version: z.int().min(1).max(1_000_000) });

function keyedList(key: string) {
  const item = z.looseObject({
    [key]: z.string().min(1).max(64),
    $remove: z.literal(true).exactOptional(),
    $before: z.string().max(64).exactOptional(),
  });
  return z.array(item).superRefine((items, ctx) => {
    const keys = items.map((value) => value[key]);
    items.forEach((value, i) => {
      if (keys.indexOf(value[key]) !== i) complain(ctx, [i, key], keyTwice);
      if (value.$remove === true && Object.keys(value).length > 2) complain(ctx, [i, '$remove'], removeAlone);
    });
  });
}

const anyObject = z.record(z.string(), z.unknown());
const optionalObject = anyObject.exactOptional();
const keyedLists = Object.fromEntries([...LIST_KEYS].map(([list, key]) => [list, keyedList(key).exactOptional()]));
const records = Object.fromEntries(
  [...RECORDS].map((record) => [record, z.record(z.string().min(1).max(64), z.nullable(anyObject)).exactOptional()]),
);

/** Identity and outline; what the items hold is checked once the pack is merged with its parents. */
const sourceSchema = z.strictObject({
  format: z.literal('siklus.pack/1'),
  id: slug,
  version: z.int().min(1).max(1_000_000),
  area: z.nullable(z.string()),
  title: anyObject,
  objective: optionalObject,
  illustrative: z.literal(true).exactOptional(),
  effective: anyObject,
  extends: reference.exactOptional(),
  ...keyedLists,
  ...records,
  calendar: z.looseObject({ holidays: keyedList(HOLIDAY_KEY).exactOptional() }).exactOptional(),
  scoring: optionalObject,
  predicates: optionalObject,
  distribution: optionalObject,
  objection: optionalObject,
  agreements: optionalObject,
  approvals: optionalObject,
  policyReview: z.nullable(anyObject).exactOptional(),
  publicVoice: optionalObject,
  collaboration: optionalObject,
  transparency: optionalObject,
});

const isPackSource = (value: unknown): value is PackSource =>
  isRecord(value) &&
  value.format === 'siklus.pack/1' &&
  typeof value.id === 'string' &&
  typeof value.version === 'number';

/**
 * A pack as written: limits, forbidden names, identity, known keys, list items with unique keys. Pointers of findings
 * count list items by position, as in the document that was sent.
 * @throws PackError
 */
export function parsePackSource(json: unknown): PackSource {
  const guarded = guardPack(json);
  if (guarded.length > 0) throw new PackError(guarded);
  const result = sourceSchema.safeParse(json, PARSING);
  if (!result.success) throw new PackError(findingsOf(result.error.issues, json, (path) => path));
  if (!isPackSource(json)) throw new PackError([{ pointer: '', code: 'not-a-pack', detail: notAPack }]);
  return json;
}

/** Reads a merged document with the full schema. Pointers of findings name list items by key. @throws PackError */
export function parsePack(merged: Record<string, unknown>): { pack: RulePack; vocabulary: Vocabulary } {
  const named = namesSchema.safeParse(merged, PARSING);
  const read = named.success ? readVocabulary(named.data) : { vocabulary: new Map(), findings: [] };
  const sound = named.success && read.findings.length === 0;
  const names = sound ? conditionNames(named.data, read.vocabulary) : null;
  const result = packSchema(names).safeParse(merged, PARSING);
  const issues = result.success ? [] : findingsOf(result.error.issues, merged, locateByKey(merged));
  const problems = [...read.findings, ...issues];
  if (!result.success || problems.length > 0) throw new PackError(problems);
  return { pack: result.data, vocabulary: read.vocabulary };
}

type Named = Pick<RulePack, 'facts' | 'predicates'>;

/** The names that conditions of this pack may read. */
export function conditionNames({ facts, predicates }: Named, vocabulary: Vocabulary): ConditionNames {
  const predicate: Known = { type: 'enum', values: producedBy(predicates) };
  const roster = [...vocabulary].filter(([id]) => own(facts, id)?.source === 'roster');
  return {
    decision: new Map([...vocabulary, [PREDICATE, predicate]]),
    roster: new Map(roster),
    review: REVIEW_VOCABULARY,
  };
}

/** The predicates that the pack's own table or bands can give. */
function producedBy(predicates: RulePack['predicates']): Predicate[] {
  const values = predicates.mode === 'grid' ? predicates.cells.flat() : [...predicates.values];
  if (predicates.mode === 'bands' && predicates.requires) values.push(predicates.requires.otherwise);
  return [...new Set(values)];
}

const keyTwice = {
  code: 'key-twice',
  detail: {
    id: 'Kunci ini sudah dipakai butir lain dalam daftar. Beri nama yang berbeda.',
    en: 'Another item of the list has this key. Give it a different one.',
  },
};
const removeAlone = {
  code: 'remove-alone',
  detail: {
    id: '$remove hanya ditemani kunci butirnya. Hapus bidang lainnya.',
    en: '$remove stands with the key of its item only. Remove the other fields.',
  },
};
const notAPack = { id: 'Ini bukan paket aturan siklus.pack/1.', en: 'This is not a siklus.pack/1 rule pack.' };
