import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listAppraisals } from '../../../store/appraisal/appraisals.ts';
import { createCycle, getCycle } from '../../../store/cycle/cycles.ts';
import { type EmployeeRow, importEmployees } from '../../../store/people/import.ts';
import { entriesOf } from '../../../store/journal/journal.ts';
import { countMembers, membersPage } from '../../../store/cycle/members.ts';
import { listPolicyReviews } from '../../../store/cycle/policy-reviews.ts';
import { allRegions } from '../../../store/scope.ts';
import { insertSubmission } from '../../../store/appraisal/submissions.ts';
import { verifyAll } from '../../../store/verify/all.ts';
import type { JournalFinding } from '../../../store/verify/findings.ts';
import {
  type CycleInput,
  type CycleOperation,
  cycleIdOf,
  operateCycleUpdate,
  policyReviewId,
  TASK_QUEUES,
} from '../../../workflows/messages.ts';
import { ADMIN } from '../../support/appraisal.ts';
import { aCycle } from '../../support/store.ts';
import {
  eventually,
  isNotOfWords,
  newId,
  realServer,
  type RunningWorker,
  startWorkers,
  type WorkflowEnv,
  PATIENCE,
} from '../../support/workflow-env.ts';

vi.setConfig({ testTimeout: PATIENCE });

const REGION = 'uji';
const HOUR = 3_600_000;
/** A business day is 43 seconds: reviews fall due and ends are noticed, but no stage ends during the test. */
const SPEED = 2_000;
const PERIOD = { from: '2026-01-01', to: '2026-12-31' };

let env: WorkflowEnv;
let workers: RunningWorker;
let input: CycleInput;

beforeAll(async () => {
  env = await realServer();
  workers = await startWorkers(env, { queues: ['appraisal', 'cycle', 'launch', 'effects'] });
  await importEmployees(env.store, REGION, { rows: roster() });
  input = await aLaunch('2026');
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

const nip = (n: number) => String(190_000_000_000_000_000n + BigInt(n));

/** 60 people: a director, four heads of units, and staff of whom some are out or cannot be placed. */
function roster(): EmployeeRow[] {
  const person = (n: number, unit: string, more: Partial<EmployeeRow>): EmployeeRow => ({
    nip: String(190_000_000_000_000_000n + BigInt(n)),
    name: `Pegawai ${n}`,
    unit,
    unitName: `Unit ${unit}`,
    active: true,
    email: null,
    facts: { monthsInPost: 36, unitKind: 'other', publicService: true, grade: 'LAINNYA' },
    ...more,
  });
  const director = person(0, 'u0', { supervisorNip: null });
  const heads = [1, 2, 3, 4].map((n) => person(n, `u${n}`, { supervisorNip: nip(0) }));
  const staff = Array.from({ length: 55 }, (_, i) => {
    const n = i + 5;
    const unit = 1 + (i % 4);
    return person(n, `u${unit}`, {
      supervisorNip: nip(unit),
      ...(i < 6 ? { active: false } : {}),
      ...(i === 6 || i === 7 ? { facts: { unitKind: 'other', publicService: true, grade: 'LAINNYA' } } : {}),
    });
  });
  return [director, ...heads, ...staff];
}

async function aLaunch(label: string, reviewAfter = 6 * HOUR): Promise<CycleInput> {
  const [pack] = [...env.packs.values()].filter(({ pack: each }) => each.extends !== undefined);
  const cycleId = cycleIdOf(REGION, label);
  const anchorBusiness = Date.UTC(2026, 0, 5, 1);
  const clock = { anchorBusiness, anchorReal: Date.now(), speed: SPEED };
  await createCycle(env.store, aCycle({ _id: cycleId, region: REGION, label, pack: pack?.digest ?? '', clock }));
  return {
    cycleId,
    region: REGION,
    label,
    period: PERIOD,
    pack: pack?.digest ?? '',
    // Not a sandbox by name, although its clock runs fast: real cycles share the reviews of their region's policy.
    sandbox: false,
    clock,
    actor: ADMIN,
    policyReviews: [
      { due: '2026-01-05', at: anchorBusiness + reviewAfter },
      { due: '2026-12-31', at: Date.UTC(2026, 11, 31) },
    ],
    endsAt: Date.UTC(2027, 3, 30),
  };
}

const start = (cycle: CycleInput) =>
  env.client.workflow.start('cycle', { workflowId: cycle.cycleId, taskQueue: TASK_QUEUES.cycle, args: [cycle] });
const stored = () => getCycle(env.store, REGION, input.cycleId);
const all = async () =>
  (await listAppraisals(env.store, { scope: { region: allRegions }, cycleId: input.cycleId }, { limit: 200 })).items;

/** Sends an operation and waits until its partition has reported. */
async function operate(operation: Partial<CycleOperation> & Pick<CycleOperation, 'op'>) {
  const opId = newId();
  const reasonId = newId();
  await insertSubmission(env.store, {
    _id: reasonId,
    appraisalId: input.cycleId,
    region: REGION,
    kind: operation.op,
    actor: ADMIN,
    body: { reason: 'Rapat pleno' },
    digest: 'd',
    status: 'received',
    at: new Date().toISOString(),
  });
  const full = { actor: ADMIN, ...operation, opId, reasonId } as CycleOperation;
  const handle = env.client.workflow.getHandle(input.cycleId);
  expect(await handle.executeUpdate(operateCycleUpdate, { args: [full] })).toEqual({ opId });
  return eventually(
    async () => (await stored())?.operations.find((each) => each.opId === opId && each.state === 'DONE'),
    `${operation.op} of the cycle`,
    30_000,
  );
}

const entriesOfType = async (type: string) => {
  const found = await Promise.all((await all()).map(async ({ _id }) => entriesOf(env.store, _id)));
  return found.flat().filter((entry) => entry.type === type);
};

describe('a cycle of 60 people', () => {
  it('launches everybody it should, and says why not for everybody else', async () => {
    await start(input);
    await eventually(async () => (await stored())?.state === 'OPEN', 'the launch');
    expect((await stored())?.launch).toMatchObject({ launched: 47, excluded: 6, held: 7, failed: 0 });
    const out = await membersPage(env.store, { cycleId: input.cycleId, status: 'EXCLUDED' }, { limit: 100 });
    const rules = [...env.packs.values()].flatMap(({ pack }) => pack.population.map((rule) => rule.id));
    for (const member of out) expect(rules).toContain(member.rule);
    const held = await membersPage(env.store, { cycleId: input.cycleId, status: 'HELD' }, { limit: 100 });
    const because = (rule: string) => held.filter((member) => member.rule === rule).length;
    expect([because('facts-on-hold'), because('no-second-reviewer'), because('no-supervisor')]).toEqual([2, 4, 1]);
    await eventually(async () => (await all()).length === 47, 'every first entry');
    expect((await all()).every((each) => each.state === 'RUNNING' && each.pack === input.pack)).toBe(true);
  });

  it('is not launched a second time', async () => {
    await expect(start(input)).rejects.toThrow(/already started/i);
    // What a launch decides; the rest goes on meanwhile.
    const launched = async () =>
      (await all())
        .map(({ _id, employeeId, unit, assessorId, secondReviewerId, peerIds, pack }) =>
          [_id, employeeId, unit, assessorId, secondReviewerId, ...peerIds, pack].join(' '),
        )
        .sort();
    const before = await launched();
    await env.client.workflow.execute('partition', {
      workflowId: `${input.cycleId}:again`,
      taskQueue: TASK_QUEUES.cycle,
      args: [
        {
          cycleId: input.cycleId,
          work: { kind: 'launch', cycle: input },
          after: null,
          total: { done: 0, failed: 0 },
        },
      ],
    });
    expect(await launched()).toEqual(before);
    expect(await entriesOfType('appraisal.launched')).toHaveLength(47);
    expect(await countMembers(env.store, input.cycleId)).toEqual({ LAUNCHED: 47, EXCLUDED: 6, HELD: 7, FAILED: 0 });
  });

  it('pauses and resumes everybody', async () => {
    expect(await operate({ op: 'pause' })).toMatchObject({ done: 47, failed: 0, reason: 'Rapat pleno' });
    expect((await all()).every((each) => each.state === 'PAUSED')).toBe(true);
    expect(await stored()).toMatchObject({ state: 'PAUSED' });
    expect(await operate({ op: 'resume' })).toMatchObject({ done: 47, failed: 0 });
    expect((await all()).every((each) => each.state === 'RUNNING')).toBe(true);
    expect(await stored()).toMatchObject({ state: 'OPEN' });
    expect(await entriesOfType('cycle.pause')).toHaveLength(47);
  });

  it('pauses one unit without pausing the cycle', async () => {
    const inUnit = (await all()).filter((each) => each.unit === 'u2').length;
    expect(await operate({ op: 'pause', unit: 'u2' })).toMatchObject({ unit: 'u2', done: inUnit });
    const pausedAre = async (paused: (unit: string) => boolean) =>
      expect((await all()).every((each) => (each.state === 'PAUSED') === paused(each.unit))).toBe(true);
    await pausedAre((unit) => unit === 'u2');
    expect(await stored()).toMatchObject({ state: 'OPEN' });
    // A pause of the cycle on top of it ends without ending this one.
    await operate({ op: 'pause' });
    await pausedAre(() => true);
    await operate({ op: 'resume' });
    await pausedAre((unit) => unit === 'u2');
    await operate({ op: 'resume', unit: 'u2' });
    await pausedAre(() => false);
  });

  it('extends a stage of one unit by decree, and of nobody else', async () => {
    const before = await all();
    const stage = before[0]?.stage ?? '';
    const until = Math.max(...before.map((each) => each.dueAt ?? 0)) + 20 * 24 * HOUR;
    const extend = { op: 'extend', unit: 'u3', stage, until, decree: '800/12/2026' } as const;
    expect(await operate(extend)).toMatchObject({ decree: '800/12/2026', failed: 0 });
    const moved = (each: { unit: string; stage: string }) => each.unit === 'u3' && each.stage === stage;
    expect((await all()).filter(moved).every((each) => each.dueAt === until)).toBe(true);
    for (const each of (await all()).filter((one) => !moved(one))) {
      expect(each.dueAt).not.toBe(until);
    }
    const entries = await entriesOfType('cycle.extend');
    expect(entries).toHaveLength(before.filter(moved).length);
    for (const entry of entries) expect(entry.data).toMatchObject({ decree: '800/12/2026', stage });
  });

  it('releases a unit for those who are still on the way, and nobody else', async () => {
    const inUnit = (await all()).filter((each) => each.unit === 'u1').length;
    expect(await operate({ op: 'release', unit: 'u1' })).toMatchObject({ state: 'DONE', done: inUnit });
    expect(await entriesOfType('cycle.release')).toHaveLength(inUnit);
  });

  it('launches later who was held, when the roster is mended, and starts nobody twice', async () => {
    const orphan = nip(0);
    const heads = roster().filter(({ supervisorNip }) => supervisorNip === orphan);
    // Somebody above the director: the heads have a second reviewer from now on.
    const top = { ...heads[0], nip: nip(99), unit: 'u0', supervisorNip: null } as EmployeeRow;
    await importEmployees(env.store, REGION, {
      rows: [top, { ...top, nip: orphan, supervisorNip: nip(99) }, ...heads],
    });
    // What was told before they came holds for them too, unless it has ended meanwhile.
    await operate({ op: 'pause', unit: 'u1' });
    await operate({ op: 'pause', unit: 'u4' });
    const before = await all();
    expect(await operate({ op: 'launch' })).toMatchObject({ state: 'DONE', failed: 0 });
    await eventually(async () => (await all()).length === before.length + heads.length, 'their first entries');
    const same = new Map((await all()).map((each) => [each._id, each.version]));
    expect(before.every((each) => same.get(each._id) === each.version)).toBe(true);
    expect((await stored())?.launch).toMatchObject({ launched: 51, held: 4 });
    const known = new Set(before.map(({ _id }) => _id));
    const late = (await all()).filter(({ _id }) => !known.has(_id));
    const told = async (unit: string) => {
      const [each] = late.filter((one) => one.unit === unit);
      const entries = (await entriesOf(env.store, each?._id ?? '')).map(({ type }) => type);
      return { state: each?.state, entries: entries.filter((type) => type.startsWith('cycle.')) };
    };
    expect(late.map(({ unit }) => unit).sort()).toEqual(['u1', 'u2', 'u3', 'u4']);
    expect(await told('u1')).toEqual({ state: 'PAUSED', entries: ['cycle.release', 'cycle.pause'] });
    expect(await told('u2')).toEqual({ state: 'RUNNING', entries: [] });
    expect(await told('u3')).toEqual({ state: 'RUNNING', entries: ['cycle.extend'] });
    expect(await told('u4')).toEqual({ state: 'PAUSED', entries: ['cycle.pause'] });
    const people = (await all()).filter(({ unit }) => unit === 'u4').length;
    expect(await operate({ op: 'resume', unit: 'u4' })).toMatchObject({ done: people, failed: 0 });
    await operate({ op: 'resume', unit: 'u1' });
    expect((await all()).every(({ state }) => state === 'RUNNING')).toBe(true);
  });

  it('reviews its policy on the day the pack names, once, also when another cycle of the region runs', async () => {
    const reviews = () => listPolicyReviews(env.store, REGION, { limit: 10 });
    await eventually(async () => (await reviews()).length > 0, 'the policy review');
    const other = await aLaunch('2026-b', 0);
    await start(other);
    await eventually(async () => (await getCycle(env.store, REGION, other.cycleId))?.state === 'OPEN', 'the launch');
    // Past the due instant of its own review, the second cycle must still answer.
    const handle = env.client.workflow.getHandle(other.cycleId);
    const cancel = { op: 'cancel', opId: newId(), actor: ADMIN, reasonId: 'r', reasonCode: 'test' } as const;
    await handle.executeUpdate(operateCycleUpdate, { args: [cancel] });
    await handle.result();
    expect(await reviews()).toMatchObject([
      { _id: policyReviewId(REGION, '2026-01-05'), cycleId: input.cycleId, due: '2026-01-05' },
    ]);
  });

  it('cancels everybody, closes by itself and takes nothing more', async () => {
    const people = (await all()).length;
    const handle = env.client.workflow.getHandle(input.cycleId);
    expect(await operate({ op: 'cancel', reasonCode: 'reorganised' })).toMatchObject({ done: people, failed: 0 });
    await handle.result();
    expect(await stored()).toMatchObject({ state: 'CANCELLED' });
    expect((await all()).every((each) => each.state === 'CANCELLED' && each.endReason === 'reorganised')).toBe(true);
    await expect(
      handle.executeUpdate(operateCycleUpdate, {
        args: [{ op: 'pause', opId: newId(), actor: ADMIN, reasonId: 'r' }],
      }),
    ).rejects.toThrow();
    const types = (await entriesOf(env.store, input.cycleId, { limit: 200 })).map((entry) => entry.type);
    expect(types[0]).toBe('cycle.launched');
    expect(types.at(-1)).toBe('cycle.closed');
    const found: JournalFinding[] = [];
    const totals = await verifyAll(env.store, { onFinding: (finding) => found.push(finding) });
    // This roster was not imported by anybody: the region has no journal.
    const mine = found.filter(({ subject }) => subject !== `audit:${REGION}`).filter(isNotOfWords);
    expect(mine).toEqual([]);
    expect(totals.subjects).toBeGreaterThan(people);
  });
});
