/** Signing in to the pages: a cookie of 32 random bytes, of which only the SHA-256 is stored. */
import { createHash, randomBytes } from 'node:crypto';
import {
  getParkedForm,
  getSession,
  insertSession,
  sessionsBy,
  parkForm,
  removeSession,
  touchSession,
} from '../../store/people/sessions.ts';
import type { Principal } from '../../store/people/types.ts';
import { HOUR_MS, MINUTE_MS } from '../../rules/time/units.ts';
import type { Text } from '../../rules/language/types.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../problem/problem.ts';
import { OFFICE_ROLES } from './offices.ts';
import { localInstant } from '../http/instants.ts';
import { openUnder, sealUnder } from '../http/sealed.ts';
import { secretsFor } from '../http/secrets.ts';
import { offsetIn } from './day.ts';
import { type Acting, standingToday } from './today.ts';

const MOST_MS = 12 * HOUR_MS;
const IDLE_MS = 8 * HOUR_MS;
/** Whoever can do much is signed out sooner. */
const IDLE_OF_OFFICES_MS = HOUR_MS;
const TOUCH_EVERY_MS = MINUTE_MS;
/** How long a form waits for whoever filled it in. */
const PARKED_MS = 30 * MINUTE_MS;

/** Who came through the door. */
export type SignedIn = {
  principal: Principal;
  /** Null: an office without a person. */
  name: string | null;
  /** Their region as people call it; null: all regions. */
  place: Text | null;
  /** When they proved who they are, epoch milliseconds; 0: nobody knows. */
  provenAt: number;
};
export type Session = SignedIn & {
  acting: Acting[];
  /** Of the session, as the person may see it. */
  id: string;
  /** What a form of this session carries, so that no other site can send one. */
  formToken: string;
};

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const iso = (ms: number) => new Date(ms).toISOString();

/** Answers the cookie, which is always another one: the session of the browser so far, whosever it was, has ended. */
export async function startSession(
  deps: Deps,
  who: SignedIn,
  { before, device }: { before: string | undefined; device: string },
): Promise<string> {
  if (before !== undefined) await endSession(deps, before);
  const cookie = randomBytes(32).toString('base64url');
  const now = deps.now();
  const times = { startedAt: iso(now), seenAt: iso(now), endsAt: iso(now + MOST_MS) };
  await insertSession(deps.store, { _id: sha256(cookie), ...who, by: who.principal.id, device, ...times });
  return cookie;
}

/** Of somebody who has just said again that they are there. Answers the next cookie. */
export async function renewSession(deps: Deps, cookie: string): Promise<string> {
  const stored = await getSession(deps.store, sha256(cookie));
  if (!stored) throw notFound();
  const { principal, name, place, device = '' } = stored;
  return startSession(deps, { principal, name, place, provenAt: deps.now() }, { before: cookie, device });
}

/** `null`: nobody is signed in with it, or no longer. */
export async function sessionOf(deps: Deps, cookie: string | undefined): Promise<Session | null> {
  if (cookie === undefined) return null;
  const id = sha256(cookie);
  const stored = await getSession(deps.store, id);
  const now = deps.now();
  if (!stored || Date.parse(stored.endsAt) < now) return null;
  const { name, place, seenAt, provenAt = 0 } = stored;
  const standing = await standingToday(deps, stored.principal);
  const idle = now - Date.parse(seenAt);
  if (!standing || idle > idleOf(standing.principal)) return null;
  if (idle > TOUCH_EVERY_MS) await touchSession(deps.store, id, iso(now));
  return { id, ...standing, name, place, provenAt, formToken: sha256(`form:${cookie}`) };
}

function idleOf({ offices, roles }: Principal): number {
  const isOffice = offices.length > 0 || OFFICE_ROLES.some((role) => roles.includes(role));
  return isOffice ? IDLE_OF_OFFICES_MS : IDLE_MS;
}

/** Instants are in the region's own time. */
export type SeenSession = { id: string; device: string; startedAt: string; seenAt: string };

/** Where somebody is signed in, the newest first. */
export async function sessionsOf(deps: Deps, principal: Principal): Promise<SeenSession[]> {
  const now = deps.now();
  const found = await sessionsBy(deps.store, principal.id, iso(now));
  const offset = principal.region === null ? 0 : await offsetIn(deps, principal.region);
  const local = (instant: string) => localInstant(Date.parse(instant), offset);
  return found
    .filter(({ seenAt }) => now - Date.parse(seenAt) <= idleOf(principal))
    .map(({ _id: id, device = '', startedAt, seenAt }) => ({
      id,
      device,
      startedAt: local(startedAt),
      seenAt: local(seenAt),
    }));
}

/** One's own, from wherever one is. Throws `not-found`. */
export async function endSessionOf(deps: Deps, principal: Principal, id: string): Promise<void> {
  const stored = await getSession(deps.store, id);
  if (stored?.by !== principal.id) throw notFound();
  await removeSession(deps.store, id);
}

export const endSession = (deps: Deps, cookie: string): Promise<void> => removeSession(deps.store, sha256(cookie));

type Form = { path: string; values: Record<string, string> };

/** Keeps what somebody wrote whose session has ended; `null`: nobody knows who that was. */
export async function parkFormOf(deps: Deps, cookie: string | undefined, form: Form): Promise<string | null> {
  const ended = cookie === undefined ? undefined : await getSession(deps.store, sha256(cookie));
  if (!ended) return null;
  const id = randomBytes(16).toString('base64url');
  // What a peer answers is readable in no database, also on the way.
  const sealed = sealUnder(secretsFor('parked', deps.config.codecKeys), {
    about: id,
    text: JSON.stringify(form.values),
  });
  const parked = { by: ended.principal.id, path: form.path, values: { sealed } };
  await parkForm(deps.store, { _id: id, ...parked, endsAt: iso(deps.now() + PARKED_MS) });
  return id;
}

/** What the same person wrote into the same form; `null`: nothing of theirs. */
export async function parkedFormFor(
  deps: Deps,
  { id: by }: Principal,
  { id, path }: { id: string; path: string },
): Promise<Record<string, string> | null> {
  const parked = await getParkedForm(deps.store, id);
  const theirs = parked?.by === by && parked.path === path && Date.parse(parked.endsAt) > deps.now();
  // What the release before had parked, for half an hour, is not sealed.
  const sealed = theirs ? (parked.values.sealed ?? '') : '';
  const opened = openUnder(secretsFor('parked', deps.config.codecKeys), id, sealed);
  return opened ? (JSON.parse(opened) as Record<string, string>) : null;
}
