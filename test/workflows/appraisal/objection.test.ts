import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decisionsOf } from '../../../store/appraisal/decisions.ts';
import { outcomesOf } from '../../../store/appraisal/outcomes.ts';
import { allRegions } from '../../../store/scope.ts';
import type { Actor } from '../../../workflows/messages.ts';
import {
  ADMIN,
  ASSESSOR,
  aPlan,
  aStage,
  command,
  DAY,
  EMPLOYEE,
  official,
  SECOND,
  START,
} from '../../support/appraisal.ts';
import { type Sorted, sortedSituation } from '../../support/situations.ts';
import {
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
let sanction: Sorted;
beforeAll(async () => {
  env = await timeSkippingServer();
  workers = await startWorkers(env);
  sanction = await sortedSituation(env.store, 'sanction');
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

const stages = () => [
  aStage('final', { onDeadline: { do: 'escalate', grace: { workingDays: 10 }, then: 'hold' } }),
  aStage('result'),
  aStage('outcome'),
];
/** An appraisal with its facts known and a sanction in the making. */
const begin = () =>
  startGame(env, { pack: sanction.pack, seed: 1, from: START, plan: aPlan(stages()), more: { facts: sanction.known } });
const finalise = (one: Game, actor = ASSESSOR) =>
  send(env, one.id, ['finaliseScore', command(actor, {}, stored(sanction.rated))]);
const object = (one: Game) => send(env, one.id, ['object', command(EMPLOYEE, {}, stored())]);
const decide = (one: Game, decision: 'upheld' | 'rejected', actor: Actor = SECOND) =>
  send(env, one.id, [
    'decideObjection',
    command(actor, { decision }, decision === 'upheld' ? stored(better()) : stored()),
  ]);
/** The best that an assessor can give. */
const better = () =>
  Object.fromEntries(
    Object.entries(sanction.rated).map(([id, value]) => {
      const { max, values } = sanction.pack.pack.facts[id] ?? {};
      return [
        id,
        typeof value === 'number' ? (max ?? value) : typeof value === 'boolean' ? true : (values?.at(-1) ?? value),
      ];
    }),
  );
const outcomes = (one: Game) => outcomesOf(env.store, allRegions, one.id);
const intact = async (one: Game) => expect(await wrongIn(env, one.id)).toEqual([]);
const proposals = async (one: Game) => (await one.read()).outcomes;
const decideAll = async (one: Game, decision: 'approved' | 'rejected') => {
  const persons: Partial<Record<string, Actor>> = { supervisor: ASSESSOR, secondReviewer: SECOND };
  for (const { id, approval } of await proposals(one)) {
    const actor = persons[approval] ?? official(approval);
    await send(env, one.id, ['decideOutcome', command(actor, { outcomeId: id, decision }, stored())]);
  }
};

describe('an objection', () => {
  it('that is upheld has the score computed anew from what the second reviewer found', async () => {
    const one = await begin();
    await finalise(one);
    const before = await one.read();
    expect(before.outcomes.some((outcome) => outcome.kind === 'sanction')).toBe(true);
    await object(one);
    await decide(one, 'upheld');
    const after = await one.read();
    expect(after).toMatchObject({ stage: 'outcome', objection: { decision: 'upheld', decidedBy: SECOND.id } });
    expect(after.score?.final ?? 0).toBeGreaterThan(before.score?.final ?? 0);
    expect(after.outcomes.some((outcome) => outcome.kind === 'sanction')).toBe(false);
    expect(after.facts).toMatchObject(better());
    expect(await decisionsOf(env.store, allRegions, one.id)).toHaveLength(2);
    await intact(one);
  });

  it('that is rejected changes neither facts nor score', async () => {
    const one = await begin();
    await finalise(one);
    const before = await one.read();
    await object(one);
    await decide(one, 'rejected');
    const { score, facts, outcomes: same, objection } = await one.read();
    expect({ score, facts, outcomes: same }).toEqual({
      score: before.score,
      facts: before.facts,
      outcomes: before.outcomes,
    });
    expect(objection).toMatchObject({ decision: 'rejected' });
    expect(await decisionsOf(env.store, allRegions, one.id)).toHaveLength(1);
  });

  it('is in time until the end of the fourteenth day, and too late a moment after', async () => {
    const [inTime, tooLate] = [await begin(), await begin()];
    await finalise(inTime);
    await finalise(tooLate);
    const { dueAt, stageOpenedAt } = await inTime.read();
    expect((dueAt ?? 0) + 1).toBe(Math.floor((stageOpenedAt + 7 * HOUR) / DAY) * DAY + 15 * DAY - 7 * HOUR);
    await inTime.sleepUntil((dueAt ?? 0) - 60_000);
    await object(inTime);
    await tooLate.sleepUntil((dueAt ?? 0) + 2);
    expect(await refusal(object(tooLate))).toBe('deadline-passed');
    await tooLate.sleep(5 * HOUR);
    expect(await tooLate.read()).toMatchObject({ stage: 'outcome', acknowledged: 'silent', objection: null, late: [] });
    expect(await inTime.read()).toMatchObject({ stage: 'result', objection: { decision: null } });
  });

  it('stays every sanction for as long as it is open', async () => {
    const one = await begin();
    await finalise(one);
    await object(one);
    await one.sleep(120 * DAY);
    const view = await one.read();
    expect(view).toMatchObject({ stage: 'result', overdue: true });
    const [proposal] = view.outcomes;
    const act = command<'decideOutcome'>(ASSESSOR, { outcomeId: proposal?.id ?? '', decision: 'approved' }, stored());
    expect(await refusal(send(env, one.id, ['decideOutcome', act]))).toBe('stage-mismatch');
    expect(await outcomes(one)).toEqual([]);
    await decide(one, 'rejected');
    expect(await one.read()).toMatchObject({ stage: 'outcome', late: ['result'] });
    await decideAll(one, 'approved');
    expect((await outcomes(one)).length).toBe(view.outcomes.length);
    await intact(one);
  });

  it('is never decided by whoever gave the ratings', async () => {
    const one = await begin();
    const { dueAt } = await one.read();
    await one.sleepUntil((dueAt ?? 0) + 5 * HOUR);
    await finalise(one, SECOND);
    await object(one);
    expect(await refusal(decide(one, 'rejected'))).toBe('self-decision');
    expect(await refusal(decide(one, 'rejected', { ...ASSESSOR, as: 'secondReviewer' }))).toBe('self-decision');
    expect((await one.read()).waitingOn).toEqual([{ as: 'admin', for: 'reassignAssessor' }]);
    const third: Actor = { id: 'sec-2', as: 'secondReviewer' };
    const reassign = { assessorId: ASSESSOR.id, secondReviewerId: third.id };
    await send(env, one.id, ['reassignAssessor', command(ADMIN, reassign, stored())]);
    await decide(one, 'rejected', third);
    expect(await one.read()).toMatchObject({ objection: { decision: 'rejected', decidedBy: third.id } });
  });

  it('cannot be brought before a former assessor by a reassignment', async () => {
    const one = await begin();
    await finalise(one);
    await object(one);
    const swap = { assessorId: 'sup-2', secondReviewerId: ASSESSOR.id };
    expect(await refusal(send(env, one.id, ['reassignAssessor', command(ADMIN, swap)]))).toBe('self-decision');
  });
});

describe('a proposed sanction', () => {
  const scored = async () => {
    const one = await begin();
    await finalise(one);
    await one.sleep(15 * DAY);
    expect(await one.read()).toMatchObject({ stage: 'outcome' });
    return one;
  };

  it('is issued once when the authority approves it', async () => {
    const one = await scored();
    await decideAll(one, 'approved');
    const issued = await outcomes(one);
    expect(issued.map((outcome) => outcome.outcomeId)).toEqual((await proposals(one)).map(({ id }) => id));
    expect(await one.read()).toMatchObject({ state: 'CLOSED' });
    expect((await one.read()).outcomes.every(({ status, decidedBy }) => status === 'ISSUED' && decidedBy)).toBe(true);
    await intact(one);
  });

  it('is not issued when the authority rejects it', async () => {
    const one = await scored();
    await decideAll(one, 'rejected');
    expect(await outcomes(one)).toEqual([]);
    expect((await one.read()).outcomes.every(({ status }) => status === 'REJECTED')).toBe(true);
    await intact(one);
  });

  it('lapses when nobody decides: silence issues nothing', async () => {
    const one = await scored();
    await one.sleep(90 * DAY);
    expect(await one.read()).toMatchObject({ state: 'CLOSED' });
    expect((await one.read()).outcomes.every(({ status }) => status === 'LAPSED')).toBe(true);
    expect(await outcomes(one)).toEqual([]);
    await intact(one);
  });
});
