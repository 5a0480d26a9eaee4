/**
 * A real identity provider in a process of its own: `node oidc-provider.mjs PORT ALG CLAIMS [CALLBACK]`. Each start signs with
 * a key of its own. A client of its gets an access token for Siklus with these claims; where CALLBACK is given, people sign in
 * for Siklus, whose employee number is the name they sign in with.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Provider } from 'oidc-provider';

const [port, alg, claims, callback] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const kinds = { RS256: ['rsa', { modulusLength: 2048 }], PS256: ['rsa', { modulusLength: 2048 }] };
const [kind, how] = kinds[alg] ?? (alg === 'ES256' ? ['ec', { namedCurve: 'P-256' }] : ['ed25519', {}]);
const key = generateKeyPairSync(kind, how).privateKey.export({ format: 'jwk' });
const scopes = ['siklus:read', 'siklus:unheard-of', 'openid'];

const provider = new Provider(issuer, {
  jwks: { keys: [{ ...key, kid: randomUUID(), use: 'sig', alg }] },
  clients: [
    {
      client_id: 'console',
      client_secret: 'secret',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
    ...(callback
      ? [
          {
            client_id: 'siklus',
            client_secret: 'secret-of-siklus',
            redirect_uris: [callback],
            post_logout_redirect_uris: [new URL(callback).origin],
          },
        ]
      : []),
  ],
  scopes: [...scopes, 'profile'],
  claims: { openid: ['sub'], profile: ['nip', ...Object.keys(JSON.parse(claims))] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ ...JSON.parse(claims), sub: id, nip: id }) }),
  enabledJWA: { idTokenSigningAlgValues: ['RS256', alg] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: callback !== undefined },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({
        scope: scopes.join(' '),
        audience: 'siklus',
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg } },
      }),
    },
  },
  clientDefaults: { id_token_signed_response_alg: alg },
  extraTokenClaims: () => JSON.parse(claims),
});
provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
