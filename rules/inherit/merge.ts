/**
 * Inheritance: a chain of sources, parent first, becomes one document. Lists are keyed, items are merged field by
 * field, `$remove` drops an item, `$before` places one, `null` removes a field.
 */
import { finding } from '../language/errors.ts';
import { isRecord, own } from '../language/records.ts';
import type { Finding, PackSource } from '../language/types.ts';
import { HOLIDAY_KEY, LIST_KEYS, RECORDS } from '../language/pointer.ts';
import { lockProblems } from './locks.ts';

type Json = Record<string, unknown>;

/** Who a pack is: stated by each pack itself. */
export const NEVER_INHERITED = new Set([
  'format',
  'id',
  'version',
  'area',
  'title',
  'objective',
  'effective',
  'extends',
]);
/** When this field changes, the item has another shape, and the parent's fields would not belong to it. */
export const SHAPE_FIELDS: ReadonlyMap<string, string> = new Map([
  ['phases', 'kind'],
  ['facts', 'type'],
  ['derived', 'type'],
  ['predicates', 'mode'],
]);
/** Words to the merge, not part of an item. */
export const COMMANDS = ['$remove', '$before'];

/**
 * The merged document (not validated yet); commands that name something the parents do not have, and what breaks a lock
 * or a bound of a parent.
 */
export function mergeChain(chain: readonly PackSource[]): { merged: Json; findings: Finding[] } {
  const findings: Finding[] = [];
  let merged: Json = {};
  for (const source of chain) {
    const inherited = Object.entries(merged).filter(([key]) => !NEVER_INHERITED.has(key));
    const next: Json = Object.fromEntries(inherited);
    for (const [key, value] of Object.entries(source)) {
      const result = mergeTop(key, own(next, key), value, findings);
      if (result === undefined) delete next[key];
      else next[key] = result;
    }
    findings.push(...lockProblems(merged, next), ...movedLocks(merged, source));
    merged = next;
  }
  return { merged, findings };
}

function mergeTop(key: string, parent: unknown, child: unknown, findings: Finding[]): unknown {
  const itemKey = LIST_KEYS.get(key);
  if (itemKey !== undefined && Array.isArray(child))
    return mergeList(child, { parent, itemKey, path: [key], findings });
  if (!isRecord(child) || NEVER_INHERITED.has(key)) return child;
  if (RECORDS.has(key)) return mergeRecord(isRecord(parent) ? parent : {}, child, [key], findings);
  if (key !== 'calendar') return mergeItem(parent, child, SHAPE_FIELDS.get(key));
  const { holidays, ...rest } = child;
  const calendar = mergeItem(parent, rest, undefined);
  if (!Array.isArray(holidays)) return holidays === undefined ? calendar : { ...calendar, holidays };
  const place = { parent: own(calendar, 'holidays'), itemKey: HOLIDAY_KEY, path: ['calendar', 'holidays'], findings };
  return { ...calendar, holidays: mergeList(holidays, place) };
}

/** The child's fields over the parent's; `null` removes a field. */
export function mergeItem(parent: unknown, child: Json, shapeField: string | undefined): Json {
  const newShape =
    shapeField !== undefined && isRecord(parent) && shapeField in child && child[shapeField] !== parent[shapeField];
  const base = isRecord(parent) && !newShape ? parent : {};
  const bounds = isRecord(base.bounds) && isRecord(child.bounds) ? { bounds: { ...base.bounds, ...child.bounds } } : {};
  const fields = Object.entries({ ...base, ...child, ...bounds });
  return Object.fromEntries(fields.filter(([key, value]) => value !== null && !COMMANDS.includes(key)));
}

function mergeRecord(parent: Json, child: Json, path: string[], findings: Finding[]): Json {
  const merged = { ...parent };
  for (const [key, value] of Object.entries(child)) {
    if (value === null) {
      if (!Object.hasOwn(merged, key)) findings.push(nothingToRemove([...path, key]));
      delete merged[key];
    } else {
      merged[key] =
        isRecord(value) && path[0] !== 'texts'
          ? mergeItem(own(merged, key), value, SHAPE_FIELDS.get(path[0] ?? ''))
          : value;
    }
  }
  return merged;
}

type ListPlace = { parent: unknown; itemKey: string; path: string[]; findings: Finding[] };

function mergeList(child: unknown[], { parent, itemKey, path, findings }: ListPlace): unknown[] {
  const merged: unknown[] = Array.isArray(parent) ? [...parent] : [];
  const positionOf = (key: unknown) => merged.findIndex((item) => isRecord(item) && item[itemKey] === key);
  for (const item of child) {
    if (!isRecord(item)) {
      merged.push(item);
      continue;
    }
    const key = item[itemKey];
    const at = positionOf(key);
    if (item.$remove === true) {
      if (at === -1) findings.push(nothingToRemove([...path, String(key)]));
      else merged.splice(at, 1);
      continue;
    }
    const result = mergeItem(merged[at], item, SHAPE_FIELDS.get(path[0] ?? ''));
    if (item.$before === undefined) {
      merged.splice(at === -1 ? merged.length : at, at === -1 ? 0 : 1, result);
      continue;
    }
    if (at !== -1) merged.splice(at, 1);
    const target = positionOf(item.$before);
    if (target === -1) findings.push(nothingBefore([...path, String(key), '$before'], JSON.stringify(item.$before)));
    merged.splice(target === -1 ? merged.length : target, 0, result);
  }
  return merged;
}

/** Moving a locked item leaves its fields as they were. */
function movedLocks(parent: Json, source: PackSource): Finding[] {
  return [...LIST_KEYS].flatMap(([list, key]) => {
    const [before, items] = [own(parent, list), own(source, list)];
    if (!Array.isArray(before) || !Array.isArray(items)) return [];
    const held = new Set(before.filter((item) => isRecord(item) && item.locked === true).map((item) => item[key]));
    return items
      .filter((item) => isRecord(item) && item.$before !== undefined && held.has(item[key]))
      .map((item) => itemLocked([list, String(item[key]), '$before']));
  });
}

const itemLocked = (path: string[]) =>
  finding(path, 'item-locked', {
    id: 'Butir ini dikunci paket induk dan tidak boleh dipindah. Buang $before.',
    en: 'The parent pack locks this item, so it may not be moved. Drop $before.',
  });
const nothingToRemove = (path: string[]) =>
  finding(path, 'remove-unknown', {
    id: 'Yang hendak dihapus tidak ada di paket induk. Periksa ejaannya atau buang baris ini.',
    en: 'What is to be removed does not exist in the parent pack. Check the spelling or drop this line.',
  });
const nothingBefore = (path: string[], key: string) =>
  finding(path, 'before-unknown', {
    id: `Butir ${key} tidak ada, jadi tidak dapat ditempatkan sebelumnya.`,
    en: `There is no item ${key} to be placed before.`,
  });
