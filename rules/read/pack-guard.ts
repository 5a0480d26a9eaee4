/**
 * The first fence of a pack: size, depth, forbidden keys, number and string limits, before anything else looks at it.
 * Walks with its own stack, so that deep nesting cannot overflow ours.
 */
import { finding } from '../language/errors.ts';
import type { Finding } from '../language/types.ts';

const MOST_BYTES = 256 * 1024;
const MOST_DEPTH = 16;
const MOST_ITEMS = 200;
const MOST_VALUES = 50_000;
const LONGEST_TEXT = 600;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

type Place = { value: unknown; path: (string | number)[] };

/** Findings of the raw document; pointers count list items by index. Empty when the document may be read on. */
export function guardPack(document: unknown): Finding[] {
  const findings: Finding[] = [];
  const stack: Place[] = [{ value: document, path: [] }];
  let [values, size] = [0, 0];
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    values += 1;
    size += sizeOf(place.value);
    if (values > MOST_VALUES || size > MOST_BYTES) return [tooLarge];
    const problem = problemOf(place);
    if (problem !== null) findings.push(problem);
    else stack.push(...childrenOf(place, findings));
  }
  if (findings.length === 0 && Buffer.byteLength(JSON.stringify(document)) > MOST_BYTES) return [tooLarge];
  return findings.sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
}

/** A lower bound of the bytes this value adds to the document. */
function sizeOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 1;
}

function childrenOf({ value, path }: Place, findings: Finding[]): Place[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => ({ value: item, path: [...path, index] }));
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  for (const [key] of entries) if (FORBIDDEN_KEYS.has(key)) findings.push(keyForbidden([...path, key]));
  return entries
    .filter(([key]) => !FORBIDDEN_KEYS.has(key))
    .map(([key, item]: [string, unknown]) => ({ value: item, path: [...path, key] }));
}

function problemOf({ value, path }: Place): Finding | null {
  if (path.length > MOST_DEPTH) return tooDeep(path);
  switch (typeof value) {
    case 'boolean':
      return null;
    case 'string':
      return value.length > LONGEST_TEXT ? textTooLong(path) : null;
    case 'number':
      return Number.isSafeInteger(value) ? null : numberNotWhole(path);
    case 'object':
      return value === null || isPlain(value) ? sizeProblem(value, path) : notJson(path);
    default:
      return notJson(path);
  }
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function sizeProblem(value: object | null, path: Place['path']): Finding | null {
  return value !== null && Object.keys(value).length > MOST_ITEMS ? tooMany(path) : null;
}

const tooLarge = finding([], 'pack-too-large', {
  id: 'Paket melebihi 256 kB. Hapus isi yang tidak perlu atau pindahkan aturan bersama ke paket induk.',
  en: 'The pack is larger than 256 kB. Remove what is not needed or move shared rules into the parent pack.',
});
const keyForbidden = (path: Place['path']) =>
  finding(path, 'key-forbidden', {
    id: 'Nama ini tidak boleh dipakai dalam paket (__proto__, constructor, prototype). Hapus bidang ini.',
    en: 'This name may not be used in a pack (__proto__, constructor, prototype). Remove the field.',
  });
const tooDeep = (path: Place['path']) =>
  finding(path, 'pack-too-deep', {
    id: `Susunan lebih dalam dari ${MOST_DEPTH} tingkat. Sederhanakan bagian ini.`,
    en: `The document is nested deeper than ${MOST_DEPTH} levels. Simplify this part.`,
  });
const textTooLong = (path: Place['path']) =>
  finding(path, 'text-too-long', {
    id: `Teks lebih panjang dari ${LONGEST_TEXT} huruf. Persingkat.`,
    en: `The text is longer than ${LONGEST_TEXT} characters. Shorten it.`,
  });
const numberNotWhole = (path: Place['path']) =>
  finding(path, 'number-not-whole', {
    id: 'Angka harus bilangan bulat: tulis nilai dalam perseratus (90,00 = 9000) dan bobot dalam basis poin (35 % = 3500).',
    en: 'Numbers must be whole: write scores in hundredths (90.00 = 9000) and weights in basis points (35 % = 3500).',
  });
const tooMany = (path: Place['path']) =>
  finding(path, 'too-many', {
    id: `Lebih dari ${MOST_ITEMS} butir di satu tempat. Kurangi.`,
    en: `More than ${MOST_ITEMS} items in one place. Use fewer.`,
  });
const notJson = (path: Place['path']) =>
  finding(path, 'not-json', {
    id: 'Nilai ini bukan JSON (teks, angka, true/false, null, daftar, atau objek).',
    en: 'This value is not JSON (text, number, true/false, null, list or object).',
  });
