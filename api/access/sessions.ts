/** Signing in to the pages: a cookie of 32 random bytes, of which only the SHA-256 is stored. */
import { createHash, randomBytes } from 'node:crypto';
import {
  getParkedForm,
  getSession,
  insertSession,
  parkForm,
  removeSession,
  touchSession,
} from '../../store/people/sessions.ts';
import type { Principal } from '../../store/people/types.ts';
import { HOUR_MS, MINUTE_MS } from '../../rules/time/units.ts';
import type { Text } from '../../rules/language/types.ts';
import type { Deps } from '../deps.ts';

const MOST_MS = 12 * HOUR_MS;
const IDLE_MS = 8 * HOUR_MS;
/** Whoever can do much is signed out sooner. */
const IDLE_OF_OFFICES_MS = HOUR_MS;
const TOUCH_EVERY_MS = MINUTE_MS;
/** How long a form waits for whoever filled it in. */
const PARKED_MS = 30 * MINUTE_MS;

export type Session = {
  principal: Principal;
  /** Null: an office without a person. */
  name: string | null;
  /** Their region as people call it; null: all regions. */
  place: Text | null;
  /** What a form of this session carries, so that no other site can send one. */
  formToken: string;
};

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const iso = (ms: number) => new Date(ms).toISOString();

/** Answers the cookie. */
export async function startSession(deps: Deps, who: Omit<Session, 'formToken'>): Promise<string> {
  const cookie = randomBytes(32).toString('base64url');
  const now = deps.now();
  const times = { startedAt: iso(now), seenAt: iso(now), endsAt: iso(now + MOST_MS) };
  await insertSession(deps.store, { _id: sha256(cookie), ...who, ...times });
  return cookie;
}

/** `null`: nobody is signed in with it, or no longer. */
export async function sessionOf(deps: Deps, cookie: string | undefined): Promise<Session | null> {
  if (cookie === undefined) return null;
  const id = sha256(cookie);
  const stored = await getSession(deps.store, id);
  const now = deps.now();
  if (!stored || Date.parse(stored.endsAt) < now) return null;
  const { principal, name, place, seenAt } = stored;
  const idle = now - Date.parse(seenAt);
  const isOffice = principal.offices.length > 0 || principal.roles.some((role) => OFFICE_ROLES.includes(role));
  if (idle > (isOffice ? IDLE_OF_OFFICES_MS : IDLE_MS)) return null;
  if (idle > TOUCH_EVERY_MS) await touchSession(deps.store, id, iso(now));
  return { principal, name, place, formToken: sha256(`form:${cookie}`) };
}

const OFFICE_ROLES: Principal['roles'] = ['hr', 'admin', 'auditor'];

export const endSession = (deps: Deps, cookie: string): Promise<void> => removeSession(deps.store, sha256(cookie));

type Form = { path: string; values: Record<string, string> };

/** Keeps what somebody wrote whose session has ended; `null`: nobody knows who that was. */
export async function parkFormOf(deps: Deps, cookie: string | undefined, form: Form): Promise<string | null> {
  const ended = cookie === undefined ? undefined : await getSession(deps.store, sha256(cookie));
  if (!ended) return null;
  const id = randomBytes(16).toString('base64url');
  await parkForm(deps.store, { _id: id, by: ended.principal.id, ...form, endsAt: iso(deps.now() + PARKED_MS) });
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
  return theirs ? parked.values : null;
}
