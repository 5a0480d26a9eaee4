/** Siklus as a client of the identity provider: authorization code with PKCE; state, nonce and issuer are checked. */
import * as oidc from 'openid-client';
import type { Config } from '../config.ts';
import { HOUR_MS } from '../../rules/time/units.ts';
import { Problem, unavailable } from '../problem/problem.ts';

export type Provider = Pick<Config, 'jwt' | 'signIn'>;
export type SignInProof = { state: string; nonce: string; verifier: string };
export type Claims = Record<string, unknown>;

const ANSWER_S = 5;
/** How long what the provider tells of itself is believed. */
const KNOWN_MS = HOUR_MS;
/** No session of ours outlives this; neither does what the provider remembers of somebody. */
const MOST_AGE_S = 12 * 3600;
/** These are about this attempt to sign in; everything else is about the provider. */
const ABOUT_ATTEMPT = [
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
];
const PROVIDERS_OWN = ['server_error', 'temporarily_unavailable', 'invalid_client', 'unauthorized_client'];

export type ProviderClient = {
  /** @param again whoever is signed in there is asked who they are once more */
  addressFor: (proof: SignInProof, to: { back: string; again: boolean }) => Promise<string>;
  /** What the provider says of whoever came back. `enough`: whether userinfo need not be asked as well. */
  claimsOf: (proof: SignInProof, came: { url: URL; enough: (claims: Claims) => boolean }) => Promise<Claims>;
  /** Where one ends the provider's own session; `null`: it tells of no such place. */
  logoutAddress: () => Promise<string | null>;
};

/** `null`: no client is configured. */
export function providerClient({ jwt, signIn }: Provider, now: () => number): ProviderClient | null {
  if (!jwt || !signIn) return null;
  let known: { until: number; configuration: Promise<oidc.Configuration> } | undefined;
  const configuration = async (): Promise<oidc.Configuration> => {
    if (!known || known.until < now())
      known = { until: now() + KNOWN_MS, configuration: discovered(jwt.issuer, signIn) };
    try {
      return await known.configuration;
    } catch (error) {
      // What could not be learnt is asked again by whoever comes next.
      known = undefined;
      throw unavailable('provider-unavailable', error);
    }
  };
  return {
    addressFor: async ({ state, nonce, verifier }, { back, again }) =>
      oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: back,
        scope: 'openid profile',
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        // Asked for its age, a provider says when somebody proved who they are.
        max_age: String(MOST_AGE_S),
        ...(again && { prompt: 'login' }),
      }).href,
    claimsOf: async ({ state, nonce, verifier }, { url, enough }) => {
      const client = await configuration();
      try {
        const checks = {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        };
        const tokens = await oidc.authorizationCodeGrant(client, url, checks);
        const said: Claims = { ...tokens.claims() };
        if (enough(said) || client.serverMetadata().userinfo_endpoint === undefined) return said;
        const more = await oidc.fetchUserInfo(client, tokens.access_token, String(said['sub']));
        return { ...more, ...said };
      } catch (error) {
        throw isAboutAttempt(error)
          ? new Problem('sign-in-unfinished', { cause: error })
          : unavailable('provider-unavailable', error);
      }
    },
    logoutAddress: async () => {
      const client = await configuration();
      if (client.serverMetadata().end_session_endpoint === undefined) return null;
      return oidc.buildEndSessionUrl(client, { post_logout_redirect_uri: signIn.publicUrl }).href;
    },
  };
}

async function discovered(
  issuer: string,
  { clientId, clientSecret }: NonNullable<Config['signIn']>,
): Promise<oidc.Configuration> {
  const auth = clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
  const server = new URL(issuer);
  const execute = [
    oidc.enableNonRepudiationChecks,
    ...(server.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
  ];
  const found = await oidc.discovery(server, clientId, undefined, auth, { execute, timeout: ANSWER_S });
  const told = found.serverMetadata().issuer;
  if (told !== issuer) throw new Error(`${issuer} tells of the issuer ${told}`);
  return found;
}

function isAboutAttempt(error: unknown): boolean {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError)
    return !PROVIDERS_OWN.includes(error.error);
  return error instanceof oidc.ClientError && ABOUT_ATTEMPT.includes(error.code ?? '');
}
