/** The life of a key after it was made: confirmed, replaced, taken back. */
import {
  confirmApiKey,
  getApiKey,
  listApiKeys,
  restoreApiKey,
  revokeApiKey,
  shortenApiKey,
} from '../../store/people/api-keys.ts';
import { getEmployee } from '../../store/people/employees.ts';
import { allRegions } from '../../store/scope.ts';
import type { ApiKeyDoc, Principal } from '../../store/people/types.ts';
import { HOUR_MS } from '../../rules/time/units.ts';
import { actorId, regionActor } from '../access/actor.ts';
import { isInForce } from '../access/api-keys.ts';
import { unitLimit } from '../access/limits.ts';
import { type Action, can } from '../access/policy.ts';
import { regionRelations } from '../access/relations.ts';
import { forbidden, scopeFor } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { afterId, type Page, pageById } from '../http/cursor.ts';
import { realInstant } from '../http/instants.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { recordStep } from '../request/request.ts';
import { requireAnotherAdmin } from './last-admin.ts';
import { grant, issueKey, keyRegion, type KeyView, type NewKeyView, presentKey, tell } from './make-key.ts';

type Query = { region?: string | undefined; limit: number; cursor?: string | undefined };

export async function listKeys(deps: Deps, { principal }: Caller, query: Query): Promise<Page<KeyView>> {
  const rows = await listApiKeys(deps.store, scopeFor(principal, query.region), afterId(query));
  const { data, page } = pageById(rows, query.limit, (key) => key);
  return { data: data.filter((key) => isWithinUnits(principal, key)).map(presentKey), page };
}

/** The key, if this caller may do this with it: their own, or one of their region and units. */
async function authorizedKey(
  deps: Deps,
  { principal }: Caller,
  { id, action }: { id: string; action: Action },
): Promise<{ key: ApiKeyDoc; isOwn: boolean }> {
  const key = await getApiKey(deps.store, id);
  const isOwn = principal.id === `key:${id}` || (key !== undefined && isPersonOf(principal, key));
  const regional = key && (key.region === null ? ofAllRegions(principal) : regionRelations(principal, key.region));
  if (!key || (!isOwn && regional?.length === 0)) throw notFound();
  const relations = [...(isOwn ? (['own'] as const) : []), ...(isWithinUnits(principal, key) ? (regional ?? []) : [])];
  if (!can(principal, action, relations)) throw forbidden(principal, action);
  return { key, isOwn };
}

const isPersonOf = ({ employeeId }: Principal, key: ApiKeyDoc) => employeeId !== null && employeeId === key.employeeId;
const ofAllRegions = ({ region }: Principal) => (region === null ? (['region', 'all'] as const) : []);

function isWithinUnits(principal: Principal, key: ApiKeyDoc): boolean {
  const mine = unitLimit(principal);
  return mine === null || (unitLimit(key)?.every((unit) => mine.includes(unit)) ?? false);
}

export async function revokeKey(deps: Deps, caller: Caller, id: string): Promise<void> {
  const { key } = await authorizedKey(deps, caller, { id, action: 'revokeApiKey' });
  await requireAnotherAdmin(deps, key);
  const at = realInstant(deps.now());
  await revokeApiKey(deps.store, allRegions, { id, at });
  try {
    // Two that revoke each other at once both find nobody left, and neither counts.
    await requireAnotherAdmin(deps, key);
  } catch (error) {
    await restoreApiKey(deps.store, { id, at });
    throw error;
  }
  await recordStep(deps, keyRegion(key), {
    type: 'apiKey.revoked',
    actor: regionActor(caller.principal),
    data: { key: id },
    key: `revoke:${id}`,
  });
}

/** By whom it names, or by a second admin: neither may be in the hands of whoever made it. */
export async function confirmKey(deps: Deps, caller: Caller, id: string): Promise<KeyView> {
  const { principal } = caller;
  const { key } = await authorizedKey(deps, caller, { id, action: 'confirmApiKey' });
  const by = actorId(principal);
  // One's own word is gone on with: it may have been cut off.
  if (key.confirmedBy !== null && key.confirmedBy !== by) return presentKey(key);
  if (key.confirmedBy === null) requireSecondWord(deps, principal, key);
  // The entry first: no key opens anything of which nobody says who confirmed it. Of two words the first one entered stands.
  const entry = await recordStep(deps, keyRegion(key), {
    type: 'apiKey.confirmed',
    actor: regionActor(principal),
    data: { key: id, by },
    key: `confirm:${id}`,
  });
  const first = entry.data?.['by'];
  const confirmed = await confirmApiKey(deps.store, { id, by: typeof first === 'string' ? first : by });
  const person = await getEmployee(deps.store, allRegions, key.employeeId ?? '');
  if (person) await tell(deps, key, { to: person, template: 'key-confirmed', by: principal });
  await endReplaced(deps, caller, confirmed);
  return presentKey(confirmed);
}

function requireSecondWord(deps: Deps, principal: Principal, key: ApiKeyDoc): void {
  if (!isInForce(key, deps.now())) throw new Problem('key-ended');
  const makers = (key.hands ?? []).filter((each) => each !== key.employeeId);
  const shared = principal.hands.find((each) => makers.includes(each));
  if (shared !== undefined) throw new Problem('same-hands', { detail: sameHands(shared) });
}

const sameHands = (shared: string) => ({
  id: `Kunci ini dan kunci Anda sama-sama berasal dari ${shared}.`,
  en: `This key and yours both come from ${shared}.`,
});

export type Rotation = { id: string; overlapHours: number; expiresInDays?: number | undefined; commandKey: string };

/** Another secret with the same reach; the old one goes on for a while, so that nobody who uses it is cut off. */
export async function rotateKey(deps: Deps, caller: Caller, rotation: Rotation): Promise<NewKeyView> {
  const { id, overlapHours, expiresInDays, commandKey } = rotation;
  const { key, isOwn } = await authorizedKey(deps, caller, { id, action: 'rotateApiKey' });
  const again = (await getApiKey(deps.store, commandKey.slice(0, 16)))?.replaces === id;
  if (!again && !isInForce(key, deps.now())) throw new Problem('key-ended');
  if (key.confirmedBy === null) throw new Problem('key-unconfirmed');
  if (!isOwn && !can(caller.principal, 'createApiKey', ['region', 'all']))
    throw forbidden(caller.principal, 'createApiKey');
  const request = { ...key, employeeId: key.employeeId ?? undefined, expiresInDays };
  // To be replaced is no reason to live longer; an admin who lives longer may say so.
  const granted = await grant(deps, caller.principal, { request, usualEnd: key.expiresAt, held: key.scopes });
  if (!again && granted.expiresAt < key.expiresAt) await requireAnotherAdmin(deps, key);
  const made = await issueKey(deps, caller, { request, granted, commandKey, replaces: { replaces: id, overlapHours } });
  const stored = await getApiKey(deps.store, made.id);
  if (stored && stored.confirmedBy !== null) await endReplaced(deps, caller, stored);
  return made;
}

/** The old key goes only once the new one can act. */
async function endReplaced(deps: Deps, { principal }: Caller, { _id: by, replaces: id, overlapHours = 0 }: ApiKeyDoc) {
  if (id === undefined) return;
  const endsAt = realInstant(deps.now() + overlapHours * HOUR_MS);
  await shortenApiKey(deps.store, { id, endsAt });
  const old = await getApiKey(deps.store, id);
  if (!old) return;
  await recordStep(deps, keyRegion(old), {
    type: 'apiKey.rotated',
    actor: regionActor(principal),
    data: { key: id, by, endsAt: old.expiresAt },
    key: `rotate:${id}:${by}`,
  });
}
