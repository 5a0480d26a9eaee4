/** Checks of what a decision reads and writes, and of its cases. */
import { finding } from '../language/errors.ts';
import { own } from '../language/records.ts';
import type { Finding } from '../language/types.ts';
import { nameUnknown } from '../language/vocabulary.ts';
import type { Names } from './law-types.ts';
import { folded } from './inputs.ts';
import type { ResultField, LawFile, LawInput } from './types.ts';

/** Ranges that hold something, defaults that the input itself would accept, spellings that mean one value. */
export function inputProblems({ inputs }: LawFile): Finding[] {
  return Object.entries(inputs).flatMap(([id, input]) => {
    const path = ['inputs', id];
    if (input.type === 'int' || input.type === 'ints') return rangeProblems(input, path);
    return input.type === 'enum' ? wordProblems(input, path) : [];
  });
}

function rangeProblems(input: Extract<LawInput, { type: 'int' | 'ints' }>, path: string[]): Finding[] {
  if (input.min > input.max) return [finding([...path, 'max'], 'range-empty', rangeEmpty)];
  const standard = input.type === 'int' ? (input.absent ?? input.min) : input.min;
  return standard < input.min || standard > input.max
    ? [finding([...path, 'absent'], 'value-not-allowed', absentOutside)]
    : [];
}

function wordProblems(input: Extract<LawInput, { type: 'enum' }>, path: string[]): Finding[] {
  const { values, absent, spellings = {} } = input;
  const wrong = typeof absent === 'string' && !values.includes(absent);
  const stray = Object.keys(spellings).filter((value) => !values.includes(value));
  const written = values.flatMap((value) => [...new Set([value, ...(own(spellings, value) ?? [])].map(folded))]);
  const twice = written.filter((spelling, i) => written.indexOf(spelling) !== i);
  return [
    ...(wrong ? [finding([...path, 'absent'], 'value-not-allowed', absentOutside)] : []),
    ...stray.map((value) => finding([...path, 'spellings', value], 'label-stray', strayValue)),
    ...twice.map((spelling) => finding([...path, 'spellings'], 'spelling-twice', spelledTwice(spelling))),
  ];
}

/** Every key of the answer reads something that exists; decimals only of numbers. */
export function resultProblems(decision: LawFile, names: Names): Finding[] {
  return Object.entries(decision.result).flatMap(([key, field]) =>
    fieldProblems(field, ['result', key], { decision, names }),
  );
}

type Context = { decision: LawFile; names: Names };

function fieldProblems(field: ResultField, path: string[], { decision, names }: Context): Finding[] {
  if ('of' in field) {
    const known = names.values.get(field.of) ?? names.lists.get(field.of);
    if (known === undefined) return [nameUnknown([...path, 'of'], field.of)];
    return (known.type === 'int') === (field.digits !== undefined)
      ? []
      : [finding([...path, 'digits'], 'digits-wrong', digits)];
  }
  const ruleIds = new Set(decision.rules.map((rule) => rule.id));
  const unknownRules = (ids: string[]) => ids.filter((id) => !ruleIds.has(id)).map((id) => ruleUnknown(path, id));
  if ('rule' in field) return unknownRules([field.rule]);
  if ('codes' in field) return unknownRules(field.codes);
  const unknown = field.list.filter((name) => names.values.get(name)?.type !== 'date');
  return unknown.map((name) => nameUnknown([...path, 'list'], name));
}

/** A field that no input reads is a misspelt one. */
export function caseProblems({ inputs, cases }: LawFile): Finding[] {
  const fields = new Set(Object.values(inputs).map((input) => input.from.split('.')[0]));
  return cases.flatMap((situation, i) => {
    const unread = Object.keys(situation.given).filter((field) => !fields.has(field));
    const twice = cases.findIndex((other) => other.name === situation.name) !== i;
    return [
      ...unread.map((field) => finding(['cases', i, 'given', field], 'field-unknown', unreadField)),
      ...(twice ? [finding(['cases', i, 'name'], 'key-twice', nameTwice)] : []),
    ];
  });
}

const rangeEmpty = { id: 'max lebih kecil dari min.', en: 'max is smaller than min.' };
const absentOutside = {
  id: 'Nilai pengganti ini tidak akan diterima bila diberikan. Perbaiki absent atau batasnya.',
  en: 'This stand-in would be refused if it were given. Mend absent or the bounds.',
};
const strayValue = { id: 'Nilai ini tidak ada di values.', en: 'values does not list this value.' };
const spelledTwice = (spelling: string) => ({
  id: `"${spelling}" berarti dua nilai. Hapus salah satunya.`,
  en: `"${spelling}" means two values. Remove one.`,
});
const digits = {
  id: 'Sebutkan digits (jumlah desimal) untuk angka, dan hanya untuk angka.',
  en: 'Give digits (how many decimals) for a number, and for numbers only.',
};
const unreadField = {
  id: 'Keputusan ini tidak membaca bidang itu. Periksa ejaannya.',
  en: 'This decision does not read that field. Check the spelling.',
};
const nameTwice = {
  id: 'Nama contoh ini sudah dipakai. Beri nama lain.',
  en: 'Another case has this name. Choose a different one.',
};
const ruleUnknown = (path: string[], id: string) =>
  finding(path, 'rule-unknown', {
    id: `Tidak ada aturan "${id}" di rules.`,
    en: `There is no rule "${id}" in rules.`,
  });
