/**
 * What import, lists and figures cost among so many people, as a ratio to reading one person by id in the same run. A list
 * costs its page, on a `mongod` by its indexes and on the embedded database by stretches (docs/decisions/0105), whose first
 * reading after a start costs the list: it is not counted. Figures of an open cycle walk it once.
 */
import type { Model } from 'mongoose';
import { MockActivityEnvironment } from '@temporalio/testing';
import { launchActivities } from '../../activities/cycle/launch.ts';
import type { ActivityDeps } from '../../activities/index.ts';
import { getAppraisal, listAppraisals } from '../../store/appraisal/appraisals.ts';
import { countByStage, distributionByUnit, onceClosed, summariseCycle } from '../../store/cycle/figures.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import { getEmployee, listEmployees } from '../../store/people/employees.ts';
import { importEmployees } from '../../store/people/import.ts';
import { employeeKeys } from '../../store/cycle/pages.ts';
import { insertMissing } from '../../store/write.ts';
import type { Store } from '../../store/connect.ts';
import { appendBatch } from '../../store/journal/journal.ts';
import { aBatch } from '../support/store.ts';
import { median } from './measure.ts';
import { aLaunch } from './starts.ts';

const PAGE = { limit: 50 };
const UNITS = 40;
const READS = 20;
/** What takes long is asked less often. */
const LONGEST_MS = 3_000;
const FEWEST_READS = 3;
const AT_ONCE = 500;
/** These are imported and launched; whoever is there beside them was stored before. */
const COUNTED = 500;
const PAGE_OF_LAUNCH = 250;

export type ListRow = { question: string; perRead: Record<number, number> };

/** One row for each question, with a column for each number of people. */
export async function benchLists(store: Store, sizes: readonly number[], pack: string): Promise<ListRow[]> {
  const rows = new Map<string, ListRow>();
  for (const people of sizes) {
    for (const [question, perRead] of Object.entries(await among(store, people, pack))) {
      const row = rows.get(question) ?? { question, perRead: {} };
      row.perRead[people] = perRead;
      rows.set(question, row);
    }
  }
  return [...rows.values()];
}

async function among(store: Store, people: number, pack: string): Promise<Record<string, number>> {
  const region = `lists-${people}`;
  const place = { region, cycleId: `cycle:${region}:2026`, pack };
  const everybody = Array.from({ length: people }, (_, n) => personOf(region, n));
  await insertAll(store.models.employees, everybody.slice(0, -COUNTED));
  const read = () => getEmployee(store, region, idOf(region, 0));
  const rows = everybody.slice(-COUNTED).map(({ nip, name, unit, supervisorId, facts }) => {
    return { nip, name, unit, supervisorNip: supervisorId?.split('|')[1] ?? null, facts };
  });
  const imported = await onceInReads(() => importEmployees(store, region, { rows }), read);
  const launched = await onceInReads(() => launchSome(store, place), read);
  const found: Record<string, number> = {
    'import, per person': imported / COUNTED,
    'launch with peers, per person': launched / COUNTED,
  };
  await insertAppraisals(store, place, everybody);
  for (const [question, ask] of Object.entries(questions(store, place))) found[question] = await inReads(ask, read);
  return found;
}

type Place = { region: string; cycleId: string; pack: string };

function questions(store: Store, { region, cycleId }: Place): Record<string, () => Promise<unknown>> {
  const scope = { region };
  const closed = { _id: cycleId, region, state: 'CLOSED', closedAt: '2027-01-01T00:00:00.000Z' } as const;
  return {
    // Late in the life of a database: among all that were written before.
    'a record': () => appendBatch(store, aBatch({ region, cycleId })),
    employees: () => listEmployees(store, { region }, PAGE),
    appraisals: () => listAppraisals(store, { scope }, PAGE),
    'appraisals of somebody': () => listAppraisals(store, { scope, employeeId: idOf(region, 0) }, PAGE),
    blocked: () => listAppraisals(store, { scope, state: 'BLOCKED' }, PAGE),
    overdue: () => listAppraisals(store, { scope, overdue: true }, PAGE),
    'waiting for an office': () => listAppraisals(store, { scope, waitingOn: [{ as: 'official' }] }, PAGE),
    progress: () => countByStage(store, cycleId),
    summary: () => summariseCycle(store, cycleId),
    distribution: () => distributionByUnit(store, cycleId),
    'figures of a closed cycle': () => onceClosed(store, closed, { kind: 'summary', part: {} }),
  };
}

async function insertAppraisals(store: Store, { region, cycleId }: Place, people: EmployeeDoc[]): Promise<void> {
  const first = aBatch({ region, cycleId });
  await appendBatch(store, first);
  const like = await getAppraisal(store, region, first.appraisalId);
  if (!like) throw new Error('nothing was recorded');
  const docs = people.map(({ _id: employeeId, unit }, n) => {
    return { ...like, _id: `${region}-${n}`, unit, employeeId, updatedAt: new Date(n).toISOString() };
  });
  await insertAll(store.models.appraisals, docs);
}

const idOf = (region: string, n: number) => `${region}|${n}`;
const personOf = (region: string, n: number): EmployeeDoc => ({
  _id: idOf(region, n),
  region,
  nip: `${n}`,
  name: `Orang ${n}`,
  unit: `u${n % UNITS}`,
  unitName: `u${n % UNITS}`,
  // Ten under each superior, and so on upwards.
  supervisorId: n === 0 ? null : idOf(region, Math.floor((n - 1) / 10)),
  active: true,
  email: null,
  facts: { monthsInPost: 60 },
  version: 1,
  updatedAt: '2026-01-01T00:00:00.000Z',
});

async function insertAll<Doc extends { _id: string }>(model: Model<Doc>, docs: Doc[]): Promise<void> {
  for (let from = 0; from < docs.length; from += AT_ONCE) await insertMissing(model, docs.slice(from, from + AT_ONCE));
}

/** Everything of a launch but what Temporal does. */
async function launchSome(store: Store, { region, cycleId, pack }: Place) {
  const client = {} as ActivityDeps['client'];
  const { launchPage } = launchActivities({ store, client, start: async () => undefined });
  const cycle = aLaunch(region, cycleId, pack);
  let after: string | null = null;
  for (let done = 0; done < COUNTED; done += PAGE_OF_LAUNCH) {
    const keys: string[] = await employeeKeys(store, region, { after, limit: PAGE_OF_LAUNCH });
    const to = keys.at(-1);
    if (to === undefined) return;
    await new MockActivityEnvironment().run((page: Parameters<typeof launchPage>[0]) => launchPage(page), {
      cycle,
      range: { after, to },
    });
    after = to;
  }
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** In turns with reading one person, so that what else the machine does weighs on both. */
async function inReads(ask: () => Promise<unknown>, read: () => Promise<unknown>): Promise<number> {
  const [times, reads]: [number[], number[]] = [[], []];
  for (let spent = 0; times.length < READS && (spent < LONGEST_MS || times.length < FEWEST_READS); ) {
    reads.push(await milliseconds(read));
    const time = await milliseconds(ask);
    times.push(time);
    spent += time;
  }
  return median(times) / median(reads);
}

/** Of what is done once: reads before and after it. */
async function onceInReads(work: () => Promise<unknown>, read: () => Promise<unknown>): Promise<number> {
  const reads: number[] = [];
  const readSome = async () => {
    for (let n = 0; n < READS; n += 1) reads.push(await milliseconds(read));
  };
  await readSome();
  const time = await milliseconds(work);
  await readSome();
  return time / median(reads);
}
