/**
 * `npm test`: every test. Units, servers' tests and journeys wait for different things, so they run side by side on the
 * same servers; what kills processes comes after the journeys. With arguments: what vitest makes of them.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NothingWorks } from '../worker/stack/resolve.ts';
import { closingLineOf, REPORT_FILE, type Report } from './support/reporter.ts';
import { SHARED_SERVERS, startServers } from './support/servers.ts';

/** Each lane is one process, and they run beside each other. */
const LANES = [
  ['unit', 'integration'],
  ['journeys', 'kills'],
];
const BUDGET_MINUTES = process.env['SIKLUS_FULL'] ? 60 : 12;
const SLOWEST = 10;

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

async function lane(projects: string[], { dir, servers }: { dir: string; servers: string }): Promise<Report> {
  const file = join(dir, `${projects.join('-')}.json`);
  const env = { [REPORT_FILE]: file, [SHARED_SERVERS]: servers };
  await vitest(
    projects.flatMap((project) => ['--project', project]),
    env,
  );
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Report;
  } catch {
    // It ended before it could count: that is a failure, whatever its tests did.
    const failures = [`${projects.join(', ')}: ended before it could count`];
    return { passed: 0, failed: 1, skipped: 0, files: [], failures };
  }
}

async function everything(): Promise<Report> {
  const { stack, end } = await startServers();
  const dir = await mkdtemp(join(tmpdir(), 'siklus-report-'));
  try {
    const shared = { dir, servers: JSON.stringify(stack) };
    const reports = await Promise.all(LANES.map((projects) => lane(projects, shared)));
    const sum = (count: (report: Report) => number) => reports.reduce((all, report) => all + count(report), 0);
    return {
      passed: sum(({ passed }) => passed),
      failed: sum(({ failed }) => failed),
      skipped: sum(({ skipped }) => skipped),
      files: reports.flatMap(({ files }) => files).sort((a, b) => b.ms - a.ms),
      failures: reports.flatMap(({ failures }) => failures),
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
    await end();
  }
}

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.length > 0) return vitest(args);
  const report = await everything();
  console.log(`\nThe ${SLOWEST} slowest of ${report.files.length} files (minutes):`);
  for (const { path, ms } of report.files.slice(0, SLOWEST)) console.log(`  ${minutes(ms)}  ${path}`);
  const took = Date.now() - began;
  const kept = took <= BUDGET_MINUTES * 60_000 ? 'kept' : 'EXCEEDED';
  console.log(`Tests took ${minutes(took)} of the ${BUDGET_MINUTES}:00 minutes they may take: budget ${kept}.\n`);
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
