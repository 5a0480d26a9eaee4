/** The edge of decision files: unknown JSON in, a validated, frozen decision out. */
import { z } from 'zod';
import { canonicalJson, sha256 } from '../decide/canonical.ts';
import { itemProblems } from '../read/check-provenance.ts';
import { finding, PackError } from '../language/errors.ts';
import { findingsOf } from '../read/issues.ts';
import { isRecord } from '../language/records.ts';
import { guardPack } from '../read/pack-guard.ts';
import { deepFreeze } from '../inherit/resolve.ts';
import { conditionsSchema } from '../read/schema-conditions.ts';
import {
  complain,
  day,
  dispatch,
  enumValue,
  factValue,
  legal,
  name,
  PARSING,
  provenance,
  sentence,
  slug,
  text,
} from '../read/schema-parts.ts';
import type { Conditions, Finding } from '../language/types.ts';
import { caseProblems, inputProblems, resultProblems } from './check-content.ts';
import type { Names } from './law-types.ts';
import { readNames } from './names.ts';
import { resolveReferences, type Sources } from './references.ts';
import { answerCode, input, node } from './schema-nodes.ts';
import type { LawFile, LawRule, ResolvedLaw, ResultField } from './types.ts';

const MOST = 50;
const note = sentence.exactOptional();
const validity = z.strictObject({ from: day, to: z.nullable(day) }).superRefine((value, ctx) => {
  if (value.to !== null && value.to < value.from) complain(ctx, ['to'], endsEarly);
});

const source = z.strictObject({
  id: slug,
  ref: sentence,
  article: z.string().min(1).max(64).exactOptional(),
  note,
  certainty: z.enum(['verbatim', 'read', 'report', 'code', 'inferred', 'memory', 'default']),
  inForce: validity.exactOptional(),
});

const codes = z.array(answerCode).min(1).max(MOST);
/** Outcomes and flags by their code. */
const reading = z.discriminatedUnion('read', [
  z.strictObject({ read: z.enum(['predicate', 'result', 'behaviour', 'final']) }),
  z.strictObject({ read: z.literal('derived'), name }),
  z.strictObject({ read: z.enum(['outcome', 'flag']), code: answerCode }),
  /** The first fact that kept the outcome from firing, in the order of the pack's conditions; NONE when it fired. */
  z.strictObject({ read: z.literal('refusedBy'), code: answerCode }),
  /** Codes of those that fired, or the offices that approve them, in this order. */
  z.strictObject({ read: z.enum(['fired', 'approvals']), codes }),
]);
const packCall = z.strictObject({
  id: slug,
  /** The pack's facts from names of this file; absent values are not handed on. */
  facts: z.record(name, name),
  /** Facts that the question does not ask about. */
  fixed: z.record(name, factValue).exactOptional(),
  gives: z.record(name, reading),
  /** Names of `gives` that must equal a name computed before: the facts really stand for what was asked. */
  agrees: z.record(name, name).exactOptional(),
  note,
});

const rule = z.strictObject({
  id: name,
  code: answerCode,
  title: text,
  conditions: z.custom<Conditions>(isRecord),
  provenance: provenance.exactOptional(),
  legal: legal.exactOptional(),
  note,
});
const rules = z.array(rule).max(MOST);

const written = {
  map: z.record(enumValue, z.nullable(factValue)).exactOptional(),
  omit: z.array(factValue).min(1).max(MOST).exactOptional(),
};
const nameList = z.array(name).min(1).max(MOST);
const resultField: z.ZodType<ResultField> = dispatch<ResultField>(
  (value) => {
    if (!isRecord(value)) return null;
    if ('of' in value) {
      return z.strictObject({ of: name, digits: z.int().min(0).max(6).exactOptional(), ...written });
    }
    if ('rule' in value) return z.strictObject({ rule: name, ...written });
    if ('codes' in value) return z.strictObject({ codes: nameList, ...written });
    return 'list' in value ? z.strictObject({ list: nameList, ...written }) : null;
  },
  {
    id: 'Isi salah satu: { "of" }, { "rule" }, { "codes" }, atau { "list" }.',
    en: 'Give one of { "of" }, { "rule" }, { "codes" } or { "list" }.',
  },
);

const anyFields = z.record(z.string().min(1).max(64), z.unknown());
export const lawFile = z.strictObject({
  format: z.literal('siklus.decision/1'),
  id: slug,
  version: z.int().min(1).max(1_000_000),
  /** The question as callers name it. */
  rule: z.string().min(1).max(64),
  title: text,
  effective: validity,
  legalBasis: z.array(source).min(1).max(MOST),
  /** `holidays` names a list of days. Without a calendar every day is a working day. */
  calendar: z
    .strictObject({
      workingWeekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
      holidays: name.exactOptional(),
      provenance,
    })
    .exactOptional(),
  inputs: z.record(name, input),
  pack: packCall.exactOptional(),
  derived: z.record(name, node),
  rules,
  /** Refusals in order: the first that holds is the whole answer. */
  errors: rules,
  result: z.record(z.string().min(1).max(64), resultField),
  cases: z
    .array(z.strictObject({ name: sentence, given: anyFields, gives: anyFields }))
    .min(1)
    .max(200),
  note,
});

/**
 * Reads one decision file. References are replaced first, so what is validated is what decides.
 * Pointers of findings count list items by position, except `rules` and `errors` (by id).
 * @throws PackError
 */
export function parseLawFile(json: unknown, sources: Sources): ResolvedLaw {
  const guarded = guardPack(json).filter((problem) => !(problem.code === 'number-not-whole' && inCases(problem)));
  if (guarded.length > 0) throw new PackError(guarded);
  const document = resolveReferences(json, sources);
  const read = lawFile.safeParse(document, PARSING);
  if (!read.success) throw new PackError(findingsOf(read.error.issues, document, (path) => path));
  const decision = read.data;
  const pack = decision.pack && sources.packs.get(decision.pack.id);
  if (decision.pack !== undefined && pack === undefined) throw new PackError([packUnknown(decision.pack.id)]);
  const { names, findings } = readNames(decision, pack);
  const problems = [...findings, ...(findings.length > 0 ? [] : contentProblems(decision, names))];
  if (problems.length > 0) throw new PackError(problems);
  const digest = `sha256:${sha256(canonicalJson({ decision, pack: pack?.digest ?? null }))}`;
  return { digest, decision: deepFreeze(decision), ...(pack !== undefined && { pack }) };
}

/** Cases are written as callers write: with decimals. */
const inCases = ({ pointer }: Finding) => pointer.startsWith('/cases/');

function contentProblems(decision: LawFile, names: Names): Finding[] {
  return [
    ...conditionProblems('rules', decision.rules, names),
    ...conditionProblems('errors', decision.errors, names),
    ...idProblems([...decision.errors, ...decision.rules]),
    ...calendarProblems(decision, names),
    ...inputProblems(decision),
    ...resultProblems(decision, names),
    ...caseProblems(decision),
    ...sourceProblems(decision),
  ];
}

function conditionProblems(list: 'rules' | 'errors', items: LawRule[], names: Names): Finding[] {
  const schema = conditionsSchema(names.values);
  return items.flatMap(({ id, conditions }) => {
    const result = schema.safeParse(conditions, PARSING);
    const issues = result.success ? [] : result.error.issues;
    return findingsOf(issues, conditions, (path) => [list, id, 'conditions', ...path]);
  });
}

function idProblems(items: LawRule[]): Finding[] {
  const ids = items.map((item) => item.id);
  return ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => finding(['rules', id], 'key-twice', idTwice));
}

function calendarProblems({ calendar }: LawFile, names: Names): Finding[] {
  const holidays = calendar?.holidays;
  if (holidays === undefined || names.lists.get(holidays)?.type === 'date') return [];
  return [finding(['calendar', 'holidays'], 'list-wanted', daysWanted)];
}

/** Every figure says where it comes from, and every legal reference exists. */
function sourceProblems(decision: LawFile): Finding[] {
  const known = new Set(decision.legalBasis.map((basis) => basis.id));
  const items = (['inputs', 'derived'] as const).flatMap((part) =>
    Object.entries(decision[part]).map(([id, value]) => ({ path: [part, id], value: { ...value } })),
  );
  const listed = (['rules', 'errors'] as const).flatMap((part) =>
    decision[part].map((value) => ({ path: [part, value.id], value: { ...value } })),
  );
  return [...items, ...listed].flatMap((item) => itemProblems(item, known));
}

const endsEarly = {
  code: 'range-empty',
  detail: { id: 'Masa berlaku berakhir sebelum mulai.', en: 'The validity ends before it begins.' },
};
const idTwice = { id: 'Id ini dipakai dua aturan. Ganti salah satunya.', en: 'Two rules have this id. Change one.' };
const daysWanted = {
  id: 'holidays harus menunjuk masukan bertipe dates.',
  en: 'holidays must name an input of type dates.',
};
const packUnknown = (id: string) =>
  finding(['pack', 'id'], 'pack-unknown', {
    id: `Paket "${id}" tidak ada di folder paket.`,
    en: `There is no pack "${id}" in the folder of packs.`,
  });
