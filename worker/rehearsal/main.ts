/** `npm run rehearse`: a whole year of a pack with virtual employees, asked for over HTTP, told as tables. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RehearsalReport, RehearsalState } from '../../store/rehearsal/types.ts';
import { type Client, createClient, DemoError, mustPost } from '../demo/client.ts';
import { readServiceKeys } from '../demo/keys.ts';
import { type RehearseFlags, REHEARSE_HELP, parseRehearseFlags } from './flags.ts';
import { rehearsalTables } from './tables.ts';
import { messageOf } from '../stack/resolve.ts';
import { startSiklus } from '../stack/siklus.ts';

const say = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`);
const POLL_MS = 1_000;
/** Never the servers that this machine may be configured for: a rehearsal of its own writes into its own folder. */
const OWN_SERVERS = { SIKLUS_TEMPORAL_ADDRESS: '', SIKLUS_MONGODB_URI: '', SIKLUS_RATE_PER_SECOND: '0' };

type Rehearsal = {
  id: string;
  state: RehearsalState;
  progress: { done: number; total: number };
  failure: { text: { id: string; en: string } } | null;
  report: RehearsalReport | null;
};
type Server = { client: Client; key: string; stop: () => Promise<void> };

async function serverFor({ url, region }: RehearseFlags): Promise<Server> {
  if (url !== null) {
    const key = process.env['SIKLUS_KEY'];
    if (!key) throw new DemoError('SIKLUS_KEY: kunci HR wilayah itu / a key of the region’s HR');
    return { client: createClient(url), key, stop: () => Promise.resolve() };
  }
  say('Menyiapkan server … / Starting the servers …');
  const dataDir = mkdtempSync(join(tmpdir(), 'siklus-rehearse-'));
  const clear = () => rmSync(dataDir, { recursive: true, force: true });
  try {
    const siklus = await startSiklus({
      dataDir,
      headless: true,
      quiet: true,
      worker: true,
      api: true,
      env: OWN_SERVERS,
    });
    const stop = async () => {
      await siklus.stop();
      clear();
    };
    const keys = await readServiceKeys(dataDir);
    return { client: createClient(siklus.url), key: keys.ofRegion(region, 'hr'), stop };
  } catch (error) {
    clear();
    throw error;
  }
}

async function rehearse(flags: RehearseFlags, { client, key }: Server): Promise<RehearsalReport> {
  const { region, people, year, seed, script, language } = flags;
  const document = flags.pack === null ? null : (JSON.parse(await readFile(flags.pack, 'utf8')) as unknown);
  const asked = await mustPost<Rehearsal>(client, {
    key,
    path: '/v1/rehearsals',
    body: {
      region,
      ...(document === null ? {} : { pack: { document } }),
      period: { from: `${year}-01-01`, to: `${year}-12-31` },
      people: { count: people },
      script,
      seed,
    },
    idempotencyKey: randomUUID(),
  });
  for (;;) {
    const { state, progress, failure, report } = await client.get<Rehearsal>(key, `/v1/rehearsals/${asked.id}`);
    if (report) return report;
    if (state !== 'WAITING' && state !== 'RUNNING') throw new DemoError(failure?.text[language] ?? state);
    if (process.stdout.isTTY) process.stdout.write(`\r  ${progress.done}/${progress.total} `);
    await sleep(POLL_MS);
  }
}

async function main(flags: RehearseFlags): Promise<number> {
  let server: Server | undefined;
  try {
    server = await serverFor(flags);
    const startedAt = Date.now();
    const report = await rehearse(flags, server);
    say('', rehearsalTables(report, flags.language), `${Math.round((Date.now() - startedAt) / 1000)} s`);
    if (flags.json !== null) await writeFile(flags.json, `${JSON.stringify(report, null, 2)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`\n${messageOf(error)}\n`);
    return 1;
  } finally {
    await server?.stop();
  }
}

const parsed = parseRehearseFlags(process.argv.slice(2));
if (parsed.ok) {
  process.exitCode = await main(parsed.flags);
} else if (parsed.help) {
  say(REHEARSE_HELP);
} else {
  process.stderr.write(`${parsed.problem}\n${REHEARSE_HELP}\n`);
  process.exitCode = 2;
}
