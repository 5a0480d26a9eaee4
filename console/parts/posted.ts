/** What a form sent: its own fields, the key under which it counts once, and which step was meant. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { Refused } from '../ask.ts';
import type { PageEnv, Visit } from '../visit.ts';

import type { Filled } from './filled.ts';

export type Posted = { values: Record<string, string>; requestKey: string; version: number | undefined; step: string };

/** Carried by every form beside its own fields. */
const OURS = ['token', 'kunci', 'versi', 'langkah'];

/** What was filled in, without what every form carries. */
export const ownFields = (sent: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sent).flatMap(([name, value]) =>
      typeof value === 'string' && !OURS.includes(name) ? [[name, value]] : [],
    ),
  );

export async function postedIn(c: Context<PageEnv>): Promise<Posted> {
  const sent = await c.req.parseBody();
  const { kunci, versi, langkah } = sent;
  return {
    values: ownFields(sent),
    requestKey: keyIn(kunci),
    version: typeof versi === 'string' ? Number(versi) : undefined,
    step: typeof langkah === 'string' ? langkah : '',
  };
}

export type Again = { filled: Filled; requestKey: string; words?: string };

/** What was refused, beside the fields it is about. Only what nobody knows the answer of goes on under the same key. */
export function refusedForm(
  { t }: Visit,
  { values, requestKey }: Posted,
  { problem, fieldAt }: Pick<Refused, 'problem'> & { fieldAt: (pointer: string) => string },
): Again {
  const errors = Object.fromEntries((problem.errors ?? []).map(({ pointer, detail }) => [fieldAt(pointer), detail]));
  const unknown = problem.status === 503;
  return {
    filled: { values, errors },
    requestKey: unknown ? requestKey : randomUUID(),
    // What is wrong with a field is said at the field.
    ...(problem.code !== 'invalid-request' && {
      words: `${problem.title}. ${problem.detail}${unknown ? ` ${t('command.keptSafe')}` : ''}`,
    }),
  };
}

/** Of the form that was sent; a fresh one where it is none of ours, which no header could carry. */
export const keyIn = (kunci: unknown): string =>
  typeof kunci === 'string' && /^[\x21-\x7e]{1,128}$/.test(kunci) ? kunci : randomUUID();
