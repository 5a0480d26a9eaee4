/** The collections of a pack that are merged and addressed by key instead of by position. */
import { isRecord } from './records.ts';

/** Lists by the field that identifies their items. */
export const LIST_KEYS: ReadonlyMap<string, string> = new Map([
  ['legalBasis', 'id'],
  ['population', 'id'],
  ['phases', 'id'],
  ['indicators', 'id'],
  ['assessors', 'kind'],
  ['outcomes', 'id'],
  ['flags', 'id'],
  ['training', 'course'],
  ['allow', 'id'],
]);
/** `calendar.holidays` is the one keyed list inside an object. */
export const HOLIDAY_KEY = 'date';
/** Objects whose fields are items with a name of their own. */
export const RECORDS: ReadonlySet<string> = new Set(['facts', 'derived', 'texts']);

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
