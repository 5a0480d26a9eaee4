import { beforeAll, describe, expect, it } from 'vitest';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { appendBatch } from '../../../store/journal/journal.ts';
import type { AppraisalView } from '../../../workflows/record.ts';
import { type Json, useApi } from '../../support/api.ts';
import { FOURTH, HOME } from '../../support/regions.ts';
import { aBatch, aCycle, anEntry, freshId } from '../../support/store.ts';

const api = useApi();
let hr: string;
let pack: string;
/** Nine in the morning of a day, in the region. */
const on = (day: string) => Date.parse(`${day}T09:00:00+07:00`);
const NOW = on('2026-02-10');
type Way = [stage: string, day: string][];
type Person = { unit: string; way: Way; view?: Partial<AppraisalView> };

async function cycleOf(label: string, people: Person[], more: object = {}): Promise<string> {
  const cycle = `cycle:${FOURTH}:${label}`;
  const clock = { anchorBusiness: NOW, anchorReal: 0, speed: 0 };
  await createCycle(api().store, aCycle({ _id: cycle, region: FOURTH, label, pack, clock, state: 'OPEN', ...more }));
  for (const { unit, way, view = {} } of people) {
    const last = way.at(-1) ?? ['', ''];
    const entries = [
      anEntry(1, { type: 'appraisal.launched', at: on('2026-01-05') }),
      ...way.map(([stage, day], i) =>
        anEntry(i + 2, {
          type: stage === 'closed' ? 'appraisal.closed' : 'stage.opened',
          at: on(day),
          changes: {
            stage,
            ...(stage === 'closed' ? { state: 'CLOSED' } : { stageOpenedAt: on(day) }),
            ...(i === way.length - 1 && view),
          },
        }),
      ),
    ];
    const waitingOn =
      last[0] === 'closed' ? [] : [{ as: 'assessor' as const, id: 'boss-1', for: 'agreeTargets' as const }];
    const batch = aBatch({
      appraisalId: freshId('a'),
      region: FOURTH,
      cycleId: cycle,
      unit,
      pack,
      entries,
      view: { waitingOn },
    });
    await appendBatch(api().store, { ...batch, version: entries.length });
  }
  return `/v1/cycles/${encodeURIComponent(cycle)}/forecast`;
}
const many = (n: number, person: Person): Person[] => Array.from({ length: n }, () => person);
const begun: Way = [['briefing', '2026-01-05']];
const targets: Way = [...begun, ['targets', '2026-01-12']];
const past = (day: string): Way => [...targets, ['executionH1', day]];
const get = (path: string, key = hr) => api().call('GET', path, { key });
const stageOf = (body: Json, stage: string) => body.stages.find((each: Json) => each.stage === stage);
const DUE = { dueAt: Date.parse('2026-02-20T23:59:59.999+07:00') };

beforeAll(async () => {
  pack = await api().packOf(FOURTH);
  hr = await api().keyFor({ region: FOURTH, roles: ['hr'] });
});

describe('the forecast of a cycle', () => {
  let path: string;
  beforeAll(async () => {
    path = await cycleOf('2026', [
      // Three before the days that the rate is told from, three within them, one of these twice: sent back, and on again.
      ...many(3, { unit: 'dinkes', way: past('2026-01-20') }),
      ...many(2, { unit: 'dinkes', way: past('2026-02-05') }),
      { unit: 'setda', way: [...past('2026-01-20'), ['targets', '2026-02-06'], ['executionH1', '2026-02-10']] },
      ...many(3, { unit: 'dinkes', way: targets, view: DUE }),
      {
        unit: 'setda',
        way: targets,
        view: {
          ...DUE,
          waitingOn: [
            { as: 'assessor', id: 'boss-2', for: 'agreeTargets' },
            { as: 'peer', id: 'peer-1', for: 'submitFeedback' },
            { as: 'peer', id: 'peer-2', for: 'submitFeedback' },
          ],
        },
      },
      { unit: 'setda', way: targets, view: { state: 'CANCELLED' } },
    ]);
  });

  it('tells from how many went on, over which days, when all will have, beside the deadline', async () => {
    const { status, body } = await get(path);
    expect(status).toBe(200);
    expect([body.people, body.cancelled, body.today]).toEqual([10, 1, '2026-02-10']);
    // 4 are left; 3 went on in 7 days: ten days.
    expect(stageOf(body, 'targets')).toMatchObject({
      done: 6,
      here: 4,
      rate: { from: '2026-02-04', to: '2026-02-10', people: 3 },
      day: '2026-02-20',
      reason: null,
      deadline: '2026-02-20',
    });
    expect(stageOf(body, 'briefing')).toMatchObject({ done: 10, day: '2026-01-12', reason: null, rate: null });
    expect(stageOf(body, 'executionH1')).toMatchObject({ done: 0, here: 6 });
    expect(stageOf(body, 'final')).toMatchObject({ done: 0, here: 0, day: null, reason: 'ahead' });
  });

  it('draws how many were past it by each day: of who was sent back, the last time counts', async () => {
    const { body } = await get(path);
    const { byDay } = stageOf(body, 'targets');
    const by = (day: string) => byDay[body.days.indexOf(day)];
    expect(body.days).toHaveLength(byDay.length);
    expect(body.days.length).toBeLessThanOrEqual(61);
    expect(['2026-01-19', '2026-01-20', '2026-02-04', '2026-02-05', '2026-02-10'].map(by)).toEqual([0, 3, 3, 5, 6]);
    expect(byDay.at(-1)).toBe(6);
  });

  it('names who holds it up, and peers never', async () => {
    const { waiting, holders } = stageOf((await get(path)).body, 'targets');
    expect(waiting).toEqual([
      { as: 'assessor', count: 4 },
      { as: 'peer', count: 1 },
    ]);
    expect(holders).toEqual([
      { employeeId: 'boss-1', as: 'assessor', count: 3 },
      { employeeId: 'boss-2', as: 'assessor', count: 1 },
    ]);
  });

  it('tells it of one unit, of few people nothing, and knows no unit that is not there', async () => {
    const { body } = await get(`${path}?unit=dinkes`);
    expect([body.unit, body.people, stageOf(body, 'targets').done]).toEqual(['dinkes', 8, 5]);
    // Two went on: chance, not a rate.
    expect(stageOf(body, 'targets')).toMatchObject({ day: null, reason: 'few', rate: { people: 2 } });
    const whole = (await get(path)).body.units;
    expect(whole.map(({ unit, people }: Json) => [unit, people])).toEqual([
      ['dinkes', 8],
      ['setda', 2],
    ]);
    expect(whole[1].stages[1]).toEqual({ stage: 'targets', done: 1, here: 1, day: null, reason: 'few' });
    expect((await get(`${path}?unit=none`)).status).toBe(422);
  });

  it('is for those who run the cycle, and of their units alone', async () => {
    for (const role of ['admin', 'auditor'] as const)
      expect((await get(path, await api().keyFor({ region: FOURTH, roles: [role] }))).status, role).toBe(200);
    expect(
      (await get(path, await api().keyFor({ region: FOURTH, roles: ['employee'], employeeId: 'e1' }))).status,
    ).toBe(403);
    expect((await get(path, await api().keyFor({ region: HOME, roles: ['hr'] }))).status).toBe(404);
    const one = await api().keyFor({ region: FOURTH, roles: ['hr'], scopes: ['unit:setda'] });
    const { body } = await get(path, one);
    expect([body.people, body.units.map(({ unit }: Json) => unit)]).toEqual([2, ['setda']]);
    expect((await get(`${path}?unit=dinkes`, one)).status).toBe(422);
  });
});

describe('what no rate can tell', () => {
  it('says that nobody moves', async () => {
    const path = await cycleOf('still', many(6, { unit: 'u', way: targets, view: DUE }));
    const { body } = await get(path);
    expect(stageOf(body, 'targets')).toMatchObject({ day: null, reason: 'still', rate: { people: 0 } });
  });

  it('says that time moves people on where it does, and that what comes later has not begun', async () => {
    const path = await cycleOf('held', [
      ...many(6, { unit: 'u', way: past('2026-01-20'), view: { dueAt: Date.parse('2026-02-15T23:59:59.999+07:00') } }),
      ...many(3, { unit: 'u', way: [...past('2026-01-20'), ['midYear', '2026-02-09']] }),
    ]);
    const { body } = await get(path);
    // Three in 7 days went past it, the last six would take until the 24th: its deadline is earlier.
    const ends = { day: null, reason: 'deadline', deadline: '2026-02-15', rate: { people: 3 } };
    expect(stageOf(body, 'executionH1')).toMatchObject(ends);
    expect(stageOf(body, 'feedback')).toMatchObject({ day: null, reason: 'ahead' });
  });

  it('says that a later stage waits for one in which nobody moves', async () => {
    const path = await cycleOf('before', [
      ...many(6, { unit: 'u', way: begun, view: { dueAt: null } }),
      ...many(6, { unit: 'u', way: [...begun, ['targets', '2026-01-06'], ['executionH1', '2026-02-09']] }),
    ]);
    const { body } = await get(path);
    expect(stageOf(body, 'briefing')).toMatchObject({ day: null, reason: 'still' });
    expect(stageOf(body, 'targets')).toMatchObject({ day: null, reason: 'before', rate: { people: 6 } });
  });

  it('says nothing of a cycle whose time stands still', async () => {
    const path = await cycleOf('paused', many(6, { unit: 'u', way: past('2026-02-09') }), { state: 'PAUSED' });
    expect(stageOf((await get(path)).body, 'executionH1')).toMatchObject({ day: null, reason: 'paused' });
  });

  it('tells of one that is over when it was, counted once and kept', async () => {
    const way: Way = [...past('2026-02-01'), ['closed', '2026-02-03']];
    const over = { state: 'CLOSED', closedAt: '2026-02-04T00:00:00.000Z' };
    const path = await cycleOf('over', many(5, { unit: 'u', way }), over);
    const first = (await get(path)).body;
    expect([first.today, stageOf(first, 'outcome').day, stageOf(first, 'targets').day]).toEqual([
      '2026-02-03',
      '2026-02-03',
      '2026-02-01',
    ]);
    await api().store.models.appraisals.deleteMany({ cycleId: `cycle:${FOURTH}:over` });
    expect((await get(path)).body).toEqual(first);
  });
});
