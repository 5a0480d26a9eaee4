/**
 * What lists, alarms, launches and figures ask of the database, as it is really sent: an index leads to what it finds, so that
 * a page costs what is on it, however much there is beside it. Everywhere the declared indexes are held against each
 * question; on a real `mongod` (SIKLUS_MONGODB_URI, or one on the PATH) `explain` says what was looked at among 50,000.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { listAmendments } from '../../store/amendment/amendments.ts';
import { type AppraisalFilter, listAppraisals } from '../../store/appraisal/appraisals.ts';
import { decisionsOf } from '../../store/appraisal/decisions.ts';
import { outcomesOf } from '../../store/appraisal/outcomes.ts';
import type { Store } from '../../store/connect.ts';
import { listCycles, openCycles } from '../../store/cycle/cycles.ts';
import { burnUpOf, movesOf } from '../../store/cycle/burn-up.ts';
import { countByStage, distributionByUnit, summariseCycle } from '../../store/cycle/figures.ts';
import { lastClosedCycle } from '../../store/cycle/last-scored.ts';
import { getMember, membersPage } from '../../store/cycle/members.ts';
import { employeesInRange, launchedKeys, newestChange, openEmployees, peopleUnder } from '../../store/cycle/pages.ts';
import type { FactDefinition } from '../../rules/language/types.ts';
import { pastResults } from '../../store/cycle/past.ts';
import { entriesOf, lastEntry, subjects } from '../../store/journal/journal.ts';
import { listDrafts } from '../../store/pack/drafts.ts';
import { packVersions } from '../../store/pack/rule-packs.ts';
import { keysOfPeople, listApiKeys } from '../../store/people/api-keys.ts';
import { calledOf, employeesCalled } from '../../store/people/called.ts';
import {
  employeesByNip,
  employeesPage,
  idsByNip,
  listEmployees,
  subordinatesOf,
  unitsOf,
} from '../../store/people/employees.ts';
import { unitNames } from '../../store/people/units.ts';
import { endedFollowUps, followUpsDue, followUpsOf, listFollowUps } from '../../store/follow-up/follow-ups.ts';
import { remarksBy, remarksTo } from '../../store/remark/remarks.ts';
import { listNotices } from '../../store/people/notices.ts';
import { linesOfImport, listRosterChanges } from '../../store/people/roster-changes.ts';
import { newestVoices } from '../../store/public/voices.ts';
import { allRegions } from '../../store/scope.ts';
import { readAtOnce } from '../../store/stretches.ts';
import { driverOf } from '../../store/write.ts';
import { useStore } from '../support/store.ts';
import { testStack } from '../support/stack.ts';

const db = useStore();
const PEOPLE = 50_000;
const UNITS = 500;
const CHUNK = 1_000;
const REGION = 'r';
const CYCLE = 'cycle:r:2026';
const LIMIT = 50;
const page = { limit: LIMIT };
const scope = { region: REGION };
/** May look at so many more than it answers: one page of what a few conditions leave out. */
const SLACK = 250;

const isReal = !/secantus/i.test(testStack().engines.database);
if (!isReal) process.stdout.write('no real mongod here: declared indexes are compared, and explain is not asked\n');
const appraisals = (filter: Partial<AppraisalFilter>) => (store: Store) =>
  listAppraisals(store, { scope, ...filter }, page);

const PAST: FactDefinition = {
  type: 'bool',
  past: { last: ['BAIK'] },
  label: { id: 'x', en: 'x' },
  source: 'history',
  missing: 'zero',
  provenance: 'default',
};
const ASKING = { facts: { past: PAST } };

/** What is left to look at after the index is for a few: those of a person, a unit, a superior. */
type Question = [what: string, ask: (store: Store) => Promise<unknown>, few?: string[]];
const QUESTIONS: Question[] = [
  [
    'subordinates of the superiors of a page',
    (store) => peopleUnder(store, { region: REGION, superiors: ['e1', 'e2'], day: '2026-01-01' }),
    ['active'],
  ],
  [
    'how earlier cycles of a page ended',
    (store) => pastResults(store, { pack: ASKING, region: REGION, sandbox: false }, ['e1', 'e2']),
    ['region', 'state', 'sandbox'],
  ],
  [
    'remarks to people',
    (store) => remarksTo(store, { region: REGION, to: ['e1'], shared: true }),
    ['region', 'forAssessor', 'retractedAt', 'at', '_id'],
  ],
  ['remarks by somebody', (store) => remarksBy(store, REGION, 'e1'), ['region', 'at', '_id']],
  ['follow-ups of a region', (store) => listFollowUps(store, { scope: REGION }, page)],
  ['follow-ups of people', (store) => followUpsOf(store, REGION, ['e1']), ['region']],
  ['what time does to follow-ups of a sandbox', (store) => followUpsDue(store, CYCLE, 1)],
  [
    'how follow-ups of a page ended',
    (store) => endedFollowUps(store, { region: REGION, sandbox: false, until: '2026-12-31' }, ['e1']),
    ['region', 'kind', 'result', 'endedOn', 'sandbox'],
  ],
  ['who points to somebody', (store) => subordinatesOf(store, REGION, ['e1'])],
  ['somebody by number', (store) => employeesByNip(store, REGION, ['1'])],
  ['somebody by number, as an id', (store) => idsByNip(store, REGION, '1')],
  [
    'people by a word of their name',
    (store) => employeesCalled(store, { region: REGION, units: null, q: 'n 7' }, LIMIT),
  ],
  [
    'people by the start of a number',
    (store) => employeesCalled(store, { region: REGION, units: null, q: '77' }, LIMIT),
  ],
  ['people', (store) => listEmployees(store, { region: REGION }, page)],
  ['people of a unit', (store) => listEmployees(store, { region: REGION, unit: 'u1' }, page)],
  ['the next page of a launch', (store) => employeesPage(store, REGION, { after: 'e3', limit: LIMIT })],
  ['a page of a launch', (store) => employeesInRange(store, REGION, { after: 'e1', to: 'e10' })],
  ['what a unit is called', (store) => unitNames(store, REGION, ['u1'])],
  ['appraisals by change', appraisals({})],
  ['appraisals of all regions by change', (store) => listAppraisals(store, { scope: { region: allRegions } }, page)],
  ['appraisals of a cycle by change', appraisals({ cycleId: CYCLE })],
  ['what has changed since', appraisals({ updatedAfter: '2026-06-01T00:00:00.000Z' })],
  ['the blocked', appraisals({ state: 'BLOCKED' })],
  ['the overdue', appraisals({ overdue: true })],
  ['those that wait for an office', appraisals({ waitingOn: [{ as: 'official' }] })],
  ['those that wait for somebody', appraisals({ waitingOn: [{ id: 'e1' }] }), ['region', 'updatedAt', '_id']],
  ['those of somebody', appraisals({ employeeId: 'e1' }), ['updatedAt', '_id']],
  ['those of a unit that take facts', appraisals({ unit: 'u1', open: true }), ['state', 'updatedAt', '_id']],
  ['those with a joint target', appraisals({ jointTarget: 'j1' }), ['region', 'updatedAt', '_id']],
  ['the newest change of a cycle', (store) => newestChange(store, CYCLE)],
  ['members of a cycle', (store) => membersPage(store, { cycleId: CYCLE }, page)],
  ['members by result', (store) => membersPage(store, { cycleId: CYCLE, status: 'HELD' }, page)],
  ['a member', (store) => getMember(store, CYCLE, 'e1')],
  ['whom an operation goes to', (store) => launchedKeys(store, { cycleId: CYCLE }, page)],
  ['cycles', (store) => listCycles(store, { region: REGION }, page)],
  ['cycles that are not over', (store) => openCycles(store, REGION), ['state']],
  ['the units of a region', (store) => unitsOf(store, REGION), ['active']],
  ['the last closed cycle', (store) => lastClosedCycle(store, REGION), ['state']],
  ['notices of a region', (store) => listNotices(store, { region: REGION }, page)],
  ['notices of all regions', (store) => listNotices(store, { region: allRegions }, page)],
  ['notices to somebody', (store) => listNotices(store, { region: REGION, to: 'e1' }, page)],
  ['entries of a subject', (store) => entriesOf(store, 'a1')],
  ['how appraisals moved on', (store) => movesOf(store, ['a1', 'a2']), ['seq']],
  ['the last entry', (store) => lastEntry(store, 'a1')],
  ['subjects', (store) => subjects(store, '', 2)],
  ['decisions of an appraisal', (store) => decisionsOf(store, REGION, 'a1'), ['region']],
  ['outcomes of an appraisal', (store) => outcomesOf(store, REGION, 'a1'), ['region']],
  ['keys', (store) => listApiKeys(store, REGION, page)],
  ['keys in the name of somebody', (store) => keysOfPeople(store, ['e1'])],
  ['roster changes', (store) => listRosterChanges(store, { region: REGION }, page)],
  ['lines of an import', (store) => linesOfImport(store, 'i1').next()],
  ['drafts', (store) => listDrafts(store, { region: REGION }, page)],
  ['versions of a pack', (store) => packVersions(store, 'p')],
  ['amendments', (store) => listAmendments(store, { region: REGION }, page)],
  [
    'published voices of a unit',
    (store) => newestVoices(store, { region: REGION, unit: 'u1', status: 'published' }, 20),
  ],
  ['who has an open appraisal', (store) => openEmployees(store, CYCLE), ['state']],
];
/** One walk over a cycle, by the index of its figures. */
const FIGURES: Question[] = [
  ['progress', (store) => countByStage(store, CYCLE)],
  ['summary', (store) => summariseCycle(store, CYCLE)],
  ['distribution', (store) => distributionByUnit(store, CYCLE)],
  ['burn-up', (store) => burnUpOf(store, CYCLE)],
];

type Sent = { collection: string; equal: string[]; range: string[]; sort: string[]; find: [object, object] };

/** What a question sends by way of the models, to a server that walks an index and stops. */
async function sentBy(ask: Question[1]): Promise<Sent[]> {
  const sent: Sent[] = [];
  const { base, db: connection } = db.store.models.appraisals;
  readAtOnce(connection);
  base.set('debug', (collection: string, method: string, first: unknown, second: unknown, third: unknown) => {
    if (method === 'createIndex') return;
    const [filter, options] =
      method === 'distinct' ? [second, third] : [first, method === 'find' ? (third ?? second) : second];
    const match = Array.isArray(filter) ? filter[0].$match : filter;
    const { sort = {}, limit } = (options ?? {}) as { sort?: object; limit?: number };
    const find: Sent['find'] = [match, { sort, ...(limit !== undefined && { limit }) }];
    sent.push({ collection, ...fieldsOf(match), sort: Object.keys(sort), find });
  });
  try {
    await ask(db.store);
  } finally {
    base.set('debug', false);
  }
  return sent;
}

const RANGES = ['$gt', '$gte', '$lt', '$lte'];

/** Which fields an index can be entered by, and which only bound or filter. */
function fieldsOf(match: object): { equal: string[]; range: string[] } {
  const [equal, range]: [string[], string[]] = [[], []];
  for (const [field, value] of Object.entries(match)) {
    if (field.startsWith('$')) continue;
    const operators = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (operators.includes('$elemMatch'))
      equal.push(...Object.keys(value.$elemMatch).map((inner) => `${field}.${inner}`));
    else if (operators.some((name) => RANGES.includes(name) || name === '$ne' || name === '$nin')) range.push(field);
    else equal.push(field);
  }
  return { equal, range };
}

/** Whether an index begins with all that is equal and goes on in the wanted order. */
function isLed({ collection, equal, sort }: Sent, few: string[]): boolean {
  const model = Object.values(db.store.models).find((each) => each.collection.name === collection);
  const declared = model?.schema.indexes().map(([fields]) => Object.keys(fields)) ?? [];
  const left = equal.filter((field) => !few.includes(field));
  const order = sort.filter((field) => !few.includes(field) && !equal.includes(field));
  return [['_id'], ...declared].some((fields) => {
    const lead = fields.slice(0, left.length);
    const after = fields.filter((field) => !equal.includes(field)).slice(0, order.length);
    if (fields[0] === '_id' && left.includes('_id')) return true;
    return left.every((field) => lead.includes(field)) && order.every((field, i) => after[i] === field);
  });
}

describe('an index leads to', () => {
  it.each([...QUESTIONS, ...FIGURES])('%s', async (_, ask, few = []) => {
    const sent = await sentBy(ask);
    expect(sent.length).toBeGreaterThan(0);
    for (const each of sent) expect(isLed(each, few), JSON.stringify(each)).toBe(true);
  });

  it('none where somebody asks by what no index knows', async () => {
    const [unknown] = await sentBy((store) =>
      store.models.appraisals.find({ region: REGION, predicate: 'BAIK' }).lean(),
    );
    expect(unknown && isLed(unknown, [])).toBe(false);
    const [sorted] = await sentBy((store) =>
      store.models.notices.find({ region: REGION }).sort({ template: 1 }).limit(1).lean(),
    );
    expect(sorted && isLed(sorted, [])).toBe(false);
  });
});

type Stats = { executionStats: { nReturned: number; totalDocsExamined: number } };

describe.runIf(isReal)('among 50,000 people', () => {
  beforeAll(() => fill(db.store), 600_000);

  it.each(QUESTIONS)('%s looks at what it answers', async (_, ask) => {
    for (const { collection, find } of await sentBy(ask)) {
      const [filter, { sort, limit }] = find as [object, { sort: Record<string, 1 | -1>; limit?: number }];
      const { db: connection } = db.store.models.appraisals;
      const asked = connection.collection(collection).find(filter, { sort, ...(limit && { limit }) });
      const { executionStats } = (await asked.explain('executionStats')) as unknown as Stats;
      expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(executionStats.nReturned + SLACK);
    }
  });

  it('figures of a cycle read the index alone', async () => {
    const { appraisals: model } = db.store.models;
    const counted = model.collection.aggregate([
      { $match: { cycleId: CYCLE } },
      { $group: { _id: { unit: '$unit', stage: '$stage', state: '$state' }, count: { $sum: 1 } } },
    ]);
    const told = JSON.stringify(await counted.explain('executionStats'));
    expect(told).toContain('"totalDocsExamined":0');
  });
});

/** As many of everything as one large region has, half of it in another cycle. */
async function fill({ models }: Store): Promise<void> {
  const put = async (model: Parameters<typeof driverOf>[0], of: (n: number) => object) => {
    for (let from = 0; from < PEOPLE; from += CHUNK) {
      const docs = Array.from({ length: CHUNK }, (_, i) => of(from + i));
      await driverOf<{ _id: string }>(model).insertMany(docs as { _id: string }[]);
    }
  };
  const some = (n: number) => ({ region: REGION, unit: `u${n % UNITS}`, employeeId: `e${n}` });
  const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();
  await put(models.employees, (n) => {
    const person = {
      _id: `e${n}`,
      nip: `${n}`,
      name: `N ${n}`,
      called: calledOf(`N ${n}`),
      unitName: 'U',
      active: true,
    };
    return { ...some(n), ...person, supervisorId: `e${n % 5_000}`, email: null, facts: {}, version: 1 };
  });
  await put(models.appraisals, (n) => ({
    ...some(n),
    _id: `a${n}`,
    cycleId: n % 2 === 0 ? CYCLE : 'cycle:r:2025',
    state: n % 2 === 1 ? 'CLOSED' : n % 1_000 === 0 ? 'BLOCKED' : 'RUNNING',
    stage: 'targets',
    overdue: n % 1_000 === 2,
    waitingOn: [n % 1_000 === 4 ? { as: 'official', office: 'agencyHead' } : { as: 'employee', id: `e${n}` }],
    targets: n % 1_000 === 6 ? [{ jointTarget: 'j1' }] : [],
    updatedAt: at(n),
  }));
  const status = (n: number) => (n % 1_000 === 0 ? 'HELD' : 'LAUNCHED');
  await put(models.members, (n) => ({ ...some(n), _id: `${CYCLE}|e${n}`, cycleId: CYCLE, status: status(n) }));
  await put(models.notices, (n) => ({ _id: `n${n}`, region: REGION, to: `e${n}`, at: n, template: 'result-ready' }));
  await put(models.journal, (n) => ({ _id: `a${n}:1`, subject: `a${n}`, seq: 1, region: REGION }));
}
