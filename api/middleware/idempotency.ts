/**
 * A POST that starts or decides counts once per key. The stored answer is the first line of defence; the second is that
 * everything done under a key uses ids derived from it, so a repeat after a crash changes nothing.
 */
import { createHash } from 'node:crypto';
import {
  abandonRequest,
  type Answer,
  beginRequest,
  type HeldRequest,
  finishRequest,
  lapseRequest,
  renewRequest,
} from '../../store/idempotency.ts';
import type { Text } from '../../rules/language/types.ts';
import type { AppContext, AppMiddleware, Deps } from '../deps.ts';
import { Problem } from '../problem/problem.ts';
import { isProblemCode, problemEntry } from '../problem/registry.ts';

/** A RUNNING key is renewed while its request lives; one that was not renewed for this long belongs to a dead process. */
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;
const KEPT_HEADERS = ['Location', 'ETag', 'Content-Type', 'Content-Language'];

const sha256 = (...parts: string[]) => createHash('sha256').update(parts.join('\n')).digest('hex');
const iso = (ms: number) => new Date(ms).toISOString();

export const idempotent = (deps: Deps): AppMiddleware => {
  return async (c, next) => {
    const principal = c.get('principal');
    if (c.req.query('dryRun') === 'true') {
      c.set('commandKey', '');
      c.set('repeated', false);
      return next();
    }
    const key = keyOf(c.req.header('Idempotency-Key'));
    const id = sha256(principal.region ?? '*', principal.id, c.get('operationId'), key);
    c.set('commandKey', id);
    const { pathname, search } = new URL(c.req.url);
    const fingerprint = createHash('sha256')
      .update(`${c.req.method}\n${pathname}${search}\n`)
      // What a peer says could be guessed and tried against a plain digest; the key itself is stored nowhere.
      .update(c.get('operationId') === 'submitFeedback' ? key : '')
      // As bytes: a table may come in any encoding.
      .update(c.get('contentDigest') ?? new Uint8Array(await c.req.arrayBuffer()))
      .digest('hex');
    const now = deps.now();
    const begun = await beginRequest(deps.store, {
      id,
      fingerprint,
      at: iso(now),
      abandonedBefore: iso(now - LEASE_MS),
    });
    if (begun.state === 'mismatch') throw new Problem('idempotency-mismatch');
    if (begun.state === 'running') throw new Problem('idempotency-running', { retryAfter: 1 });
    if (begun.state === 'done') {
      return replay(begun.answer);
    }
    c.set('repeated', begun.again === true);
    await run(deps, c, { claim: { id, at: iso(now) }, next });
  };
};

/** Accepts the structured-field string of the draft and the bare value. */
function keyOf(header: string | undefined): string {
  const bare = header?.trim().replace(/^"(.*)"$/, '$1') ?? '';
  if (!/^[\x20-\x7e]{1,200}$/.test(bare)) throw new Problem('idempotency-key-missing');
  return bare;
}

async function run(deps: Deps, c: AppContext, work: { claim: HeldRequest; next: () => Promise<void> }) {
  // One after the other, so that this always knows what it holds.
  let held = Promise.resolve(work.claim);
  const renew = async (claim: HeldRequest): Promise<HeldRequest> => {
    try {
      return await renewRequest(deps.store, claim, iso(deps.now()));
    } catch (error) {
      deps.logger.warn({ err: error }, 'renew');
      return claim;
    }
  };
  const renewal = setInterval(() => {
    held = held.then(renew);
  }, RENEW_MS);
  try {
    await work.next();
  } finally {
    clearInterval(renewal);
  }
  const claim = await held;
  if (isFinal(c)) await finishRequest(deps.store, claim, await answerOf(c));
  else if (c.res.status < 300 || c.res.status >= 500)
    await lapseRequest(deps.store, claim, iso(deps.now() - LEASE_MS - 1));
  else await abandonRequest(deps.store, claim);
}

/** 2xx, and refusals that would come again; never what may be different a moment later. */
function isFinal(c: AppContext): boolean {
  if (c.res.status < 300) return !c.get('askAgain');
  const problem = c.get('problem');
  return isProblemCode(problem) && problemEntry(problem).final === true;
}

async function answerOf(c: AppContext) {
  const headers: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = c.res.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  const body = c.get('keptAnswer') ?? (await c.res.clone().text());
  return { status: c.res.status, body, headers };
}

const SAID_BEFORE: Text = {
  id: 'Ini jawaban atas kiriman pertama dengan Idempotency-Key ini; untuk mencoba lagi, kirim dengan kunci baru.',
  en: 'This is the answer to the first request with this Idempotency-Key; to try again, send it with a new key.',
};

/** What was in the way may be gone by now, and this key will never tell. */
function saidBefore(kept: string, language: string | undefined): string {
  try {
    const problem = JSON.parse(kept) as { detail: string };
    return JSON.stringify({ ...problem, detail: `${problem.detail} ${SAID_BEFORE[language === 'en' ? 'en' : 'id']}` });
  } catch {
    return kept;
  }
}

function replay({ status, body, headers }: Answer): Response {
  const kept = typeof body === 'string' ? body : '';
  const told = status < 400 ? kept : saidBefore(kept, headers['Content-Language']);
  // An answer without content may have none, not even an empty one.
  return new Response(told === '' ? null : told, { status, headers: { ...headers, 'Idempotency-Replayed': 'true' } });
}
