/**
 * `npm run examples`: every example in order, against a stack of its own that knows the region of 05 too. An example
 * passes when it exits with 0 and prints what its header promises. Ends with `N passed, N failed`.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readServiceKeys } from '../../worker/demo/keys.ts';
import { messageOf } from '../../worker/stack/resolve.ts';
import { startSiklus } from '../../worker/stack/siklus.ts';

type Example = { file: string; prints: string[] };

const LIMIT_MS = 120_000;

const EXAMPLES: Example[] = [
  {
    file: '01-evaluate-a-pack.ts',
    prints: [
      'score      114.10',
      'predicate  SANGAT_BAIK',
      'proposed  INSENTIF',
      'Penghargaan diusulkan',
      'Reward proposed',
    ],
  },
  {
    file: '02-launch-a-cycle.sh',
    prints: [
      'line 10: nip: A NIP has 18 digits, the NIK of whoever has no NIP 16; this has 8.',
      'in 4, out 2, held 2',
      'launched 4, excluded 2, held 2, failed 0',
      'targets: 4',
    ],
  },
  {
    file: '03-trigger-a-review.sh',
    prints: [
      '180105051829052005: opened',
      'the same answer, byte for byte',
      '180105051829052005: already-open',
      'complaints-1 opened in',
    ],
  },
  {
    file: '04-read-an-explanation.sh',
    prints: ['114.10 SANGAT_BAIK', 'Reward proposed: Incentive', '== mengapa', '409 result-not-ready'],
  },
  {
    file: '05-write-a-new-region.ts',
    prints: ['26 of 26 cases decided as expected', 'publishes tanjung-puspa with this very digest'],
  },
  {
    file: '06-score-a-year.sh',
    prints: [
      'Bunga Guci, 82 %: 114.80 SANGAT_BAIK APRESIASI INSENTIF',
      'Doni Tanjung, 60 %: 100.80 BAIK',
      'Elma Piliang, 90 %: 107.10 KURANG PERBAIKAN_6_BULAN',
    ],
  },
];

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const say = (line: string) => process.stdout.write(`${line}\n`);
const dataDir = await mkdtemp(join(tmpdir(), 'siklus-examples-'));

let passed = 0;
try {
  const env = await ownServers();
  const siklus = await startSiklus({ dataDir, headless: true, quiet: true, worker: true, api: true, env });
  try {
    say(`${siklus.engines.temporal}; ${siklus.engines.database}`);
    const SIKLUS_KEY = (await readServiceKeys(dataDir)).platform;
    const given = {
      ...process.env,
      SIKLUS_SYSTEM_KEY: '',
      SIKLUS_KEY,
      SIKLUS_URL: siklus.url,
      SIKLUS_DATA_DIR: dataDir,
    };
    for (const example of EXAMPLES) if (await passes(example, given)) passed += 1;
  } finally {
    await siklus.stop();
  }
} catch (error) {
  say(messageOf(error));
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
say(`${passed} passed, ${EXAMPLES.length - passed} failed`);
process.exitCode = passed === EXAMPLES.length ? 0 : 1;

/** Never the servers that this machine may be configured for; and every shipped pack with the new region beside it. */
async function ownServers(): Promise<NodeJS.ProcessEnv> {
  const regions = join(dataDir, 'regions');
  for (const folder of ['../../rules/regions', '05-new-region']) await cp(here(folder), regions, { recursive: true });
  return { SIKLUS_TEMPORAL_ADDRESS: '', SIKLUS_MONGODB_URI: '', SIKLUS_REGIONS_DIR: regions };
}

async function passes({ file, prints }: Example, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { code, output } = await run(file, env);
  const missing = prints.filter((text) => !output.includes(text));
  if (code === 0 && missing.length === 0) {
    say(`✓ ${file}`);
    return true;
  }
  say(`✗ ${file}: code ${code}${missing.map((text) => `, does not print "${text}"`).join('')}`);
  say(output.replace(/^/gm, '  | '));
  return false;
}

function run(file: string, env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  const [command, ...args] = file.endsWith('.sh') ? ['bash'] : [process.execPath, '--import', 'tsx'];
  const options = { cwd: here('../..'), env, timeout: LIMIT_MS };
  return new Promise((done) => {
    execFile(command ?? '', [...args, here(file)], options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1;
      done({ code, output: `${stdout}${stderr}${error?.killed ? `ended after ${LIMIT_MS / 1000} s` : ''}` });
    });
  });
}
