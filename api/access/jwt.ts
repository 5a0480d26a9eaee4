/** Tokens of the agency's identity provider, by a strict profile, turned into a principal. */
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { Principal } from '../../store/people/types.ts';
import type { Config } from '../config.ts';
import { Problem } from '../problem/problem.ts';
import { principalOfClaims } from './claims.ts';
import { providerKeys } from './provider.ts';

const ALGORITHMS = ['EdDSA', 'ES256', 'RS256', 'PS256'];
/** Only an identity token says these; it is for the application that asked, not for an API. */
const OF_IDENTITY_TOKENS = ['nonce', 'at_hash', 'c_hash'];

/** Whom a token stands for, or what refuses it; throws only what is not about the token. */
export type TokenVerifier = (token: string) => Promise<Principal | Problem>;

export async function tokenVerifier(jwt: Config['jwt'], now: () => number): Promise<TokenVerifier> {
  if (!jwt) return async () => new Problem('unauthenticated');
  const getKey = await providerKeys(jwt);
  const isAccessType = jwt.tokenType === 'at+jwt';
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, getKey, {
        algorithms: ALGORITHMS,
        issuer: jwt.issuer,
        audience: jwt.audience,
        requiredClaims: ['exp', 'iat', 'sub', ...(isAccessType ? ['jti'] : [])],
        ...(isAccessType && { typ: 'at+jwt' }),
        clockTolerance: 30,
        maxTokenAge: '24h',
        currentDate: new Date(now()),
      });
      return isIdentityToken(payload)
        ? new Problem('unauthenticated', { detail: IDENTITY })
        : read(payload, jwt.claims);
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return new Problem('unauthenticated');
      throw error;
    }
  };
}

function read(payload: JWTPayload, paths: NonNullable<Config['jwt']>['claims']): Principal | Problem {
  const said = principalOfClaims(payload, paths);
  return Array.isArray(said) ? new Problem('unauthenticated', { detail: CLAIMS, findings: said }) : said;
}

const isIdentityToken = (payload: JWTPayload) =>
  payload['typ'] === 'ID' ||
  payload['token_use'] === 'id' ||
  OF_IDENTITY_TOKENS.some((name) => payload[name] !== undefined);

const IDENTITY = {
  id: 'Ini token identitas; kirim token akses.',
  en: 'This is an identity token; send the access token.',
};
const CLAIMS = {
  id: 'Token ini asli, tetapi klaim yang disebut dalam errors tidak dapat dipakai.',
  en: 'The token is genuine, but the claims that errors names cannot be used.',
};
