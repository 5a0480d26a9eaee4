/** Targets that change in mid-year: proposed, returned and agreed while work goes on; both sets become the score, by working days. */
import { beforeAll, describe, expect, it } from 'vitest';
import { workingDaysBetween } from '../../../rules/time/calendar.ts';
import { workCalendar } from '../../../rules/time/plan.ts';
import { getPack, versionInForce } from '../../../store/pack/rule-packs.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import type { Json } from '../../support/api.ts';
import { publishNext } from '../../support/next-version.ts';
import { STAFF } from '../../support/regions.ts';
import { type Cast, launchedCast, useRunningApi } from '../../support/running-api.ts';
import { ORIGIN, testSite } from '../../support/site.ts';
import { surferOf } from '../../support/surfer.ts';

const api = useRunningApi();
let cast: Cast;
let sri: string;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  const choice = await versionInForce(api().store, STAFF, '2026-01-01');
  const first = choice.ok ? await getPack(api().store, choice.doc._id) : null;
  if (!first) throw new Error('no pack');
  await publishNext(api().store, first, ({ phases }) => ({
    effective: { from: '2026-01-01', to: null },
    phases: phases.map((phase) => (phase.kind === 'target' ? { ...phase, midYear: 'segments' as const } : phase)),
  }));
  await api().store.models.rulePacks.updateOne({ _id: first.digest }, { $set: { status: 'retired' } });
  cast = await launchedCast(api(), STAFF, { speed: 0 });
  sri = await cast.appraisalOf(cast.ids.sri);
});

const send = (name: string, key: string, body: unknown, language = 'id') =>
  api().call('POST', `/v1/appraisals/${sri}/${name}`, { key, body, headers: { 'Accept-Language': language } });
const read = async (): Promise<Json> => (await api().call('GET', `/v1/appraisals/${sri}`, { key: cast.hr })).body;
const targets = async (which = 'now', key = cast.boss): Promise<Json> =>
  (await api().call('GET', `/v1/appraisals/${sri}/targets?which=${which}`, { key })).body.data;
const path = () => `/v1/cycles/${cast.cycle}`;
const clock = async (): Promise<number> =>
  Date.parse((await api().call('GET', path(), { key: cast.admin })).body.businessNow);
async function goOn(days: number): Promise<string> {
  const to = new Date((await clock()) + days * DAY_MS).toISOString();
  const moved = await api().call('POST', `${path()}/clock`, { key: cast.admin, body: { to, reason: 'uji' } });
  if (moved.status >= 400) throw new Error(moved.text);
  return new Date((await clock()) + 7 * 3_600_000).toISOString().slice(0, 10);
}
async function moveTo(stage: string): Promise<void> {
  for (let n = 0; n < 60; n += 1) {
    const { stageKind, stageOpenedAt } = await read();
    if (stageKind === stage && Date.parse(stageOpenedAt) <= (await clock())) return;
    await goOn(10);
  }
  throw new Error(`${stage} never opened`);
}
const target = (value: number, title: string) => ({
  id: 't1',
  title,
  unit: 'izin',
  weight: 10_000,
  value,
  due: '2026-11-30',
  kind: 'main',
  aspect: 'quantity',
  direction: 'higher',
  source: 'own',
});
async function reported(actual: number, at: string): Promise<void> {
  expect((await send('report-progress', cast.employee, { reports: [{ target: 't1', actual, at }] })).status).toBe(200);
  const open = (await read()).progress.open.map(({ id }: Json) => id);
  expect((await send('accept-progress', cast.boss, { reportIds: open })).status).toBe(200);
}

describe('targets that change while work goes on', () => {
  let changed = '';

  it('stay what they were until others are agreed', async () => {
    await send('acknowledge-briefing', cast.employee, {});
    expect((await send('propose-targets', cast.employee, { targets: [target(100, 'Izin terbit')] })).status).toBe(200);
    await send('agree-targets', cast.boss, {});
    await send('acknowledge-targets', cast.employee, {});
    await moveTo('execution');
    const today = await goOn(21);
    await reported(100, today);
    expect(
      (await send('propose-targets', cast.employee, { targets: [target(900, 'Izin dua kali lipat')] })).status,
    ).toBe(200);
    const seen = await read();
    expect(seen).toMatchObject({
      targets: [{ value: 100 }],
      targetsAgreedBy: 'assessor',
      change: { targets: [{ value: 900 }] },
    });
    expect(seen.waitingOn).toContainEqual(expect.objectContaining({ as: 'assessor', for: 'agreeTargets' }));
    expect(await targets()).toMatchObject([{ title: 'Izin terbit', value: 100, actual: 100 }]);
    expect(await targets('proposed')).toMatchObject([{ title: 'Izin dua kali lipat', value: 900, actual: null }]);
    expect((await send('propose-targets', cast.employee, { targets: [target(5, 'Lagi')] })).body.code).toBe(
      'stage-mismatch',
    );
    expect((await send('agree-targets', cast.employee, {})).status).toBe(403);
    expect((await send('return-targets', cast.boss, { reason: 'Terlalu tinggi' })).status).toBe(200);
    expect(await targets()).toMatchObject([
      { title: 'Izin terbit', value: 100, actual: 100, returnedBecause: 'Terlalu tinggi' },
    ]);
    expect([(await read()).change, await targets('proposed')]).toEqual([null, []]);
  });

  it('become segments, with their words and their reports', async () => {
    changed = await goOn(60);
    expect((await send('propose-targets', cast.employee, { targets: [target(200, 'Izin daring')] })).status).toBe(200);
    expect((await send('agree-targets', cast.boss, {})).status).toBe(200);
    const seen = await read();
    expect(seen).toMatchObject({
      change: null,
      targets: [{ value: 200 }],
      segments: [{ targets: [{ value: 100 }], counted: [{ actual: 100 }] }],
    });
    expect(await targets()).toMatchObject([{ title: 'Izin daring', value: 200, actual: null }]);
    expect(await targets('before')).toMatchObject([
      { title: 'Izin terbit', value: 100, actual: 100, to: expect.any(String) },
    ]);
    expect(seen.segments[0].to < changed).toBe(true);
    expect((await verifySubject(api().store, sri)).findings).toEqual([]);
  });

  it('are told on the pages of both', async () => {
    const site = await testSite(api());
    const surfer = surferOf((request) => site(request, {} as never));
    expect(ORIGIN).toContain('localhost');
    await surfer.signIn({ wilayah: STAFF, pegawai: cast.ids.sri, hat: 'employee' });
    const { html } = await surfer.visit(`/penilaian/${sri}/target`);
    for (const words of ['Izin daring', 'Izin terbit', 'Usulkan perubahan target', 'Berlaku '])
      expect(html).toContain(words);
  });

  it('are decided by working days, in sentences that add up, as the preview says', async () => {
    await reported(100, await goOn(30));
    await moveTo('final');
    const facts = { behaviourRating: 'sesuai' };
    const { body } = await send('finalise-score?dryRun=true', cast.boss, { facts });
    const { decision, sentences } = body.decision;
    const [before, now] = decision.inputs.targets;
    expect([before, now]).toMatchObject([
      { id: 't1.s1', value: 1_000_000, actual: 1_000_000 },
      { id: 't1', value: 2_000_000, actual: 1_000_000 },
    ]);
    const pack = await getPack(api().store, (await read()).pack);
    const calendar = workCalendar(pack?.pack.calendar ?? ({} as never), { from: '2026-01-01', to: '2026-12-31' });
    for (const { from, to, days } of [before, now]) expect(days).toBe(workingDaysBetween(from, to, calendar, 'both'));
    const [node, attained] = Object.entries<Json>(decision.attainments)[0] ?? [];
    expect(attained.map(({ attainment }: Json) => attainment)).toEqual([10_000, 5000]);
    const mean = Math.round((10_000 * before.days + 5000 * now.days) / (before.days + now.days));
    const over = Object.entries<Json>(pack?.pack.derived ?? {}).find(
      ([, each]) => each.of === node && each.combine === 'weightedMean',
    );
    expect(decision.derived[over?.[0] ?? '']).toBe(mean);
    const told = sentences.map(({ text }: Json) => text.id).join('\n');
    expect(told).toContain('"Izin terbit"');
    expect(told).toContain(`${before.days} hari kerja`);
    expect(told).toContain('dihitung juga menurut hari kerja segmennya');
    const line: string = sentences
      .map(({ text }: Json) => text.en)
      .find((text: string) => text.includes('working days of its segment'));
    const parts = [...line.matchAll(/[=≈] ([\d.]+)/g)].map(([, part]) => Math.round(Number(part) * 100));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(mean);
    expect((await send('finalise-score', cast.boss, { facts })).status).toBe(200);
  });

  it('change no more once the facts are frozen', async () => {
    const { status, body } = await send('propose-targets', cast.employee, { targets: [target(300, 'Lagi')] });
    expect([status, body.code]).toEqual([409, 'stage-mismatch']);
  });
});
