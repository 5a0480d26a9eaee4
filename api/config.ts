/** The API's settings, read from the environment once at start. */
import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

const Environment = z.object({
  SIKLUS_PORT: z.coerce.number().int().min(0).max(65535).default(8787),
  SIKLUS_HOST: z.string().default('127.0.0.1'),
  SIKLUS_DATA_DIR: z.string().default('.siklus'),
  SIKLUS_REGIONS_DIR: z.string().default('rules/regions'),
  SIKLUS_MONGODB_URI: z.string().default('mongodb://127.0.0.1:27017/siklus'),
  SIKLUS_TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  SIKLUS_TEMPORAL_NAMESPACE: z.string().default('default'),
  SIKLUS_TEMPORAL_TLS: flag.default(false),
  SIKLUS_TEMPORAL_API_KEY: z.string().optional(),
  SIKLUS_CODEC_KEYS: z.string().optional(),
  SIKLUS_ALLOW_PLAINTEXT: flag.default(false),
  SIKLUS_OIDC_ISSUER: z.string().optional(),
  SIKLUS_OIDC_AUDIENCE: z.string().default('siklus'),
  SIKLUS_OIDC_JWKS_URI: z.url().optional(),
  SIKLUS_JWT_PUBLIC_JWK: z.string().optional(),
  SIKLUS_RATE_PER_SECOND: z.coerce.number().min(0).default(200),
  SIKLUS_RATE_BURST: z.coerce.number().int().min(1).default(400),
  SIKLUS_UPDATE_DEADLINE_MS: z.coerce.number().int().min(500).max(14_000).default(8000),
  SIKLUS_PACK_DEADLINE_MS: z.coerce.number().int().min(100).max(60_000).default(30_000),
  SIKLUS_AMENDMENT_LIMIT: z.coerce.number().int().min(1).max(25_000).default(25_000),
  SIKLUS_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

export type Config = {
  host: string;
  port: number;
  dataDir: string;
  regionsDir: string;
  mongodbUri: string;
  temporal: { address: string; namespace: string; tls: boolean; apiKey: string | null };
  codecKeys: string | undefined;
  /** `null`: only API keys are accepted. */
  jwt: { issuer: string; audience: string; jwksUri: string | null; publicJwk: string | null } | null;
  /** `perSecond: 0` switches the limit off. */
  rate: { perSecond: number; burst: number };
  updateDeadlineMs: number;
  packDeadlineMs: number;
  /** Appraisals that one amendment may be about: at most as many as one partition carries out in one run. */
  amendmentLimit: number;
  logLevel: string;
};

/** Throws one readable Error that names every wrong variable. */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const known = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(known);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const e = parsed.data;
  if (!e.SIKLUS_CODEC_KEYS && !e.SIKLUS_ALLOW_PLAINTEXT) {
    throw new Error('SIKLUS_CODEC_KEYS: needed, so that payloads are encrypted in Temporal');
  }
  return {
    host: e.SIKLUS_HOST,
    port: e.SIKLUS_PORT,
    dataDir: e.SIKLUS_DATA_DIR,
    regionsDir: e.SIKLUS_REGIONS_DIR,
    mongodbUri: e.SIKLUS_MONGODB_URI,
    temporal: {
      address: e.SIKLUS_TEMPORAL_ADDRESS,
      namespace: e.SIKLUS_TEMPORAL_NAMESPACE,
      tls: e.SIKLUS_TEMPORAL_TLS,
      apiKey: e.SIKLUS_TEMPORAL_API_KEY ?? null,
    },
    codecKeys: e.SIKLUS_CODEC_KEYS,
    jwt: jwtOf(e),
    rate: { perSecond: e.SIKLUS_RATE_PER_SECOND, burst: e.SIKLUS_RATE_BURST },
    updateDeadlineMs: e.SIKLUS_UPDATE_DEADLINE_MS,
    packDeadlineMs: e.SIKLUS_PACK_DEADLINE_MS,
    amendmentLimit: e.SIKLUS_AMENDMENT_LIMIT,
    logLevel: e.SIKLUS_LOG_LEVEL,
  };
}

function jwtOf(e: z.infer<typeof Environment>): Config['jwt'] {
  const { SIKLUS_OIDC_ISSUER: issuer, SIKLUS_OIDC_JWKS_URI: jwksUri, SIKLUS_JWT_PUBLIC_JWK: publicJwk } = e;
  if (!issuer) {
    if (jwksUri || publicJwk) throw new Error('SIKLUS_OIDC_ISSUER: needed when a key for tokens is configured');
    return null;
  }
  if (!jwksUri && !publicJwk) {
    throw new Error('SIKLUS_OIDC_ISSUER: set SIKLUS_OIDC_JWKS_URI or SIKLUS_JWT_PUBLIC_JWK as well');
  }
  return { issuer, audience: e.SIKLUS_OIDC_AUDIENCE, jwksUri: jwksUri ?? null, publicJwk: publicJwk ?? null };
}
