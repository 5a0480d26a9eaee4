/** A store with a database of its own per test file, and records to put into it. */
import { afterAll, beforeAll } from 'vitest';
import { connect, type Store } from '../../store/connect.ts';
import type { CycleDoc, CycleMemberDoc } from '../../store/cycle/types.ts';
import type { AppraisalView, JournalDraft, RecordBatch } from '../../workflows/record.ts';
import { ownDatabaseUri } from './stack.ts';

/** Connects before and drops after the tests of a file. Read `.store` inside tests only. */
export function useStore(options: { codecKeys?: string } = {}): { readonly store: Store; readonly uri: string } {
  let store: Store | undefined;
  let uri = '';
  beforeAll(async () => {
    uri = ownDatabaseUri();
    store = await connect(uri, options);
    await store.ensureIndexes();
  });
  afterAll(async () => {
    await store?.dropDatabase();
    await store?.close();
  });
  return {
    get store() {
      if (!store) throw new Error('not connected yet');
      return store;
    },
    get uri() {
      return uri;
    },
  };
}

let counter = 0;
/** Unique within the process, and meaningless. */
export const freshId = (prefix = 'id'): string => `${prefix}${process.pid}x${(counter += 1)}`;

export const aView = (more: Partial<AppraisalView> = {}): AppraisalView => ({
  state: 'RUNNING',
  stage: 'targets',
  stageKind: 'target',
  stageOpenedAt: Date.UTC(2026, 0, 5),
  dueAt: Date.UTC(2026, 0, 31),
  overdue: false,
  escalated: false,
  waitingOn: [{ as: 'employee', id: 'emp-1', for: 'proposeTargets' }],
  assessorId: 'sup-1',
  secondReviewerId: 'sec-1',
  peerIds: ['peer-1', 'peer-2'],
  targets: [],
  targetsAgreedBy: null,
  targetRounds: 0,
  reviews: [],
  peerAnswers: 0,
  dailyReports: { open: [], reports: 0, days: 0, answered: 0, late: 0 },
  facts: {},
  score: null,
  predicate: null,
  flags: [],
  decisionId: null,
  acknowledged: null,
  objection: null,
  outcomes: [],
  autoForwarded: [],
  late: [],
  blockedReason: null,
  endReason: null,
  ...more,
});

export const anEntry = (seq: number, more: Partial<JournalDraft> = {}): JournalDraft => ({
  seq,
  type: 'targets.proposed',
  actor: { id: 'emp-1', as: 'employee' },
  at: Date.UTC(2026, 0, 6),
  recordedAt: Date.UTC(2026, 0, 6, 0, 0, seq),
  changes: {},
  ...more,
});

type BatchParts = Partial<RecordBatch> & { view?: Partial<AppraisalView> };

/** A batch whose entries change what the view shows; the first entry carries the whole view. */
export function aBatch({ view = {}, ...parts }: BatchParts = {}): RecordBatch {
  const given = parts.entries ?? [anEntry(1, { type: 'appraisal.launched' })];
  const entries = given.map((entry) =>
    entry.seq === 1 ? { ...entry, changes: { ...aView(view), ...entry.changes } } : entry,
  );
  return {
    appraisalId: freshId('a'),
    cycleId: 'cycle:test:2026',
    region: 'test',
    unit: 'u1',
    employeeId: 'emp-1',
    pack: 'sha256:test',
    sandbox: false,
    version: entries.at(-1)?.seq ?? 0,
    notices: [],
    ...parts,
    entries,
  };
}

export const aCycle = (more: Partial<CycleDoc> = {}): CycleDoc => ({
  _id: freshId('cycle:test:'),
  region: 'test',
  label: '2026',
  period: { from: '2026-01-01', to: '2026-12-31' },
  pack: 'sha256:test',
  packId: 'test',
  packVersion: 1,
  sandbox: false,
  clock: { anchorBusiness: 0, anchorReal: 0, speed: 1 },
  state: 'LAUNCHING',
  launch: { launched: 0, excluded: 0, failed: 0, held: 0, finishedAt: null },
  operations: [],
  createdBy: { id: 'adm-1', as: 'admin' },
  createdAt: '2026-01-01T00:00:00.000Z',
  closedAt: null,
  version: 1,
  ...more,
});

export const aMember = (cycleId: string, employeeId: string, more: Partial<CycleMemberDoc> = {}): CycleMemberDoc => ({
  _id: `${cycleId}|${employeeId}`,
  cycleId,
  region: 'test',
  employeeId,
  unit: 'u1',
  status: 'LAUNCHED',
  rule: null,
  appraisalId: `a-${employeeId}`,
  ...more,
});
