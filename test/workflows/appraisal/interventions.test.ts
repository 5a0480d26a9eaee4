import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Facts, PlannedStage } from '../../../rules/language/types.ts';
import { getDecision } from '../../../store/appraisal/decisions.ts';
import { allRegions } from '../../../store/scope.ts';
import { type Actor, appraisalWorkflowId, operationSignal } from '../../../workflows/messages.ts';
import {
  ADMIN,
  ASSESSOR,
  aPlan,
  aStage,
  command,
  DAY,
  EMPLOYEE,
  SECOND,
  SERVICE,
  START,
  twoTargets,
} from '../../support/appraisal.ts';
import { type Sorted, sortedSituation } from '../../support/situations.ts';
import {
  newId,
  type RunningWorker,
  refusal,
  send,
  startWorkers,
  stored,
  timeSkippingServer,
  type WorkflowEnv,
  wrongIn,
  PATIENCE,
} from '../../support/workflow-env.ts';
import { type Game, startGame } from '../../support/year.ts';

vi.setConfig({ testTimeout: PATIENCE });

const HOUR = 3_600_000;
let env: WorkflowEnv;
let workers: RunningWorker;
let situation: Sorted;
beforeAll(async () => {
  env = await timeSkippingServer();
  workers = await startWorkers(env);
  situation = await sortedSituation(env.store, 'sanction');
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

const begin = (stages: PlannedStage[], facts: Facts = situation.known) =>
  startGame(env, { pack: situation.pack, seed: 1, from: START, plan: aPlan(stages), more: { facts } });
/** A stage with a date instead of a length. */
function dated(kind: PlannedStage['kind'], dates: Pick<PlannedStage, 'opensAt' | 'dueAt'>): PlannedStage {
  const { lasts: _, ...stage } = aStage(kind);
  return { ...stage, ...dates };
}
const rest = aStage('execution', { lasts: { calendarDays: 300 } });
const propose = (one: Game) =>
  send(env, one.id, ['proposeTargets', command(EMPLOYEE, { targets: twoTargets() }, stored())]);
const agree = (one: Game, actor: Actor = ASSESSOR) => send(env, one.id, ['agreeTargets', command(actor, {}, stored())]);
const finalise = (one: Game, facts: Facts = situation.rated) =>
  send(env, one.id, ['finaliseScore', command(ASSESSOR, {}, stored(facts))]);
const operate = (one: Game, op: 'pause' | 'resume') =>
  env.client.workflow
    .getHandle(appraisalWorkflowId(one.id))
    .signal(operationSignal, { op, opId: newId(), actor: ADMIN, reasonId: 'plenary' });
const intact = async (one: Game) => expect(await wrongIn(env, one.id)).toEqual([]);

describe('a pause', () => {
  it('stops every clock and moves every deadline by whole days', async () => {
    const later = dated('review', { opensAt: START + 60 * DAY, dueAt: START + 90 * DAY });
    const one = await begin([aStage('target', { remindDaysBefore: [7] }), later, rest]);
    const before = await one.read();
    await one.sleep(2 * DAY);
    await operate(one, 'pause');
    expect(await one.read()).toMatchObject({ state: 'PAUSED', stage: 'target' });
    expect(await refusal(propose(one))).toBe('cycle-paused');
    await one.sleep(99.5 * DAY);
    expect(await one.read()).toMatchObject({ state: 'PAUSED', stage: 'target', overdue: false });
    expect((await one.journal()).map((entry) => entry.type)).not.toContain('stage.reminded');
    await operate(one, 'resume');
    expect(await one.read()).toMatchObject({ state: 'RUNNING', dueAt: (before.dueAt ?? 0) + 100 * DAY });
    await propose(one);
    await agree(one);
    // The next stage was planned for day 60: it opens and ends a hundred days later as well.
    const shifted = { stage: 'review', stageOpenedAt: START + 160 * DAY, dueAt: START + 190 * DAY };
    expect(await one.read()).toMatchObject(shifted);
    await intact(one);
  });

  it('moves a stage that was still to open, and a deadline given by decree', async () => {
    const later = dated('review', { opensAt: START + 60 * DAY, dueAt: START + 90 * DAY });
    const one = await begin([aStage('target'), later, dated('feedback', { dueAt: START + 120 * DAY }), rest]);
    await propose(one);
    await agree(one);
    const until = START + 200 * DAY;
    const extend = { stage: 'feedback', until, decree: '800/1/2026' };
    await send(env, one.id, ['extendStage', command(ADMIN, extend, stored())]);
    expect(await one.read()).toMatchObject({ stage: 'review', waitingOn: [] });
    await operate(one, 'pause');
    await one.sleep(29.5 * DAY);
    await operate(one, 'resume');
    expect(await one.read()).toMatchObject({ stageOpenedAt: START + 90 * DAY, dueAt: START + 120 * DAY });
    await one.sleepUntil(START + 120 * DAY + 5 * HOUR);
    expect(await one.read()).toMatchObject({ stage: 'feedback', dueAt: until + 30 * DAY });
  });
});

describe('an extension by decree', () => {
  it('moves the deadline of a running stage to a later day, never to an earlier one', async () => {
    const one = await begin([aStage('target'), rest]);
    const { dueAt } = await one.read();
    const extend = (until: number) =>
      send(env, one.id, ['extendStage', command(ADMIN, { stage: 'target', until, decree: '800/1/2026' }, stored())]);
    expect(await refusal(extend((dueAt ?? 0) - DAY))).toBe('command-invalid');
    await extend((dueAt ?? 0) + 30 * DAY);
    await one.sleepUntil((dueAt ?? 0) + 2 * DAY);
    expect(await one.read()).toMatchObject({ stage: 'target', overdue: false, dueAt: (dueAt ?? 0) + 30 * DAY });
    await one.sleepUntil((dueAt ?? 0) + 31 * DAY);
    expect(await one.read()).toMatchObject({ stage: 'execution', autoForwarded: ['target'] });
    expect(await refusal(extend((dueAt ?? 0) + 60 * DAY))).toBe('deadline-passed');
  });

  it('never shortens a stage that is still to come', async () => {
    const one = await begin([aStage('target'), dated('review', { dueAt: START + 90 * DAY }), rest]);
    const extend = { stage: 'review', until: START + 40 * DAY, decree: '800/1/2026' };
    expect(await refusal(send(env, one.id, ['extendStage', command(ADMIN, extend, stored())]))).toBe('command-invalid');
  });
});

describe('a reassignment', () => {
  it('gives the turn to the new assessor and takes it from the old one', async () => {
    const one = await begin([aStage('target'), rest]);
    await propose(one);
    const next: Actor = { id: 'sup-2', as: 'assessor' };
    const reassign = (assessorId: string) =>
      send(env, one.id, ['reassignAssessor', command(ADMIN, { assessorId }, stored())]);
    expect(await refusal(reassign(EMPLOYEE.id))).toBe('self-decision');
    expect(await refusal(reassign(SECOND.id))).toBe('command-invalid');
    await reassign(next.id);
    expect((await one.read()).waitingOn).toEqual([{ as: 'assessor', id: next.id, for: 'agreeTargets' }]);
    expect(await refusal(agree(one))).toBe('not-your-turn');
    await agree(one, next);
    expect(await one.read()).toMatchObject({ stage: 'execution', assessorId: next.id });
    await intact(one);
  });

  it('takes the new assessor off the list of peers', async () => {
    const one = await begin([aStage('feedback'), rest]);
    await send(env, one.id, ['reassignAssessor', command(ADMIN, { assessorId: 'peer-2' }, stored())]);
    expect((await one.read()).peerIds).toEqual(['peer-1', 'peer-3']);
  });
});

describe('a cancellation', () => {
  it('ends the appraisal with its reason in any stage, and withdraws what was proposed', async () => {
    const one = await begin([aStage('final'), aStage('result'), aStage('outcome')]);
    await finalise(one);
    await send(env, one.id, ['cancelAppraisal', command(ADMIN, { reasonCode: 'moved-away' }, stored())]);
    const view = await one.read();
    expect(view).toMatchObject({ state: 'CANCELLED', endReason: 'moved-away', waitingOn: [], dueAt: null });
    expect(view.outcomes.every(({ status }) => status === 'WITHDRAWN')).toBe(true);
    await intact(one);
  });
});

describe('an appraisal that lacks a fact', () => {
  /** The first rating that the pack cannot do without. */
  const needed = () => {
    const [id] =
      Object.entries(situation.rated).find(([name]) => situation.pack.pack.facts[name]?.missing === 'hold') ?? [];
    if (!id) throw new Error('the situation needs no rating');
    return id;
  };
  const without = () => Object.fromEntries(Object.entries(situation.rated).filter(([id]) => id !== needed()));
  const blocked = async () => {
    const one = await begin([aStage('final'), aStage('result'), aStage('outcome')]);
    await finalise(one, without());
    expect(await one.read()).toMatchObject({ state: 'BLOCKED', blockedReason: 'facts-on-hold', predicate: null });
    expect((await one.read()).waitingOn).toEqual([{ as: 'admin', for: 'retry' }]);
    return one;
  };
  const missing = () => ({ [needed()]: situation.rated[needed()] ?? 0 });
  const record = (one: Game) =>
    send(env, one.id, ['recordFacts', command(SERVICE, { sourceId: 'hr' }, { facts: missing() })]);
  const byAdmin = (one: Game, name: 'retry' | 'waive') => send(env, one.id, [name, command(ADMIN, {}, stored())]);

  it('is blocked for all to see, whatever the deadline, until the fact arrives and somebody retries', async () => {
    const one = await blocked();
    expect(await refusal(send(env, one.id, ['acknowledgeResult', command(EMPLOYEE, {})]))).toBe('appraisal-blocked');
    await one.sleep(100 * DAY);
    await byAdmin(one, 'retry');
    expect(await one.read()).toMatchObject({ state: 'BLOCKED', blockedReason: 'facts-on-hold' });
    await record(one);
    await byAdmin(one, 'retry');
    const view = await one.read();
    expect(view).toMatchObject({ state: 'RUNNING', stage: 'result', blockedReason: null });
    expect(view.waitingOn.map((waiting) => waiting.for)).toEqual(['acknowledgeResult']);
    expect(view.predicate).toBe(situation.decision.predicate);
    await intact(one);
  });

  it('goes on when the assessor gives the ratings again', async () => {
    const one = await blocked();
    await finalise(one);
    expect(await one.read()).toMatchObject({ state: 'RUNNING', stage: 'result' });
  });

  it('ends with a reason when the score is waived', async () => {
    const one = await blocked();
    await byAdmin(one, 'waive');
    expect(await one.read()).toMatchObject({ state: 'CANCELLED', endReason: 'score-waived' });
    expect(await refusalOrGone(byAdmin(one, 'retry'))).toBe('gone');
    await intact(one);
  });

  it('keeps its first score when the second one after an objection is waived', async () => {
    const one = await begin([aStage('final'), aStage('result'), aStage('outcome')]);
    await finalise(one);
    await send(env, one.id, ['object', command(EMPLOYEE, {}, stored())]);
    const wrong = stored({ [needed()]: -5 });
    await send(env, one.id, ['decideObjection', command(SECOND, { decision: 'upheld' }, wrong)]);
    expect(await one.read()).toMatchObject({ state: 'BLOCKED', blockedReason: 'facts-invalid' });
    await byAdmin(one, 'waive');
    const view = await one.read();
    expect(view).toMatchObject({ state: 'RUNNING', stage: 'outcome', predicate: situation.decision.predicate });
    const decision = await getDecision(env.store, allRegions, view.decisionId ?? '');
    expect(decision?.decision.score).toEqual(view.score);
    await intact(one);
  });

  it('that is paused meanwhile stays paused when it is retried', async () => {
    const one = await blocked();
    await record(one);
    await operate(one, 'pause');
    await byAdmin(one, 'retry');
    expect(await one.read()).toMatchObject({ state: 'PAUSED', predicate: null });
    await operate(one, 'resume');
    expect(await one.read()).toMatchObject({ state: 'RUNNING', stage: 'result' });
  });
});

const refusalOrGone = (answer: Promise<unknown>) =>
  refusal(answer).catch((error: unknown) =>
    error instanceof Error && /not.?found|completed/i.test(error.message) ? 'gone' : Promise.reject(error),
  );
