/**
 * Merging the other way round: what a pack has to state, below its parent, to become another one. Only what differs
 * between before and after is written; everything else that the pack states stays as it is.
 */
import { isRecord, own } from '../language/records.ts';
import { HOLIDAY_KEY, LIST_KEYS, RECORDS } from '../language/pointer.ts';
import { mergeChain, NEVER_INHERITED, SHAPE_FIELDS } from './merge.ts';
import { same } from './three-way.ts';

type Json = Record<string, unknown>;
type Sides = { parent: unknown; before: unknown; after: unknown };

/**
 * The source that becomes `after`.
 * @param source the pack as written, which becomes `before` below the parent
 * @param packs with everything they inherit; `parent` null: the uppermost pack
 */
export function restate(
  source: Json,
  { parent, before, after }: { parent: Json | null; before: Json; after: Json },
): Json {
  const next = structuredClone(source);
  for (const key of keysOf(before, after)) {
    const sides = { parent: own(parent ?? {}, key), before: own(before, key), after: own(after, key) };
    if (same(sides.before, sides.after)) continue;
    const stated = NEVER_INHERITED.has(key) ? sides.after : restateTop(key, own(next, key), sides);
    if (stated === undefined) delete next[key];
    else next[key] = stated;
  }
  return next;
}

function restateTop(key: string, stated: unknown, sides: Sides): unknown {
  const itemKey = LIST_KEYS.get(key);
  if (itemKey !== undefined) return restateList(stated, sides, { itemKey, shape: SHAPE_FIELDS.get(key) });
  if (RECORDS.has(key)) return restateRecord(stated, sides, SHAPE_FIELDS.get(key));
  if (key !== 'calendar') return restateItem(stated, sides, { shape: SHAPE_FIELDS.get(key) });
  const [days, rest] = [pick(sides, 'holidays'), without(sides, 'holidays')];
  const { holidays: statedDays, ...statedRest } = isRecord(stated) ? stated : {};
  const holidays = same(days.before, days.after) ? statedDays : restateList(statedDays, days, { itemKey: HOLIDAY_KEY });
  const item = restateItem(statedRest, rest, {});
  const calendar = { ...(isRecord(item) && item), ...(holidays !== undefined && { holidays }) };
  return Object.keys(calendar).length === 0 ? undefined : calendar;
}

const pick = (sides: Sides, field: string): Sides => eachSide(sides, (side) => side[field]);
const without = (sides: Sides, field: string): Sides =>
  eachSide(sides, (side) => Object.fromEntries(Object.entries(side).filter(([name]) => name !== field)));
const eachSide = ({ parent, before, after }: Sides, of: (side: Json) => unknown): Sides => {
  const at = (side: unknown) => (isRecord(side) ? of(side) : undefined);
  return { parent: at(parent), before: at(before), after: at(after) };
};

type Kind = { itemKey?: string; shape?: string | undefined };

/** What is stated of one item, or of an object; undefined: nothing any more. */
function restateItem(stated: unknown, { parent, before, after }: Sides, { itemKey, shape }: Kind): unknown {
  if (same(parent, after)) return undefined;
  if (!isRecord(after) || !isRecord(parent) || (shape !== undefined && parent[shape] !== after[shape])) return after;
  // What was removed, or had another shape, begins again as the parent has it.
  const goesOn =
    isRecord(stated) &&
    stated['$remove'] !== true &&
    isRecord(before) &&
    (shape === undefined || before[shape] === after[shape]);
  const was = goesOn ? before : parent;
  const next: Json = goesOn ? { ...stated } : itemKey === undefined ? {} : { [itemKey]: after[itemKey] };
  for (const field of keysOf(was, after)) {
    if (same(own(was, field), own(after, field))) continue;
    if (same(own(parent, field), own(after, field))) delete next[field];
    else next[field] = own(after, field) ?? null;
  }
  return Object.keys(next).some((field) => field !== itemKey) ? next : undefined;
}

function restateRecord(stated: unknown, sides: Sides, shape: string | undefined): unknown {
  const next: Json = isRecord(stated) ? { ...stated } : {};
  const [before, after] = [sides.before, sides.after].map((side) => (isRecord(side) ? side : {}));
  for (const name of keysOf(before ?? {}, after ?? {})) {
    const item = pick(sides, name);
    if (same(item.before, item.after)) continue;
    // A removed text is no text; of a parent's it has to be said.
    const value =
      item.after === undefined
        ? item.parent === undefined
          ? undefined
          : null
        : restateItem(own(next, name), item, { shape });
    if (value === undefined) delete next[name];
    else next[name] = value;
  }
  return Object.keys(next).length === 0 ? undefined : next;
}

type Keyed = Kind & { itemKey: string };

function restateList(stated: unknown, sides: Sides, kind: Keyed): unknown {
  const { itemKey } = kind;
  const lists = { parent: listOf(sides.parent), before: listOf(sides.before), after: listOf(sides.after) };
  const find = (list: Json[], id: unknown) => list.find((item) => item[itemKey] === id);
  let entries = listOf(stated);
  for (const id of new Set([...lists.before, ...lists.after].map((item) => item[itemKey]))) {
    const item = {
      parent: find(lists.parent, id),
      before: find(lists.before, id),
      after: find(lists.after, id),
    };
    if (same(item.before, item.after)) continue;
    const removal = item.parent === undefined ? undefined : { [itemKey]: id, $remove: true };
    const value = item.after === undefined ? removal : restateItem(find(entries, id), item, kind);
    const at = entries.findIndex((entry) => entry[itemKey] === id);
    if (at === -1) entries = isRecord(value) ? [...entries, value] : entries;
    else entries = entries.toSpliced(at, 1, ...(isRecord(value) ? [value] : []));
  }
  const wanted = lists.after.map((item) => item[itemKey]);
  const placed = same(orderOf(entries, lists.parent, itemKey), wanted)
    ? entries
    : placedAs(wanted, entries, { known: lists.parent.map((item) => item[itemKey]), itemKey });
  return placed.length === 0 && !Array.isArray(stated) ? undefined : placed;
}

/** The order of the items that these entries make below the parent's list. */
function orderOf(entries: Json[], parent: Json[], itemKey: string): unknown[] {
  const list = [...LIST_KEYS].find(([, key]) => key === itemKey)?.[0];
  // Days stand in no list of the pack's own, and have no order that anybody sees.
  if (list === undefined) return [];
  const named = (items: Json[]) => ({ format: 'siklus.pack/1' as const, id: 'x', version: 1, [list]: items });
  const { merged } = mergeChain([named(parent), named(entries)]);
  return listOf(merged[list]).map((item) => item[itemKey]);
}

/** As few items as possible are moved; what the parent has stands before what is new. */
function placedAs(
  wanted: unknown[],
  entries: Json[],
  { known, itemKey }: { known: unknown[]; itemKey: string },
): Json[] {
  if (itemKey === HOLIDAY_KEY) return entries;
  const natural = [...known.filter((id) => wanted.includes(id)), ...wanted.filter((id) => !known.includes(id))];
  const staying = longestRising(
    wanted.map((id) => natural.indexOf(id)),
    known.includes(wanted.at(-1)),
  );
  const entryOf = (id: unknown): Json => {
    const { $before: _moved, ...entry } = entries.find((each) => each[itemKey] === id) ?? { [itemKey]: id };
    return entry;
  };
  const says = (entry: Json) => Object.keys(entry).some((field) => field !== itemKey);
  const moved = wanted
    .map((id, i) => ({ ...entryOf(id), ...(wanted[i + 1] !== undefined && { $before: wanted[i + 1] }) }))
    .filter((_, i) => !staying.has(i))
    .toReversed();
  const removed = entries.filter((entry) => entry['$remove'] === true);
  const kept = wanted
    .filter((_, i) => staying.has(i))
    .map(entryOf)
    .filter(says);
  return [...removed, ...kept, ...moved];
}

/** Positions of a longest rising selection; `last`: it has to end with the last one. */
function longestRising(numbers: number[], last: boolean): Set<number> {
  const best: number[][] = [];
  numbers.forEach((n, i) => {
    const before = best.filter((_, j) => (numbers[j] ?? n) < n);
    best.push([...(before.sort((a, b) => b.length - a.length)[0] ?? []), i]);
  });
  return new Set(last ? best.at(-1) : best.sort((a, b) => b.length - a.length)[0]);
}

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const keysOf = (...sides: Json[]): string[] => [...new Set(sides.flatMap((side) => Object.keys(side)))];
