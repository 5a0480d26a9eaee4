/** An admin gives somebody a key: never with more reach than the admin has. */
import { getEmployee } from '../../store/people/employees.ts';
import { insertApiKey } from '../../store/people/api-keys.ts';
import { appendSubject } from '../../store/journal/journal.ts';
import type { ApiKeyDoc, Principal, Role } from '../../store/types.ts';
import { newApiKey } from '../access/api-keys.ts';
import type { Caller, Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import { can, SCOPES } from '../policy.ts';
import { invalid, Problem } from '../problem/problem.ts';
import { regionActor } from '../access/actor.ts';
import { requireRegion } from '../access/scope.ts';
import { requireKnownRegion } from '../pack/packs.ts';

const DAY = 86_400_000;
/** These act for a person of the roster and mean nothing without one. */
const PERSONAL: Role[] = ['employee'];

export type KeyRequest = Omit<Principal, 'id' | 'employeeId'> & {
  label: string;
  employeeId?: string | undefined;
  expiresInDays: number;
  dryRun: boolean;
};
export type KeyView = Omit<ApiKeyDoc, '_id' | 'hash'>;

export const presentKey = (key: ApiKeyDoc): KeyView => ({ ...omit(key, '_id', 'hash'), id: key._id });

/** `null` in a dry run. */
export async function createApiKey(
  deps: Deps,
  caller: Caller,
  request: KeyRequest,
): Promise<(KeyView & { key: string }) | null> {
  await checkReach(deps, caller, request);
  if (request.dryRun) return null;
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
    expiresAt: realInstant(now + request.expiresInDays * DAY),
    revokedAt: null,
    lastUsedAt: null,
  };
  const region = request.region ?? '*';
  await appendSubject(deps.store, {
    subject: `audit:${region}`,
    region,
    type: 'apiKey.created',
    actor: regionActor(caller.principal),
    data: { key: id, roles: doc.roles, employeeId: doc.employeeId, offices: doc.offices },
  });
  await insertApiKey(deps.store, doc);
  return { ...presentKey(doc), key };
}

async function checkReach(deps: Deps, { principal }: Caller, request: KeyRequest) {
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
