/** Keys: an admin gives somebody one, never with more reach than the admin has, and takes it back. */
import { getEmployee } from '../../store/people/employees.ts';
import { insertApiKey, listApiKeys, revokeApiKey } from '../../store/people/api-keys.ts';
import type { ApiKeyDoc, Principal, Role } from '../../store/people/types.ts';
import { newApiKey } from '../access/api-keys.ts';
import type { Caller, Deps } from '../deps.ts';
import { afterId, type Page, pageById } from '../http/cursor.ts';
import { realInstant } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import { can, SCOPES } from '../access/policy.ts';
import { invalid, notFound, Problem } from '../problem/problem.ts';
import { regionActor } from '../access/actor.ts';
import { requireRegion, scopeFor, scopeOf } from '../access/scope.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { DAY_MS } from '../../rules/time/units.ts';
import { recordStep } from '../request/request.ts';

/** These act for a person of the roster and mean nothing without one. */
const PERSONAL: Role[] = ['employee'];

type KeyRequest = Omit<Principal, 'id' | 'employeeId'> & {
  label: string;
  employeeId?: string | undefined;
  expiresInDays: number;
};
type KeyView = Omit<ApiKeyDoc, '_id' | 'hash'>;

const presentKey = (key: ApiKeyDoc): KeyView => ({ ...omit(key, '_id', 'hash'), id: key._id });

export async function createApiKey(
  deps: Deps,
  caller: Caller,
  request: KeyRequest,
): Promise<KeyView & { key: string }> {
  await checkKeyRequest(deps, caller, request);
  const { id, key, hash } = newApiKey(request.region);
  const now = deps.now();
  const doc: ApiKeyDoc = {
    _id: id,
    id,
    hash,
    label: request.label,
    region: request.region,
    roles: [...new Set(request.roles)],
    employeeId: request.employeeId ?? null,
    offices: [...new Set(request.offices)],
    scopes: [...new Set(request.scopes)],
    createdAt: realInstant(now),
    expiresAt: realInstant(now + request.expiresInDays * DAY_MS),
    revokedAt: null,
    lastUsedAt: null,
  };
  const region = request.region ?? '*';
  await recordStep(deps, region, {
    type: 'apiKey.created',
    actor: regionActor(caller.principal),
    data: { key: id, roles: doc.roles, employeeId: doc.employeeId, offices: doc.offices },
  });
  await insertApiKey(deps.store, doc);
  return { ...presentKey(doc), key };
}

export async function checkKeyRequest(deps: Deps, { principal }: Caller, request: KeyRequest) {
  const unknown = request.scopes.findIndex((scope) => !isScope(scope));
  if (unknown >= 0) throw invalid([scopeFinding(unknown)]);
  if (request.region === null) {
    const all = principal.region === null && can(principal, 'createApiKey', ['region', 'all']);
    if (!all) throw new Problem('forbidden');
    return;
  }
  requireRegion(principal, 'createApiKey', request.region);
  await requireKnownRegion(deps, request.region);
  const personal = request.roles.some((role) => PERSONAL.includes(role));
  if (personal && request.employeeId === undefined) throw invalid([missingEmployee]);
  if (request.employeeId === undefined) return;
  const employee = await getEmployee(deps.store, request.region, request.employeeId);
  if (!employee) throw new Problem('employee-unknown');
}

const isScope = (scope: string) => /^unit:.{1,100}$/.test(scope) || SCOPES.some((each) => each === scope);

const scopeFinding = (index: number) => ({
  pointer: `/scopes/${index}`,
  code: 'not-allowed',
  detail: {
    id: `Harus salah satu dari: ${SCOPES.join(', ')}, unit:<unit>.`,
    en: `Must be one of: ${SCOPES.join(', ')}, unit:<unit>.`,
  },
});

const missingEmployee = {
  pointer: '/employeeId',
  code: 'required',
  detail: { id: 'Peran pegawai memerlukan employeeId.', en: 'The employee role needs an employeeId.' },
};

type Query = { region?: string | undefined; limit: number; cursor?: string | undefined };

export async function listKeys(deps: Deps, { principal }: Caller, query: Query): Promise<Page<KeyView>> {
  const rows = await listApiKeys(deps.store, scopeFor(principal, query.region), afterId(query));
  return pageById(rows, query.limit, presentKey);
}

export async function revokeKey(deps: Deps, { principal }: Caller, id: string): Promise<void> {
  const key = await revokeApiKey(deps.store, scopeOf(principal), { id, at: realInstant(deps.now()) });
  if (!key) throw notFound();
  const region = key.region ?? '*';
  await recordStep(deps, region, {
    type: 'apiKey.revoked',
    actor: regionActor(principal),
    data: { key: id },
    key: `revoke:${id}`,
  });
}
