import { z } from 'zod';

const ROLES = ['appraisal', 'cycle', 'launch', 'effects'] as const;
export type WorkerRole = (typeof ROLES)[number];

const schema = z.object({
  SIKLUS_TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  SIKLUS_TEMPORAL_NAMESPACE: z.string().default('default'),
  SIKLUS_TEMPORAL_API_KEY: z.string().optional(),
  SIKLUS_TEMPORAL_TLS: z.enum(['true', 'false']).default('false'),
  SIKLUS_MONGODB_URI: z.string({ error: 'needed: the database, e.g. mongodb://127.0.0.1:27017/siklus' }),
  SIKLUS_CODEC_KEYS: z.string().optional(),
  SIKLUS_WORKFLOW_BUNDLE: z.string().optional(),
  SIKLUS_WORKER_METRICS: z.string().optional(),
  SIKLUS_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  SIKLUS_ALLOW_PLAINTEXT: z.enum(['true', 'false']).default('false'),
});

export type WorkerConfig = {
  temporal: { address: string; namespace: string; apiKey: string | undefined; tls: boolean };
  mongodbUri: string;
  codecKeys: string | undefined;
  bundle: string | undefined;
  /** `host:port` of the Prometheus endpoint; none when absent. */
  metrics: string | undefined;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  roles: WorkerRole[];
};

/** Reads `--roles appraisal,cycle` and the environment; throws one readable error. */
export function readConfig(env: NodeJS.ProcessEnv, argv: string[]): WorkerConfig {
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!parsed.success) throw new Error(`worker configuration: ${z.prettifyError(parsed.error)}`);
  const e = parsed.data;
  if (!e.SIKLUS_CODEC_KEYS && e.SIKLUS_ALLOW_PLAINTEXT !== 'true') {
    throw new Error('worker configuration: set SIKLUS_CODEC_KEYS, so that payloads are encrypted in Temporal');
  }
  return {
    temporal: {
      address: e.SIKLUS_TEMPORAL_ADDRESS,
      namespace: e.SIKLUS_TEMPORAL_NAMESPACE,
      apiKey: e.SIKLUS_TEMPORAL_API_KEY,
      tls: e.SIKLUS_TEMPORAL_TLS === 'true',
    },
    mongodbUri: e.SIKLUS_MONGODB_URI,
    codecKeys: e.SIKLUS_CODEC_KEYS,
    bundle: e.SIKLUS_WORKFLOW_BUNDLE,
    metrics: e.SIKLUS_WORKER_METRICS,
    logLevel: e.SIKLUS_LOG_LEVEL,
    roles: readRoles(argv),
  };
}

function readRoles(argv: string[]): WorkerRole[] {
  const at = argv.indexOf('--roles');
  if (at < 0) return [...ROLES];
  const wanted = (argv[at + 1] ?? '').split(',');
  const unknown = wanted.filter((role) => !ROLES.some((known) => known === role));
  if (unknown.length > 0) throw new Error(`--roles: ${unknown.join(', ')} is none of ${ROLES.join(', ')}`);
  return ROLES.filter((role) => wanted.includes(role));
}
