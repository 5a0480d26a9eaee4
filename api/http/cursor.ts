/** Cursors carry the sort key of the last row. Callers get them sealed: a sort key may name what they must not see. */
import { randomBytes } from 'node:crypto';
import type { AppContext } from '../deps.ts';
import { Problem } from '../problem/problem.ts';
import { openUnder, sealUnder } from './sealed.ts';

export const encodeCursor = (key: readonly string[]) => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The `parts` strings that were encoded. Throws `cursor-invalid` for anything that this API did not hand out. */
export function decodeCursor(cursor: string, parts: number): string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(key) && key.length === parts && key.every((part) => typeof part === 'string')) return key;
  } catch (cause) {
    throw new Problem('cursor-invalid', { cause });
  }
  throw new Problem('cursor-invalid');
}

/** @param about the operation that gives the cursor out: it opens for no other */
export const sealCursor = (keys: readonly Buffer[], about: string, cursor: string): string =>
  sealUnder(keys, { about, text: cursor, iv: randomBytes(12) });

/** Throws `cursor-invalid` for what was not sealed for this operation with one of the keys. */
export function openCursor(keys: readonly Buffer[], about: string, sealed: string): string {
  const opened = openUnder(keys, about, sealed);
  if (opened === null) throw new Problem('cursor-invalid');
  return opened;
}

/** The number in a cursor's part. */
export function numberInCursor(part: string | undefined): number {
  const value = Number(part);
  if (part === '' || !Number.isSafeInteger(value)) throw new Problem('cursor-invalid');
  return value;
}

export type Page<T> = { data: T[]; page: { nextCursor: string | null } };

/** For lists in order of id that were read with one row more than asked for. */
export function pageById<D extends { _id: string }, T>(rows: D[], limit: number, present: (row: D) => T): Page<T> {
  const data = rows.slice(0, limit);
  const last = rows.length > limit ? data.at(-1) : undefined;
  return { data: data.map(present), page: { nextCursor: last ? encodeCursor([last._id]) : null } };
}

/** Store paging for such a list: one row more tells whether there is a next page. */
export const afterId = ({ limit, cursor }: { limit: number; cursor?: string | undefined }) => ({
  limit: limit + 1,
  ...(cursor !== undefined && { after: decodeCursor(cursor, 1)[0] ?? '' }),
});

/** The page as it is, with `Link: rel="next"` for clients that follow links. */
export function linked<P extends { page: { nextCursor: string | null } }>(c: AppContext, page: P): P {
  const { nextCursor } = page.page;
  if (nextCursor !== null) {
    const { pathname, searchParams } = new URL(c.req.url);
    searchParams.set('cursor', nextCursor);
    c.header('Link', `<${pathname}?${searchParams.toString()}>; rel="next"`);
  }
  return page;
}
