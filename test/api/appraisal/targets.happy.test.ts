/** From targets to a score over HTTP: proposed, agreed, reported, accepted, frozen, decided. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../support/api.ts';
import { openBrowser } from '../../support/browser.ts';
import { handOf } from '../../support/page-hand.ts';
import { STAFF } from '../../support/regions.ts';
import { type Cast, launchedCast, useRunningApi } from '../../support/running-api.ts';
import { serveSite, testSite } from '../../support/site.ts';
import { eventually } from '../../support/workflow-env.ts';

const api = useRunningApi();
let cast: Cast;
let sri: string;

beforeAll(async () => {
  cast = await launchedCast(api(), STAFF, { speed: 0 });
  sri = await cast.appraisalOf(cast.ids.sri);
});

const send = (name: string, key: string, body: unknown) =>
  api().call('POST', `/v1/appraisals/${sri}/${name}`, { key, body });
const read = async (): Promise<Json> => (await api().call('GET', `/v1/appraisals/${sri}`, { key: cast.hr })).body;
const targetsOf = async (key: string): Promise<Json> =>
  (await api().call('GET', `/v1/appraisals/${sri}/targets`, { key })).body.data;
const DAY_MS = 86_400_000;
/** Until this stage is open. */
async function moveTo(stage: string): Promise<void> {
  const path = `/v1/cycles/${(await read()).cycleId}`;
  for (let n = 0; n < 45; n += 1) {
    const { businessNow } = (await api().call('GET', path, { key: cast.admin })).body;
    const { stageKind, stageOpenedAt } = await read();
    if (stageKind === stage && Date.parse(stageOpenedAt) <= Date.parse(businessNow)) return;
    const to = new Date(Date.parse(businessNow) + 12 * DAY_MS).toISOString();
    const moved = await api().call('POST', `${path}/clock`, { key: cast.admin, body: { to, reason: 'uji' } });
    if (moved.status >= 400) throw new Error(moved.text);
  }
  throw new Error(`${stage} never opened`);
}

const measure = { kind: 'main', aspect: 'quantity', direction: 'higher', source: 'own' };
const t1 = {
  id: 't1',
  title: 'Izin terbit tepat waktu',
  measure: 'Izin',
  unit: 'izin',
  weight: 6000,
  value: 120,
  ...measure,
};
const t2 = {
  id: 't2',
  title: 'Waktu tunggu',
  weight: 4000,
  value: '2,5',
  ...measure,
  aspect: 'time',
  direction: 'lower',
};
const due = '2026-11-30';
const targets = [t1, t2].map((target) => ({ ...target, due }));

describe('a target that cannot be measured', () => {
  it.each([
    ['value', { value: undefined }, 'required'],
    ['value', { value: 0 }, 'not-allowed'],
    ['value', { value: '1.250' }, 'not-allowed'],
    ['direction', { direction: undefined }, 'required'],
    ['source', { source: 'gosip' }, 'not-allowed'],
    ['upper', { direction: 'range' }, 'not-allowed'],
    ['due', { due: '2027-01-01' }, 'not-allowed'],
  ])('is refused at its field, in both languages: %s', async (field, more, code) => {
    const body = { targets: [{ ...targets[0], ...more }, targets[1]] };
    const answers = await Promise.all(
      ['id', 'en'].map((language) =>
        api().call('POST', `/v1/appraisals/${sri}/propose-targets`, {
          key: cast.employee,
          body,
          headers: { 'Accept-Language': language },
        }),
      ),
    );
    for (const { status, body } of answers) {
      expect([status, body.code]).toEqual([422, 'command-invalid']);
      expect(body.errors).toContainEqual(expect.objectContaining({ pointer: `/targets/0/${field}`, code }));
    }
    expect(answers[0]?.body.errors[0].detail).not.toBe(answers[1]?.body.errors[0].detail);
  });
});

describe('from targets to a score', () => {
  it('is agreed with values, and told in words to those who may read it', async () => {
    expect((await send('acknowledge-briefing', cast.employee, {})).status).toBe(200);
    expect((await send('propose-targets', cast.employee, { targets })).status).toBe(200);
    expect((await send('agree-targets', cast.boss, {})).status).toBe(200);
    expect((await send('acknowledge-targets', cast.employee, {})).status).toBe(200);
    expect((await read()).targets[1]).toMatchObject({ id: 't2', value: 2.5, direction: 'lower' });
    const [first] = await targetsOf(cast.employee);
    expect(first).toMatchObject({ title: t1.title, unit: 'izin', value: 120, agreedBy: 'assessor', actual: null });
    const stranger = await api().keyFor({ region: STAFF, roles: ['employee'], employeeId: cast.ids.budi });
    expect((await api().call('GET', `/v1/appraisals/${sri}/targets`, { key: stranger })).status).toBe(403);
  });

  it('counts what was accepted, and keeps what was returned with its reason', async () => {
    await moveTo('execution');
    const at = (await read()).stageOpenedAt.slice(0, 10);
    const evidence = [{ title: 'Rekap', url: 'https://izin.example/rekap' }];
    const report = {
      reports: [
        { target: 't1', actual: 90, at, evidence },
        { target: 't2', actual: '2,0', at },
      ],
    };
    expect((await send('report-progress', cast.employee, report)).status).toBe(200);
    expect((await send('report-progress', cast.employee, report)).body.code).toBe('already-done');
    expect((await send('report-progress', cast.boss, report)).status).toBe(403);
    const open = (await read()).progress.open.map(({ id }: Json) => id);
    const reason = 'Angka waktu tunggu belum sesuai rekap';
    expect((await send('return-progress', cast.boss, { reportIds: [open[1]], reason })).status).toBe(200);
    expect((await send('accept-progress', cast.boss, { reportIds: [open[0]] })).status).toBe(200);
    const told = await targetsOf(cast.employee);
    expect(told[0]).toMatchObject({ actual: 90, actualBy: 'assessor', reports: [{ state: 'accepted', evidence }] });
    expect(told[1]).toMatchObject({ actual: null, reports: [{ state: 'returned', reason, actual: 2 }] });
    const wrong = await send('report-progress', cast.employee, { reports: [{ target: 't9', actual: 'banyak', at }] });
    expect(wrong.body.errors).toContainEqual(expect.objectContaining({ pointer: '/reports/0/actual' }));
  });

  it('is told from a phone in two presses with its proof, a day in three, with script and without', async () => {
    const browser = await openBrowser();
    if (!browser) return;
    const { url, stop } = await serveSite(await testSite(api()));
    const clock = `/v1/cycles/${(await read()).cycleId}/clock`;
    await api().call('POST', clock, { key: cast.admin, body: { to: '2026-01-12T10:00:00+07:00', reason: 'uji' } });
    const per = '2026-01-06';
    for (const script of [false, true]) {
      const who = { region: STAFF, hat: 'employee', employee: cast.ids.sri };
      const hand = await handOf(browser, { url, who, script, phone: true });
      await hand.page.goto(`${url}/penilaian/${sri}`);
      await hand.press('main a:text-is("Kirim laporan harian")');
      await hand.write({ days: script ? '2026-01-07' : per, text: 'Melayani loket tiga.' });
      await hand.press('main button.primary');
      expect(await hand.words()).toContain('Terkirim');
      expect(hand.presses()).toBeLessThanOrEqual(3);
      await hand.page.goto(`${url}/penilaian/${sri}/target`);
      await hand.press(`main a:text-is("${t2.title}")`);
      await hand.write({ per, 'laporan.1.actual': '2,2', 'laporan.1.url': 'https://izin.example/tunggu' });
      await hand.press('main button.primary');
      expect(await hand.words()).toContain('Terkirim');
      expect(hand.presses()).toBeLessThanOrEqual(2);
      await hand.leave();
      const { open } = (await read()).progress;
      const back = { reportIds: open.map(({ id }: Json) => id), reason: 'Belum sesuai rekap' };
      expect((await send('return-progress', cast.boss, back)).status).toBe(200);
    }
    const told = (await targetsOf(cast.employee))[1];
    expect(told.reports.at(-1)).toMatchObject({ actual: 2.2, evidence: [{ url: 'https://izin.example/tunggu' }] });
    await browser.close();
    await stop();
  });

  it('is decided as it is previewed, and one unit of one actual over a cut gives another predicate', async () => {
    await moveTo('final');
    // With hardly a day reported the targets have to come to some 112.50 % for a score of 90.00, of which they are 80 %.
    const at = (await read()).stageOpenedAt.slice(0, 10);
    const facts = { behaviourRating: 'sesuai' };
    const reported = async (actual: number) => {
      const reports = [
        { target: 't1', actual, at },
        { target: 't2', actual: 2, at },
      ];
      expect((await send('report-progress', cast.employee, { reports })).status).toBe(200);
      const open = (await read()).progress.open.map(({ id }: Json) => id);
      expect((await send('accept-progress', cast.boss, { reportIds: open })).status).toBe(200);
      const { body } = await send('finalise-score?dryRun=true', cast.boss, { facts });
      return body.decision.decision;
    };
    const outcomes = ({ outcomes }: Json) => outcomes.filter((each: Json) => each.result).map(({ code }: Json) => code);
    const below = await reported(128);
    expect(below.score.result).toBeLessThan(9000);
    expect([below.predicate, outcomes(below)]).toEqual(['BUTUH_PERBAIKAN', ['PEMBINAAN']]);
    const told = await reported(129);
    expect(told.score.result).toBeGreaterThanOrEqual(9000);
    expect([told.predicate, outcomes(told)]).toEqual(['BAIK', []]);
    expect((await send('finalise-score', cast.boss, { facts })).status).toBe(200);
    const scored = await eventually(async () => {
      const view = await read();
      return view.predicate === null ? undefined : view;
    }, 'a score');
    expect([scored.predicate, scored.score]).toEqual([told.predicate, told.score]);
    const explained = await api().call('GET', `/v1/appraisals/${sri}/explanation`, { key: cast.hr });
    expect(explained.body.decision.inputs.targets).toMatchObject([
      { id: 't1', actual: 1_290_000 },
      { id: 't2', actual: 20_000 },
    ]);
    for (const { key, text, typedBy } of explained.body.sentences) {
      if (key.startsWith('target/'))
        expect([text.id, text.en].join()).toMatch(/"Izin terbit tepat waktu"|"Waktu tunggu"/);
      expect(typedBy, key).toBe(key === 'input/behaviourRating' ? 'assessor' : undefined);
    }
    expect(explained.body.reading).toContainEqual(expect.stringMatching(/^Perilaku.*Dinilai oleh atasan\.$/));
    expect(explained.body.reading).toContainEqual(
      expect.stringMatching(/"Izin terbit tepat waktu": 60% × .*"Waktu tunggu": 40%/),
    );
    const nearest = await api().call('GET', `/v1/appraisals/${sri}/nearest-changes`, { key: cast.hr });
    expect(JSON.stringify(nearest.body)).toContain('Target \\"Izin terbit tepat waktu\\"');
  });

  it('is typed by nobody: a number that the pack computes is refused where it is sent, with what to do', async () => {
    const typed = { unitServiceTarget: 9200 };
    const budi = await cast.appraisalOf(cast.ids.budi);
    for (const [language, words] of [
      ['id', 'dihitung dari target yang disepakati'],
      ['en', 'computed from the agreed targets'],
    ] as const) {
      const headers = { 'Accept-Language': language };
      const rated = await api().call('POST', `/v1/appraisals/${budi}/finalise-score`, {
        key: cast.boss,
        body: { facts: { ...typed, behaviourRating: 'sesuai' } },
        headers,
      });
      expect([rated.status, rated.body.errors]).toMatchObject([
        422,
        [{ pointer: '/facts/unitServiceTarget', code: 'fact-computed', detail: expect.stringContaining(words) }],
      ]);
      const lines = [{ employee: cast.ids.budi, facts: typed }];
      const body = { region: STAFF, source: 'simpus', cycle: cast.cycle, lines };
      const sent = await api().call('POST', '/v1/facts', { key: cast.system, body, headers });
      expect(sent.body.lines[0].errors).toMatchObject([
        { code: 'fact-computed', detail: expect.stringContaining('propose-targets') },
      ]);
    }
  });

  it('without any target waits for the assessor to set them', async () => {
    const budi = await cast.appraisalOf(cast.ids.budi);
    const to = (name: string, key: string, body: unknown) =>
      api().call('POST', `/v1/appraisals/${budi}/${name}`, { key, body });
    const facts = { behaviourRating: 'sesuai' };
    for (const query of ['?dryRun=true', '']) {
      const { body } = await to(`finalise-score${query}`, cast.boss, { facts });
      expect([body.code ?? body.refusal, body.errors]).toMatchObject([
        'command-invalid',
        [{ pointer: '/facts/targets', code: 'needs-targets' }],
      ]);
    }
    const own = await api().keyFor({ region: STAFF, roles: ['employee'], employeeId: cast.ids.budi });
    expect((await to('propose-targets', own, { targets })).body.code).toBe('stage-mismatch');
    expect((await to('propose-targets', cast.boss, { targets })).status).toBe(200);
    expect((await to('propose-targets', cast.boss, { targets })).body.code).toBe('not-your-turn');
    const seen = await api().call('GET', `/v1/appraisals/${budi}/targets`, { key: own });
    expect(seen.body.data[0]).toMatchObject({ title: t1.title, agreedBy: 'assessor', actual: null });
    const { body } = await to('finalise-score?dryRun=true', cast.boss, { facts });
    expect(body.decision.decision).toMatchObject({ predicate: 'BUTUH_PERBAIKAN', score: { result: 0 } });
    expect(JSON.stringify(body.decision)).toContain('tanpa laporan dihitung nol');
  });
});
