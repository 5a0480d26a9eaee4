/** Canonical JSON and its hash: what digests of packs, decisions and journal entries are computed over. */
import { createHash } from 'node:crypto';

/**
 * JSON with keys sorted by UTF-16 code unit and no white space: equal values give equal text. `-0` is written `0`.
 * Throws TypeError, naming the path, for whatever JSON would drop or bend: undefined, NaN, Infinity, functions, bigint,
 * class instances (dates too), holes and cycles.
 */
export const canonicalJson = (value: unknown): string => write(value, { parents: [], keys: [] });

/** Where the writer is: kept as stacks, so that a path costs nothing until it is needed. */
type Place = { parents: object[]; keys: (string | number)[] };

function write(value: unknown, place: Place): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    return Number.isFinite(value) ? String(value) : refuse(place, `is ${value}, which JSON cannot hold`);
  }
  if (typeof value !== 'object') return refuse(place, `is ${typeof value}, which JSON cannot hold`);
  if (place.parents.includes(value)) return refuse(place, 'contains itself');
  place.parents.push(value);
  const text = Array.isArray(value) ? writeList(value, place) : writeObject(value, place);
  place.parents.pop();
  return text;
}

function writeList(list: readonly unknown[], place: Place): string {
  let text = '';
  for (let i = 0; i < list.length; i += 1) {
    place.keys.push(i);
    text += (i === 0 ? '' : ',') + write(list[i], place);
    place.keys.pop();
  }
  return `[${text}]`;
}

function writeObject(value: object, place: Place): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return refuse(place, 'is not a plain object');
  let text = '';
  // Sorts by code units: no locale, the same everywhere.
  for (const key of Object.keys(value).sort()) {
    place.keys.push(key);
    text += (text === '' ? '' : ',') + quoted(key) + write(Reflect.get(value, key), place);
    place.keys.pop();
  }
  return `{${text}}`;
}

/** Names of members come again and again; quoting one costs more than looking it up. */
const quotedKeys = new Map<string, string>();
const MOST_KEYS = 5_000;

function quoted(key: string): string {
  const known = quotedKeys.get(key);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(key)}:`;
  if (quotedKeys.size < MOST_KEYS) quotedKeys.set(key, text);
  return text;
}

function refuse({ keys }: Place, reason: string): never {
  const path = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  throw new TypeError(`canonicalJson: $${path} ${reason}`);
}

/** SHA-256 of the text's UTF-8 bytes, in lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
