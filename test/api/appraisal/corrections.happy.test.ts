/** A figure of a service system that was wrong, and came after the result was handed over: two persons decide about it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { verifySubject } from '../../../store/verify/subject.ts';
import type { Json } from '../../support/api.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';
import { type Cast, launchedCast, MEASURED, moveToStage, useRunningApi } from '../../support/running-api.ts';
import { askPage, signedIn, testSite } from '../../support/site.ts';
import { eventually } from '../../support/workflow-env.ts';

const api = useRunningApi();
let cast: Cast;
let sri: string;

const send = (name: string, key: string, body: unknown, headers: Record<string, string> = {}) =>
  api().call('POST', `/v1/appraisals/${sri}/${name}`, { key, body, headers });
const read = async (key = cast.hr): Promise<Json> => (await api().call('GET', `/v1/appraisals/${sri}`, { key })).body;
const post = (line: object, { key = cast.system, region = HOME, query = '' } = {}) =>
  api().call('POST', `/v1/facts${query}`, { key, body: { region, source: 'simpus', lines: [line] } });
const lineOf = async (line: object, more = {}): Promise<Json> => (await post(line, more)).body.lines[0];
const wrongIkm = (ikm: number) => ({
  employee: cast.ids.sri,
  facts: { ikm },
  corrects: 'simpus-11',
  reason: 'Survei November terhitung dua kali',
});
const entries = async (key = cast.hr): Promise<Json[]> =>
  (await api().call('GET', `/v1/appraisals/${sri}/journal?limit=200`, { key })).body.data;
const REASON = 'Rekap survei sudah diperiksa';

beforeAll(async () => {
  cast = await launchedCast(api(), HOME, { speed: 0, roster: { publicService: 'true' } });
  sri = await cast.appraisalOf(cast.ids.sri);
  const target = { id: 't1', title: 'Izin terbit', weight: 10_000, due: '2026-11-30', ...MEASURED };
  const sure = async (name: string, key: string, body: unknown) => {
    const { status, text } = await send(name, key, body);
    expect([status, text]).toEqual([200, text]);
  };
  await moveToStage(api(), cast, { id: sri, stage: 'target' });
  await sure('propose-targets', cast.employee, { targets: [{ ...target, measure: 'Izin', unit: 'izin' }] });
  await sure('agree-targets', cast.boss, {});
  await moveToStage(api(), cast, { id: sri, stage: 'execution' });
  const at = (await read()).stageOpenedAt.slice(0, 10);
  await sure('report-progress', cast.employee, { reports: [{ target: 't1', actual: 100, at }] });
  await post({ employee: cast.ids.sri, facts: { ikm: 6500 } });
  await moveToStage(api(), cast, { id: sri, stage: 'final' });
  await sure('finalise-score', cast.boss, { facts: { behaviourRating: 'sesuai' } });
  await eventually(async () => ((await read()).predicate === null ? undefined : true), 'a score');
});

describe('a figure that only comes late', () => {
  it('is kept as late, changes nothing, and the assessor is told what it would have changed', async () => {
    const before = await read();
    const late = { employee: cast.ids.sri, facts: { ikm: 9900 } };
    const dry = await lineOf(late, { query: '?dryRun=true' });
    const kept = await lineOf(late);
    expect([dry.status, kept.status, kept.warnings[0].code]).toEqual(['matched', 'recorded', 'facts-late']);
    expect(dry.warnings).toEqual(kept.warnings);
    const { facts, decisionId } = await read();
    expect([facts.ikm, decisionId]).toEqual([6500, before.decisionId]);
    expect((await entries()).at(-1)).toMatchObject({ type: 'facts.late', data: { facts: { ikm: 9900 } } });
    const told = (await api().call('GET', `/v1/notices?to=${cast.ids.head}`, { key: cast.hr })).body.data;
    const effect = told.find(({ template }: Json) => template === 'facts-late-effect');
    expect(effect.text.en).toMatch(/^Had the late figures come in time: \d+\.\d\d, .+; now 86\.50, /);
    expect(effect.text.id).toContain('86,50');
  });
});

describe('a correction before the release', () => {
  it('is scored anew, and told to the assessor and in the journal with what it was', async () => {
    const before = await read();
    expect((await lineOf(wrongIkm(6600), { query: '?dryRun=true' })).status).toBe('matched');
    expect(await lineOf(wrongIkm(6600))).toMatchObject({ status: 'recorded', appraisals: 1, read: { ikm: '66,00' } });
    const scored = await eventually(async () => {
      const view = await read();
      return view.decisionId === before.decisionId ? undefined : view;
    }, 'another score');
    expect(scored.facts.ikm).toBe(6600);
    expect(scored.score.result).toBeGreaterThan(before.score.result);
    const entry = (await entries()).find(({ type }) => type === 'facts.corrected');
    expect(entry).toMatchObject({ data: { facts: { ikm: 6600 }, before: { ikm: 6500 }, corrects: 'simpus-11' } });
    expect(entry?.text.reason).toContain('dua kali');
  });
});

describe('a correction after the release', () => {
  it('opens a case, and the result stays until the assessor and HR have both agreed', async () => {
    const released = await api().call('POST', `/v1/cycles/${cast.cycle}/release`, {
      key: cast.hr,
      body: { reason: 'Kalibrasi selesai', force: true },
    });
    expect([released.status, released.text]).toEqual([202, released.text]);
    await moveToStage(api(), cast, { id: sri, stage: 'result' });
    const before = await read();
    expect((await lineOf(wrongIkm(9500))).status).toBe('recorded');
    const opened = await read();
    expect([opened.facts.ikm, opened.predicate, opened.decisionId]).toEqual([
      6600,
      before.predicate,
      before.decisionId,
    ]);
    expect(opened.correction).toMatchObject({ source: 'simpus', facts: { ikm: 9500 }, said: [], decision: null });
    expect(opened.waitingOn.map((each: Json) => [each.as, each.for])).toEqual([
      ['assessor', 'decideCorrection'],
      ['admin', 'decideCorrection'],
    ]);
    for (const key of [cast.hr, cast.boss]) {
      const mine = await api().call('GET', '/v1/appraisals?waitingOn=me', { key });
      expect(mine.body.data.map(({ id }: Json) => id)).toContain(sri);
    }
    const told = (await api().call('GET', '/v1/notices', { key: cast.employee })).body.data;
    expect(told.map(({ template }: Json) => template)).toContain('correction-opened');
  });

  it('is refused clearly: twice, by the wrong person, from another region, without a reason, in both languages', async () => {
    const twice = await lineOf(wrongIkm(9600));
    expect([twice.status, twice.errors[0].code, twice.errors[1].code]).toEqual([
      'failed',
      'already-done',
      'correction-open',
    ]);
    const without = await lineOf({ employee: cast.ids.sri, facts: { ikm: 9000 }, corrects: 'x' });
    expect([without.status, without.errors[0].pointer]).toEqual(['invalid', '/lines/0/reason']);
    const other = await api().keyFor({ region: ELSEWHERE, roles: ['system'] });
    expect((await post(wrongIkm(9000), { key: other })).status).toBe(404);
    const stranger = await api().keyFor({ region: ELSEWHERE, roles: ['hr'], employeeId: 'hr-elsewhere' });
    const decide = { decision: 'upheld', reason: REASON };
    expect((await send('decide-correction', stranger, decide)).status).toBe(404);
    expect((await send('decide-correction', cast.employee, decide)).status).toBe(403);
    expect((await send('decide-correction', cast.second, decide)).body.code).toBe('not-your-turn');
    expect((await send('object', cast.employee, { reason: 'x' })).body.errors).toMatchObject([
      { code: 'correction-open' },
    ]);
    const [id, en] = await Promise.all(
      ['id', 'en'].map((language) => send('object', cast.employee, { reason: 'x' }, { 'Accept-Language': language })),
    );
    expect(id?.body.errors[0].detail).not.toBe(en?.body.errors[0].detail);
  });

  it('shows those who decide what it would come to, and has its page in both languages', async () => {
    const ahead = await send('decide-correction?dryRun=true', cast.boss, { decision: 'upheld', reason: REASON });
    expect(ahead.body.refusal).toBe(null);
    expect(ahead.body.decision.decision.inputs.ikm).toBe(9500);
    const site = await testSite(api());
    for (const [language, words] of [
      ['id', 'Koreksi sesudah hasil diserahkan'],
      ['en', 'Correction after the release'],
    ] as const) {
      const signed = await signedIn(site, cast.ids.mayor, 'hr');

      const form = await askPage(site, `/penilaian/${sri}/lakukan/decideCorrection?bahasa=${language}`, {
        cookie: signed,
      });
      expect([form.status, form.html]).toEqual([200, expect.stringContaining(words)]);
      expect(form.html).toContain('dua kali');
      expect(form.html).toMatch(/66[.,]00.*95[.,]00/);
      const own = await signedIn(site, cast.ids.sri);
      expect((await askPage(site, `/penilaian/${sri}?bahasa=${language}`, { cookie: own })).html).toContain(words);
    }
  });

  it('is decided by people only, and by nobody who made the key that sent it', async () => {
    const decide = { decision: 'upheld', reason: REASON };
    expect((await send('decide-correction', cast.hr, decide)).body.code).toBe('person-required');
    const hr = await api().keyFor({ region: HOME, roles: ['hr'], employeeId: cast.ids.mayor });
    const [, , id = ''] = cast.system.split('_');
    const keys = api().store.models.apiKeys.collection;
    await keys.updateOne({ _id: id as never }, { $set: { hands: [`key:${id}`, cast.ids.mayor] } });
    const { status, body } = await send('decide-correction', hr, decide);
    expect([status, body.errors]).toMatchObject([422, [{ pointer: '/decision', code: 'same-hands' }]]);
    await keys.updateOne({ _id: id as never }, { $set: { hands: [`key:${id}`] } });
    expect((await read()).correction.said).toEqual([]);
  });

  it('upheld by both is scored anew and handed over again, with new time to object, and told in the explanation', async () => {
    const decide = { decision: 'upheld', reason: REASON };
    const hr = await api().keyFor({ region: HOME, roles: ['hr'], employeeId: cast.ids.mayor });
    expect((await send('decide-correction', cast.boss, decide)).status).toBe(200);
    expect((await read()).facts.ikm).toBe(6600);
    expect((await send('decide-correction', cast.boss, decide)).body.code).toBe('already-done');
    expect((await send('decide-correction', hr, decide)).status).toBe(200);
    const after = await eventually(async () => {
      const view = await read(cast.employee);
      return view.facts.ikm === 9500 && view.waitingOn[0]?.for === 'acknowledgeResult' ? view : undefined;
    }, 'another result');
    expect(after).toMatchObject({ stageKind: 'result', acknowledged: null, correction: { decision: 'upheld' } });
    const { body } = await api().call('GET', `/v1/appraisals/${sri}/explanation?lang=en`, { key: cast.employee });
    expect(body.reading).toContainEqual(
      expect.stringMatching(
        /was corrected from 66\.00 to 95\.00 as the assessor and HR decided\. Reason: Rekap survei/,
      ),
    );
    expect((await verifySubject(api().store, sri)).findings).toEqual([]);
  });

  it('is refused once the appraisal is over for good', async () => {
    for (let n = 0; n < 12 && (await read()).state !== 'CLOSED'; n += 1) {
      const { businessNow } = (await api().call('GET', `/v1/cycles/${cast.cycle}`, { key: cast.admin })).body;
      const to = new Date(Date.parse(businessNow) + 20 * 86_400_000).toISOString();
      await api().call('POST', `/v1/cycles/${cast.cycle}/clock`, { key: cast.admin, body: { to, reason: 'uji' } });
    }
    expect((await read()).state).toBe('CLOSED');
    const over = await lineOf(wrongIkm(7000));
    expect([over.status, over.errors[0].code]).toEqual(['invalid', 'appraisal-ended']);
    expect(
      (await send('correct-facts', cast.hr, { source: 'x', corrects: 'y', reason: 'z', facts: { ikm: 7000 } })).body
        .code,
    ).toBe('appraisal-ended');
    expect((await verifySubject(api().store, sri)).findings).toEqual([]);
  });
});
