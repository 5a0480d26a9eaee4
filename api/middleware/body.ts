/** Bodies are bounded before anything reads meaning into them. */
import { bodyLimit } from 'hono/body-limit';
import type { AppContext, AppMiddleware } from '../deps.ts';
import type { Finding } from '../../rules/language/types.ts';
import { pause } from '../http/pause.ts';
import { Problem } from '../problem/problem.ts';
import { duplicateKey } from './duplicate-keys.ts';
import { pointer as pointerOf } from '../../rules/language/pointer.ts';

const JSON_LIMIT = 256 * 1024;
const CSV_LIMIT = 10 * 1024 * 1024;
const READ_AWAY_BYTES = 4 * CSV_LIMIT;
const READ_AWAY_MS = 5_000;
const MAX_DEPTH = 32;
const MAX_ITEMS = 5000;
const POISONED = new Set(['__proto__', 'constructor', 'prototype']);

export const limited = (maxSize: number, refusal = () => new Problem('body-too-large')) =>
  bodyLimit({
    maxSize,
    onError: async (c) => {
      await readAway(c.req.raw.body);
      throw refusal();
    },
  });

/** A caller that is still sending when the connection closes never reads why: what is on its way is taken in first. */
async function readAway(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (!body || body.locked) return;
  const reader = body.getReader();
  const late = setTimeout(() => void reader.cancel().catch(() => undefined), READ_AWAY_MS);
  try {
    for (let size = 0; size < READ_AWAY_BYTES; ) {
      const { done, value } = await reader.read();
      if (done) return;
      size += value.length;
    }
  } finally {
    clearTimeout(late);
  }
}

const jsonSize = limited(JSON_LIMIT);
const csvSize = limited(CSV_LIMIT);

export const mediaType = (header: string | undefined) => header?.split(';')[0]?.trim().toLowerCase() ?? '';

export const jsonBody: AppMiddleware = (c, next) => {
  if (mediaType(c.req.header('Content-Type')) !== 'application/json') throw new Problem('unsupported-media-type');
  return jsonSize(c, async () => {
    const text = await c.req.text();
    const findings = shapeFindings(parseJson(text));
    await pause();
    const twice = findings.length === 0 ? duplicateKey(text) : null;
    if (twice) findings.push(nameTwice(twice));
    if (findings.length > 0) throw new Problem('invalid-request', { findings });
    // The route reads the body once more: others have their turn in between.
    await pause();
    await next();
  });
};

/** What browsers and scripts call a table; what it is in truth, its bytes tell. */
const TABLE_TYPES =
  /^(?:text\/(?:x-)?csv|text\/(?:plain|(?:tab|comma)-separated-values)|application\/(?:(?:x-)?csv|vnd\.ms-excel|octet-stream)|multipart\/form-data)?$/;

/** The bytes of the table that was sent; a form sends it among its fields. */
export async function tableIn(c: AppContext): Promise<Uint8Array> {
  const bytes = await c.req.arrayBuffer();
  const type = c.req.header('Content-Type') ?? '';
  if (mediaType(type) !== FORM) return new Uint8Array(bytes);
  const form = await new Response(bytes, { headers: { 'Content-Type': type } }).formData().catch(() => new FormData());
  const file = [...form.values()].find((value) => value instanceof Blob);
  if (!file) throw new Problem('csv-invalid', { detail: NO_FILE });
  return new Uint8Array(await file.arrayBuffer());
}
const FORM = 'multipart/form-data';
const NO_FILE = { id: 'Formulir ini tidak berisi berkas.', en: 'This form has no file in it.' };

export const csvBody: AppMiddleware = (c, next) => {
  if (!TABLE_TYPES.test(mediaType(c.req.header('Content-Type')))) throw new Problem('unsupported-media-type');
  return csvSize(c, next);
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('malformed-json', { cause });
  }
}

/** Walks without recursion: a body of 100,000 brackets must not end the process. */
function shapeFindings(root: unknown): Finding[] {
  const stack: { value: unknown; path: PropertyKey[] }[] = [{ value: root, path: [] }];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { value, path } = item;
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= MAX_DEPTH) return [tooDeep(path)];
    const members = Object.entries(value);
    if (members.length > MAX_ITEMS) return [tooMany(path)];
    for (const [key, child] of members) {
      if (POISONED.has(key)) return [poisoned([...path, key])];
      stack.push({ value: child, path: [...path, key] });
    }
  }
  return [];
}

const tooDeep = (path: PropertyKey[]): Finding => ({
  pointer: pointerOf(path),
  code: 'too-deep',
  detail: { id: `Paling dalam ${MAX_DEPTH} tingkat.`, en: `At most ${MAX_DEPTH} levels deep.` },
});
const tooMany = (path: PropertyKey[]): Finding => ({
  pointer: pointerOf(path),
  code: 'too-many',
  detail: { id: `Paling banyak ${MAX_ITEMS} unsur.`, en: `At most ${MAX_ITEMS} items.` },
});
const poisoned = (path: PropertyKey[]): Finding => ({
  pointer: pointerOf(path),
  code: 'unknown-field',
  detail: { id: 'Nama ini tidak boleh dipakai.', en: 'This name may not be used.' },
});
const nameTwice = (path: PropertyKey[]): Finding => ({
  pointer: pointerOf(path),
  code: 'key-twice',
  detail: { id: 'Nama ini ditulis dua kali dalam satu objek.', en: 'This name comes twice in one object.' },
});
