/** Somebody moves from one region to another in May: both sign, what was reached goes along, and the year ends with one result. */
import { beforeAll, describe, expect, it } from 'vitest';
import { regionInWords } from '../../../rules/explain/targets.ts';
import { paths } from '../../../console/paths.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { carryOnTransfers } from '../../../api/transfer/carry-out.ts';
import { type Json, nipOf } from '../../support/api.ts';
import { STAFF, HOME, THIRD } from '../../support/regions.ts';
import { type Cast, launchedCast, useRunningApi } from '../../support/running-api.ts';
import { testSite } from '../../support/site.ts';
import { surferOf } from '../../support/surfer.ts';
import { eventually } from '../../support/workflow-env.ts';

const api = useRunningApi();
const DAY_MS = 86_400_000;
const NIP = nipOf(71_111);
const ON = '2026-05-04';
type Place = Cast & { appraisal: string; mover: string; person: string };
let [here, there]: (Place | undefined)[] = [];
let released = '';

const call = (method: string, path: string, key: string, body?: unknown) =>
  api().call(method, path, { key, ...(body !== undefined && { body }) });
const read = async ({ appraisal, admin }: Place): Promise<Json> =>
  (await call('GET', `/v1/appraisals/${appraisal}`, admin)).body;

/** Imports the person, and launches whoever came to the roster since. */
async function join(cast: Cast): Promise<Place> {
  const { region, admin, hr, cycle } = cast;
  const head = (await call('GET', `/v1/employees/${cast.ids.head}`, hr)).body.nip;
  const facts = { monthsInPost: '24', unitKind: 'other' };
  const raw = [
    `nip,name,unit,supervisorNip,${Object.keys(facts)
      .map((each) => `facts.${each}`)
      .join(',')}`,
    `${NIP},Rahma,dinkes,${head},${Object.values(facts).join(',')}`,
  ].join('\n');
  const headers = { 'Content-Type': 'text/csv' };
  const imported = await api().call('POST', `/v1/employees/import?region=${region}`, { key: hr, raw, headers });
  const person = imported.body.lines[0].id;
  const launched = await call('POST', `/v1/cycles/${cycle}/launch`, admin, { reason: 'Pegawai baru' });
  expect(launched.status).toBe(202);
  const mover = await api().keyFor({ region, roles: ['employee'], employeeId: person });
  return { ...cast, person, mover, appraisal: await cast.appraisalOf(person) };
}

/** What is due of the cycle itself on the way ends a move. */
async function moveTo({ cycle, admin }: Cast, day: string): Promise<void> {
  const to = `${day}T09:00:00+07:00`;
  for (let n = 0; n < 8; n += 1) {
    const { businessNow } = (await call('GET', `/v1/cycles/${cycle}`, admin)).body;
    if (Date.parse(businessNow) >= Date.parse(to)) return;
    const { status, text } = await call('POST', `/v1/cycles/${cycle}/clock`, admin, { to, reason: 'uji' });
    if (status >= 400) throw new Error(text);
  }
  throw new Error(`it is not ${day} yet`);
}

const target = (title: string, value: number) => ({
  id: 't1',
  title,
  unit: 'berkas',
  weight: 10_000,
  value,
  due: '2026-11-30',
  kind: 'main',
  aspect: 'quantity',
  direction: 'higher',
  source: 'own',
});
async function command({ appraisal }: Place, key: string, name: string, body: unknown): Promise<void> {
  const { status, text } = await call('POST', `/v1/appraisals/${appraisal}/${name}`, key, body);
  if (status !== 200) throw new Error(`${name}: ${text}`);
}
async function reported(place: Place, actual: number, at: string): Promise<void> {
  await command(place, place.mover, 'report-progress', { reports: [{ target: 't1', actual, at }] });
  const reportIds = (await read(place)).progress.open.map(({ id }: Json) => id);
  await command(place, place.boss, 'accept-progress', { reportIds });
}
const known = (place: Place | undefined): Place => {
  if (!place) throw new Error('nobody there yet');
  return place;
};

const release = (body: object, key = known(here).admin, query = '') =>
  call('POST', `/v1/transfers${query}`, key, {
    appraisalId: known(here).appraisal,
    to: STAFF,
    on: ON,
    reason: 'SK mutasi 824/7',
    ...body,
  });
const accept = (appraisalId: string, key = known(there).admin, query = '') =>
  call('POST', `/v1/transfers/${released}/accept${query}`, key, { appraisalId });
const seen = (key: string) => call('GET', `/v1/transfers/${released}`, key);
const intact = async () => {
  for (const subject of [`audit:${HOME}`, `audit:${STAFF}`, known(here).appraisal, known(there).appraisal])
    expect((await verifySubject(api().store, subject)).findings).toEqual([]);
};

beforeAll(async () => {
  const old = await launchedCast(api(), HOME, { speed: 0 });
  here = await join(old);
  await command(here, here.mover, 'acknowledge-briefing', {}).catch(() => undefined);
  await command(here, here.mover, 'propose-targets', { targets: [target('Berkas klaim', 100)] });
  await command(here, here.boss, 'agree-targets', {});
  await moveTo(here, '2026-04-20');
  await reported(here, 80, '2026-04-20');
  const another = await launchedCast(api(), STAFF, { speed: 0 });
  await moveTo(another, '2026-04-25');
  there = { ...another, appraisal: '', mover: '', person: '' };
}, 120_000);

describe('a person who is released', () => {
  it('is so by an admin of their own region, to another one that there is, on a day of the year', async () => {
    const bad = async (body: object, key?: string) => (await release(body, key)).body.code;
    expect(await bad({}, known(here).hr)).toBe('forbidden');
    expect(await bad({}, known(there).admin)).toBe('not-found');
    expect(await bad({ to: HOME })).toBe('invalid-request');
    expect(await bad({ to: 'nowhere' })).toBe('not-found');
    expect(await bad({ on: '2027-02-01' })).toBe('invalid-request');
    const dry = await release({}, undefined, '?dryRun=true');
    expect([dry.status, dry.body.state]).toEqual([200, 'RELEASED']);
    expect((await call('GET', '/v1/transfers', known(here).admin)).body.data).toEqual([]);
    const made = await release({});
    expect([made.status, made.body]).toMatchObject([201, { state: 'RELEASED', name: 'Rahma', may: ['end'] }]);
    released = made.body.id;
    expect((await release({})).body.code).toBe('transfer-state');
  });

  it('is seen by both regions and by no third, each with its own appraisal alone', async () => {
    expect((await seen(known(there).admin)).body).toMatchObject({
      nip: NIP,
      appraisalId: null,
      candidates: [],
      may: ['accept', 'end'],
    });
    expect((await seen(known(here).admin)).body).toMatchObject({ appraisalId: known(here).appraisal, intoId: null });
    const third = await api().keyFor({ region: THIRD, roles: ['admin'] });
    expect((await seen(third)).status).toBe(404);
    expect((await call('GET', `/v1/appraisals/${known(here).appraisal}`, known(there).admin)).status).toBe(404);
  });

  it('can be withdrawn, and released again', async () => {
    const end = (key: string) => call('POST', `/v1/transfers/${released}/end`, key, { reason: 'SK ditunda' });
    expect((await end(known(here).admin)).body).toMatchObject({ state: 'ENDED', ended: 'withdrawn' });
    expect((await end(known(there).admin)).body.code).toBe('transfer-state');
    expect((await accept(known(here).appraisal)).body.code).toBe('transfer-state');
    expect((await read(known(here))).state).toBe('RUNNING');
    released = (await release({})).body.id;
  });

  it('is accepted from the day on, into a running appraisal of the same person', async () => {
    const other = await known(there).appraisalOf(known(there).ids.sri);
    expect((await accept(other)).body.code).toBe('invalid-request');
    await moveTo(known(there), '2026-05-06');
    there = await join(known(there));
    expect((await seen(there.admin)).body.candidates).toMatchObject([{ appraisalId: there.appraisal }]);
    expect((await accept(there.appraisal)).body.code).toBe('transfer-state');
    await moveTo(known(here), '2026-05-06');
    expect((await accept(there.appraisal, known(here).admin)).body.code).toBe('forbidden');
    await call('POST', `/v1/cycles/${known(here).cycle}/pause`, known(here).admin, { reason: 'uji' });
    await eventually(async () => (await read(known(here))).state === 'PAUSED', 'it is paused');
    expect((await accept(there.appraisal)).body.code).toBe('cycle-paused');
    await call('POST', `/v1/cycles/${known(here).cycle}/resume`, known(here).admin, { reason: 'uji' });
    await eventually(async () => (await read(known(here))).state === 'RUNNING', 'it goes on');
    expect((await accept(there.appraisal, undefined, '?dryRun=true')).body.state).toBe('RELEASED');
  });

  it('arrives once, also where the process dies between the one side and the other', async () => {
    const { temporal } = api() as unknown as { temporal: { workflow: Json } };
    const getHandle = temporal.workflow.getHandle.bind(temporal.workflow);
    let sent = 0;
    temporal.workflow.getHandle = (id: string) => {
      const handle = getHandle(id);
      const update = handle.executeUpdate.bind(handle);
      handle.executeUpdate = (...args: unknown[]) => {
        sent += 1;
        if (sent === 2) throw new Error('killed');
        return update(...args);
      };
      return handle;
    };
    expect((await accept(known(there).appraisal)).status).toBe(500);
    temporal.workflow.getHandle = getHandle;
    expect((await seen(known(here).admin)).body).toMatchObject({ state: 'ACCEPTED', may: [] });
    expect(await read(known(here))).toMatchObject({ state: 'CANCELLED', endReason: 'transferred', score: null });
    const logger = { warn: ({ err }: { err: unknown }) => expect(err).toBeUndefined() };
    const round = () => carryOnTransfers({ ...api(), now: Date.now, logger } as never);
    await round();
    await round();
    expect((await seen(known(there).admin)).body).toMatchObject({
      state: 'DONE',
      trouble: null,
      brought: [{ to: '2026-05-03', targets: 1 }],
    });
    expect((await accept(known(there).appraisal)).body.state).toBe('DONE');
    const journal = (await call('GET', `/v1/appraisals/${known(there).appraisal}/journal?limit=200`, known(there).hr))
      .body;
    expect(journal.data.filter(({ type }: Json) => type === 'segments.brought')).toHaveLength(1);
    await intact();
  });

  it('is told on a page of either region', async () => {
    const site = await testSite(api());
    const surfer = surferOf((request) => site(request, {} as never));
    await surfer.signIn({ wilayah: STAFF, pegawai: '', hat: 'admin' });
    expect((await surfer.visit('/pindah')).html).toContain('Rahma');
    const { html } = await surfer.visit(`/pindah/${released}`);
    for (const words of ['Selesai', 'Yang dibawa', '1 target', 'SK mutasi 824/7']) expect(html).toContain(words);
    expect(html).toContain(paths.appraisal(known(there).appraisal));
    expect(html).not.toContain(known(here).appraisal);
  });

  it('ends the year with one result of both, which says from where each part came', async () => {
    const place = known(there);
    const { stageKind } = await read(place);
    const targets = { targets: [target('Izin terbit', 200)] };
    if (stageKind === 'briefing') await command(place, place.mover, 'acknowledge-briefing', {});
    if (stageKind === 'execution') await command(place, place.boss, 'propose-targets', targets);
    else {
      await command(place, place.mover, 'propose-targets', targets);
      await command(place, place.boss, 'agree-targets', {});
      await command(place, place.mover, 'acknowledge-targets', {}).catch(() => undefined);
    }
    await moveTo(place, '2026-09-30');
    await reported(place, 100, '2026-09-30');
    for (let n = 0; n < 20 && (await read(place)).stageKind !== 'final'; n += 1) {
      const { businessNow } = (await call('GET', `/v1/cycles/${place.cycle}`, place.admin)).body;
      await moveTo(place, new Date(Date.parse(businessNow) + 12 * DAY_MS).toISOString().slice(0, 10));
    }
    const { body } = await call('POST', `/v1/appraisals/${place.appraisal}/finalise-score?dryRun=true`, place.boss, {
      facts: RATINGS,
    });
    const [before, now] = body.decision.decision.inputs.targets;
    expect([before, now]).toMatchObject([
      { id: 't1.s1', actual: 800_000, to: '2026-05-03', origin: HOME },
      { id: 't1', actual: 1_000_000, from: ON },
    ]);
    const told = body.decision.sentences.map(({ text }: Json) => text.id).join('\n');
    expect(told).toContain('"Berkas klaim"');
    expect(told).toContain(`${before.days} hari kerja, dibawa dari ${regionInWords(HOME)}`);
    expect(told).toContain('dihitung juga menurut hari kerja segmennya');
    const rows = await call('GET', `/v1/appraisals/${place.appraisal}/targets?which=before`, place.mover);
    expect(rows.body.data).toMatchObject([{ title: 'Berkas klaim', actual: 80, origin: HOME }]);
    await command(place, place.boss, 'finalise-score', { facts: RATINGS });
    await intact();
  });
});

const RATINGS = { behaviourRating: 'sesuai' };
