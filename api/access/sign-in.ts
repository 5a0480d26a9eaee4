/** From the door to the identity provider and back: who somebody is in Siklus (docs/decisions/0055). */
import { createHash, randomBytes } from 'node:crypto';
import { listEmployees } from '../../store/people/employees.ts';
import { beginSignIn, takeSignIn } from '../../store/people/sessions.ts';
import type { EmployeeDoc, Principal, SignInDoc } from '../../store/people/types.ts';
import { getRegion } from '../../store/pack/regions.ts';
import { allRegions } from '../../store/scope.ts';
import { MINUTE_MS } from '../../rules/time/units.ts';
import type { Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { Problem } from '../problem/problem.ts';
import { claimAt, heldByClaims } from './claims.ts';
import { PERSON_ROLES } from './offices.ts';
import type { Claims, ProviderClient } from './provider-client.ts';
import type { SignedIn } from './sessions.ts';

/** How long somebody may take at the provider. */
const ON_THE_WAY_MS = 10 * MINUTE_MS;

const secret = () => randomBytes(32).toString('base64url');
/** Only with the cookie of the browser that began does a state count: nobody is led into somebody else's sign-in. */
const idOf = (cookie: string, state: string) => createHash('sha256').update(`${cookie}.${state}`).digest('hex');

type Wanted = { cookie: string | undefined; callback: string; back: string; again: boolean };

/** Where the browser goes, and the cookie that it must bring back: the same for all pages that it opens at once. */
export async function startSignIn(
  deps: Deps,
  provider: ProviderClient,
  { cookie = secret(), callback, back, again }: Wanted,
): Promise<{ address: string; cookie: string }> {
  const proof = { state: secret(), nonce: secret(), verifier: secret() };
  const address = await provider.addressFor(proof, { back: callback, again });
  const endsAt = realInstant(deps.now() + ON_THE_WAY_MS);
  const { nonce, verifier } = proof;
  await beginSignIn(deps.store, { _id: idOf(cookie, proof.state), nonce, verifier, back, again, endsAt });
  return { address, cookie };
}

/** What somebody began who comes back from the provider: each counts once, for ten minutes. */
export async function begunSignIn(
  deps: Deps,
  { cookie, url }: { cookie: string | undefined; url: URL },
): Promise<{ back: string; finish: (provider: ProviderClient) => Promise<SignedIn> } | null> {
  const state = url.searchParams.get('state');
  if (cookie === undefined || state === null) return null;
  const begun = await takeSignIn(deps.store, idOf(cookie, state));
  if (!begun || Date.parse(begun.endsAt) < deps.now()) return null;
  return { back: begun.back, finish: (provider) => finish(deps, provider, { url, begun, state }) };
}

type Came = { url: URL; begun: SignInDoc; state: string };

async function finish(deps: Deps, provider: ProviderClient, { url, begun, state }: Came): Promise<SignedIn> {
  const { signIn, jwt } = deps.config;
  const number = (claims: Claims) => claimAt(claims, signIn?.personClaim ?? '');
  const named = [jwt?.claims.roles, jwt?.claims.offices].filter((path) => path !== undefined);
  const enough = (claims: Claims) => [number(claims), ...named.map((path) => claimAt(claims, path))].every(isSaid);
  const claims = await provider.claimsOf({ ...begun, state }, { url, enough });
  const person = await personOf(deps, number(claims));
  const held = heldByClaims(claims, jwt?.claims ?? {});
  const place = await getRegion(deps.store, person.region);
  // A provider that does not say when it was has at least been told to ask.
  const provenAt = typeof claims['auth_time'] === 'number' ? claims['auth_time'] * 1000 : begun.again ? deps.now() : 0;
  return { principal: principalOf(person, held), name: person.name, place: place?.title ?? null, provenAt };
}

const isSaid = (value: unknown) => value !== undefined;

/** Who is in service under this number. Throws `person-unknown`, which says whom to ask. */
async function personOf(deps: Deps, said: unknown): Promise<EmployeeDoc> {
  const nip = typeof said === 'string' ? said.replaceAll(/\s/g, '') : '';
  if (nip === '') throw new Problem('person-unknown', { detail: NO_NUMBER });
  const found = await listEmployees(deps.store, { region: allRegions, nip, active: true }, { limit: 2 });
  const [person, other] = found;
  if (!person) throw new Problem('person-unknown', { detail: notOnRoster(nip) });
  if (other) throw new Problem('person-unknown', { detail: inTwoRegions(nip, found) });
  return person;
}

const principalOf = ({ _id, region }: EmployeeDoc, held: Pick<Principal, 'roles' | 'offices'>): Principal => ({
  id: `person:${_id}`,
  region,
  roles: [...PERSON_ROLES, ...held.roles],
  employeeId: _id,
  offices: held.offices,
  scopes: [],
  hands: [_id],
  expiresAt: null,
});

const NO_NUMBER = {
  id: 'Akun Anda di penyedia identitas tidak memuat NIP.',
  en: 'Your account with the identity provider holds no employee number.',
};
const notOnRoster = (nip: string) => ({
  id: `Tidak ada pegawai aktif dengan NIP ${nip} di Siklus.`,
  en: `No employee in service has the number ${nip} in Siklus.`,
});
const inTwoRegions = (nip: string, found: EmployeeDoc[]) => ({
  id: `NIP ${nip} aktif di lebih dari satu wilayah (${regionsOf(found)}); yang lama harus dinonaktifkan.`,
  en: `The number ${nip} is in service in more than one region (${regionsOf(found)}); the former one must end it.`,
});
const regionsOf = (found: EmployeeDoc[]) => found.map(({ region }) => region).join(', ');
