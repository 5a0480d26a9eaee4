import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createActivities } from '../../../activities/index.ts';
import type { Facts, ResolvedPack } from '../../../rules/language/types.ts';
import { insertRulePack } from '../../../store/pack/rule-packs.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { appraisalWorkflowId, operationSignal } from '../../../workflows/messages.ts';
import { ADMIN, ASSESSOR, aPlan, aStage, command, DAY, EMPLOYEE, SECOND, START } from '../../support/appraisal.ts';
import { cappedPack, TWELVE } from '../../support/capped-reward.ts';
import { goodFacts } from '../../support/rules-fixture.ts';
import {
  newId,
  PATIENCE,
  type RunningWorker,
  send,
  startWorkers,
  stored,
  timeSkippingServer,
  type WorkflowEnv,
  wrongIn,
} from '../../support/workflow-env.ts';
import { type Game, startGame } from '../../support/year.ts';

vi.setConfig({ testTimeout: PATIENCE });

let env: WorkflowEnv;
let workers: RunningWorker;
let pack: ResolvedPack;
beforeAll(async () => {
  env = await timeSkippingServer();
  workers = await startWorkers(env);
  pack = cappedPack({ ...TWELVE, places: 1 });
  const { digest: _id, pack: content } = pack;
  const { id: packId, version, effective } = content;
  const publishedAt = '2026-01-01T00:00:00.000Z';
  const source = { format: 'siklus.pack/1', id: packId, version } as const;
  await insertRulePack(env.store, {
    _id,
    packId,
    version,
    effective,
    status: 'published',
    pack: content,
    source,
    publishedAt,
  });
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

const stages = () => [
  aStage('final', { onDeadline: { do: 'escalate', grace: { workingDays: 10 }, then: 'hold' } }),
  aStage('calibration', { onDeadline: { do: 'hold' } }),
  aStage('result'),
  aStage('outcome', { onDeadline: { do: 'hold' } }),
];

/** Of one unit; scored, and in calibration. */
async function scored(unit: string, facts: Facts): Promise<Game> {
  const { behaviour: _rated, ...known } = goodFacts;
  const more = { unit, facts: { ...known, newIdea: true, ...facts } };
  const one = await startGame(env, { pack, seed: 1, from: START, plan: aPlan(stages()), more });
  await send(env, one.id, ['finaliseScore', command(ASSESSOR, {}, stored({ behaviour: 'sesuai' }))]);
  await one.read();
  return one;
}
const release = (one: Game) =>
  env.client.workflow
    .getHandle(appraisalWorkflowId(one.id))
    .signal(operationSignal, { op: 'release', opId: newId(), actor: ADMIN, reasonId: 'r' });
const rewardOf = async (one: Game) => {
  const [reward] = (await one.read()).outcomes;
  return reward && { status: reward.status, place: reward.place };
};
const fixed = (unit: string) => env.store.models.journal.countDocuments({ type: 'places.given', 'data.unit': unit });

describe('a reward of which there is one', () => {
  it('goes to the first of the unit; the second is told why not, and an objection adds a place', async () => {
    const [best, other] = [await scored('u-one', { speed: 9_800 }), await scored('u-one', { speed: 9_500 })];
    expect((await rewardOf(best))?.place).toBeUndefined();
    await Promise.all([release(other), release(best)]);
    await best.sleep(DAY);
    expect(await rewardOf(best)).toEqual({ status: 'PROPOSED', place: { rank: 1, places: 1, within: true } });
    expect(await rewardOf(other)).toEqual({ status: 'LAPSED', place: { rank: 2, places: 1, within: false } });
    expect(await fixed('u-one')).toBe(1);

    await send(env, other.id, ['object', command(EMPLOYEE, {}, stored())]);
    await send(env, other.id, ['decideObjection', command(SECOND, { decision: 'upheld' }, stored({ speed: 9_900 }))]);
    await other.sleep(DAY);
    expect(await rewardOf(other)).toEqual({ status: 'PROPOSED', place: { rank: 1, places: 1, within: true } });
    expect((await rewardOf(best))?.status).toBe('PROPOSED');
    for (const one of [best, other]) expect(await wrongIn(env, one.id)).toEqual([]);
    expect((await verifySubject(env.store, 'audit:test')).findings).toEqual([]);
  });

  it('is measured against the order for whoever comes after the release', async () => {
    const first = await scored('u-late', { speed: 9_500 });
    await release(first);
    await first.sleep(DAY);
    const [better, worse] = [await scored('u-late', { speed: 9_900 }), await scored('u-late', { speed: 9_000 })];
    await Promise.all([release(better), release(worse)]);
    await first.sleep(DAY);
    expect(await rewardOf(better)).toEqual({ status: 'PROPOSED', place: { rank: 1, places: 1, within: true } });
    expect(await rewardOf(worse)).toEqual({ status: 'LAPSED', place: { rank: 2, places: 1, within: false } });
    expect((await rewardOf(first))?.status).toBe('PROPOSED');
    expect(await fixed('u-late')).toBe(1);
  });

  it('is given once, however often the activity is repeated', async () => {
    const people = [await scored('u-again', { speed: 9_500 }), await scored('u-again', { speed: 9_600 })];
    const activities = createActivities({ store: env.store, client: env.client });
    const ask = async ({ id, input }: Game) => {
      const { cycleId, region, unit } = input;
      const { decisionId } = await people[0]!.read();
      return activities.placeOutcomes({
        appraisalId: id,
        cycleId,
        region,
        unit,
        decisionId: (decisionId ?? '').replace(people[0]!.id, id),
      });
    };
    const answers = await Promise.all([...people, ...people].map(ask));
    expect(answers.slice(2)).toEqual(answers.slice(0, 2));
    expect(answers.map(([placed]) => placed?.place.within)).toEqual([false, true, false, true]);
    expect(await fixed('u-again')).toBe(1);
  });
});
