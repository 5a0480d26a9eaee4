/** Checks of what a decision writes, and of its cases. */
import { finding } from '../errors.ts';
import type { Finding } from '../types.ts';
import { nameUnknown } from '../vocabulary.ts';
import type { Names } from './law-types.ts';
import type { Decision, ResultField } from './types.ts';

/** Every key of the answer reads something that exists; decimals only of numbers. */
export function resultProblems(decision: Decision, names: Names): Finding[] {
  return Object.entries(decision.result).flatMap(([key, field]) =>
    fieldProblems(field, ['result', key], { decision, names }),
  );
}

type Context = { decision: Decision; names: Names };

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
export function caseProblems({ inputs, cases }: Decision): Finding[] {
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
