/** What import, lists and figures cost among so many people, as a ratio to reading one person by id in the same run. */
import { listAppraisals } from '../../store/appraisal/appraisals.ts';
import { countByStage, distributionByUnit, summariseCycle } from '../../store/cycle/figures.ts';
import { getEmployee, listEmployees } from '../../store/people/employees.ts';
import { importEmployees } from '../../store/people/import.ts';
import type { Store } from '../../store/connect.ts';
import { appendBatch } from '../../store/journal/journal.ts';
import { aBatch } from '../support/store.ts';
import { median } from './measure.ts';

const PAGE = { limit: 50 };
const UNITS = 40;
const READS = 20;
const AT_ONCE = 50;

export type ListRow = { people: number; question: string; perRead: number };

export async function benchLists(store: Store, people: number): Promise<ListRow[]> {
  const region = `lists-${people}`;
  const cycleId = `cycle:${region}:2026`;
  const unitOf = (n: number) => `u${n % UNITS}`;
  const rows = Array.from({ length: people }, (_, n) => ({ nip: `${n}`, name: `Orang ${n}`, unit: unitOf(n) }));
  let id = '';
  const imported = await milliseconds(async () => {
    id = (await importEmployees(store, region, { rows }))[0]?.id ?? '';
  });
  for (let from = 0; from < people; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE);
    await Promise.all(
      some.map(({ nip, unit }) =>
        appendBatch(store, aBatch({ appraisalId: `${region}-${nip}`, region, cycleId, unit, employeeId: nip })),
      ),
    );
  }
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
  const found: ListRow[] = [{ people, question: 'import, per person', perRead: imported / people / read }];
  for (const [question, ask] of Object.entries(questions)) {
    found.push({ people, question, perRead: (await typical(ask)) / read });
  }
  return found;
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
