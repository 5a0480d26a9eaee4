/** Rehearsals on a real server with the product's own workers: real stages, deadlines and rules, a world of their own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getRehearsal, insertRehearsal } from '../../../store/rehearsal/rehearsals.ts';
import type { RehearsalDoc, RehearsalReport } from '../../../store/rehearsal/types.ts';
import type { Script, VirtualPerson } from '../../../workflows/cast/habits.ts';
import { allRegions } from '../../../store/scope.ts';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import { changed } from '../../support/next-version.ts';
import { withNomination, withSubordinates } from '../../support/raters.ts';
import { createWorkers, type RunningWorkers } from '../../../worker/run-workers.ts';
import { TASK_QUEUES } from '../../../workflows/messages.ts';
import { rehearsalWorkflowId } from '../../../workflows/rehearsal/messages.ts';
import { aRehearsalDoc, leaveDatabase, rehearsalDatabases } from '../../support/rehearsals.ts';
import { testStack } from '../../support/stack.ts';
import { CODEC_KEYS, eventually, PATIENCE, realServer, type WorkflowEnv } from '../../support/workflow-env.ts';
import { ELSEWHERE, FOURTH, HOME, THIRD } from '../../support/regions.ts';

let env: WorkflowEnv;
let workers: RunningWorkers;
let running: Promise<void>;

const temporal = () => ({ connection: { address: env.address }, namespace: env.namespace });

beforeAll(async () => {
  env = await realServer({ codecKeys: CODEC_KEYS });
  const bundle = testStack().workflowBundlePath;
  workers = await createWorkers(
    {
      temporal: temporal(),
      mongodbUri: env.mongodbUri,
      codecKeys: CODEC_KEYS,
      bundle,
      metrics: undefined,
      logLevel: 'error',
      roles: ['cycle', 'effects'],
    },
    bundle,
  );
  running = workers.run();
}, PATIENCE);
afterAll(async () => {
  workers?.shutdown();
  await running;
  await env?.close();
}, PATIENCE);

const packOf = (id: string) => {
  const pack = env.packs.get(id);
  if (!pack) throw new Error(`no pack ${id}`);
  return pack;
};

/** A chief, a deputy and those under the deputy: `e1` is assessed by the deputy and reviewed by the chief. */
const team = (count: number): VirtualPerson[] =>
  [
    { id: 'chief', supervisor: null },
    { id: 'deputy', supervisor: 'chief' },
    { id: 'head', supervisor: 'deputy' },
    ...Array.from({ length: count }, (_, n) => ({ id: `e${n + 1}`, supervisor: 'head' })),
  ].map((each) => ({ ...each, unit: 'u', facts: { monthsInPost: 60, unitKind: 'other' } }));

const aRehearsal = (pack: string, script: Script, more: Partial<RehearsalDoc> = {}): RehearsalDoc =>
  aRehearsalDoc({ people: { given: team(3) }, script, ...more }, packOf(pack));

const start = async (doc: RehearsalDoc) => {
  await insertRehearsal(env.store, doc);
  return env.client.workflow.start('rehearsal', {
    workflowId: rehearsalWorkflowId(doc._id),
    taskQueue: TASK_QUEUES.cycle,
    args: [{ id: doc._id, region: doc.region }],
  });
};

async function play(pack: string, script: Script, more: Partial<RehearsalDoc> = {}): Promise<RehearsalReport> {
  const doc = aRehearsal(pack, script, more);
  const end = await (await start(doc)).result();
  expect(end).toEqual({ state: 'DONE', failure: null });
  const after = await getRehearsal(env.store, allRegions, doc._id);
  expect(after).toMatchObject({ state: 'DONE', attempts: 1, swept: true });
  if (!after?.report) throw new Error('no report');
  return after.report;
}

const person = (report: RehearsalReport, id: string) => report.people.find((each) => each.id === id);

describe('a rehearsal', () => {
  it(
    'plays a whole year for everybody whom a launch would take, and tells why it took the others not',
    async () => {
      const report = await play(HOME, {});
      expect(report.totals).toMatchObject({ people: 6, launched: 4, held: 2, closed: 4, late: 0, autoForwarded: 0 });
      expect(person(report, 'chief')).toMatchObject({ end: 'HELD', reason: 'no-supervisor' });
      expect(person(report, 'deputy')).toMatchObject({ end: 'HELD', reason: 'no-second-reviewer' });
      expect(person(report, 'e1')).toMatchObject({ end: 'CLOSED', late: [], predicate: expect.any(String) });
      expect(report.refused).toEqual([]);
      expect(report.stages.map(({ entered, inTime }) => entered === inTime)).not.toContain(false);
    },
    PATIENCE,
  );

  it(
    'has late assessors late and whoever never comes moved on by the pack’s own deadlines, each in exactly one stage after the other',
    async () => {
      const report = await play(HOME, { noShows: ['e1'], absentAssessors: ['head'], absentStandIns: ['deputy'] });
      // e1 never acts: the deadline rules of the pack decide every stage that asks the employee.
      expect(person(report, 'e1')?.autoForwarded).toContain('targets');
      // Without assessor and stand-in nobody under the head is ever scored.
      for (const id of ['e1', 'e2', 'e3']) expect(person(report, id)).toMatchObject({ end: 'OPEN', stage: 'final' });
      expect(report.stages.find(({ id }) => id === 'final')).toMatchObject({ held: 3 });
      // The head's own year is assessed by the deputy, who is there.
      expect(person(report, 'head')?.end).toBe('CLOSED');
      const late = await play(HOME, { lateAssessors: ['head'] });
      expect(person(late, 'e1')?.late).toEqual(['targets', 'midYear', 'final']);
      expect(person(late, 'head')?.late).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'asks the subordinates that somebody has, and goes on without those whom nobody has',
    async () => {
      const shipped = packOf(FOURTH);
      const asking = resolvePack([changed(shipped, shipped.pack.version + 1, withSubordinates())]);
      const doc = aRehearsalDoc({ people: { given: team(4) }, script: {} }, asking);
      expect(await (await start(doc)).result()).toEqual({ state: 'DONE', failure: null });
      const report = (await getRehearsal(env.store, allRegions, doc._id))?.report;
      if (!report) throw new Error('no report');
      expect(report.refused).toEqual([]);
      expect(report.people.map(({ id, end }) => [id, end])).toEqual(
        expect.arrayContaining([
          ['head', 'CLOSED'],
          ['e1', 'CLOSED'],
        ]),
      );
      // The head has four under them, nobody else of the team any.
      const never = report.neverFired.map(({ pointer }) => pointer);
      for (const flag of ['fewSubordinates', 'heardBelow']) expect(never).not.toContain(`/flags/${flag}`);
    },
    PATIENCE,
  );

  it(
    'nominates peers and names them, or leaves it to the draw where there are too few colleagues',
    async () => {
      const shipped = packOf(FOURTH);
      const asking = resolvePack([changed(shipped, shipped.pack.version + 1, withNomination)]);
      const doc = aRehearsalDoc({ people: { given: team(5) }, script: {} }, asking);
      expect(await (await start(doc)).result()).toEqual({ state: 'DONE', failure: null });
      const report = (await getRehearsal(env.store, allRegions, doc._id))?.report;
      if (!report) throw new Error('no report');
      expect(report.refused).toEqual([]);
      for (const id of ['head', 'e1', 'e5']) expect(person(report, id)?.end).toBe('CLOSED');
      // Enough of their colleagues answered about the five; about the head nobody did.
      const never = report.neverFired.map(({ pointer }) => pointer);
      expect(never).not.toContain('/flags/fewPeers');
    },
    PATIENCE,
  );

  it(
    'blocks where a fact that decides never comes, and names the reason',
    async () => {
      const report = await play(THIRD, { missingFacts: ['e2'] });
      expect(person(report, 'e2')).toMatchObject({ end: 'BLOCKED', reason: 'facts-on-hold' });
      expect(person(report, 'e1')?.end).toBe('CLOSED');
    },
    PATIENCE,
  );

  it(
    'scores low people lower, decides objections, and tells which rules nobody met',
    async () => {
      const script: Script = { lowScores: ['e1', 'e2'], objections: ['e2'], upheldObjections: ['e2'] };
      const report = await play(HOME, script);
      const [low, upheld, usual] = [person(report, 'e1'), person(report, 'e2'), person(report, 'e3')];
      expect(low?.final).toBeLessThan(usual?.final ?? 0);
      expect(upheld).toMatchObject({ objection: 'upheld', end: 'CLOSED' });
      expect(upheld?.final).toBeGreaterThan(low?.final ?? 0);
      expect(report.objections).toEqual({ raised: 1, upheld: 1, rejected: 0, open: 0 });
      expect(report.totals.sanctioned).toBeGreaterThan(0);
      const never = new Set(report.neverFired.map(({ pointer }) => pointer));
      for (const { id, people } of report.outcomes) expect(never.has(`/outcomes/${id}`)).toBe(people === 0);
      for (const { predicate } of report.predicates) expect(never).not.toContain(`/predicates/${predicate}`);
    },
    PATIENCE,
  );

  it(
    'gives the same report for the same seed in every region, and another one for another seed',
    async () => {
      const script: Script = { noShows: 1_000, lateAssessors: 2_000, lowScores: 3_000, objections: 3_000 };
      for (const pack of [HOME, THIRD, FOURTH, ELSEWHERE]) {
        const people = { count: 10 };
        const [one, again] = [await play(pack, script, { people }), await play(pack, script, { people })];
        expect(again).toEqual(one);
        expect(one.refused).toEqual([]);
      }
      const people = { count: 10 };
      const [one, other] = [await play(HOME, script, { people }), await play(HOME, script, { people, seed: 8 })];
      expect(other.digest).not.toBe(one.digest);
    },
    PATIENCE,
  );

  it(
    'leaves nothing: no database, no appraisal or outcome beside real ones, no workflow that still runs',
    async () => {
      const doc = aRehearsal(HOME, {});
      await (await start(doc)).result();
      expect(await rehearsalDatabases(env.store)).toEqual([]);
      const { appraisals, journal, outcomes, decisions, members, notices } = env.store.models;
      const counted = [
        appraisals.countDocuments({}),
        journal.countDocuments({}),
        outcomes.countDocuments({}),
        decisions.countDocuments({}),
        members.countDocuments({}),
        notices.countDocuments({}),
      ];
      expect(await Promise.all(counted)).toEqual([0, 0, 0, 0, 0, 0]);
      const open = await env.client.workflow.count('ExecutionStatus="Running"');
      expect(open.count).toBe(0);
    },
    PATIENCE,
  );

  it(
    'ends when it is cancelled, without a report and without leftovers',
    async () => {
      const doc = aRehearsal(FOURTH, {}, { people: { count: 300 } });
      const handle = await start(doc);
      await eventually(async () => {
        const seen = await getRehearsal(env.store, allRegions, doc._id);
        return seen !== undefined && seen.progress.done > 0;
      }, 'the first years');
      await handle.cancel();
      expect(await handle.result()).toEqual({ state: 'CANCELLED', failure: null });
      const after = await getRehearsal(env.store, allRegions, doc._id);
      expect(after).toMatchObject({ state: 'CANCELLED', report: null, swept: true });
      expect(await rehearsalDatabases(env.store)).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'is ended and swept by the next one when an operator has terminated its workflow',
    async () => {
      const old = new Date(Date.now() - 120_000).toISOString();
      const lost = aRehearsal(HOME, {}, { createdAt: old, state: 'RUNNING', attempts: 2 });
      await insertRehearsal(env.store, lost);
      await leaveDatabase(env.store, env.mongodbUri, `${lost._id}_2`);
      expect(await rehearsalDatabases(env.store)).toHaveLength(1);
      await play(HOME, {});
      expect(await getRehearsal(env.store, allRegions, lost._id)).toMatchObject({
        state: 'FAILED',
        failure: 'workflow-lost',
        swept: true,
      });
      expect(await rehearsalDatabases(env.store)).toEqual([]);
    },
    PATIENCE,
  );
});
