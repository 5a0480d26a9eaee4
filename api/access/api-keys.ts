/** The form of an API key: `sk_<region>_<id>_<secret>`. Only its SHA-256 is stored; random keys need no slow hash. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApiKeyDoc, Principal } from '../../store/people/types.ts';

/** Stands where the region would, for keys that see all regions. */
const ALL_REGIONS = 'all';
const FORM = /^sk_([a-z0-9-]{1,64})_([a-z0-9]{16})_([A-Za-z0-9_-]{43})$/;

export const hashOfKey = (key: string) => createHash('sha256').update(key).digest('hex');

/** @param id sixteen hex digits; absent: random ones */
export function newApiKey(
  region: string | null,
  id = randomBytes(8).toString('hex'),
): { id: string; key: string; hash: string } {
  const key = `sk_${region ?? ALL_REGIONS}_${id}_${randomBytes(32).toString('base64url')}`;
  return { id, key, hash: hashOfKey(key) };
}

export const looksLikeApiKey = (token: string) => token.startsWith('sk_');

/** The id inside a key, or `null` when it does not have the form of one. */
export const keyIdOf = (key: string): string | null => FORM.exec(key)?.[2] ?? null;

/** Compares in constant time. */
export function keyMatches(key: string, storedHash: string): boolean {
  const actual = Buffer.from(hashOfKey(key), 'hex');
  const expected = Buffer.from(storedHash, 'hex');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

export const isInForce = ({ revokedAt, expiresAt }: ApiKeyDoc, now: number) =>
  revokedAt === null && Date.parse(expiresAt) > now;

/** Who acts under a key: its person, else the key itself. */
export const holderOf = ({ _id, employeeId }: ApiKeyDoc) => employeeId ?? `key:${_id}`;

export const principalOfKey = (key: ApiKeyDoc): Principal => ({
  id: `key:${key._id}`,
  region: key.region,
  roles: key.roles,
  employeeId: key.employeeId,
  offices: key.offices,
  scopes: key.scopes,
  hands: key.hands ?? [holderOf(key)],
  expiresAt: key.expiresAt,
});
