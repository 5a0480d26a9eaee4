/** Where the keys of the identity provider come from: one that is configured, an address, or what the issuer tells of itself. */
import { createRemoteJWKSet, importJWK, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { unavailable } from '../problem/problem.ts';

type Provider = NonNullable<Config['jwt']>;

const ANSWER_MS = 2_000;
/** A key that is not known yet is looked for at most so often: a new one counts almost at once. */
const COOLDOWN_MS = 1_000;
const ATTEMPTS = 2;
/** What jose says of a token; everything else is about the provider. */
const ABOUT_TOKEN = ['ERR_JWKS_NO_MATCHING_KEY', 'ERR_JWKS_MULTIPLE_MATCHING_KEYS', 'ERR_JOSE_NOT_SUPPORTED'];

const Discovered = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Throws `provider-unavailable` when the provider gives no keys: that says nothing about the token. */
export async function providerKeys(provider: Provider): Promise<JWTVerifyGetKey> {
  if (provider.publicJwk !== null) return configuredKey(provider.publicJwk);
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const look: JWTVerifyGetKey = async (header, token) => {
    keys ??= keysAt(provider);
    try {
      return await (await keys)(header, token);
    } catch (error) {
      // What could not be learnt is asked again by whoever comes next.
      if (!isAboutToken(error)) keys = undefined;
      throw error;
    }
  };
  return async (header, token) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await look(header, token);
      } catch (error) {
        if (isAboutToken(error)) throw error;
        if (attempt === ATTEMPTS) throw unavailable('provider-unavailable', error);
      }
    }
  };
}

const isAboutToken = (error: unknown) =>
  error instanceof Error && 'code' in error && ABOUT_TOKEN.includes(String(error.code));

async function configuredKey(text: string): Promise<JWTVerifyGetKey> {
  const jwk = JSON.parse(text);
  if (jwk.d !== undefined) throw new Error('SIKLUS_JWT_PUBLIC_JWK holds a private key; configure the public part only');
  const usual: Record<string, string> = { OKP: 'EdDSA', RSA: 'RS256' };
  const key = await importJWK(jwk, jwk.alg ?? usual[jwk.kty] ?? 'ES256');
  return async () => key;
}

async function keysAt(provider: Provider): Promise<JWTVerifyGetKey> {
  const uri = provider.jwksUri ?? (await discovered(provider));
  return createRemoteJWKSet(new URL(uri), { timeoutDuration: ANSWER_MS, cooldownDuration: COOLDOWN_MS });
}

/** OpenID Connect Discovery 1.0, section 4. */
async function discovered({ issuer }: Provider): Promise<string> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MS) });
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  const told = Discovered.parse(await response.json());
  if (told.issuer !== issuer) throw new Error(`${address} is about the issuer ${told.issuer}, not ${issuer}`);
  return told.jwks_uri;
}
