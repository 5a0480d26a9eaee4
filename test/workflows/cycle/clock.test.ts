/** Time of a sandbox that is moved by hand, on a real server: a year in jumps, and nobody waits. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Plan } from '../../../rules/language/types.ts';
import type { Clock } from '../../../rules/time/clock.ts';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { rebuildAppraisal } from '../../../store/appraisal/projection.ts';
import { setAhead } from '../../../store/appraisal/projection.ts';
import { createCycle, getCycle } from '../../../store/cycle/cycles.ts';
import { listPolicyReviews } from '../../../store/cycle/policy-reviews.ts';
import { entriesOf } from '../../../store/journal/journal.ts';
import { allRegions } from '../../../store/scope.ts';
import type { AppraisalDoc } from '../../../store/appraisal/types.ts';
import type { CycleOperationDoc } from '../../../store/cycle/types.ts';
import {
  type ClockOperation,
  type CycleInput,
  type CycleOperation,
  cycleIdOf,
  moveClockUpdate,
  operateCycleUpdate,
  TASK_QUEUES,
} from '../../../workflows/messages.ts';
import {
  ADMIN,
  aPlan,
  aStage,
  anInput,
  ASSESSOR,
  command,
  DAY,
  EMPLOYEE,
  START,
  twoTargets,
} from '../../support/appraisal.ts';
import { aCycle } from '../../support/store.ts';
import {
  eventually,
  newId,
  PATIENCE,
  realServer,
  refusal,
  type RunningWorker,
  send,
  startWorkers,
  type WorkflowEnv,
  wrongIn,
} from '../../support/workflow-env.ts';

vi.setConfig({ testTimeout: PATIENCE });

let env: WorkflowEnv;
let workers: RunningWorker;
beforeAll(async () => {
  env = await realServer();
  workers = await startWorkers(env, { queues: ['appraisal', 'cycle', 'launch', 'effects'] });
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

const REMINDED = { remindDaysBefore: [3], lasts: { calendarDays: 10 } };
/** Targets in ten days, execution from day 20 to day 30, then a review that is escalated. */
const PLAN: Plan = aPlan([
  aStage('target', REMINDED),
  { ...aStage('execution'), opensAt: START + 20 * DAY, lasts: { calendarDays: 10 } },
  aStage('review', {
    lasts: { calendarDays: 10 },
    onDeadline: { do: 'escalate', grace: { calendarDays: 5 }, then: 'autoForward' },
  }),
]);

/** A cycle whose appraisals are started by hand, so that each test says who is in it. */
async function aSandbox(speed: number, more: Partial<CycleInput> = {}) {
  const label = newId()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, 'x');
  const region = `kota-${label}`;
  const cycleId = cycleIdOf(region, label);
  const clock: Clock = { anchorBusiness: START, anchorReal: Date.now(), speed };
  const pack = [...env.packs.values()].find((each) => each.pack.extends !== undefined)?.digest ?? '';
  const input: CycleInput = {
    cycleId,
    region,
    label,
    period: { from: '2026-01-01', to: '2026-12-31' },
    pack,
    sandbox: speed !== 1,
    clock,
    actor: ADMIN,
    policyReviews: [],
    endsAt: START + 400 * DAY,
    ...more,
  };
  await createCycle(env.store, aCycle({ _id: cycleId, region, label, pack, clock, sandbox: input.sandbox }));
  const join = async (plan = PLAN, taskQueue: string = TASK_QUEUES.appraisal) => {
    const id = newId().replaceAll(/[^a-zA-Z0-9]/g, 'x');
    const about = { cycleId, region, employeeId: id, unit: 'u1' };
    await env.store.models.members.insertMany([
      { _id: `${cycleId}|${id}`, ...about, status: 'LAUNCHED', rule: null, appraisalId: id },
    ]);
    const args = [{ ...anInput([]), ...about, id, plan, sandbox: input.sandbox, clock }];
    await env.client.workflow.start('appraisal', { workflowId: `appraisal:${id}`, taskQueue, args });
    return id;
  };
  const start = async () => {
    await env.client.workflow.start('cycle', { workflowId: cycleId, taskQueue: TASK_QUEUES.cycle, args: [input] });
  };
  const handle = env.client.workflow.getHandle(cycleId);
  const operate = async (operation: Partial<CycleOperation>, opId = newId()): Promise<CycleOperationDoc> => {
    const full = { actor: ADMIN, reasonId: opId, ...operation, opId } as CycleOperation;
    await handle.executeUpdate(operateCycleUpdate, { args: [full], updateId: opId });
    return eventually(async () => {
      const cycle = await getCycle(env.store, allRegions, cycleId);
      return cycle?.operations.find((each) => each.opId === opId && each.state === 'DONE');
    }, `${full.op} of the cycle`);
  };
  const move = (to: ClockOperation['to'], opId?: string) => operate({ op: 'clock', to }, opId);
  return { cycleId, region, input, join, start, operate, move };
}

const read = async (id: string): Promise<AppraisalDoc> => {
  const found = await getAppraisal(env.store, allRegions, id);
  if (!found) throw new Error(`${id} is not there`);
  return found;
};
/** What happened by itself, and on which day of the appraisal. */
const happened = async (id: string, after = 1) =>
  (await entriesOf(env.store, id))
    .filter(({ seq }) => seq > after)
    .map(({ type, at }) => `${type} ${Math.floor((at - START) / DAY)}`);
const employee = (id: string) => ({ ...EMPLOYEE, id });

describe('a sandbox whose time stands still', () => {
  it('jumps over reminder, deadline and opening in order, each at its own instant, and says what comes next', async () => {
    const { join, start, move, cycleId } = await aSandbox(0);
    const [idle, busy] = [await join(), await join()];
    await start();
    const targets = command<'proposeTargets'>(employee(busy), { targets: twoTargets() });
    await send(env, busy, ['proposeTargets', targets]);
    await send(env, busy, ['agreeTargets', command(ASSESSOR, {})]);

    const moved = await move(START + 60 * DAY);
    expect(moved).toMatchObject({
      op: 'clock',
      done: 2,
      failed: 0,
      move: { from: START, to: START + 60 * DAY, due: null },
    });
    expect(await happened(idle, 2)).toEqual([
      'stage.reminded 7',
      'stage.autoForwarded 10',
      'stage.closed 10',
      'stage.opened 10',
      'stage.closed 30',
      'stage.opened 30',
      'stage.escalated 41',
      'stage.autoForwarded 46',
      'stage.closed 46',
      'appraisal.closed 46',
    ]);
    expect((await happened(busy)).at(-1)).toBe('appraisal.closed 46');
    expect(await wrongIn(env, idle)).toEqual([]);
    await eventually(async () => (await getCycle(env.store, allRegions, cycleId))?.state === 'CLOSED', 'the end');
    const cycle = await getCycle(env.store, allRegions, cycleId);
    expect(cycle?.clock).toMatchObject({ anchorBusiness: START + 60 * DAY, speed: 0 });
    const journal = await entriesOf(env.store, cycleId);
    expect(journal.find(({ type }) => type === 'cycle.clock')?.data).toMatchObject({
      from: START,
      to: START + 60 * DAY,
    });
  });

  it('goes to the next opening or deadline of anybody, also where the record says nothing of the last one', async () => {
    const { join, start, move } = await aSandbox(0);
    const id = await join();
    const later = await join(aPlan([aStage('target', { lasts: { calendarDays: 24 } })]));
    await start();
    const days: (number | undefined)[] = [];
    for (let moves = 0; moves < 10; moves += 1) {
      const { move: to } = await move(null);
      days.push(Math.floor(((to?.to ?? 0) - START) / DAY));
      if (!to?.due) break;
      expect(to.due.appraisals).toBe(1);
    }
    // Deadline of the targets, opening of the execution, targets of the other, execution, review and its grace.
    expect(days).toEqual([10, 20, 24, 30, 41, 46]);
    expect([(await read(id)).state, (await read(later)).state]).toEqual(['CLOSED', 'CLOSED']);
  });

  it('counts a move once, never goes back, and passes over who has nothing due', async () => {
    const { join, start, move, cycleId } = await aSandbox(0);
    const id = await join();
    await start();
    const opId = newId();
    await move(START + 5 * DAY, opId);
    const before = await getCycle(env.store, allRegions, cycleId);
    expect(await move(START + 5 * DAY, opId)).toMatchObject({ done: 0, move: { to: START + 5 * DAY } });
    expect(await getCycle(env.store, allRegions, cycleId)).toMatchObject({ operations: before?.operations });
    expect(await move(START + DAY)).toMatchObject({ done: 0, move: { from: START + 5 * DAY, to: START + 5 * DAY } });

    // A command carries the clock of the cycle, so that it counts at the time it was given.
    const clock = { ...before?.clock, anchorBusiness: START + 5 * DAY } as Clock;
    const targets = command<'proposeTargets'>(employee(id), { targets: twoTargets() }, { clock });
    await send(env, id, ['proposeTargets', targets]);
    expect((await happened(id, 2)).at(-1)).toBe('targets.proposed 5');
    expect(await wrongIn(env, id)).toEqual([]);
  });

  it('gives back a pause that was moved through', async () => {
    const { join, start, move, operate } = await aSandbox(0);
    const id = await join();
    await start();
    await operate({ op: 'pause' });
    await eventually(async () => (await read(id)).state === 'PAUSED', 'the pause');
    expect(await move(START + 100 * DAY)).toMatchObject({ done: 0, move: { due: null } });
    await operate({ op: 'resume' });
    await eventually(async () => (await read(id)).state === 'RUNNING', 'the resumption');
    const { dueAt } = await read(id);
    expect(Math.floor(((dueAt ?? 0) - START) / DAY)).toBe(110);
    expect(await move(null)).toMatchObject({ done: 1, move: { to: (dueAt ?? 0) + 1 } });
  });

  it('moves on who was rebuilt from the journal, and reviews the policy on its day', async () => {
    const { join, start, move, region } = await aSandbox(0, {
      policyReviews: [{ due: '2026-01-20', at: START + 15 * DAY }],
    });
    const id = await join();
    await start();
    await move(START + DAY);
    await rebuildAppraisal(env.store, id);
    expect((await read(id)).ahead).toBeUndefined();
    expect(await wrongIn(env, id)).toEqual([]);
    await move(START + 60 * DAY);
    expect((await read(id)).state).toBe('CLOSED');
    const [review] = await listPolicyReviews(env.store, region, { limit: 5 });
    expect(review).toMatchObject({ due: '2026-01-20', measures: { people: 1, completed: 0 } });
  });

  it('names who does not answer, and goes on without them', { timeout: PATIENCE }, async () => {
    const { join, start, move } = await aSandbox(0);
    const id = await join();
    const lost = await join();
    await start();
    await move(START + DAY);
    // On a queue that nobody serves: it has not begun.
    const mute = await join(PLAN, 'nobody-serves-this');
    expect(await move(START + 11 * DAY)).toMatchObject({
      done: 2,
      failed: 1,
      refused: [{ appraisalId: mute, code: 'no-answer' }],
    });
    expect((await read(id)).stage).toBe('execution');
    await env.client.workflow.getHandle(`appraisal:${mute}`).terminate();
    await env.client.workflow.getHandle(`appraisal:${lost}`).terminate();
    await setAhead(env.store, lost, { version: (await read(lost)).version, ahead: { wakeAt: 1, dueAt: null } });
    // It has ended without a word: there is nobody to wait for.
    expect(await move(START + 12 * DAY)).toMatchObject({ failed: 0 });
  });
});

describe('a sandbox whose time runs', () => {
  it('goes on from where it was moved to, at its speed', async () => {
    // A day in 43 seconds.
    const { join, start, move } = await aSandbox(2_000);
    const id = await join();
    await start();
    const moved = await move(null);
    expect(Math.floor(((moved.move?.to ?? 0) - START) / DAY)).toBe(10);
    expect((await read(id)).stage).toBe('execution');
    const almost = START + 20 * DAY - 3 * 2_000_000;
    await move(almost);
    // The execution opens three seconds later, by the timer that was set anew; nobody is waited for in it.
    await move(START + 31 * DAY);
    expect((await happened(id, 2)).at(-1)).toBe('stage.opened 30');
    expect(await wrongIn(env, id)).toEqual([]);
  });
});

describe('a real cycle', () => {
  it('refuses, and so do its appraisals', async () => {
    const { join, start, move } = await aSandbox(1);
    const id = await join();
    await start();
    expect(await refusal(move(START + DAY))).toBe('clock-is-real');
    const handle = env.client.workflow.getHandle(`appraisal:${id}`);
    const clock = { anchorBusiness: START + DAY, anchorReal: START, speed: 1 };
    expect(await refusal(handle.executeUpdate(moveClockUpdate, { args: [clock] }))).toBe('clock-is-real');
  });
});
