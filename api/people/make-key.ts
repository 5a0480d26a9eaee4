/** Making a key, from its request to the one answer that shows its secret; a repeat after a crash makes no second one. */
import { getEmployee } from '../../store/people/employees.ts';
import { insertApiKey, replaceUnseenSecret } from '../../store/people/api-keys.ts';
import { insertRightsNotice } from '../../store/people/notices.ts';
import type { ApiKeyDoc, EmployeeDoc, RightsNotice, Principal, Role } from '../../store/people/types.ts';
import { allRegions } from '../../store/scope.ts';
import { finding } from '../../rules/language/errors.ts';
import { DAY_MS } from '../../rules/time/units.ts';
import { actorId, regionActor } from '../access/actor.ts';
import { holderOf, newApiKey } from '../access/api-keys.ts';
import { beyondMaker } from '../access/ceiling.ts';
import { isScope, UNKNOWN_SCOPE } from '../access/limits.ts';
import { can } from '../access/policy.ts';
import { forbidden, requireRegion } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { invalid, Problem } from '../problem/problem.ts';
import { recordStep } from '../request/request.ts';

/** These act for a person of the roster and mean nothing without one. */
const PERSONAL: Role[] = ['employee'];
const USUAL_DAYS = 90;

export type AskedKey = Pick<Principal, 'region' | 'roles' | 'offices' | 'scopes'> & {
  label: string;
  employeeId?: string | undefined;
  expiresInDays?: number | undefined;
};
export type KeyView = Omit<ApiKeyDoc, '_id' | 'hash' | 'hands' | 'confirmedBy' | 'replaces' | 'overlapHours'> & {
  confirmed: boolean;
};
export type NewKeyView = KeyView & { key: string };

export const presentKey = (key: ApiKeyDoc): KeyView => ({
  ...omit(key, '_id', 'hash', 'hands', 'confirmedBy', 'replaces', 'overlapHours'),
  id: key._id,
  confirmed: key.confirmedBy !== null,
});

/** Of a region's keys the region's journal tells, of keys for all regions one of its own. */
export const keyRegion = ({ region }: Pick<ApiKeyDoc, 'region'>) => region ?? '*';

type Asked = { request: AskedKey; commandKey: string };
type Granted = { person: EmployeeDoc | null; expiresAt: string };

export async function createApiKey(deps: Deps, caller: Caller, { request, commandKey }: Asked): Promise<NewKeyView> {
  const granted = await checkKeyRequest(deps, caller, request);
  return issueKey(deps, caller, { request, granted, commandKey });
}

/** What the request may become. Writes nothing; throws whatever refuses it. */
export async function checkKeyRequest(deps: Deps, caller: Caller, request: AskedKey): Promise<Granted> {
  const { principal } = caller;
  if (request.region === null) {
    const all = principal.region === null && can(principal, 'createApiKey', ['region', 'all']);
    if (!all) throw forbidden(principal, 'createApiKey');
  } else {
    requireRegion(principal, 'createApiKey', request.region);
    await requireKnownRegion(deps, request.region);
  }
  return grant(deps, principal, { request, usualEnd: realInstant(deps.now() + USUAL_DAYS * DAY_MS) });
}

/** `held`: scopes of the key that is replaced, which may be older than the form that they have now. */
type Wish = { request: AskedKey; usualEnd: string; held?: readonly string[] };

/** Within what the maker holds, and for somebody who exists. */
export async function grant(deps: Deps, maker: Principal, { request, usualEnd, held = [] }: Wish): Promise<Granted> {
  const unknown = request.scopes.flatMap((scope, i) => (isScope(scope) || held.includes(scope) ? [] : [i]));
  if (unknown.length > 0) throw invalid(unknown.map((i) => finding(['scopes', i], 'not-allowed', UNKNOWN_SCOPE)));
  const person = await holder(deps, request);
  const { expiresInDays: days } = request;
  // A time that is asked for is refused where it is too long; the usual one ends with the maker's.
  const usual = [usualEnd, maker.expiresAt ?? usualEnd].sort()[0] ?? usualEnd;
  const expiresAt = days === undefined ? usual : realInstant(deps.now() + days * DAY_MS);
  const findings = beyondMaker(maker, {
    ...request,
    person: person && { id: person._id, unit: person.unit },
    expiresAt,
  });
  if (findings.length > 0) throw new Problem('key-beyond-maker', { findings });
  return { person, expiresAt };
}

async function holder(deps: Deps, { region, roles, employeeId }: AskedKey): Promise<EmployeeDoc | null> {
  if (employeeId === undefined) {
    if (roles.some((role) => PERSONAL.includes(role))) throw invalid([missingEmployee]);
    return null;
  }
  const employee = await getEmployee(deps.store, region ?? allRegions, employeeId);
  if (!employee) throw new Problem('employee-unknown');
  return employee;
}

type Issue = {
  request: AskedKey;
  granted: Granted;
  commandKey: string;
  replaces?: Pick<ApiKeyDoc, 'replaces' | 'overlapHours'>;
};

/** The entry, the key, and a word to whom it names. The id follows from the request; a secret that nobody saw is made anew. */
export async function issueKey(deps: Deps, { principal }: Caller, issue: Issue): Promise<NewKeyView> {
  const { request, granted, commandKey, replaces } = issue;
  const { id, key, hash } = newApiKey(request.region, commandKey.slice(0, 16));
  const wanted: ApiKeyDoc = {
    _id: id,
    id,
    hash,
    label: request.label,
    region: request.region,
    roles: [...new Set(request.roles)],
    employeeId: granted.person?._id ?? null,
    offices: [...new Set(request.offices)],
    scopes: [...new Set(request.scopes)],
    createdAt: realInstant(deps.now()),
    expiresAt: granted.expiresAt,
    revokedAt: null,
    lastUsedAt: null,
    ...replaces,
  };
  const hands = [...new Set([holderOf(wanted), ...principal.hands])];
  const doc = { ...wanted, hands, ...(granted.person && { confirmedBy: ownWord(principal, granted.person) }) };
  const entry = await recordStep(deps, keyRegion(doc), {
    type: 'apiKey.created',
    actor: regionActor(principal),
    data: { key: id, ...omit(doc, '_id', 'id', 'revokedAt', 'lastUsedAt') },
    key: `make:${id}`,
  });
  // Of an attempt that was cut off, the entry stands.
  const { createdAt, expiresAt } = { ...doc, ...entry.data };
  const kept = { ...doc, createdAt, expiresAt };
  if (!(await insertApiKey(deps.store, kept))) await replaceUnseenSecret(deps.store, id, hash);
  if (entry.data?.['hash'] !== hash) {
    const data = { key: id, hash };
    await recordStep(deps, keyRegion(doc), { type: 'apiKey.secretReplaced', actor: regionActor(principal), data });
  }
  if (granted.person && doc.confirmedBy === null)
    await tell(deps, kept, { to: granted.person, template: 'key-made', by: principal });
  return { ...presentKey(kept), key };
}

/** Whoever makes a key for themselves has said so. */
const ownWord = (maker: Principal, person: EmployeeDoc) => (maker.employeeId === person._id ? person._id : null);

type Told = { to: Pick<EmployeeDoc, '_id' | 'region' | 'unit'>; template: RightsNotice; by: Principal };

/** In whose name a key is made learns of it, whoever holds it. */
export async function tell(deps: Deps, key: ApiKeyDoc, { to, template, by }: Told): Promise<void> {
  await insertRightsNotice(deps.store, {
    key: `key/${key._id}/${template}`,
    to: to._id,
    region: to.region,
    unit: to.unit,
    template,
    at: deps.now(),
    params: { key: key._id, label: key.label, roles: key.roles.join(', '), by: actorId(by) },
  });
}

const missingEmployee = {
  pointer: '/employeeId',
  code: 'required',
  detail: { id: 'Peran pegawai memerlukan employeeId.', en: 'The employee role needs an employeeId.' },
};
