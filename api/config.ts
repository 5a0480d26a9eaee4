/** The settings of API and worker, read from the environment once at start; docs/operations.md shows this table. */
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import { jwtOf, type SignInConfig, signInOf, type TokenConfig } from './access/provider-config.ts';
import { TASK_QUEUES } from '../workflows/messages.ts';

type Env = Record<string, string | undefined>;

const text = z.string();
const flag = z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' });
const number = z.coerce.number();

const of = (readBy: 'both' | 'API' | 'worker') => (meaning: string) => ({ readBy, meaning });
const both = of('both');
const api = of('API');
const worker = of('worker');

const Settings = z.object({
  SIKLUS_MONGODB_URI: text
    .optional()
    .meta(
      both('database; without it the API takes `mongodb://127.0.0.1:27017/siklus`. Writes are `w: majority, j: true`'),
    ),
  SIKLUS_TEMPORAL_ADDRESS: text.default('127.0.0.1:7233').meta(both('host and port')),
  SIKLUS_TEMPORAL_NAMESPACE: text.default('default').meta(both('must exist')),
  SIKLUS_TEMPORAL_TLS: flag.default(false).meta(both('`true` for TLS; an API key implies it')),
  SIKLUS_TEMPORAL_API_KEY: text.optional().meta(both('API key of Temporal Cloud')),
  SIKLUS_CODEC_KEYS: text
    .optional()
    .meta(both('required: `id:base64[,id:base64…]`, keys of 32 bytes; the first encrypts, all decrypt')),
  SIKLUS_ALLOW_PLAINTEXT: flag
    .default(false)
    .meta(both('`true` starts without keys, payloads readable in Temporal; for tests')),
  SIKLUS_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .meta(both('`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`')),
  SIKLUS_HOST: text.default('127.0.0.1').meta(api('address to listen on')),
  SIKLUS_PORT: number.int().min(0).max(65_535).default(8787).meta(api('port')),
  SIKLUS_DATA_DIR: text.default('.siklus').meta(api('where first keys are written')),
  SIKLUS_FIRST_KEYS: z
    .enum(['none', 'platform', 'development'])
    .default('none')
    .meta(
      api(
        'keys that are made and printed at start: `platform` two for two persons while no platform admin has one, `development` one for every role while there is none at all',
      ),
    ),
  SIKLUS_REGIONS_DIR: text.default('rules/regions').meta(api('folder of rule packs, published at start')),
  SIKLUS_OIDC_ISSUER: text
    .optional()
    .meta(api('identity provider: its tokens are accepted besides API keys, and people may sign in with it')),
  SIKLUS_OIDC_AUDIENCE: text.default('siklus').meta(api('audience that tokens must name')),
  SIKLUS_OIDC_JWKS_URI: z
    .url()
    .optional()
    .meta(
      api('where the issuer publishes its keys; without it the issuer is asked (`/.well-known/openid-configuration`)'),
    ),
  SIKLUS_JWT_PUBLIC_JWK: text.optional().meta(api('instead: one public key as JSON')),
  SIKLUS_OIDC_TOKEN_TYPE: z
    .enum(['at+jwt', 'JWT'])
    .default('at+jwt')
    .meta(api('`JWT` for providers whose access tokens are not marked as such (Keycloak, Entra ID)')),
  SIKLUS_OIDC_CLAIMS: text
    .default('')
    .meta(
      api(
        'where a token says what: `roles=resource_access.siklus.roles,region=siklus_region`; of `region`, `roles`, `employeeId`, `offices`, `scope`',
      ),
    ),
  SIKLUS_OIDC_CLIENT_ID: text
    .optional()
    .meta(api('people sign in to the pages with the issuer, as this client; needs `SIKLUS_PUBLIC_URL`')),
  SIKLUS_OIDC_CLIENT_SECRET: text
    .optional()
    .meta(api('secret of that client; without it a public client (PKCE alone)')),
  SIKLUS_OIDC_PERSON_CLAIM: text
    .default('nip')
    .meta(api('claim of the identity token, else of userinfo, with the employee number of who signs in')),
  SIKLUS_PUBLIC_URL: z
    .url()
    .optional()
    .meta(api('where people reach the pages, e.g. `https://siklus.example.go.id`: the provider leads back there')),
  SIKLUS_RATE_PER_SECOND: number
    .min(0)
    .default(200)
    .meta(api('requests per second and caller; `0` switches the limit off')),
  SIKLUS_RATE_BURST: number.int().min(1).default(400).meta(api('requests at once')),
  SIKLUS_UPDATE_DEADLINE_MS: number
    .int()
    .min(500)
    .max(14_000)
    .default(8000)
    .meta(api('how long a command may wait for its worker (500–14000)')),
  SIKLUS_DRAIN_MS: number
    .int()
    .min(0)
    .max(60_000)
    .default(0)
    .meta(api('how long `/readyz` says 503 before a process that was told to end takes no more requests (0–60000)')),
  SIKLUS_PACK_DEADLINE_MS: number
    .int()
    .min(100)
    .max(60_000)
    .default(30_000)
    .meta(api('how long a request waits for the check of a pack; then 503, and the check goes on (100–60000)')),
  SIKLUS_AMENDMENT_LIMIT: number
    .int()
    .min(1)
    .max(25_000)
    .default(25_000)
    .meta(api('how many appraisals one amendment may be about (1–25000)')),
  SIKLUS_WORKFLOW_BUNDLE: text
    .optional()
    .meta(worker('prebuilt `dist/workflow-bundle.js`; without it bundled at start')),
  SIKLUS_WORKER_DEPLOYMENT: text
    .optional()
    .meta(worker('name of the Temporal worker deployment; its versions are the releases. Absent: unversioned')),
  SIKLUS_WORKER_METRICS: text.optional().meta(worker('`host:port` of the Prometheus endpoint, one per process')),
});
type Settings = z.output<typeof Settings>;

/** The table of settings as docs/operations.md has it: name, default, who reads it, meaning. */
export const settingsTable = (): string[][] =>
  Object.entries(Settings.shape).map(([name, setting]) => {
    const { readBy, meaning } = setting.meta() ?? {};
    const byDefault = setting instanceof z.ZodDefault ? `\`${String(setting.def.defaultValue)}\`` : 'none';
    return [`\`${name}\``, byDefault, String(readBy), String(meaning)];
  });

/** What both processes need. */
export type SharedConfig = {
  mongodbUri: string;
  /** As the SDK's connections take it. */
  temporal: ReturnType<typeof temporalOf>;
  codecKeys: string | undefined;
  logLevel: Settings['SIKLUS_LOG_LEVEL'];
};

export type Config = SharedConfig & {
  host: string;
  port: number;
  dataDir: string;
  firstKeys: Settings['SIKLUS_FIRST_KEYS'];
  regionsDir: string;
  /** `null`: only API keys are accepted. */
  jwt: TokenConfig | null;
  /** `null`: nobody signs in to the pages with a provider. Issuer and claims are those of tokens. */
  signIn: SignInConfig | null;
  /** `perSecond: 0` switches the limit off. */
  rate: { perSecond: number; burst: number };
  updateDeadlineMs: number;
  drainMs: number;
  packDeadlineMs: number;
  /** Appraisals that one amendment may be about: at most as many as one partition carries out in one run. */
  amendmentLimit: number;
};

/** Throws one readable Error that names every wrong setting. */
export function parseConfig(env: Env): Config {
  const settings = settingsOf(env);
  return {
    ...sharedOf(settings, env),
    mongodbUri: settings.SIKLUS_MONGODB_URI ?? 'mongodb://127.0.0.1:27017/siklus',
    host: settings.SIKLUS_HOST,
    port: settings.SIKLUS_PORT,
    dataDir: settings.SIKLUS_DATA_DIR,
    firstKeys: settings.SIKLUS_FIRST_KEYS,
    regionsDir: settings.SIKLUS_REGIONS_DIR,
    jwt: jwtOf(settings),
    signIn: signInOf(settings),
    rate: { perSecond: settings.SIKLUS_RATE_PER_SECOND, burst: settings.SIKLUS_RATE_BURST },
    updateDeadlineMs: settings.SIKLUS_UPDATE_DEADLINE_MS,
    drainMs: settings.SIKLUS_DRAIN_MS,
    packDeadlineMs: settings.SIKLUS_PACK_DEADLINE_MS,
    amendmentLimit: settings.SIKLUS_AMENDMENT_LIMIT,
  };
}

export type WorkerRole = keyof typeof TASK_QUEUES;
const ROLES = Object.keys(TASK_QUEUES) as WorkerRole[];

export type WorkerConfig = SharedConfig & {
  bundle: string | undefined;
  /** `host:port` of the Prometheus endpoint; none when absent. */
  metrics: string | undefined;
  roles: WorkerRole[];
  deployment?: string | undefined;
};

/** Reads `--roles appraisal,cycle` besides the environment. Throws as `parseConfig` does. */
export function parseWorkerConfig(env: Env, argv: string[]): WorkerConfig {
  const settings = settingsOf(env);
  const { SIKLUS_MONGODB_URI: mongodbUri } = settings;
  if (mongodbUri === undefined) {
    throw new Error('SIKLUS_MONGODB_URI: needed: the database, e.g. mongodb://127.0.0.1:27017/siklus');
  }
  return {
    ...sharedOf(settings, env),
    mongodbUri,
    bundle: settings.SIKLUS_WORKFLOW_BUNDLE,
    deployment: settings.SIKLUS_WORKER_DEPLOYMENT,
    metrics: settings.SIKLUS_WORKER_METRICS,
    roles: rolesOf(argv),
  };
}

function settingsOf(env: Env): Settings {
  const parsed = Settings.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const { SIKLUS_CODEC_KEYS: keys, SIKLUS_ALLOW_PLAINTEXT: plaintext } = parsed.data;
  if (keys === undefined && !plaintext) {
    throw new Error('SIKLUS_CODEC_KEYS: needed, so that payloads are encrypted in Temporal');
  }
  return parsed.data;
}

const sharedOf = (settings: Settings, env: Env) => ({
  temporal: temporalOf(settings, env),
  codecKeys: settings.SIKLUS_CODEC_KEYS,
  logLevel: settings.SIKLUS_LOG_LEVEL,
});

/** Temporal's own variables (`TEMPORAL_*`, a profile in a file, client certificates) count where ours say nothing. */
function temporalOf(settings: Settings, env: Env) {
  const ours = {
    TEMPORAL_ADDRESS: env['SIKLUS_TEMPORAL_ADDRESS'],
    TEMPORAL_NAMESPACE: env['SIKLUS_TEMPORAL_NAMESPACE'],
    TEMPORAL_API_KEY: settings.SIKLUS_TEMPORAL_API_KEY,
    TEMPORAL_TLS: env['SIKLUS_TEMPORAL_TLS'],
  };
  const theirs = Object.entries(env).filter(([name]) => name.startsWith('TEMPORAL_'));
  const { connectionOptions, namespace } = loadClientConnectConfig({
    overrideEnvVars: { ...defined(Object.fromEntries(theirs)), ...defined(ours) },
    // A file is read only where one is named, never because it happens to lie in somebody's home.
    disableFile: !env['TEMPORAL_CONFIG_FILE'],
  });
  return {
    connection: {
      ...defined(connectionOptions),
      address: connectionOptions.address ?? settings.SIKLUS_TEMPORAL_ADDRESS,
    },
    namespace: namespace ?? settings.SIKLUS_TEMPORAL_NAMESPACE,
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const defined = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== '')) as Defined<T>;

function rolesOf(argv: string[]): WorkerRole[] {
  const at = argv.indexOf('--roles');
  if (at < 0) return ROLES;
  const wanted = (argv[at + 1] ?? '').split(',');
  const unknown = wanted.filter((role) => !ROLES.some((known) => known === role));
  if (unknown.length > 0) throw new Error(`--roles: ${unknown.join(', ')} is none of ${ROLES.join(', ')}`);
  return ROLES.filter((role) => wanted.includes(role));
}
