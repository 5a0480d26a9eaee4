import { LRUCache } from 'lru-cache';
import mongoose, { type Connection } from 'mongoose';
import type { ResolvedPack } from '../rules/language/types.ts';
import { type Models, registerModels } from './models.ts';
import { sealsOf, useSeals } from './seal.ts';
import type { MovesAtHead } from './cycle/burn-up.ts';
import type { ApiKeyDoc, PeopledUnit } from './people/types.ts';
import { type Ends, readInStretches } from './stretches.ts';
import { NotNow } from './write.ts';

const SERVER_SELECTION_MS = 5_000;
const PING_MS = 2_000;
/** A connection on which nothing comes for this long is given up; longer than any query may run. */
const SILENT_MS = 30_000;
/** How long a process may go on with an API key that another one has revoked. */
const API_KEY_MS = 3_000;
/** How long a process may call units as another one has heard that they are called no more. */
const UNITS_MS = 5_000;
/** No single query may run longer; a list that does lacks an index. */
const QUERY_MS = 15_000;

export type ConnectOptions = {
  /** Off for the embedded fallback, whose table of retryable writes is slow. Absent: as the URI says. */
  retryWrites?: boolean;
  /** Absent: the database of the URI, else `siklus`. */
  dbName?: string;
  /** The keys that seals are made and checked with, as the payload codec takes them. Absent: nothing is sealed. */
  codecKeys?: string | undefined;
};

export type Ping = { ok: true } | { ok: false; reason: string };

export type Store = {
  /** Of the database. */
  name: string;
  models: Models;
  /** The last known heads of the subjects that many write to: whoever writes after an older one is refused, and reads. */
  heads: LRUCache<string, { seq: number; hash: string }>;
  /** By digest: a pack never changes. */
  packs: LRUCache<string, ResolvedPack>;
  /** Texts of packs that fitted their digest. */
  intactPacks: LRUCache<string, string>;
  /** For a moment only: another process may revoke one. */
  apiKeys: LRUCache<string, ApiKeyDoc>;
  /** Those of a region that somebody is in, for a moment only: every page says what they are called. */
  units: LRUCache<string, PeopledUnit[]>;
  /** By appraisal. */
  moves: LRUCache<string, MovesAtHead>;
  /** Of lists that are read in stretches. */
  ends: Ends;
  /** Lets the writers of one subject queue here instead of colliding in the database. */
  oneAtATime: OneAtATime;
  /** Whether a document can be written and read within two seconds. Never rejects; asked at most once a second. */
  ping(): Promise<Ping>;
  /** What the server says it is, for logs and tests. */
  engine(): Promise<string>;
  ensureIndexes(): Promise<void>;
  /** Another database of the same server, with a connection of its own. */
  beside(dbName: string): Promise<Store>;
  /** Removes the whole database: a rehearsal's, or a test's. */
  dropDatabase(): Promise<void>;
  close(): Promise<void>;
};

/** An own mongoose with its own settings, so that nothing global decides how the store behaves. */
const instance = new mongoose.Mongoose({
  strictQuery: 'throw',
  sanitizeFilter: true,
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
  maxTimeMS: QUERY_MS,
});

/** Connects or rejects within five seconds. Every write is acknowledged by a majority and in the server's journal. */
export async function connect(uri: string, options: ConnectOptions = {}): Promise<Store> {
  const { codecKeys, ...driver } = options;
  const dbName = options.dbName ?? databaseOf(uri) ?? 'siklus';
  const connection = instance.createConnection(uri, {
    ...driver,
    dbName,
    // Packed rows are read as bytes.
    promoteBuffers: true,
    writeConcern: { w: 'majority', j: true },
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
    connectTimeoutMS: SERVER_SELECTION_MS,
    socketTimeoutMS: SILENT_MS,
  });
  useSeals(connection, sealsOf(codecKeys));
  const models = registerModels(connection);
  const remembered = {
    heads: new LRUCache<string, { seq: number; hash: string }>({ max: 10_000 }),
    packs: new LRUCache<string, ResolvedPack>({ max: 100 }),
    intactPacks: new LRUCache<string, string>({ max: 100 }),
    apiKeys: new LRUCache<string, ApiKeyDoc>({ max: 10_000, ttl: API_KEY_MS }),
    units: new LRUCache<string, PeopledUnit[]>({ max: 1_000, ttl: UNITS_MS }),
    moves: new LRUCache<string, MovesAtHead>({ max: 50_000 }),
    ends: new LRUCache({ max: 1_000 }) satisfies Ends,
  };
  try {
    await connection.asPromise();
    if (await readsWholeIndexes(connection)) readInStretches(connection, remembered.ends);
  } catch (error) {
    await connection.destroy();
    throw error;
  }
  return {
    name: dbName,
    models,
    ...remembered,
    oneAtATime: oneAtATime(),
    ping: onceASecond(
      () => connection.readyState,
      () => ping(connection),
    ),
    engine: () => engine(connection),
    async ensureIndexes() {
      // In one command each: a server asks for its whole catalogue at every one.
      for (const { schema, collection } of Object.values(models)) {
        const indexes = schema
          .indexes()
          .map(([key, options]) => ({ ...options, key }) as mongoose.mongo.IndexDescription);
        if (indexes.length > 0) await collection.createIndexes(indexes);
      }
    },
    beside: (name) => connect(uri, { ...options, dbName: name }),
    async dropDatabase() {
      await connection.dropDatabase();
      for (const cache of Object.values(remembered)) cache.clear();
    },
    close: () => connection.close(),
  };
}

type OneAtATime = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Runs what has the same key one after the other, within this process. */
function oneAtATime(): OneAtATime {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    const done = () => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(done, done);
    return mine;
  };
}

/** The path of the URI, which may list several hosts and so is not always a valid URL. */
const databaseOf = (uri: string): string | undefined => /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];

/** Whoever watches may ask as often as he likes. */
function onceASecond<T>(state: () => number, ask: () => Promise<T>): () => Promise<T> {
  let last: { at: number; state: number; answer: Promise<T> } | undefined;
  return () => {
    const same = last?.state === state() && Date.now() - last.at < 1_000;
    if (!last || !same) last = { at: Date.now(), state: state(), answer: ask() };
    return last.answer;
  };
}

async function ping(connection: Connection): Promise<Ping> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Ping>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, reason: `no answer within ${PING_MS} ms` }), PING_MS);
  });
  const answer = writeAndRead(connection).then(
    (): Ping => ({ ok: true }),
    (error: unknown): Ping => ({ ok: false, reason: error instanceof Error ? error.message : String(error) }),
  );
  const result = await Promise.race([answer, limit]);
  clearTimeout(timer);
  return result;
}

/** A server whose disk is full or damaged may still answer a ping. */
async function writeAndRead({ db }: Connection): Promise<void> {
  if (!db) throw new Error('not connected');
  const probes = db.collection<{ _id: string; at: Date }>('probes');
  await probes.updateOne({ _id: 'probe' }, { $set: { at: new Date() } }, { upsert: true });
  await probes.findOne({ _id: 'probe' });
}

async function engine(connection: Connection): Promise<string> {
  const info = await command(connection, { buildInfo: 1 });
  const modules: unknown = info['modules'];
  const extra = Array.isArray(modules) && modules.length > 0 ? ` (${modules.join(', ')})` : '';
  return `MongoDB protocol, server ${String(info['version'])}${extra}`;
}

/** The embedded server, which says its own name beside the version that it stands for. */
const readsWholeIndexes = async (connection: Connection): Promise<boolean> =>
  'secantusVersion' in (await command(connection, { buildInfo: 1 }));

function command(connection: Connection, body: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { db } = connection;
  return db ? db.admin().command(body) : Promise.reject(new Error('not connected'));
}

const { MongoNetworkError, MongoServerSelectionError, MongoNotConnectedError, MongoTopologyClosedError } =
  mongoose.mongo;
const CANNOT_BE_ASKED = [
  NotNow,
  MongoNetworkError,
  MongoServerSelectionError,
  MongoNotConnectedError,
  MongoTopologyClosedError,
  mongoose.Error.MongooseServerSelectionError,
  mongoose.mongo.MongoClientClosedError,
];

/** `MaxTimeMSExpired`. */
const TOO_SLOW = 50;
/** Server codes that mean: not now. An error of its own, not primary, shutting down, stepping down, a time limit, a lost network or cursor. */
const NOT_NOW = new Set([1, 6, 7, 43, TOO_SLOW, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** Whether a single query took too long: asked again it would once more. */
export const isQueryTooSlow = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === TOO_SLOW;

/** The driver lets through what a socket says whose other end has just gone. */
const SOCKET_GONE = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);
const isOfSocket = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && SOCKET_GONE.has(error.code);

/** Whether the database could not be asked, so that the same request may succeed a moment later. */
export function isDatabaseDown(error: unknown): boolean {
  if (CANNOT_BE_ASKED.some((kind) => error instanceof kind) || isOfSocket(error)) return true;
  // Whatever else the driver could not do, unless it was asked for nonsense: no connection came free, an answer was cut off.
  if (error instanceof mongoose.mongo.MongoDriverError) return !(error instanceof mongoose.mongo.MongoAPIError);
  if (!(error instanceof mongoose.mongo.MongoServerError)) return false;
  // Many at once that did not even reach the server: the driver wraps what stopped them, and leaves only its words.
  if (error instanceof mongoose.mongo.MongoBulkWriteError && error.code === undefined) return true;
  return typeof error.code === 'number' && NOT_NOW.has(error.code);
}
