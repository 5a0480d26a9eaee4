/**
 * 05: write a new region.
 *
 * What it shows: a region that Siklus has never heard of is one JSON file and its cases. This example puts
 * 05-new-region/ beside the parent that it names, from rules/regions, resolves it as the server does, decides its cases
 * and prints what it does differently. No TypeScript knows the region; change the JSON file and run it again.
 *
 * How to run:          npx tsx docs/examples/05-write-a-new-region.ts
 * With a server:       set SIKLUS_URL and SIKLUS_KEY too, and it asks whether the server publishes the same pack.
 *
 * What you should see: 26 cases decided as expected, the differences from the national pack, and how to hand the
 * folder to a server (SIKLUS_REGIONS_DIR). With a mistake in the JSON file: where it is, and what to do about it.
 */
import { copyFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCase } from '../../rules/publish/cases.ts';
import { describePack } from '../../rules/explain/describe.ts';
import { PackError } from '../../rules/language/errors.ts';
import { planStages } from '../../rules/time/plan.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { loadRegionPacks, type RegionPack } from '../../store/pack/files.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SHIPPED = here('../../rules/regions');
const REGION = here('05-new-region');

try {
  const packs = await loadTogether();
  const region = packs.find(({ source }) => source.extends !== undefined);
  const parent = packs.find(({ source }) => source.extends === undefined);
  if (!region || !parent) throw new Error(`${REGION} holds no pack that extends a shipped one`);
  await decideCases(region);
  printDifferences(parent.resolved.pack, region.resolved.pack);
  printPlan(region.resolved.pack);
  await askServer(region);
  printHandOver();
} catch (error) {
  console.error(error instanceof PackError ? `The pack cannot be used.\n${error.message}` : error);
  process.exitCode = 1;
}

async function loadTogether(): Promise<RegionPack[]> {
  const folder = await mkdtemp(join(tmpdir(), 'siklus-region-'));
  try {
    const parents = (await loadRegionPacks(SHIPPED)).filter(({ source }) => source.extends === undefined);
    for (const { id } of parents) await copyFile(join(SHIPPED, `${id}.json`), join(folder, `${id}.json`));
    await cp(REGION, folder, { recursive: true });
    return await loadRegionPacks(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function decideCases({ id, resolved, cases }: RegionPack): Promise<void> {
  let wrong = 0;
  for (const situation of cases) {
    const differences = await runCase(resolved, situation);
    if (differences.length === 0) continue;
    wrong += 1;
    console.log(`✗ ${situation.name}\n  ${differences.map(({ en }) => en).join('\n  ')}`);
  }
  console.log(`${id} version ${resolved.pack.version}, ${resolved.digest}`);
  console.log(`${cases.length - wrong} of ${cases.length} cases decided as expected`);
  if (wrong > 0) process.exitCode = 1;
}

function printDifferences(parent: RulePack, region: RulePack): void {
  console.log('\nWhat differs from the national pack');
  const [before, after] = [describePack(parent), describePack(region)];
  for (const row of ['indicators', 'training', 'systemReview', 'rewards'] as const) {
    if (before[row].en !== after[row].en) console.log(`  ${row.padEnd(12)} ${before[row].en} → ${after[row].en}`);
  }
  console.log(`  ${'time zone'.padEnd(12)} ${parent.calendar.timeZone} → ${region.calendar.timeZone}`);
  for (const part of ['phases', 'indicators', 'outcomes'] as const) {
    const changes = changesOf(parent[part], region[part]);
    if (changes.length > 0) console.log(`  ${part.padEnd(12)} ${changes.join(', ')}`);
  }
}

/** `+new`, `-removed` and `~changed` items, by id. */
function changesOf(parent: readonly { id: string }[], region: readonly { id: string }[]): string[] {
  const before = new Map(parent.map((item) => [item.id, JSON.stringify(item)]));
  const after = new Map(region.map((item) => [item.id, JSON.stringify(item)]));
  return [
    ...[...after].flatMap(([id, text]) => {
      if (!before.has(id)) return [`+${id}`];
      return before.get(id) === text ? [] : [`~${id}`];
    }),
    ...[...before.keys()].filter((id) => !after.has(id)).map((id) => `-${id}`),
  ];
}

function printPlan(pack: RulePack): void {
  const { stages } = planStages(pack, { from: '2027-01-01', to: '2027-12-31' });
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: pack.calendar.timeZone, dateStyle: 'short' });
  const due = stages.flatMap(({ id, dueAt }) => (dueAt === undefined ? [] : [`${id} ${day.format(dueAt)}`]));
  console.log(`\nDeadlines of a cycle for 2027: ${due.join(', ')}`);
}

async function askServer({ id, resolved }: RegionPack): Promise<void> {
  const { SIKLUS_URL: url, SIKLUS_KEY: key } = process.env;
  if (!url || !key) return;
  const response = await fetch(`${url}/v1/regions/${id}`, { headers: { Authorization: `Bearer ${key}` } });
  const same = response.ok && (await response.text()).includes(resolved.digest);
  console.log(`\n${url} ${same ? `publishes ${id} with this very digest` : `does not publish this ${id}`}`);
  if (!same) process.exitCode = 1;
}

function printHandOver(): void {
  console.log(`
Hand it to a server: one folder with every pack, named by SIKLUS_REGIONS_DIR.
  mkdir -p my-regions
  cp rules/regions/*.json docs/examples/05-new-region/*.json my-regions/
  SIKLUS_REGIONS_DIR=my-regions npm start
  SIKLUS_REGIONS_DIR=my-regions npm run demo      (or: a whole year, with this region in it)
A published version never changes: raise "version" in the file before you change what a cycle already uses.`);
}
