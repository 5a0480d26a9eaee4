/** Places in a document: JSON pointers (RFC 6901), and the collections that are addressed by key instead of by position. */
import { isRecord, own } from './records.ts';

/** Lists by the field that identifies their items. */
export const LIST_KEYS: ReadonlyMap<string, string> = new Map([
  ['legalBasis', 'id'],
  ['population', 'id'],
  ['phases', 'id'],
  ['indicators', 'id'],
  ['assessors', 'kind'],
  ['outcomes', 'id'],
  ['flags', 'id'],
  ['reviewRules', 'id'],
  ['training', 'course'],
  ['allow', 'id'],
]);
/** `calendar.holidays` is the one keyed list inside an object. */
export const HOLIDAY_KEY = 'date';
/** Objects whose fields are items with a name of their own. */
export const RECORDS: ReadonlySet<string> = new Set(['facts', 'derived', 'texts']);

const ITEM_KEYS = [...new Set([...LIST_KEYS.values(), HOLIDAY_KEY])];

/** The pointer of a path. */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The path that a pointer stands for. */
export const pathOf = (text: string): string[] =>
  text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What stands at the path: own fields only, list items by position or by their key; undefined: nothing. */
export function foundAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, part) => {
    if (isRecord(value)) return own(value, String(part));
    return Array.isArray(value) ? value[positionIn(value, String(part))] : undefined;
  }, document);
}

/** By position or by its key; -1: there is none. */
const positionIn = (list: readonly unknown[], part: string): number =>
  /^\d+$/.test(part)
    ? Number(part)
    : list.findIndex((item) => isRecord(item) && ITEM_KEYS.some((key) => item[key] === part));

/** The same place with positions of list items instead of their keys, as far as something is there. */
export function byPosition(document: unknown, path: readonly string[]): PropertyKey[] {
  const at: PropertyKey[] = [];
  for (const part of path) {
    const value = foundAt(document, at);
    const next = Array.isArray(value) ? positionIn(value, part) : part;
    if (foundAt(document, [...at, next]) === undefined) break;
    at.push(next);
  }
  return at;
}

/** Replaces list positions by the items' keys, so that a pointer means the same in a source and in the merged pack. */
export function locateByKey(pack: Record<string, unknown>): (path: PropertyKey[]) => PropertyKey[] {
  return ([top, second, third, ...rest]) => {
    const path = [top, second, third].filter((part) => part !== undefined);
    if (top === 'calendar' && second === 'holidays' && isRecord(pack.calendar)) {
      return third === undefined ? path : [top, second, keyAt(pack.calendar.holidays, third, HOLIDAY_KEY), ...rest];
    }
    const key = LIST_KEYS.get(String(top));
    if (key === undefined || second === undefined) return [...path, ...rest];
    return [...[top, keyAt(pack[String(top)], second, key), third].filter((part) => part !== undefined), ...rest];
  };
}

function keyAt(list: unknown, position: PropertyKey, key: string): PropertyKey {
  const item: unknown = Array.isArray(list) ? list[Number(position)] : undefined;
  const value = isRecord(item) ? item[key] : undefined;
  return typeof value === 'string' ? value : position;
}
