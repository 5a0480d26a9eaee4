/** Tokens of the agency's identity provider, by a strict profile, turned into a principal. */
import { createRemoteJWKSet, importJWK, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { ROLES, type Principal } from '../../store/people/types.ts';
import type { Config } from '../config.ts';
import { OFFICES } from './offices.ts';
import { SCOPES } from './policy.ts';

const ALGORITHMS = ['EdDSA', 'ES256'];
/** `region` must be there: null (all regions) is only ever said explicitly. */
const Claims = z.object({
  sub: z.string().min(1).max(200),
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .nullable(),
  roles: z.array(z.enum(ROLES)).min(1),
  employeeId: z.string().min(1).max(100).optional(),
  offices: z.array(z.enum(OFFICES)).default([]),
  scope: z.string().max(2000).default(''),
});

const isScope = (word: string) => word.startsWith('unit:') || SCOPES.some((scope) => scope === word);

export type TokenVerifier = (token: string) => Promise<Principal | null>;

/** Answers `null` for every token that is not good in every respect; throws only when the key set cannot be fetched. */
export async function tokenVerifier(jwt: Config['jwt'], now: () => number): Promise<TokenVerifier> {
  if (!jwt) return async () => null;
  const getKey = await keySource(jwt);
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, getKey, {
        algorithms: ALGORITHMS,
        issuer: jwt.issuer,
        audience: jwt.audience,
        requiredClaims: ['exp', 'iat', 'sub', 'jti'],
        typ: 'at+jwt',
        clockTolerance: 30,
        maxTokenAge: '24h',
        currentDate: new Date(now()),
      });
      const claims = Claims.safeParse(payload);
      return claims.success ? principalOf(claims.data) : null;
    } catch (error) {
      if (isRejection(error)) return null;
      throw error;
    }
  };
}

async function keySource(jwt: NonNullable<Config['jwt']>): Promise<JWTVerifyGetKey> {
  if (jwt.jwksUri) return createRemoteJWKSet(new URL(jwt.jwksUri), { timeoutDuration: 5000, cooldownDuration: 30_000 });
  const jwk = JSON.parse(jwt.publicJwk ?? '{}');
  if (jwk.d !== undefined) throw new Error('SIKLUS_JWT_PUBLIC_JWK holds a private key; configure the public part only');
  const key = await importJWK(jwk, jwk.alg ?? (jwk.kty === 'OKP' ? 'EdDSA' : 'ES256'));
  return async () => key;
}

/** jose's own refusals are about the token, except a key set that did not come in time. */
function isRejection(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return error instanceof TypeError;
  const code = String(error.code);
  return code.startsWith('ERR_J') && code !== 'ERR_JWKS_TIMEOUT' && code !== 'ERR_JOSE_GENERIC';
}

function principalOf(claims: z.infer<typeof Claims>): Principal {
  return {
    id: `jwt:${claims.sub}`,
    region: claims.region,
    roles: claims.roles,
    employeeId: claims.employeeId ?? null,
    offices: claims.offices,
    scopes: claims.scope.split(' ').filter(isScope),
  };
}
