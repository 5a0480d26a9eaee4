import type { AppContext } from '../deps.ts';
import { Problem } from '../problem/problem.ts';

export const versionTag = (version: number) => `"v${version}"`;

/** True when the caller already holds this tag: answer 304. */
export function isUnchanged(c: AppContext, tag: string): boolean {
  const held = c.req.header('If-None-Match');
  return held !== undefined && held.split(',').some((entry) => entry.trim().replace(/^W\//, '') === tag);
}

/** The version of `If-Match: "v7"`; undefined without the header. */
export function expectedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = /^"v(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version === undefined) {
    throw new Problem('version-stale', {
      detail: {
        id: `If-Match ${JSON.stringify(header.slice(0, 40))} bukan versi; bentuknya "v7".`,
        en: `If-Match ${JSON.stringify(header.slice(0, 40))} is not a version; it looks like "v7".`,
      },
    });
  }
  return Number(version);
}
