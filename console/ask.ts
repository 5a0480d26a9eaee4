/**
 * Pages ask the API itself, inside this process (docs/decisions/0047): who may do what, what is checked, what is kept under
 * a key and what is said when it is refused are told once, in its operations.
 */
import type { HttpBindings } from '@hono/node-server';
import type { Language } from '../rules/language/types.ts';
import type { Principal } from '../store/people/types.ts';
import type { ProblemDocument } from '../api/problem/problem.ts';

/** Who asks, and over which connection. */
export type Asker = Partial<HttpBindings> & { principal: Principal; provenAt?: number };
export type ApiApp = {
  request: (path: string, init: RequestInit, env: Asker) => Response | Promise<Response>;
};

/** What somebody may do once they have said again who they are. */
export class SignInAgain extends Error {}

/** What the API refused, in the words it has for people. */
export class Refused extends Error {
  readonly problem: ProblemDocument;
  constructor(problem: ProblemDocument) {
    super(problem.code);
    this.name = 'Refused';
    this.problem = spoken(problem);
  }
}

/** Without what only a program has: `(API: waitingOn)`. */
export const spoken = (problem: ProblemDocument): ProblemDocument => ({
  ...problem,
  title: plainly(problem.title),
  detail: plainly(problem.detail),
});
export const plainly = (words: string) => words.replaceAll(/\s*\(API: [^)]*\)/g, '');

export type Sending = {
  path: string;
  body: unknown;
  /** Idempotency-Key: the same form sent twice is one command. */
  key: string;
  /** Only if the thing still is at this version. */
  version?: number | undefined;
  dryRun?: boolean;
  /** Of a body that is no JSON. */
  media?: string;
  /** Says what shall be; needs no key. */
  method?: 'PUT' | 'DELETE';
};

export type Ask = {
  read: <T>(path: string) => Promise<T>;
  send: <T>(sending: Sending) => Promise<T>;
  /** What is saved as it is. */
  open: (path: string) => Promise<Response>;
};

export function askAs(app: ApiApp, { language, ...asker }: Asker & { language: Language }): Ask {
  const answered = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = { 'Accept-Language': language, ...Object(init.headers) };
    const response = await app.request(path, { ...init, headers }, asker);
    if (response.status < 400) return response;
    const problem = (await response.json()) as ProblemDocument;
    throw problem.code === 'sign-in-again' ? new SignInAgain() : new Refused(problem);
  };
  const call = async <T>(path: string, init: RequestInit): Promise<T> => {
    const response = await answered(path, init);
    return (response.status === 204 ? null : await response.json()) as T;
  };
  return {
    read: (path) => call(path, { method: 'GET' }),
    open: (path) => answered(path, { method: 'GET' }),
    send: ({ path, body, key, version, dryRun = false, media = 'application/json', method = 'POST' }) => {
      const address = dryRun ? `${path}${path.includes('?') ? '&' : '?'}dryRun=true` : path;
      const headers = {
        'Content-Type': media,
        'Idempotency-Key': key,
        ...(version !== undefined && { 'If-Match': `"v${version}"` }),
      };
      return call(address, {
        method,
        headers,
        body: media === 'application/json' ? JSON.stringify(body) : (body as NonNullable<RequestInit['body']>),
      });
    },
  };
}

/** Every row of a list; `most` bounds how many pages are turned. */
export async function allRows<T>(ask: Ask, path: string, most = 20): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < most; page += 1) {
    const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { data, page: next } = await ask.read<{ data: T[]; page: { nextCursor: string | null } }>(
      `${path}${path.includes('?') ? '&' : '?'}limit=200${from}`,
    );
    rows.push(...data);
    cursor = next.nextCursor;
    if (cursor === null) break;
  }
  return rows;
}
