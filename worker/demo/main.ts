/** `npm run demo`: a year of appraisals in every region, on fresh servers, played through the HTTP API. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../stack/resolve.ts';
import { type Siklus, startSiklus } from '../stack/siklus.ts';
import { createClient } from './client.ts';
import { collect, explainOne, tablesOf, writeSummary } from './closing.ts';
import { type Flags, HELP, parseFlags } from './flags.ts';
import { keyFileIn, readServiceKeys } from './keys.ts';
import { type Order, prepareRegion, type Ready } from './setup.ts';
import { type OpenCycles, openEarly, openRegions, playOpenYears } from './open-year.ts';
import { judge } from './verdict.ts';
import { type List, type RegionInfo, shortTitle } from './wire.ts';
import { OPEN_PERIOD } from './world.ts';
import { playYear } from './year.ts';

const say = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`);
const startedAt = Date.now();
const seconds = () => Math.round((Date.now() - startedAt) / 1000);

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The second Ctrl-C does not wait; the watchdog ends the servers that are left.
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  });
}

/** Never the servers that this machine may be configured for: a demo writes into its own folder only. */
const OWN_SERVERS = { SIKLUS_TEMPORAL_ADDRESS: '', SIKLUS_MONGODB_URI: '', SIKLUS_RATE_PER_SECOND: '0' };

const start = async (dataDir: string): Promise<Siklus> => {
  say(
    'Menyiapkan server (basis data, Temporal, worker, API) …',
    'Starting the servers (database, Temporal, worker, API) …',
    '',
  );
  const siklus = await startSiklus({ dataDir, headless: true, quiet: true, worker: true, api: true, env: OWN_SERVERS });
  say(
    `  Temporal    ${siklus.engines.temporal}`,
    `  database    ${siklus.engines.database}`,
    `  API         ${siklus.url}`,
    '',
  );
  return siklus;
};

const prepare = async (order: Order, opened: OpenCycles | null): Promise<Ready[]> => {
  const { data } = await order.client.get<List<RegionInfo>>(order.services.platform, '/v1/regions');
  const withPack = data
    .filter(({ pack }) => pack !== null)
    .map((region) => ({ ...region, title: shortTitle(region.title) }));
  say(
    `Memuat ${withPack.length} wilayah: paket aturan, ${order.people} pegawai, dan satu kunci untuk setiap orang …`,
    `Loading ${withPack.length} regions: rule packs, ${order.people} people each, and a key for everybody …`,
    'Paket aturan ini contoh ilustratif, dan semua orang rekaan. / The rule packs are illustrative, and all people invented.',
    '',
  );
  const places = openRegions(withPack);
  return Promise.all(
    withPack.map(async (region) => {
      const early = opened && places.has(region.id) ? openEarly(order, opened) : undefined;
      const ready = await prepareRegion(order, region, early);
      const { in: taken, out, held } = ready.preview.counts;
      say(`  ${region.title.id}: ${taken} dinilai / appraised, ${out} dikecualikan / excluded, ${held} ditahan / held`);
      return ready;
    }),
  );
};

const stayUp = async (siklus: Siklus, dataDir: string): Promise<void> => {
  const { label } = OPEN_PERIOD;
  say(
    '',
    `Siklus ${label} masih berjalan: satu wilayah di tengah tahun, satu wilayah menjelang akhir tahun.`,
    `Cycle ${label} is still going on: one region is in the middle of its year, one near its end.`,
    `Buka ${siklus.url} dan masuk sebagai siapa pun (rujukan API: ${siklus.url}/docs). Ctrl-C mengakhiri dan menghapus data contoh ini.`,
    `Open ${siklus.url} and sign in as anybody (reference of the API: ${siklus.url}/docs). Ctrl-C ends it and removes this sample data.`,
    `Kunci pengembangan / development keys: ${keyFileIn(dataDir)}`,
  );
  await new Promise<void>((resolve) => interrupted.signal.addEventListener('abort', () => resolve(), { once: true }));
};

const run = async (flags: Flags, siklus: Siklus, dataDir: string): Promise<boolean> => {
  const client = createClient(siklus.url);
  const order: Order = { client, services: await readServiceKeys(dataDir), seed: flags.seed, people: flags.people };
  // Whoever does not stay has nobody to show a year that goes on.
  const opened: OpenCycles | null = flags.exit ? null : new Map();
  const ready = await prepare(order, opened);
  say(
    '',
    'Satu tahun dan Januari sesudahnya; semua orang bertindak lewat API, dan waktu melompat ke hal berikutnya.',
    'One year and the January after it; everybody acts through the API, and time jumps to what comes next.',
    '',
  );
  const runs = await playYear(ready, { order, output: process.stdout, signal: interrupted.signal });
  if (interrupted.signal.aborted) return false;
  const results = await collect(runs, ready);
  say('', tablesOf(results), await explainOne(results));
  const verdict = judge(results);
  if (opened) await playOpenYears({ order, ready, opened, signal: interrupted.signal });
  const { requests, retries } = client.counts();
  say(
    ...verdict.lines,
    `${requests} permintaan HTTP / HTTP requests, ${retries} diulang / retried, ${seconds()} s, benih / seed ${flags.seed}`,
  );
  if (flags.summary !== null) {
    const { temporal, database } = siklus.engines;
    const regions = Object.fromEntries(results.map(({ run: each, summary }) => [each.world.region, summary]));
    await writeSummary(flags.summary, { engines: { temporal, database }, wallSeconds: seconds(), regions });
  }
  return verdict.ok;
};

const main = async (flags: Flags): Promise<number> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'siklus-demo-'));
  let siklus: Siklus | undefined;
  try {
    siklus = await start(dataDir);
    const ok = await run(flags, siklus, dataDir);
    if (!flags.exit && !interrupted.signal.aborted) await stayUp(siklus, dataDir);
    return ok ? 0 : 1;
  } catch (error) {
    process.stderr.write(`\n${messageOf(error)}\n`);
    return 1;
  } finally {
    await siklus?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

const parsed = parseFlags(process.argv.slice(2));
if (parsed.ok) {
  process.exitCode = await main(parsed.flags);
} else if (parsed.help) {
  say(HELP);
} else {
  process.stderr.write(`${parsed.problem}\n${HELP}\n`);
  process.exitCode = 2;
}
