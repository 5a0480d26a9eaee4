/** Who is asked, from the person's nomination to the word of the assessor: over HTTP and by pages, with a pack that asks for it. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { appendBatch } from '../../../store/journal/journal.ts';
import { getPack } from '../../../store/pack/rule-packs.ts';
import type { Json } from '../../support/api.ts';
import { publishNext } from '../../support/next-version.ts';
import { withNomination } from '../../support/raters.ts';
import { FOURTH } from '../../support/regions.ts';
import { type Cast, launchedCast, moveToStage, useRunningApi } from '../../support/running-api.ts';
import { askPage, signedIn, type TestSite, testSite, tokenIn } from '../../support/site.ts';
import { aBatch, aCycle, freshId } from '../../support/store.ts';

const api = useRunningApi();
let cast: Cast;
let sri: string;
let site: TestSite;
/** Of the unit; the last of them and the person were asked about each other the year before. */
let beside: string[];

const keyOf = (employeeId: string) => api().keyFor({ region: FOURTH, roles: ['employee', 'assessor'], employeeId });
const send = (name: string, key: string, body: unknown) =>
  api().call('POST', `/v1/appraisals/${sri}/${name}`, { key, body });
const read = async (key: string): Promise<Json> => (await api().call('GET', `/v1/appraisals/${sri}`, { key })).body;
const templatesOf = async (key: string): Promise<string[]> =>
  (await api().call('GET', '/v1/notices', { key })).body.data.map(({ template }: Json) => template);

async function lastYear(pack: string, pairs: [string, string][]) {
  const cycle = aCycle({
    region: FOURTH,
    label: '2025',
    pack,
    period: { from: '2025-01-01', to: '2025-12-31' },
    sandbox: true,
  });
  await createCycle(api().store, cycle);
  for (const [employeeId, peer] of pairs) {
    const about = { region: FOURTH, cycleId: cycle._id, employeeId, pack, sandbox: true };
    await appendBatch(
      api().store,
      aBatch({ ...about, appraisalId: freshId('a'), view: { peerIds: [peer], state: 'CLOSED' } }),
    );
  }
}

beforeAll(async () => {
  const { store } = api();
  const shipped = await getPack(store, await api().packOf(FOURTH));
  if (!shipped) throw new Error('no pack');
  const asking = await publishNext(store, shipped, (pack) => ({ ...withNomination(pack), effective: pack.effective }));
  await store.models.rulePacks.updateOne({ _id: shipped.digest }, { $set: { status: 'retired' } });
  cast = await launchedCast(api(), FOURTH, { speed: 0 });
  site = await testSite(api());
  sri = await cast.appraisalOf(cast.ids.sri);
  const person = async () =>
    (await api().employee({ region: FOURTH, unit: 'dinkes', supervisorId: cast.ids.head }))._id;
  beside = [await person(), await person(), await person(), await person()];
  const barred = beside[3] ?? '';
  await lastYear(asking.digest, [
    [cast.ids.sri, barred],
    [barred, cast.ids.sri],
  ]);
  await moveToStage(api(), cast, { id: sri, stage: 'feedback' });
});

describe('a nomination', () => {
  it('is asked of the person, and nobody is asked about them before', async () => {
    const seen = await read(cast.employee);
    expect(seen.waitingOn).toEqual([expect.objectContaining({ as: 'employee', for: 'nominatePeers' })]);
    expect(seen.nomination).toMatchObject({ state: 'open', peers: [], until: expect.stringContaining('+07:00') });
    expect(await templatesOf(cast.employee)).toContain('nomination-opened');
    expect((await read(cast.hr)).peerIds).toEqual([]);
  });

  it('is refused with the field in both languages, and changes nothing', async () => {
    const [a = '', b = '', c = ''] = beside;
    const wrong: [string, unknown, number, string][] = [
      [cast.employee, { peers: [a, b] }, 422, '/peers'],
      [cast.employee, { peers: [a, b, cast.ids.head] }, 422, '/peers/2'],
      [cast.employee, { peers: [a, b, cast.ids.sri] }, 422, '/peers/2'],
      [cast.employee, { peers: [a, b, 'nobody'] }, 422, '/peers/2'],
      [cast.employee, { peers: [a, b, c], relatives: [c] }, 422, '/peers/2'],
      [cast.employee, { peers: [a, b, c], relatives: ['nobody'] }, 422, '/relatives/0'],
    ];
    for (const [key, body, status, pointer] of wrong)
      for (const lang of ['id', 'en']) {
        const path = `/v1/appraisals/${sri}/nominate-peers`;
        const refused = await api().call('POST', path, { key, body, headers: { 'Accept-Language': lang } });
        expect([refused.status, refused.body.errors?.[0]?.pointer], refused.text).toEqual([status, pointer]);
        expect(refused.body.errors[0].detail).toBeTruthy();
      }
    for (const key of [cast.boss, cast.hr, await keyOf(a)])
      expect((await send('nominate-peers', key, { peers: [a, b, c] })).status).toBe(403);
    expect((await read(cast.employee)).nomination.state).toBe('open');
  });

  it('is made on a page, with relatives, and stands on the page of the appraisal', async () => {
    const cookie = await signedIn(site, cast.ids.sri, 'employee', FOURTH);
    const form = await askPage(site, `/penilaian/${sri}/lakukan/nominatePeers`, { cookie });
    expect(form.status).toBe(200);
    for (const id of beside) expect(form.html).toContain(`name="peers.${id}"`);
    expect(form.html).not.toContain(`name="peers.${cast.ids.head}"`);
    const [a, b, c, d] = beside;
    const chosen = { [`peers.${a}`]: 'ya', [`peers.${b}`]: 'ya', [`peers.${d}`]: 'ya', [`relatives.${c}`]: 'ya' };
    const sent = await askPage(site, `/penilaian/${sri}/lakukan/nominatePeers`, {
      cookie,
      form: { token: tokenIn(form.html), kunci: randomUUID(), langkah: 'kirim', ...chosen },
    });
    expect(sent.status).toBe(303);
    const page = (await askPage(site, `/penilaian/${sri}`, { cookie })).html;
    expect(page).toContain('atasan menetapkan sampai');
    expect(page).toContain('Keluarga dekat, tidak diminta menilai');
    expect(await templatesOf(cast.boss)).toContain('peers-nominated');
  });

  it('comes back with a reason that the person reads, and is made again', async () => {
    const reason = 'Usulkan juga rekan dari loket.';
    expect((await send('return-nomination', cast.boss, { reason: ' ' })).body.errors[0].pointer).toBe('/reason');
    expect((await send('return-nomination', cast.employee, { reason })).status).toBe(403);
    expect((await send('return-nomination', cast.boss, { reason })).status).toBe(200);
    expect((await send('return-nomination', cast.boss, { reason })).body.code).toBe('stage-mismatch');
    const journal = await api().call('GET', `/v1/appraisals/${sri}/journal?limit=200`, { key: cast.employee });
    expect(journal.text).toContain(reason);
    const [a, b, , d] = beside;
    const body = { peers: [a, b, d], relatives: [beside[2]] };
    expect((await send('nominate-peers', cast.employee, body)).status).toBe(200);
  });

  it('is named by the assessor on a page where it is ticked; those who rated each other are not, and the person learns no name', async () => {
    const [a = '', b = '', c = '', d = ''] = beside;
    const barred = await send('assign-peers', cast.boss, { peers: [a, b, d] });
    expect([barred.status, barred.body.errors[0].pointer, barred.body.errors[0].code]).toEqual([
      422,
      '/peers/2',
      'rated-each-other',
    ]);
    // Nor does an admin find out by naming themselves that they were.
    const themselves = async (id: string) => {
      const key = await api().keyFor({ region: FOURTH, roles: ['admin'], employeeId: id, hands: [id] });
      const { body } = await send('assign-peers?dryRun=true', key, { peers: [id, cast.ids.mayor, cast.ids.budi] });
      return body.errors.map((each: Json) => [each.pointer, each.code]);
    };
    expect([await themselves(d), await themselves(b)]).toEqual([
      [['/peers/0', 'self-decision']],
      [['/peers/0', 'self-decision']],
    ]);
    const related = await send('assign-peers', cast.boss, { peers: [a, b, c] });
    expect([related.status, related.body.errors[0].code]).toEqual([422, 'declared-relative']);
    const cookie = await signedIn(site, cast.ids.head, 'employee', FOURTH);
    const path = `/penilaian/${sri}/lakukan/assignPeers`;
    const form = await askPage(site, path, { cookie });
    expect(form.html).toMatch(new RegExp(`name="peers.${a}"[^>]*checked`));
    expect(form.html).not.toContain(`name="peers.${c}"`);
    const chosen = { [`peers.${a}`]: 'ya', [`peers.${b}`]: 'ya', [`peers.${cast.ids.budi}`]: 'ya' };
    const sent = await askPage(site, path, {
      cookie,
      form: { token: tokenIn(form.html), kunci: randomUUID(), langkah: 'kirim', ...chosen },
    });
    expect(sent.status).toBe(303);
    expect((await read(cast.hr)).peerIds).toEqual(expect.arrayContaining([a, b, cast.ids.budi]));
    expect(await templatesOf(await keyOf(cast.ids.budi))).toContain('feedback-invited');
    expect(await templatesOf(cast.employee)).toContain('nomination-approved');
    const seen = await read(cast.employee);
    expect(seen.nomination).toMatchObject({ state: 'approved', peers: [a, b, d] });
    const journal = await api().call('GET', `/v1/appraisals/${sri}/journal?limit=200`, { key: cast.employee });
    for (const text of [JSON.stringify(seen), journal.text]) expect(text).not.toContain(cast.ids.budi);
    const swapped = await send('assign-peers', cast.boss, { peers: [a, b, cast.ids.mayor] });
    expect([swapped.status, swapped.body.code]).toEqual([403, 'not-your-turn']);
  });

  it('that nobody decides is left to the draw', async () => {
    const budi = await cast.appraisalOf(cast.ids.budi);
    const key = await keyOf(cast.ids.budi);
    const before = (await api().call('GET', `/v1/appraisals/${budi}`, { key })).body;
    expect(before.nomination.state).toBe('open');
    const to = new Date(Date.parse(before.nomination.until) + 60_000).toISOString();
    const moved = await api().call('POST', `/v1/cycles/${cast.cycle}/clock`, {
      key: cast.admin,
      body: { to, reason: 'uji' },
    });
    expect(moved.status, moved.text).toBeLessThan(300);
    const after = (await api().call('GET', `/v1/appraisals/${budi}`, { key: cast.hr })).body;
    expect(after.nomination.state).toBe('drawn');
    // Of those who were there at the launch.
    expect(after.peerIds).toEqual([cast.ids.sri]);
    expect(await templatesOf(key)).toContain('nomination-lapsed');
  });
});
