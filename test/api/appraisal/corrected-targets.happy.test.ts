/** Targets whose figure is missing or wrong when the facts are frozen: a joint one that nobody settled, and one that an objection puts right. */
import { beforeAll, describe, expect, it } from 'vitest';
import { verifySubject } from '../../../store/verify/subject.ts';
import type { Json } from '../../support/api.ts';
import { jointInForce } from '../../support/joint-target.ts';
import { HOME } from '../../support/regions.ts';
import { type Cast, launchedCast, MEASURED, moveToStage, useRunningApi } from '../../support/running-api.ts';
import { eventually } from '../../support/workflow-env.ts';

const api = useRunningApi();
let cast: Cast;
let sri: string;

const send = (name: string, key: string, body: unknown) =>
  api().call('POST', `/v1/appraisals/${sri}/${name}`, { key, body });
const sure = async (name: string, key: string, body: unknown) => {
  const { status, text } = await send(name, key, body);
  expect([status, text]).toEqual([200, text]);
};
const read = async (): Promise<Json> => (await api().call('GET', `/v1/appraisals/${sri}`, { key: cast.hr })).body;
const told = async (key = cast.hr): Promise<Json> =>
  (await api().call('GET', `/v1/appraisals/${sri}/explanation?lang=en`, { key })).body;
const facts = { behaviourRating: 'sesuai' };

beforeAll(async () => {
  cast = await launchedCast(api(), HOME, { speed: 0 });
  sri = await cast.appraisalOf(cast.ids.sri);
  const jointTarget = await jointInForce(api(), cast);
  const words = { measure: 'Izin', unit: 'izin', due: '2026-11-30' };
  const own = { id: 't1', title: 'Izin terbit', weight: 6000, ...MEASURED, ...words };
  const joint = { id: 't2', title: 'Balita sehat', weight: 4000, ...MEASURED, ...words, value: 1000, jointTarget };
  await moveToStage(api(), cast, { id: sri, stage: 'target' });
  await sure('propose-targets', cast.employee, { targets: [own, joint] });
  await sure('agree-targets', cast.boss, {});
  await moveToStage(api(), cast, { id: sri, stage: 'execution' });
  const at = (await read()).stageOpenedAt.slice(0, 10);
  await sure('report-progress', cast.employee, { reports: [{ target: 't1', actual: 90, at }] });
  await moveToStage(api(), cast, { id: sri, stage: 'final' });
});

describe('a joint target that nobody has settled', () => {
  it('is said to whoever leads it and to HR when people are rated', async () => {
    const notices = (await api().call('GET', `/v1/notices?to=office:hr`, { key: cast.hr })).body.data;
    expect(notices.map(({ template }: Json) => template)).toContain('joint-due');
    const boss = (await api().call('GET', `/v1/notices?to=${cast.ids.head}`, { key: cast.hr })).body.data;
    expect(boss.map(({ template }: Json) => template)).toContain('joint-unsettled');
  });

  it('is left out, and its weight is the others’: previewed, decided and told so', async () => {
    const { body } = await send('finalise-score?dryRun=true', cast.boss, { facts });
    const targets = body.decision.decision.inputs.targets;
    expect(targets.map(({ id }: Json) => id)).toEqual(['t1']);
    expect(JSON.stringify(body.decision.sentences)).toContain('Target bersama \\"Balita sehat\\" belum ditetapkan');
    await sure('finalise-score', cast.boss, { facts });
    await eventually(async () => ((await read()).predicate === null ? undefined : true), 'a score');
    const { reading, decision } = await told();
    expect(decision.score.result).toBe(9000);
    expect(reading).toContainEqual(expect.stringMatching(/^Joint target "Balita sehat" had no result/));
    expect((await verifySubject(api().store, sri)).findings).toEqual([]);
  });
});

describe('an objection that is upheld', () => {
  it('corrects what targets came to, and is told with what it was, who decided and why', async () => {
    const release = { reason: 'Kalibrasi selesai', force: true };
    await api().call('POST', `/v1/cycles/${cast.cycle}/release`, { key: cast.hr, body: release });
    await moveToStage(api(), cast, { id: sri, stage: 'result' });
    await sure('object', cast.employee, { reason: 'Rekap terakhir belum dihitung' });
    const decide = (targets: unknown, more = {}) => ({ decision: 'upheld', reason: 'Rekap benar', targets, ...more });
    const wrong: [unknown, string][] = [
      [[{ target: 't9', actual: 1 }], '/targets/0/target'],
      [[{ target: 't1', actual: 'banyak' }], '/targets/0/actual'],
      [[{ target: 't1', actual: 120, at: '2031-01-01' }], '/targets/0/at'],
      [[{ target: 't1', actual: 90 }], '/facts'],
      [
        [
          { target: 't1', actual: 95 },
          { target: 't1', actual: 96 },
        ],
        '/targets/1/target',
      ],
    ];
    for (const [targets, pointer] of wrong) {
      const refused = await send('decide-objection', cast.second, decide(targets));
      expect([refused.status, refused.body.errors?.[0].pointer]).toEqual([422, pointer]);
    }
    const rejected = { ...decide([{ target: 't1', actual: 120 }]), decision: 'rejected' };
    expect((await send('decide-objection', cast.second, rejected)).body.errors[0].pointer).toBe('/targets');
    const right = decide([
      { target: 't1', actual: '100,0' },
      { target: 't2', actual: 1000 },
    ]);
    const ahead = await send('decide-objection?dryRun=true', cast.second, right);
    expect(ahead.body.decision.decision.score.result).toBe(10_000);
    await sure('decide-objection', cast.second, right);
    const after = await eventually(async () => {
      const { decision, reading } = await told(cast.employee);
      return decision.score.result === 10_000 ? reading : undefined;
    }, 'another score');
    expect(after).toContainEqual(
      'Actual of target "Izin terbit" was corrected from 90 to 100 by whoever decided the objection. Reason: Rekap benar',
    );
    expect(after.join()).not.toContain('had no result');
    const entries = (await api().call('GET', `/v1/appraisals/${sri}/journal?limit=200`, { key: cast.hr })).body.data;
    const upheld = entries.find(({ type }: Json) => type === 'objection.upheld');
    expect(upheld.data.targets).toEqual([
      { target: 't1', actual: 100, before: 90 },
      { target: 't2', actual: 1000, before: null },
    ]);
    const [first] = (await api().call('GET', `/v1/appraisals/${sri}/targets`, { key: cast.employee })).body.data;
    expect(first).toMatchObject({ actual: 100, actualBy: 'correction' });
    expect((await verifySubject(api().store, sri)).findings).toEqual([]);
  });
});
