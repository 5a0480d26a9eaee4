/** Six months of an improvement period, on a server whose clock jumps. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { followIssue } from '../../../activities/appraisal/letters.ts';
import { startFollowUp } from '../../../activities/follow-up/follow-up.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { appendToFollowUp, followUpSubject, readFollowUp } from '../../../store/follow-up/chain.ts';
import { getFollowUp } from '../../../store/follow-up/follow-ups.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { followUpChangedSignal, followUpWorkflowId } from '../../../workflows/follow-up/messages.ts';
import { followedPack, issuedWithFollowUp, TERM } from '../../support/follow-ups.ts';
import {
  CODEC_KEYS,
  PATIENCE,
  type RunningWorker,
  startWorkers,
  timeSkippingServer,
} from '../../support/workflow-env.ts';

vi.setConfig({ testTimeout: PATIENCE });
type Env = Awaited<ReturnType<typeof timeSkippingServer>>;
let env: Env;
let workers: RunningWorker;
let pack: ResolvedPack;
beforeAll(async () => {
  env = await timeSkippingServer({ sealKeys: CODEC_KEYS });
  workers = await startWorkers(env);
  pack = await followedPack(env.store);
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

const REGION = 'test';
const now = async () => Number(await env.timeSkipping.currentTimeMs());
let n = 0;

/** Issued once, and told three times. */
async function issue(of: ResolvedPack = pack) {
  n += 1;
  const { batch, id, outcome } = await issuedWithFollowUp(env.store, {
    pack: of,
    region: REGION,
    appraisalId: `a${n}`,
    employeeId: `e${n}`,
    at: await now(),
  });
  const start = startFollowUp(env);
  await Promise.all([1, 2, 3].map(() => followIssue(env.store, batch, start)));
  const handle = env.client.workflow.getHandle(followUpWorkflowId(id));
  const say = async (type: string, key: string, data: object = {}) => {
    const actor = { id: 'boss', as: 'assessor' } as const;
    await appendToFollowUp(env.store, id, { region: REGION, type, actor, at: await now(), data: { ...data }, key });
    await readFollowUp(env.store, id);
  };
  const types = async () => (await readFollowUp(env.store, id)).entries.map(({ type }) => type.split('.')[1]);
  const read = () => getFollowUp(env.store, REGION, id);
  const intact = async () => expect((await verifySubject(env.store, followUpSubject(id))).findings).toEqual([]);
  return { id, handle, outcome, say, types, read, intact };
}
const days = (count: number) => env.timeSkipping.sleep(`${count} days`);

describe('an improvement period', () => {
  it('is opened once, goes through six months within 60 events, and ends as it was evaluated', async () => {
    const { handle, say, types, read, intact } = await issue();
    await say('followUp.planned', 'plan/1');
    await say('followUp.planAgreed', 'agree/2', { plan: 2 });
    for (const month of [1, 2, 3, 4, 5]) {
      await days(31);
      await say('followUp.checkedIn', `checkIn/${month}/done`, { n: month, standing: 'onTrack' });
    }
    await days(31);
    expect(await read()).toMatchObject({ state: 'evaluation', result: null });
    await say('followUp.evaluated', 'evaluation/1/done', { result: 'passed' });
    await handle.signal(followUpChangedSignal);
    await handle.result();
    expect(await read()).toMatchObject({ state: 'ended', result: 'passed', wakeAt: null });
    const said = await types();
    expect(said.filter((type) => type === 'opened')).toHaveLength(1);
    expect(said).not.toContain('escalated');
    const { historyLength } = await handle.describe();
    expect(historyLength).toBeLessThanOrEqual(60);
    await intact();
  });

  it('reminds and escalates what nobody does, and lapses without a decision: never failed by silence', async () => {
    const { handle, types, read, intact } = await issue();
    await handle.result();
    expect(await read()).toMatchObject({ state: 'ended', result: 'lapsed' });
    const said = await types();
    expect(said.filter((type) => type === 'escalated')).toHaveLength(7);
    expect(said.filter((type) => type === 'evaluationOpened')).toHaveLength(1);
    expect(said.at(-1)).toBe('lapsed');
    await intact();
  });

  it('is extended once, and a failed one waits for its competency test', async () => {
    const { handle, say, read, intact } = await issue();
    await days(190);
    await say('followUp.evaluated', 'evaluation/1/done', { result: 'extended' });
    await handle.signal(followUpChangedSignal);
    const extended = await read();
    expect(extended).toMatchObject({ state: 'running', result: null });
    await days(95);
    expect(await read()).toMatchObject({ state: 'evaluation' });
    await say('followUp.evaluated', 'evaluation/2/again', { result: 'extended' });
    expect(await read()).toMatchObject({ state: 'evaluation' });
    await say('followUp.evaluated', 'evaluation/2/done', { result: 'failed' });
    expect(await read()).toMatchObject({ state: 'test', result: 'failed', test: null });
    await handle.signal(followUpChangedSignal);
    await say('followUp.tested', 'test/done', { result: 'failed' });
    await handle.signal(followUpChangedSignal);
    await handle.result();
    expect(await read()).toMatchObject({ state: 'ended', result: 'failed', test: 'failed' });
    await intact();
  });

  it('ends at once when it is taken back, and by itself when its outcome was a lost one', async () => {
    const one = await issue();
    await one.say('followUp.reversed', 'reversed');
    await one.handle.signal(followUpChangedSignal);
    await one.handle.result();
    expect(await one.read()).toMatchObject({ state: 'ended', result: 'reversed' });
    const two = await issue();
    await env.store.models.outcomes.collection.deleteOne({ _id: two.outcome._id as never });
    await two.handle.signal(followUpChangedSignal);
    await two.handle.result();
    expect(await two.read()).toMatchObject({ state: 'ended', result: 'withdrawn' });
    await one.intact();
    await two.intact();
  });
});

describe('the term of a sanction', () => {
  it('is not in force before it is served, and ends by itself', async () => {
    const { handle, say, types, read, intact } = await issue(await followedPack(env.store, TERM, 2));
    await days(60);
    expect(await read()).toMatchObject({ state: 'service', until: null });
    expect(await types()).toContain('escalated');
    const on = new Date(await now()).toISOString().slice(0, 10);
    await say('followUp.served', 'service/done', { on });
    await handle.signal(followUpChangedSignal);
    expect(await read()).toMatchObject({ state: 'waiting' });
    await days(30);
    expect(await read()).toMatchObject({ state: 'inForce' });
    await handle.result();
    expect(await read()).toMatchObject({ state: 'ended', result: 'completed' });
    await intact();
  });
});
