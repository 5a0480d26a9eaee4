/**
 * A pack below a newer version of its parent: what it states itself is compared, by id, with what the parent changed
 * there. What both say differently is a conflict; the rest it inherits or keeps.
 */

import { COMMANDS, mergeItem, NEVER_INHERITED, SHAPE_FIELDS } from './merge.ts';
import { isRecord, own } from '../language/records.ts';
import { type Merged, mergeValue, newWork, type MergePlace, type Resolution, same } from './three-way.ts';
import type { RulePack } from '../language/types.ts';
import { HOLIDAY_KEY, LIST_KEYS, RECORDS } from '../language/pointer.ts';

type Json = Record<string, unknown>;
/** What the pack states at a place, and what stands there in both versions of the parent. */
type Stated = { stated: unknown; old: unknown; now: unknown };
type StatedPlace = MergePlace & { shape: string | undefined; key?: string };

export type ParentMove = { source: Json; from: RulePack; to: RulePack };

/**
 * @param move the pack as written, the parent that it was written for, and the one it is to have
 * @param resolutions decisions by pointer: `ours` is the pack's own value, `theirs` the new parent's, `base` the old one's
 * @returns the pack as written for the new parent (its own values stand at open conflicts), and the open conflicts
 */
export function moveToParent({ source, from, to }: ParentMove, resolutions: readonly Resolution[] = []): Merged {
  const work = newWork(resolutions);
  const parents: { old: Json; now: Json } = { old: { ...from }, now: { ...to } };
  const merged: Json = {};
  for (const [key, stated] of Object.entries(source)) {
    const at = { stated, old: own(parents.old, key), now: own(parents.now, key) };
    const value = NEVER_INHERITED.has(key) ? stated : moveTop(at, { path: [key], work, shape: SHAPE_FIELDS.get(key) });
    if (value !== undefined) merged[key] = value;
  }
  return { merged: { ...merged, extends: { id: to.id, version: to.version } }, conflicts: work.conflicts };
}

function moveTop(at: Stated, place: StatedPlace): unknown {
  const [top = ''] = place.path;
  const key = LIST_KEYS.get(top);
  if (key !== undefined && Array.isArray(at.stated)) return moveList(at.stated, at, { ...place, key });
  if (RECORDS.has(top) && isRecord(at.stated)) return moveRecord(at.stated, at, place);
  if (top !== 'calendar' || !isRecord(at.stated)) return moveItem(at, place);
  const { holidays, ...rest } = at.stated;
  const calendar = moveItem({ ...at, stated: rest }, place);
  if (!Array.isArray(holidays)) return calendar;
  const lists = { old: fieldOf(at.old, 'holidays'), now: fieldOf(at.now, 'holidays') };
  const moved = moveList(holidays, lists, { ...place, path: ['calendar', 'holidays'], key: HOLIDAY_KEY });
  if (moved === undefined) return calendar;
  return { ...(isRecord(calendar) && calendar), holidays: moved };
}

type Parents = Omit<Stated, 'stated'>;

function moveList(
  items: unknown[],
  { old, now }: Parents,
  place: StatedPlace & { key: string },
): unknown[] | undefined {
  const moved = items.flatMap((stated) => {
    const id = String(fieldOf(stated, place.key));
    const at = { stated, old: itemOf(old, place.key, id), now: itemOf(now, place.key, id) };
    const item = moveItem(at, { ...place, path: [...place.path, id] });
    return item === undefined ? [] : [item];
  });
  return moved.length === 0 && items.length > 0 ? undefined : moved;
}

function moveRecord(record: Json, { old, now }: Parents, place: StatedPlace): Json | undefined {
  const entries = Object.entries(record);
  const moved = entries.flatMap(([id, stated]): [string, unknown][] => {
    const item = moveItem(
      { stated, old: fieldOf(old, id), now: fieldOf(now, id) },
      { ...place, path: [...place.path, id] },
    );
    return item === undefined ? [] : [[id, item]];
  });
  return moved.length === 0 && entries.length > 0 ? undefined : Object.fromEntries(moved);
}

/** What the pack states of it below the new parent; undefined: nothing any more. */
function moveItem({ stated, old, now }: Stated, place: StatedPlace): unknown {
  // What no parent knows is the pack's own affair.
  if (old === undefined && now === undefined) return stated;
  const { shape } = place;
  if (isRecord(stated) && !isRemoval(stated) && isRecord(old) && isRecord(now) && sameShape(stated, old, shape)) {
    return moveFields(stated, { old, now }, place);
  }
  const ours = isRemoval(stated) ? undefined : isRecord(stated) ? mergeItem(old, stated, shape) : stated;
  const merged = mergeValue({ base: old, ours, theirs: now }, place);
  if (same(merged, now)) return now !== undefined && same(ours, now) ? stated : undefined;
  if (merged === undefined) return removalOf(place);
  if (!isRecord(merged)) return merged;
  const before = isRecord(stated) && stated.$before !== undefined ? { $before: stated.$before } : {};
  // Fields of the new parent's item would otherwise shine through.
  const leftOver = isRecord(now) && sameShape(merged, now, shape) ? Object.keys(now) : [];
  const hidden = leftOver.filter((field) => !Object.hasOwn(merged, field)).map((field) => [field, null]);
  return { ...merged, ...Object.fromEntries(hidden), ...before };
}

function moveFields(stated: Json, { old, now }: { old: Json; now: Json }, place: StatedPlace): Json | undefined {
  const moved: Json = {};
  for (const [field, value] of Object.entries(stated)) {
    if (field === place.key || COMMANDS.includes(field)) {
      moved[field] = value;
      continue;
    }
    const ours = value === null ? undefined : value;
    const sides = { base: own(old, field), ours, theirs: own(now, field) };
    const merged = mergeValue(sides, { ...place, path: [...place.path, field] });
    if (same(merged, ours) && (ours !== undefined || sides.theirs !== undefined)) moved[field] = value;
    else if (!same(merged, sides.theirs)) moved[field] = merged ?? null;
  }
  const says = Object.keys(moved).filter((field) => field !== place.key);
  return says.length === 0 && Object.keys(stated).length > Object.keys(moved).length ? undefined : moved;
}

const isRemoval = (stated: unknown): boolean => stated === null || (isRecord(stated) && stated.$remove === true);
const removalOf = ({ key, path }: StatedPlace): unknown =>
  key === undefined ? null : { [key]: path.at(-1), $remove: true };
const sameShape = (stated: Json, parent: Json, shape: string | undefined): boolean =>
  shape === undefined || !(shape in stated) || stated[shape] === parent[shape];
const fieldOf = (value: unknown, field: string): unknown => (isRecord(value) ? own(value, field) : undefined);
const itemOf = (list: unknown, key: string, id: string): unknown =>
  Array.isArray(list) ? list.find((item) => fieldOf(item, key) === id) : undefined;
