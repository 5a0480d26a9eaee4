/** Facts of somebody made up as fields of a form; what is left empty is not known. */
import { foundAt } from '../../../rules/language/pointer.ts';
import { own } from '../../../rules/language/records.ts';
import type { Facts, GivenValue, RulePack } from '../../../rules/language/types.ts';
import { formatValue, labelOf } from '../../../rules/explain/format.ts';
import { choicesOf } from './condition-kind.ts';
import type { PackField } from './fields.ts';
import * as k from './kinds.ts';
import * as r from './row-kinds.ts';
import { targetRows } from './target-rows.ts';

const KNOWN = 'diketahui';

/** One field for every fact of the catalogue, in its order. */
export function fieldsOfFacts(about: k.PackAbout): PackField[] {
  return Object.keys(about.pack.facts).map((name) => ({
    path: [KNOWN, name],
    name: `${KNOWN}/${name}`,
    label: labelOf(about.pack, name)[about.language],
    kind: loose(kindOfFact(name, about)),
  }));
}

function kindOfFact(name: string, about: k.PackAbout): k.ValueKind {
  const fact = own(about.pack.facts, name);
  if (fact?.type === 'list') return targetRows(about);
  if (fact?.type === 'int') return k.number(fact.unit, true);
  if (fact?.type === 'enum') return k.choice(choicesOf(name, fact.values ?? [], about), true);
  if (fact?.type === 'bool') {
    const answers = k.choice(
      [true, false].map((value) => ({ value: String(value), label: about.t(value ? 'yes' : 'no') })),
      true,
    );
    return r.as(
      answers,
      (value) => value,
      (shown) => shown === 'true',
    );
  }
  const day = k.date(true);
  return { ...day, read: (field, reading) => day.read(field, reading) ?? undefined };
}

/** The list says once that anything may be left empty. */
const loose = (kind: k.ValueKind): k.ValueKind => ({
  ...kind,
  layout: (name, label, about) => {
    const layout = kind.layout(name, label, about);
    return 'parts' in layout ? layout : { ...layout, inRow: true };
  },
});

export const writtenFactValues = (facts: Facts, fields: readonly PackField[], about: k.PackAbout): k.FormValues =>
  Object.assign(
    {},
    ...fields.map(({ path, name, kind }) => kind.write(name, foundAt({ [KNOWN]: facts }, path), about)),
  );

/** What was filled in, beside facts that the catalogue does not know. */
export function readFactValues(fields: readonly PackField[], reading: k.FormReading & { facts: Facts }): Facts {
  const known = new Set(fields.map(({ path }) => path[1]));
  const other = Object.entries(reading.facts).filter(([name]) => !known.has(name));
  const read = fields.flatMap(({ path, name, kind }): [string, GivenValue][] => {
    const value = kind.read(name, { ...reading, before: undefined });
    return value === undefined ? [] : [[path[1] ?? '', value as GivenValue]];
  });
  return Object.fromEntries([...other, ...read]);
}

/** Somebody's facts in words. */
export const factWords = (pack: RulePack, facts: Facts, language: k.PackAbout['language']): string =>
  Object.entries(facts)
    .map(([name, value]) => `${labelOf(pack, name)[language]}: ${formatValue(pack, name, value)[language]}`)
    .join('; ');
