/** What import, lists and figures cost among so many people, as a ratio to reading one person by id in the same run. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { launchActivities } from '../../activities/cycle/launch.ts';
import type { ActivityDeps } from '../../activities/index.ts';
import { getAppraisal, listAppraisals } from '../../store/appraisal/appraisals.ts';
import { countByStage, distributionByUnit, summariseCycle } from '../../store/cycle/figures.ts';
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
const AT_ONCE = 100;
const PAGE_OF_LAUNCH = 250;

export type ListRow = { people: number; question: string; perRead: number };

export async function benchLists(store: Store, people: number, pack: string): Promise<ListRow[]> {
  const region = `lists-${people}`;
  const cycleId = `cycle:${region}:2026`;
  const unitOf = (n: number) => `u${n % UNITS}`;
  const rows = Array.from({ length: people }, (_, n) => ({
    nip: `${n}`,
    name: `Orang ${n}`,
    unit: unitOf(n),
    // Ten under each superior, and so on upwards.
    supervisorNip: n === 0 ? null : `${Math.floor((n - 1) / 10)}`,
    facts: { monthsInPost: 60 },
  }));
  let id = '';
  const imported = await milliseconds(async () => {
    id = (await importEmployees(store, region, { rows }))[0]?.id ?? '';
  });
  await appendBatch(store, aBatch({ appraisalId: `${region}-first`, region, cycleId }));
  const like = await getAppraisal(store, region, `${region}-first`);
  if (!like) throw new Error('no appraisal was recorded');
  const launched = await milliseconds(() => launchAll(store, { region, cycleId, pack }));
  for (let from = 0; from < people; from += AT_ONCE) {
    const docs = rows.slice(from, from + AT_ONCE).map(({ nip: employeeId, unit }) => ({
      ...like,
      _id: `${region}-${employeeId}`,
      unit,
      employeeId,
      updatedAt: new Date(Number(employeeId)).toISOString(),
    }));
    await insertMissing(store.models.appraisals, docs);
  }
  // Late in the life of a database: a record, among all that were written before.
  const last = aBatch({ appraisalId: `${region}-last`, region, cycleId });
  const scope = { region };
  const questions: Record<string, () => Promise<unknown>> = {
    employees: () => listEmployees(store, { region }, PAGE),
    appraisals: () => listAppraisals(store, { scope }, PAGE),
    blocked: () => listAppraisals(store, { scope, state: 'BLOCKED' }, PAGE),
    overdue: () => listAppraisals(store, { scope, overdue: true }, PAGE),
    'waiting for an office': () => listAppraisals(store, { scope, waitingOn: [{ as: 'official' }] }, PAGE),
    progress: () => countByStage(store, cycleId),
    summary: () => summariseCycle(store, cycleId),
    distribution: () => distributionByUnit(store, cycleId),
  };
  const read = await typical(() => getEmployee(store, region, id));
  const recorded = await milliseconds(() => appendBatch(store, last));
  const found: ListRow[] = [
    { people, question: 'import, per person', perRead: imported / people / read },
    { people, question: 'launch with peers, per person', perRead: launched / people / read },
    { people, question: 'a record', perRead: recorded / read },
  ];
  for (const [question, ask] of Object.entries(questions)) {
    found.push({ people, question, perRead: (await typical(ask)) / read });
  }
  return found;
}

/** Everything of a launch but what Temporal does. */
async function launchAll(store: Store, { region, cycleId, pack }: { region: string; cycleId: string; pack: string }) {
  const client = {} as ActivityDeps['client'];
  const { launchPage } = launchActivities({ store, client, start: async () => undefined });
  const cycle = aLaunch(region, cycleId, pack);
  let after: string | null = null;
  for (;;) {
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

async function typical(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < READS; i += 1) times.push(await milliseconds(ask));
  return median(times);
}
