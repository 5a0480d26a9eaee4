/**
 * Three-way merge of two documents that were changed from one: list items by their key, items field by field; a field
 * is one value. What both sides changed differently is a conflict, never a guess.
 */
import { canonicalJson } from '../decide/canonical.ts';
import { isRecord, own } from '../language/records.ts';
import { HOLIDAY_KEY, LIST_KEYS, RECORDS, pointer } from '../language/pointer.ts';

type Json = Record<string, unknown>;

/** A side that has no such value leaves it out. `pointer` names list items by key; of a list itself: the order of its keys. */
export type Conflict = { pointer: string; base?: unknown; ours?: unknown; theirs?: unknown };
/** What shall stand where both sides differ: one side's value, or another one. */
export type Resolution = { pointer: string } & ({ take: 'base' | 'ours' | 'theirs' } | { value: unknown });
export type Merged = { merged: Json; conflicts: Conflict[] };

/** Cases travel with their pack, each by its name. */
const KEYED: ReadonlyMap<string, string> = new Map([...LIST_KEYS, ['cases', 'name']]);
/** Each version states these for itself: ours stand, as they do not contradict anybody's change. */
const OWN_FIELDS = new Set(['format', 'id', 'version', 'effective']);

export type Sides = { base: unknown; ours: unknown; theirs: unknown };
/** Decisions that were made, and the conflicts that are still open. */
export type Work = { resolutions: ReadonlyMap<string, Resolution>; conflicts: Conflict[] };

export const newWork = (resolutions: readonly Resolution[]): Work => ({
  resolutions: new Map(resolutions.map((each) => [each.pointer, each])),
  conflicts: [],
});

/**
 * @param sides the document both came from, ours, and theirs
 * @param resolutions decisions about conflicts, by their pointer; others are ignored
 * @returns the merged document (ours stands at open conflicts) and the conflicts that are still open, in document order
 */
export function threeWay(
  sides: { base: Json; ours: Json; theirs: Json },
  resolutions: readonly Resolution[] = [],
): Merged {
  const work = newWork(resolutions);
  const merged: Json = {};
  for (const key of keysOf(sides)) {
    const value = OWN_FIELDS.has(key) ? own(sides.ours, key) : mergeTop(at(sides, key), key, work);
    if (value !== undefined) merged[key] = value;
  }
  return { merged, conflicts: work.conflicts };
}

function mergeTop(sides: Sides, key: string, work: Work): unknown {
  const itemKey = KEYED.get(key);
  if (itemKey !== undefined) return mergeList(sides, { itemKey, path: [key], work });
  if (RECORDS.has(key)) return mergeFields(sides, { path: [key], work, field: mergeItem });
  if (key === 'calendar') return mergeFields(sides, { path: [key], work, field: mergeCalendar });
  return mergeItem(sides, { path: [key], work });
}

function mergeCalendar(sides: Sides, { path, work }: MergePlace): unknown {
  const isHolidays = path.at(-1) === 'holidays';
  return isHolidays ? mergeList(sides, { itemKey: HOLIDAY_KEY, path, work }) : mergeValue(sides, { path, work });
}

export type MergePlace = { path: string[]; work: Work };
type Fields = MergePlace & { field: (sides: Sides, place: MergePlace) => unknown };

/** Field by field where all three have the item; what was added or removed is one value. */
function mergeItem(sides: Sides, place: MergePlace): unknown {
  return mergeFields(sides, { ...place, field: mergeValue });
}

function mergeFields(sides: Sides, { path, work, field }: Fields): unknown {
  const { base, ours, theirs } = sides;
  if (!isRecord(base) || !isRecord(ours) || !isRecord(theirs)) return mergeValue(sides, { path, work });
  const merged: Json = {};
  for (const key of keysOf({ base, ours, theirs })) {
    const value = field(at({ base, ours, theirs }, key), { path: [...path, key], work });
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

type List = MergePlace & { itemKey: string };

function mergeList(sides: Sides, { itemKey, path, work }: List): unknown {
  const lists = {
    base: byKey(sides.base, itemKey),
    ours: byKey(sides.ours, itemKey),
    theirs: byKey(sides.theirs, itemKey),
  };
  // One side has no such list, or something that is no list of items: then it is one value.
  if (!lists.ours || !lists.theirs) return mergeValue(sides, { path, work });
  const present = { base: lists.base ?? new Map(), ours: lists.ours, theirs: lists.theirs };
  const items = new Map<string, unknown>();
  for (const key of orderOf(present, { path, work })) {
    const of = { base: present.base.get(key), ours: present.ours.get(key), theirs: present.theirs.get(key) };
    const item = mergeItem(of, { path: [...path, key], work });
    if (item !== undefined) items.set(key, item);
  }
  return [...items.values()];
}

type Keyed = Map<string, unknown>;

/** Our order with their new items behind their neighbours, unless only they changed the order. */
function orderOf({ base, ours, theirs }: { base: Keyed; ours: Keyed; theirs: Keyed }, place: MergePlace): string[] {
  const shared = (map: Keyed) => [...map.keys()].filter((key) => base.has(key) && ours.has(key) && theirs.has(key));
  const order = mergeValue({ base: shared(base), ours: shared(ours), theirs: shared(theirs) }, place);
  const [first, second] = same(order, shared(ours)) ? [ours, theirs] : [theirs, ours];
  const keys = [...first.keys()];
  let previous: string | undefined;
  for (const key of second.keys()) {
    if (!first.has(key)) keys.splice(previous === undefined ? 0 : keys.indexOf(previous) + 1, 0, key);
    previous = key;
  }
  return keys;
}

function byKey(list: unknown, itemKey: string): Keyed | undefined {
  if (!Array.isArray(list)) return undefined;
  const entries = list.map((item: unknown): [string, unknown] => [isRecord(item) ? String(item[itemKey]) : '', item]);
  const keyed = new Map(entries);
  return keyed.size === list.length ? keyed : undefined;
}

/** One value: whoever changed it alone wins, the same change is no conflict. */
export function mergeValue({ base, ours, theirs }: Sides, { path, work }: MergePlace): unknown {
  if (same(ours, theirs) || same(base, theirs)) return ours;
  if (same(base, ours)) return theirs;
  const where = pointer(path);
  const decided = work.resolutions.get(where);
  if (decided) return 'value' in decided ? decided.value : { base, ours, theirs }[decided.take];
  work.conflicts.push({
    pointer: where,
    ...(base !== undefined && { base }),
    ...(ours !== undefined && { ours }),
    ...(theirs !== undefined && { theirs }),
  });
  return ours;
}

/** Equal as JSON. */
export const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));

const at = ({ base, ours, theirs }: { base: Json; ours: Json; theirs: Json }, key: string): Sides => ({
  base: own(base, key),
  ours: own(ours, key),
  theirs: own(theirs, key),
});

const keysOf = ({ base, ours, theirs }: { base: Json; ours: Json; theirs: Json }): string[] => [
  ...new Set([...Object.keys(ours), ...Object.keys(theirs), ...Object.keys(base)]),
];
