/**
 * `npm test`: every test. Units, servers' tests and journeys wait for different things, so they run side by side on the
 * same servers; what kills processes comes after the journeys. A few files that failed beside all others are asked once
 * more alone, and what then passes is named (docs/decisions/0103). With arguments: what vitest makes of them.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NothingWorks } from '../worker/stack/resolve.ts';
import { closingLineOf, REPORT_FILE, type Report, sumOf } from './support/reporter.ts';
import { SHARED_SERVERS, startServers } from './support/servers.ts';

/** Each lane is one process, and they run beside each other. */
const LANES = [
  ['unit', 'integration'],
  ['journeys', 'kills'],
];
const BUDGET_MINUTES = process.env['SIKLUS_FULL'] ? 60 : 12;
const SLOWEST = 10;
const MOST_ASKED_AGAIN = 3;

const root = fileURLToPath(new URL('..', import.meta.url));
const began = Date.now();

function vitest(args: string[], env: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

const minutes = (ms: number) => {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

type Shared = { dir: string; servers: string };

async function reported(name: string, args: string[], { dir, servers }: Shared): Promise<Report> {
  const file = join(dir, `${name}.json`);
  await vitest(args, { [REPORT_FILE]: file, [SHARED_SERVERS]: servers });
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Report;
  } catch {
    // It ended before it could count: that is a failure, whatever its tests did.
    const failures = [`${name}: ended before it could count`];
    return { passed: 0, failed: 1, skipped: 0, files: [], failures };
  }
}

const together = (reports: readonly Report[]): Report => ({
  ...sumOf(reports),
  files: reports.flatMap(({ files }) => files),
  failures: reports.flatMap(({ failures }) => failures),
});

/** Tells what fails only in company from what is wrong. Many failures are no wavering, nor is what belongs to no file. */
async function askedAgain(report: Report, shared: Shared): Promise<{ report: Report; wavered: string[] }> {
  const paths = report.files.filter(({ failed }) => failed > 0).map(({ path }) => path);
  const inFiles = sumOf(report.files).failed === report.failed;
  if (paths.length === 0 || paths.length > MOST_ASKED_AGAIN || !inFiles) return { report, wavered: [] };
  console.log(`\nAsked again, alone: ${paths.join(', ')}`);
  const again = await reported('again', ['--no-file-parallelism', ...paths], shared);
  const files = [...report.files.filter(({ path }) => !paths.includes(path)), ...again.files];
  const isOver = (failure: string) => !again.files.some(({ path, failed }) => failed > 0 && failure.startsWith(path));
  const wavered = again.files.length === paths.length ? report.failures.filter(isOver) : [];
  return { report: { ...sumOf([...files, strayOf(again)]), files, failures: again.failures }, wavered };
}

/** What a run counted beside its files: errors of no test, or its own early end. */
const strayOf = ({ failed, files }: Report) => ({ passed: 0, failed: failed - sumOf(files).failed, skipped: 0 });

async function everything(): Promise<{ report: Report; wavered: string[] }> {
  const { stack, end } = await startServers();
  const dir = await mkdtemp(join(tmpdir(), 'siklus-report-'));
  try {
    const shared = { dir, servers: JSON.stringify(stack) };
    const lanes = LANES.map((projects) =>
      reported(
        projects.join('-'),
        projects.flatMap((project) => ['--project', project]),
        shared,
      ),
    );
    return await askedAgain(together(await Promise.all(lanes)), shared);
  } finally {
    await rm(dir, { recursive: true, force: true });
    await end();
  }
}

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.length > 0) return vitest(args);
  const { report, wavered } = await everything();
  const slowest = report.files.sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  console.log(`\nThe ${SLOWEST} slowest of ${report.files.length} files (minutes):`);
  for (const { path, ms } of slowest) console.log(`  ${minutes(ms)}  ${path}`);
  const took = Date.now() - began;
  const kept = took <= BUDGET_MINUTES * 60_000 ? 'kept' : 'EXCEEDED';
  console.log(`Tests took ${minutes(took)} of the ${BUDGET_MINUTES}:00 minutes they may take: budget ${kept}.\n`);
  if (wavered.length > 0) console.log(['What wavered (failed in company, passed alone):', ...wavered, ''].join('\n  '));
  if (report.failures.length > 0) console.log(['What failed:', ...report.failures, ''].join('\n  '));
  console.log(closingLineOf(report));
  return report.failed === 0 && report.passed > 0 ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof NothingWorks)) throw error;
  console.error(error.message);
  console.log('0 passed, 1 failed');
  return 2;
});
