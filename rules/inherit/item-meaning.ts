/**
 * What an item of a document does: the item itself, everything that it reads, and for an outcome whatever may keep it from
 * firing. The documents are merged but not validated yet, so names are found by where names stand. The score that the
 * indicators make is the region's own: what lies behind it does not belong to the item.
 */
import { canonicalJson } from '../decide/canonical.ts';
import { isRecord, own } from '../language/records.ts';
import { foundAt, LIST_KEYS, RECORDS } from '../language/pointer.ts';
import { PREDICATE } from '../language/vocabulary.ts';

type Json = Record<string, unknown>;
/** A part of the document, by the pointer of its item. */
export type Meaning = ReadonlyMap<string, unknown>;

/** What people read and where it comes from: changing it changes nothing that is decided. */
const WORDS = new Set(['label', 'valueLabels', 'title', 'note', 'legal', 'provenance', 'locked', 'bounds']);
/** Fields that hold values, never names. */
const VALUES = new Set([
  ...WORDS,
  'id',
  'code',
  'type',
  'unit',
  'operator',
  'value',
  'values',
  'equals',
  'cells',
  'map',
  'kind',
  'approval',
  'source',
  'missing',
  'better',
]);

/** The item's path, `outcomes/certificate` or `predicates`, of any place within it. */
export const itemPath = (path: readonly string[]): string[] =>
  path.slice(0, LIST_KEYS.has(path[0] ?? '') || RECORDS.has(path[0] ?? '') ? 2 : 1);

/** Parts by pointer; a part that is not there is undefined. */
export function meaningOf(document: Json, path: readonly string[]): Meaning {
  const found = new Map<string, unknown>();
  const visit = (at: readonly string[]): void => {
    const key = at.join('/');
    if (found.has(key)) return;
    const item = foundAt(document, at);
    const silencer = at[0] === 'outcomes' && found.size > 0;
    found.set(key, silencer && isRecord(item) ? { conditions: item.conditions ?? null } : withoutWords(item));
    if (isRecord(item) && item.type === 'workingDays') found.set('calendar', weekOf(document.calendar));
    for (const name of namesIn(item)) for (const next of placesOf(document, name)) visit(next);
    if (at[0] === 'outcomes') for (const id of silencersOf(document, at[1] ?? '')) visit(['outcomes', id]);
  };
  visit(path);
  return found;
}

/** Where a name is said: its node, its fact, or the table of the predicate. */
function placesOf(document: Json, name: string): string[][] {
  if (name === PREDICATE) return [['predicates']];
  const part = ['derived', 'facts'].find((record) => own(recordOf(document[record]), name) !== undefined);
  return part === undefined ? [] : [[part, name]];
}

/** Texts of an item that stand where names stand. */
function namesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => (VALUES.has(key) ? [] : namesIn(each)));
}

function withoutWords(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !WORDS.has(key)));
}

/** Outcomes that keep this one from firing when they fire themselves. */
function silencersOf({ outcomes }: Json, id: string): string[] {
  return (Array.isArray(outcomes) ? outcomes : []).flatMap((outcome: unknown) => {
    if (!isRecord(outcome)) return [];
    const { excludes, overrides } = outcome;
    const silences = overrides === id || (Array.isArray(excludes) && excludes.includes(id));
    return silences ? [String(outcome.id)] : [];
  });
}

/** Which days are working days, but for the holidays, which are added every year. */
const weekOf = (calendar: unknown) => (isRecord(calendar) ? { week: calendar.workingWeekdays ?? null } : null);

/** Pointers of the parts that differ, in the order in which they are read. */
export function changedParts(before: Meaning, after: Meaning): string[] {
  const text = (part: unknown) => (part === undefined ? '' : canonicalJson(part));
  return [...new Set([...after.keys(), ...before.keys()])].filter(
    (key) => text(before.get(key)) !== text(after.get(key)),
  );
}

const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});
