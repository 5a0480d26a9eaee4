/**
 * `npm run bench [-- --json FILE] [--rules-only] [--year-only] [--lists-only] [--large]`: ratios inside one run, printed as tables.
 * Times alone would say nothing. `--rules-only` needs no servers; `--year-only` is the history of one whole year; `--lists-only` is import, lists, figures and launch with peers,
 * among 1,000 and 2,000 people; with `--large` among 1,000 and 20,000.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { LEAN_LIMITS } from '../support/lean.ts';
import { benchAppraisals } from './appraisals.ts';
import { benchDecisions } from './decisions.ts';
import { loadRegionPacks } from '../../store/pack/files.ts';
import { type Bench, startBench } from './environment.ts';
import { benchHostile } from './hostile.ts';
import { benchLists, type ListRow } from './lists.ts';
import type { Pair } from './measure.ts';
import { benchPages, type PageRow } from './pages.ts';
import { PAINT_LIMITS } from './paint.ts';
import { benchRehearsal, REHEARSAL_SECONDS } from './rehearsal.ts';
import { benchStarts } from './starts.ts';
import { benchWhatIf } from './what-if.ts';
import { benchYear } from './year.ts';

const PEOPLE_OF_PAGES = 1_000;
const { values: flags } = parseArgs({
  options: {
    json: { type: 'string' },
    'rules-only': { type: 'boolean' },
    'lists-only': { type: 'boolean' },
    'year-only': { type: 'boolean' },
    large: { type: 'boolean' },
  },
});

if (flags['lists-only']) {
  const bench = await startBench();
  try {
    showLists(await listsOf(bench));
    showPages(await benchPages(bench.store, bench.client, PEOPLE_OF_PAGES));
  } finally {
    await bench.close();
  }
  process.exit(0);
}

if (flags['year-only']) {
  const bench = await startBench();
  try {
    console.table(await benchYear(bench));
  } finally {
    await bench.close();
  }
  process.exit(0);
}

const [richest] = (await loadRegionPacks('rules/regions')).toSorted(
  (a, b) => b.resolved.pack.outcomes.length - a.resolved.pack.outcomes.length,
);
if (!richest) throw new Error('no rule pack');
const whatIf = await benchWhatIf(richest.resolved);
console.log(`\nwhat-if under ${richest.id}: closures from stored rows beside Zen and json-rules-engine; milliseconds`);
console.table(whatIf.map((line) => Object.fromEntries(Object.entries(line).map(([key, n]) => [key, round(n)]))));
const hostile = await benchHostile();
console.table({ 'mutated packs': { ...hostile, seconds: round(hostile.seconds) } });
if (flags['rules-only']) {
  if (flags.json) await writeFile(flags.json, `${JSON.stringify({ whatIf, hostile }, null, 2)}\n`);
  process.exit(0);
}

const bench = await startBench();
try {
  const [pack] = bench.packs.filter(({ cases }) => cases.length > 0 && cases[0]?.expect.predicate);
  const given = pack?.cases[0]?.given;
  if (!pack || !given) throw new Error('no rule pack with a case');
  const decisions = await benchDecisions(pack.resolved, given);
  const { lean, throughput } = await benchAppraisals(bench);
  const year = await benchYear(bench);
  // Last: what it starts by the thousand is nobody's to carry on, and would stand in the way of the others.
  const starts = await benchStarts(bench.store, bench.client, pack.resolved);
  const rehearsalSeconds = await benchRehearsal(bench, pack.resolved);
  const lists = await listsOf(bench);
  const pages = await benchPages(bench.store, bench.client, PEOPLE_OF_PAGES);

  console.log(`\nTemporal: ${bench.engines.temporal}\ndatabase: ${bench.engines.database}\n`);
  console.table({
    events: { measured: lean.events, limit: LEAN_LIMITS.events },
    'billable actions': { measured: lean.actions, limit: LEAN_LIMITS.actions },
    'bytes, encrypted': { measured: lean.bytes, limit: LEAN_LIMITS.bytes },
  });
  console.log('\na year with twelve targets, progress every month, four reviews and eight raters in four groups');
  console.table(year);
  console.table({
    'rehearsal of 200 people, seconds': { measured: round(rehearsalSeconds), limit: REHEARSAL_SECONDS },
  });
  console.table({
    'launched people / bare starts': row(starts),
    'finished appraisals / bare workflows with the same messages': row(throughput),
    'whole decisions / reused json-rules-engine': row(decisions),
  });
  showLists(lists);
  showPages(pages);
  if (flags.json) {
    const report = {
      lean,
      year,
      startRatio: starts.ratio,
      throughputRatio: throughput.ratio,
      decisionRatio: decisions.ratio,
      rehearsalSeconds,
      lists,
      pages,
      whatIf,
      hostile,
    };
    await writeFile(flags.json, `${JSON.stringify(report, null, 2)}\n`);
  }
} finally {
  await bench.close();
}

/** Under a pack that asks peers. */
async function listsOf({ store, packs }: Bench): Promise<ListRow[]> {
  const pack = packs.find(({ resolved }) => resolved.pack.phases.some((phase) => 'peers' in phase));
  if (!pack) throw new Error('no rule pack with peers');
  return benchLists(store, flags.large ? [1_000, 20_000] : [1_000, 2_000], pack.resolved.digest);
}

function showPages(pages: PageRow[]) {
  console.log(`\npages among ${PEOPLE_OF_PAGES} people: server time of 95 of 100 requests, milliseconds`);
  console.table(pages.map(({ painted: _painted, ...line }) => ({ ...line, p95: round(line.p95) })));
  console.log('\nthe same on a phone and slow 3G, cold: milliseconds to the first paint, and what moves afterwards');
  console.table(
    pages.map(({ page, painted }) => ({
      page,
      'first paint': painted ? round(painted.paint) : 'no browser',
      limit: PAINT_LIMITS.paint,
      'layout shift': painted ? round(painted.shift) : 'no browser',
      'limit of shift': PAINT_LIMITS.shift,
    })),
  );
}

function showLists(lists: ListRow[]) {
  console.log('\nimport, lists and figures: how many times the cost of reading one person');
  const rounded = (perRead: ListRow['perRead']) => Object.entries(perRead).map(([people, n]) => [people, round(n)]);
  console.table(
    Object.fromEntries(lists.map(({ question, perRead }) => [question, Object.fromEntries(rounded(perRead))])),
  );
}

function row({ ours, base, ratio }: Pair) {
  return { 'ours per s': round(ours), 'base per s': round(base), ratio: round(ratio) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
