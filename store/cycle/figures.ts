/** Counts over the appraisals of one cycle. The database only counts: shares and rankings belong in TypeScript. */
import type { OutcomeStatus } from '../../workflows/record.ts';
import type { Store } from '../connect.ts';
import { inUnits } from '../read.ts';
import { burnUpOf } from './burn-up.ts';
import type { CycleDoc, CycleFiguresDoc } from './types.ts';
import { insertOnce } from '../write.ts';

type Units = readonly string[] | null;
type Part = Record<string, unknown>;

export type StageCounts = {
  people: number;
  byStage: Record<string, number>;
  byState: Record<string, number>;
  overdue: number;
  blocked: number;
};
/** One line per stage and state, for progress. */
export type StageLine = { unit: string; stage: string; state: string; count: number; overdue: number };
export type CountsByStage = { total: StageCounts; units: Record<string, StageCounts>; lines: StageLine[] };

/** What {@link onceClosed} keeps; a change of what a kind holds is another kind. */
const KINDS = {
  progress: countByStage,
  board: countBoard,
  summary: summariseCycle,
  distribution: distributionByUnit,
  burnUp: burnUpOf,
};
type Kinds = typeof KINDS;
type Figures<K extends keyof Kinds> = Awaited<ReturnType<Kinds[K]>>;
type Closing = Pick<CycleDoc, '_id' | 'region' | 'state' | 'closedAt'>;

/** Figures of a cycle that is over never change: each kind, of each part, is counted once and kept. */
export async function onceClosed<K extends keyof Kinds>(
  store: Store,
  { _id: cycleId, region, state, closedAt }: Closing,
  { kind, part }: { kind: K; part: Counting & Parameters<Kinds[K]>[2] },
): Promise<Figures<K>> {
  const count = () => KINDS[kind](store, cycleId, part) as Promise<Figures<K>>;
  // What leaves somebody out is for one reader.
  if (state !== 'CLOSED' || (part.except ?? []).length > 0) return count();
  const _id = [cycleId, closedAt, kind, ...(part.units ?? ['']).toSorted()].join('|');
  const known = await store.models.cycleFigures.findById(_id).lean<Pick<CycleFiguresDoc, 'figures'>>();
  if (known) return known.figures as Figures<K>;
  const figures = await count();
  await insertOnce(store.models.cycleFigures, { _id, cycleId, region, figures });
  return figures;
}

/** Which units are counted; `null`: all. `except`: appraisals whose result is not. */
type Counting = { units?: Units; except?: readonly string[] };

export async function countByStage(
  store: Store,
  cycleId: string,
  { units = null }: Counting = {},
): Promise<CountsByStage> {
  const groups = await countedBy(store, { cycleId, units });
  const lines = inOrder(
    groups.map(({ _id: { unit, stage, state }, count, overdue }) => ({ unit, stage, state, count, overdue })),
  );
  const total = noCounts();
  const byUnit: Record<string, StageCounts> = {};
  for (const line of lines) {
    add(total, line);
    byUnit[line.unit] ??= noCounts();
    add(byUnit[line.unit] ?? total, line);
  }
  return { total, units: byUnit, lines };
}

type Counted = { count: number; overdue: number };
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const noCounts = (): StageCounts => ({ people: 0, byStage: {}, byState: {}, overdue: 0, blocked: 0 });

function add(counts: StageCounts, line: StageLine): void {
  counts.people += line.count;
  counts.overdue += line.overdue;
  if (line.state === 'BLOCKED') counts.blocked += line.count;
  counts.byStage[line.stage] = (counts.byStage[line.stage] ?? 0) + line.count;
  counts.byState[line.state] = (counts.byState[line.state] ?? 0) + line.count;
}

export type BoardCounts = { lines: StageLine[]; waiting: { as: string; count: number }[] };

/** The same lines, and appraisals by whom they wait for: each once, however many of a kind are waited for. */
export async function countBoard(store: Store, cycleId: string, { units = null }: Counting = {}): Promise<BoardCounts> {
  const groups = await countedBy(store, { cycleId, units }, { as: EACH_AS });
  const lines = new Map<string, StageLine>();
  const waiting = new Map<string, number>();
  for (const { _id, count, overdue } of groups) {
    const { unit, stage, state, as } = _id;
    const line = lines.get(JSON.stringify([unit, stage, state])) ?? { unit, stage, state, count: 0, overdue: 0 };
    lines.set(JSON.stringify([unit, stage, state]), {
      ...line,
      count: line.count + count,
      overdue: line.overdue + overdue,
    });
    for (const each of new Set(as)) waiting.set(each, (waiting.get(each) ?? 0) + count);
  }
  return {
    lines: inOrder([...lines.values()]),
    waiting: [...waiting].map(([as, count]) => ({ as, count })).sort((a, b) => compare(a.as, b.as)),
  };
}

/** Not as a path: the embedded database leads none through a list here. */
const EACH_AS = { $map: { input: { $ifNull: ['$waitingOn', []] }, as: 'each', in: '$$each.as' } };
type BoardGroup = StageGroup & { as: string[] };
type StageGroup = Omit<StageLine, 'count' | 'overdue'>;

const countedBy = (store: Store, { cycleId, units }: { cycleId: string; units: Units }, more: object = {}) =>
  store.models.appraisals.aggregate<{ _id: BoardGroup } & Counted>([
    { $match: { cycleId, ...inUnits(units) } },
    {
      $group: {
        _id: { unit: '$unit', stage: '$stage', state: '$state', ...more },
        count: { $sum: 1 },
        overdue: { $sum: { $cond: ['$overdue', 1, 0] } },
      },
    },
  ]);

const inOrder = (lines: StageLine[]) =>
  lines.sort((a, b) => compare(a.unit, b.unit) || compare(a.stage, b.stage) || compare(a.state, b.state));

/** Digests of the packs that the appraisals of a cycle obey. */
export async function packsInCycle(store: Store, cycleId: string): Promise<string[]> {
  const groups = await store.models.appraisals.aggregate<{ _id: string }>([
    { $match: { cycleId } },
    { $group: { _id: '$pack' } },
  ]);
  return groups.map(({ _id }) => _id);
}

export type OutcomeCount = { kind: string; code: string; status: OutcomeStatus; count: number };
export type CycleSummary = {
  /** People whose appraisal was launched. */
  people: number;
  closed: number;
  cancelled: number;
  blocked: number;
  /** Running or paused, and launched ones that have not recorded anything yet. */
  running: number;
  predicates: Record<string, number>;
  outcomes: OutcomeCount[];
  objections: { raised: number; upheld: number };
  /** People with at least one stage that a deadline moved on, and with at least one that ended late. */
  autoForwarded: number;
  late: number;
};

export async function summariseCycle(
  store: Store,
  cycleId: string,
  { units = null, except = [] }: Counting = {},
): Promise<CycleSummary> {
  const part = { cycleId, ...inUnits(units) };
  const [launched, groups, outcomes] = await Promise.all([
    store.models.members.countDocuments({ ...part, status: 'LAUNCHED' }),
    countMarks(store, part, except),
    countOutcomes(store, part, except),
  ]);
  const sum = (of: (group: Marks) => number) => groups.reduce((total, group) => total + of(group), 0);
  const inState = (state: string) => sum((group) => (group._id.state === state ? group.count : 0));
  const [closed, cancelled, blocked] = [inState('CLOSED'), inState('CANCELLED'), inState('BLOCKED')];
  const people = Math.max(
    launched,
    sum(({ count }) => count),
  );
  const predicates = [...new Set(groups.flatMap(({ _id }) => _id.predicate ?? []))].sort();
  return {
    people,
    closed,
    cancelled,
    blocked,
    running: people - closed - cancelled - blocked,
    predicates: Object.fromEntries(
      predicates.map((name) => [name, sum(({ _id, count }) => (_id.predicate === name ? count : 0))]),
    ),
    outcomes,
    objections: { raised: sum(({ raised }) => raised), upheld: sum(({ upheld }) => upheld) },
    autoForwarded: sum(({ autoForwarded }) => autoForwarded),
    late: sum(({ late }) => late),
  };
}

/** Predicates of each unit so far; people without one are not counted, nor is what a cancelled appraisal had come to. */
export async function distributionByUnit(
  store: Store,
  cycleId: string,
  { units = null, except = [] }: Counting = {},
): Promise<{ unit: string; people: number; counts: Record<string, number> }[]> {
  const groups = await store.models.appraisals.aggregate<{
    _id: { unit: string; predicate: string | null };
    count: number;
  }>([
    { $match: { cycleId, ...inUnits(units) } },
    { $group: { _id: { unit: '$unit', predicate: predicateBut(except) }, count: { $sum: 1 } } },
  ]);
  const rows = new Map<string, { unit: string; people: number; counts: Record<string, number> }>();
  for (const { _id, count } of groups) {
    const row = rows.get(_id.unit) ?? { unit: _id.unit, people: 0, counts: {} };
    rows.set(_id.unit, row);
    row.people += count;
    if (_id.predicate) row.counts[_id.predicate] = count;
  }
  return [...rows.values()].sort((a, b) => compare(a.unit, b.unit));
}

const predicateBut = (except: readonly string[]) => ({
  $cond: [{ $or: [{ $in: ['$_id', [...except]] }, { $eq: ['$state', 'CANCELLED'] }] }, null, '$predicate'],
});

async function countOutcomes(store: Store, part: Part, except: readonly string[]): Promise<OutcomeCount[]> {
  const groups = await store.models.appraisals.aggregate<{ _id: Omit<OutcomeCount, 'count'>; count: number }>([
    { $match: { ...part, _id: { $nin: except } } },
    { $unwind: '$outcomes' },
    {
      $group: {
        _id: { kind: '$outcomes.kind', code: '$outcomes.code', status: '$outcomes.status' },
        count: { $sum: 1 },
      },
    },
  ]);
  return groups
    .map(({ _id, count }) => ({ kind: _id.kind, code: _id.code, status: _id.status, count }))
    .sort((a, b) => compare(a.kind, b.kind) || compare(a.code, b.code) || compare(a.status, b.status));
}

type Marks = {
  _id: { state: string; predicate: string | null };
  count: number;
  raised: number;
  upheld: number;
  autoForwarded: number;
  late: number;
};

/** One walk over the cycle. */
function countMarks(store: Store, part: Part, except: readonly string[]): Promise<Marks[]> {
  const countIf = (condition: unknown) => ({ $sum: { $cond: [condition, 1, 0] } });
  const isNotEmpty = (field: string) => ({ $gt: [{ $size: { $ifNull: [field, []] } }, 0] });
  return store.models.appraisals.aggregate<Marks>([
    { $match: part },
    {
      $group: {
        _id: { state: '$state', predicate: predicateBut(except) },
        count: { $sum: 1 },
        raised: countIf({ $gt: ['$objection', null] }),
        upheld: countIf({ $eq: ['$objection.decision', 'upheld'] }),
        autoForwarded: countIf(isNotEmpty('$autoForwarded')),
        late: countIf(isNotEmpty('$late')),
      },
    },
  ]);
}
