/** How the identity provider is configured: its tokens, and signing in with it. Nothing is said twice. */
import { CLAIMS, type ClaimPaths } from './claims.ts';
import { isLoopback } from './loopback.ts';

export type TokenConfig = {
  issuer: string;
  audience: string;
  /** `null` as the next one: the issuer is asked where its keys are. */
  jwksUri: string | null;
  publicJwk: string | null;
  tokenType: 'at+jwt' | 'JWT';
  claims: ClaimPaths;
};
export type SignInConfig = {
  clientId: string;
  clientSecret: string | null;
  personClaim: string;
  /** Without a path. */
  publicUrl: string;
};

type Text = string | undefined;
type Settings = {
  SIKLUS_OIDC_ISSUER?: Text;
  SIKLUS_OIDC_AUDIENCE: string;
  SIKLUS_OIDC_JWKS_URI?: Text;
  SIKLUS_JWT_PUBLIC_JWK?: Text;
  SIKLUS_OIDC_TOKEN_TYPE: TokenConfig['tokenType'];
  SIKLUS_OIDC_CLAIMS: string;
  SIKLUS_OIDC_CLIENT_ID?: Text;
  SIKLUS_OIDC_CLIENT_SECRET?: Text;
  SIKLUS_OIDC_PERSON_CLAIM: string;
  SIKLUS_PUBLIC_URL?: Text;
};

export function jwtOf(settings: Settings): TokenConfig | null {
  const { SIKLUS_OIDC_ISSUER: issuer, SIKLUS_OIDC_JWKS_URI: jwksUri, SIKLUS_JWT_PUBLIC_JWK: publicJwk } = settings;
  if (!issuer) {
    if (jwksUri || publicJwk) throw new Error('SIKLUS_OIDC_ISSUER: needed when a key for tokens is configured');
    return null;
  }
  if (!publicJwk && !URL.canParse(issuer))
    throw new Error('SIKLUS_OIDC_ISSUER: must be a URL, e.g. https://sso.example');
  return {
    issuer,
    audience: settings.SIKLUS_OIDC_AUDIENCE,
    jwksUri: jwksUri ?? null,
    publicJwk: publicJwk ?? null,
    tokenType: settings.SIKLUS_OIDC_TOKEN_TYPE,
    claims: claimsOf(settings.SIKLUS_OIDC_CLAIMS),
  };
}

export function signInOf(settings: Settings): SignInConfig | null {
  const { SIKLUS_OIDC_CLIENT_ID: clientId, SIKLUS_OIDC_ISSUER: issuer, SIKLUS_PUBLIC_URL: publicUrl } = settings;
  if (!clientId) return null;
  for (const [name, url] of Object.entries({ SIKLUS_OIDC_ISSUER: issuer, SIKLUS_PUBLIC_URL: publicUrl })) {
    if (!url || !isSafe(url)) throw new Error(`${name}: needed for signing in: an https address`);
  }
  return {
    clientId,
    clientSecret: settings.SIKLUS_OIDC_CLIENT_SECRET ?? null,
    personClaim: settings.SIKLUS_OIDC_PERSON_CLAIM,
    publicUrl: new URL(publicUrl ?? '').origin,
  };
}

/** Codes and cookies travel there; nobody listens in on this machine's own address. */
const isSafe = (url: string): boolean =>
  URL.canParse(url) && (url.startsWith('https:') || (url.startsWith('http:') && isLoopback(new URL(url).hostname)));

function claimsOf(text: string): ClaimPaths {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  return Object.fromEntries(
    parts.map((part) => {
      const [name = '', path = ''] = part.trim().split(/=(.*)/s);
      if (!CLAIMS.some((known) => known === name) || path === '')
        throw new Error(`SIKLUS_OIDC_CLAIMS: ${part} is not one of ${CLAIMS.join(', ')} followed by = and a claim`);
      return [name, path];
    }),
  );
}
