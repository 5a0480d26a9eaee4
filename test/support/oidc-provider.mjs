/**
 * A real identity provider in a process of its own: `node oidc-provider.mjs PORT ALG CLAIMS`. Each start signs with a key
 * of its own. A client of its gets an access token for Siklus with these claims.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Provider } from 'oidc-provider';

const [port, alg, claims] = process.argv.slice(2);
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
  ],
  scopes,
  enabledJWA: { idTokenSigningAlgValues: ['RS256', alg] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
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
