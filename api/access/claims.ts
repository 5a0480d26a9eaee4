/** What a token says of whom it stands for. Providers put it in different places, which the configuration names. */
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { Finding } from '../../rules/language/types.ts';
import { ROLES, type Principal } from '../../store/people/types.ts';
import { zodFindings } from '../problem/zod-findings.ts';
import { OFFICE_ROLES, OFFICES } from './offices.ts';
import { isScope, UNKNOWN_SCOPE } from './limits.ts';

/** Each at its own name unless configured otherwise. */
export const CLAIMS = ['region', 'roles', 'employeeId', 'offices', 'scope'] as const;
export type ClaimPaths = Partial<Record<(typeof CLAIMS)[number], string>>;

/** Ours among those of other services: `siklus:read` is `read`. */
const PREFIX = /^siklus:/;
/** These ask the provider for something and say nothing about Siklus. */
const OF_PROVIDERS = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'];

const roleOf = (word: string) => ROLES.find((role) => role === word.replace(PREFIX, ''));
const scopesOf = (words: string[]) =>
  words.filter((word) => !OF_PROVIDERS.includes(word)).map((word) => word.replace(PREFIX, ''));

/** `region` must be there: null (all regions) is only ever said explicitly. A scope nobody knows is a limit nobody can keep. */
const Said = z.object({
  sub: z.string().min(1).max(200),
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .nullable(),
  // A list may hold roles of other services.
  roles: z
    .array(z.string())
    .transform((words) => [...new Set(words.flatMap((word) => roleOf(word) ?? []))])
    .pipe(z.array(z.enum(ROLES)).min(1)),
  employeeId: z.string().min(1).max(100).nullish(),
  offices: z.array(z.enum(OFFICES)).default([]),
  scope: z
    .union([
      z
        .string()
        .max(2000)
        // Two blanks have no word between them; a list says what it says.
        .transform((text) => text.split(' ').filter((word) => word !== '')),
      z.array(z.string().max(120)).max(100),
    ])
    .default([])
    .transform(scopesOf)
    .pipe(z.array(z.string().refine(isScope, { params: { text: UNKNOWN_SCOPE } }))),
});

export function principalOfClaims(payload: JWTPayload, paths: ClaimPaths): Principal | Finding[] {
  const named = Object.fromEntries(CLAIMS.map((name) => [name, claimAt(payload, paths[name] ?? name)]));
  const said = Said.safeParse({ sub: payload.sub, ...named });
  if (!said.success) return zodFindings(said.error);
  const { sub, region, roles, offices, scope: scopes } = said.data;
  const employeeId = said.data.employeeId ?? null;
  const id = `jwt:${sub}`;
  return { id, region, roles, employeeId, offices, scopes, hands: [employeeId ?? id], expiresAt: null };
}

/** What a provider says of somebody who signs in, where the configuration names it: nothing is read by chance. */
export function heldByClaims(claims: object, paths: ClaimPaths): Pick<Principal, 'roles' | 'offices'> {
  const wordsAt = (path: string | undefined): unknown[] => {
    const said = path === undefined ? undefined : claimAt(claims, path);
    return Array.isArray(said) ? said : [];
  };
  const roles = wordsAt(paths.roles).flatMap((word) => roleOf(String(word)) ?? []);
  return {
    roles: roles.filter((role) => OFFICE_ROLES.some((each) => each === role)),
    offices: OFFICES.filter((office) => wordsAt(paths.offices).includes(office)),
  };
}

/** A claim by its whole name (which may be a URL), else by the names on the way to it. */
export function claimAt(claims: object, path: string): unknown {
  if (Object.hasOwn(claims, path)) return Reflect.get(claims, path);
  let at: unknown = claims;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}
