/** From what colleagues are asked to the report of it, over HTTP. */
import { entriesOfType } from '../../../store/journal/journal.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../support/api.ts';
import { ELSEWHERE, FOURTH } from '../../support/regions.ts';
import { type Cast, launchedCast, useRunningApi } from '../../support/running-api.ts';

const api = useRunningApi();
const DAY_MS = 86_400_000;
const ASKED = ['mayor', 'secretary', 'budi'] as const;
let cast: Cast;
let sri: string;
let peers: string[];
/** Asked too, and does not know the person. */
let stranger: string;

const send = (name: string, key: string, body: unknown, more: object = {}) =>
  api().call('POST', `/v1/appraisals/${sri}/${name}`, { key, body, ...more });
const read = async (): Promise<Json> => (await api().call('GET', `/v1/appraisals/${sri}`, { key: cast.hr })).body;
const report = (key: string) => api().call('GET', `/v1/appraisals/${sri}/feedback-report`, { key });
const answer = (n: number, body: unknown, more: object = {}) => send('submit-feedback', peers[n] ?? '', body, more);

/** Until this stage is open. */
async function moveTo(stage: string): Promise<void> {
  for (let n = 0; n < 60; n += 1) {
    const path = `/v1/cycles/${cast.cycle}`;
    const { businessNow } = (await api().call('GET', path, { key: cast.admin })).body;
    const { stageKind, stageOpenedAt } = await read();
    if (stageKind === stage && Date.parse(stageOpenedAt) <= Date.parse(businessNow)) return;
    const to = new Date(Date.parse(businessNow) + 12 * DAY_MS).toISOString();
    const moved = await api().call('POST', `${path}/clock`, { key: cast.admin, body: { to, reason: 'uji' } });
    if (moved.status >= 400) throw new Error(moved.text);
  }
  throw new Error(`${stage} never opened: ${JSON.stringify(await read())}`);
}

beforeAll(async () => {
  cast = await launchedCast(api(), FOURTH, { speed: 0 });
  sri = await cast.appraisalOf(cast.ids.sri);
  const keyOf = (employeeId: string) => api().keyFor({ region: FOURTH, roles: ['employee', 'assessor'], employeeId });
  peers = await Promise.all(ASKED.map((name) => keyOf(cast.ids[name])));
  stranger = (await api().employee({ region: FOURTH, unit: 'dinkes' }))._id;
  const named = await send('assign-peers', cast.admin, { peers: [...ASKED.map((name) => cast.ids[name]), stranger] });
  if (named.status !== 200) throw new Error(named.text);
  await moveTo('review');
  const own = {
    text: 'Saya perlu lebih sering berbagi.',
    facts: { peerService: 'selalu', peerLoyal: 'kadang-kadang' },
  };
  const said = await send('submit-self-assessment', cast.employee, own);
  if (said.status !== 200) throw new Error(said.text);
  await moveTo('feedback');
});

describe('what peers answer', () => {
  it('is refused with the field where it is no answer, and changes nothing', async () => {
    const rating = { peerRating: '85,00' };
    const wrong: [unknown, number, string, string][] = [
      [{ facts: { ...rating, peerService: 'kerap' } }, 422, 'facts-invalid', '/facts/peerService'],
      [{ facts: { ...rating, mood: 1 } }, 422, 'facts-invalid', '/facts/mood'],
      [{ facts: { ...rating, newIdea: true } }, 422, 'facts-invalid', '/facts/newIdea'],
      [{ facts: { peerRating: '120,01' } }, 422, 'facts-invalid', '/facts/peerRating'],
      [{ facts: { peerService: 'sering' } }, 422, 'command-invalid', '/facts/peerRating'],
      [{ facts: rating, text: '' }, 422, 'invalid-request', '/text'],
      [{ facts: rating, text: '   ' }, 422, 'invalid-request', '/text'],
      [{ facts: rating, text: 'a'.repeat(10_000) }, 422, 'invalid-request', '/text'],
    ];
    for (const [body, status, code, pointer] of wrong)
      for (const lang of ['id', 'en']) {
        const refused = await answer(0, body, { headers: { 'Accept-Language': lang } });
        expect([refused.status, refused.body.code, refused.body.errors?.[0]?.pointer], refused.text).toEqual([
          status,
          code,
          pointer,
        ]);
        expect(refused.body.errors[0].detail).toBeTruthy();
      }
    expect((await read()).peerAnswers).toBe(0);
  });

  it('comes from those who are asked, in their own region', async () => {
    const body = { facts: { peerRating: '85,00' } };
    for (const key of [cast.employee, cast.boss, cast.hr])
      expect((await send('submit-feedback', key, body)).status).toBe(403);
    const abroad = await api().keyFor({ region: ELSEWHERE, roles: ['employee'], employeeId: cast.ids.budi });
    expect((await send('submit-feedback', abroad, body)).status).toBe(404);
  });

  it('counts once, and is read by nobody while others may answer', async () => {
    const words = 'Selalu menyapa warga di loket.';
    const first = { facts: { peerRating: '80,00', peerService: 'selalu', peerLoyal: 'sering' }, text: words };
    const seenBy = async (key: string | undefined) =>
      (await api().call('GET', `/v1/appraisals/${sri}`, { key: key ?? '' })).body.version;
    const [mine, hers] = [await seenBy(peers[0]), await seenBy(peers[2])];
    const given = await answer(0, first, { idempotencyKey: 'answer-of-mayor' });
    // Its number tells nobody how many others have answered.
    expect([given.status, given.body.version, await seenBy(peers[2])]).toEqual([200, mine, hers]);
    const again = await answer(0, first, { idempotencyKey: 'answer-of-mayor' });
    expect([again.status, again.body.version]).toEqual([200, given.body.version]);
    const other = await answer(0, { facts: { peerRating: '20,00' }, text: 'Lain.' });
    expect([other.status, other.body.code]).toEqual([409, 'already-done']);
    for (const key of [cast.employee, cast.boss, cast.hr]) {
      const early = await report(key);
      expect([early.status, early.body.code]).toEqual([409, 'feedback-not-ready']);
    }
  });

  it('is replaced by a word that somebody cannot judge, with the reason', async () => {
    const key = await api().keyFor({ region: FOURTH, roles: ['employee'], employeeId: stranger });
    const decline = (body: unknown, more: object = {}) => send('decline-feedback', key, body, more);
    const empty = await decline({ reason: ' ' });
    expect([empty.status, empty.body.errors[0].pointer]).toEqual([422, '/reason']);
    expect((await send('decline-feedback', cast.boss, { reason: 'x' })).status).toBe(403);
    const body = { reason: 'Kami tidak pernah bekerja bersama.' };
    const { version } = (await api().call('GET', `/v1/appraisals/${sri}`, { key })).body;
    const done = await decline(body, { idempotencyKey: 'cannot-judge' });
    expect([done.status, done.body.version]).toEqual([200, version]);
    expect((await decline(body, { idempotencyKey: 'cannot-judge' })).body.version).toBe(done.body.version);
    expect((await decline(body)).status).toBe(403);
    expect((await send('submit-feedback', key, { facts: { peerRating: '85,00' } })).status).toBe(403);
    const again = await send('assign-peers', cast.admin, { peers: [...ASKED.map((name) => cast.ids[name]), stranger] });
    expect([again.status, again.body.errors[0].pointer]).toEqual([422, '/peers/3']);
    expect((await send('decline-feedback', peers[0] ?? '', body)).body.code).toBe('already-done');
    const journal = async (reader: string) =>
      (await api().call('GET', `/v1/appraisals/${sri}/journal?limit=200`, { key: reader })).text;
    expect(await journal(cast.hr)).toContain(body.reason);
    expect(await journal(cast.employee)).not.toContain(body.reason);
  });

  it('is not in the database as anybody wrote it', async () => {
    const stored = await api().store.models.submissions.find({ appraisalId: sri, kind: 'submitFeedback' }).lean();
    expect(stored.length).toBeGreaterThan(0);
    for (const doc of stored) expect(Object.keys(doc.body)).toEqual(['sealed']);
    const kept = await api().store.models.idempotency.find({ state: 'DONE' }).lean();
    const answered = kept.map(({ body }) => String(body)).filter((body) => body.includes(sri));
    expect(answered.length).toBeGreaterThan(3);
    for (const body of answered) expect(body).not.toContain('peerRating');
    // Short answers have one length.
    expect(new Set(stored.map(({ body }) => String(body['sealed']).length)).size).toBe(1);
  });
});

describe('the report', () => {
  it('is read by the assessor and officers once nobody answers any more, and not by peers', async () => {
    for (const [n, service] of [
      [1, 'selalu'],
      [2, 'sering'],
    ] as const) {
      const facts = { peerRating: '90,00', peerService: service, peerLoyal: 'jarang' };
      expect((await answer(n, { facts, ...(n === 2 && { text: 'Perlu berbagi pekerjaan.' }) })).status).toBe(200);
    }
    await moveTo('final');
    const late = await answer(0, { facts: { peerRating: '10,00' } });
    expect([late.status, late.body.code]).toEqual([409, 'stage-mismatch']);
    const { status, body } = await report(cast.boss);
    expect(status).toBe(200);
    expect(body.groups).toEqual([{ group: 'peer', minimum: 3, answers: 3 }]);
    const of = (id: string) => body.aspects.find((each: Json) => each.id === id);
    expect(of('peerRating').others[0]).toMatchObject({ answers: 3, mean: 86.67 });
    expect(of('peerService')).toMatchObject({ self: { mean: 4 }, others: [{ mean: 3.67 }] });
    expect(of('peerLoyal')).toMatchObject({ self: { mean: 2 }, others: [{ mean: 1.67 }] });
    expect(body.strengths.map(({ id }: Json) => id)).toEqual(['peerService']);
    expect(body.toImprove.map(({ id }: Json) => id)).toEqual(['peerLoyal']);
    expect(body.words[0].texts.toSorted()).toEqual(['Perlu berbagi pekerjaan.', 'Selalu menyapa warga di loket.']);
    expect((await report(cast.hr)).text).toBe((await report(cast.boss)).text);
    expect((await report(peers[0] ?? '')).status).toBe(403);
    expect((await report(cast.employee)).body.code).toBe('feedback-not-ready');
    for (const { _id } of await api().store.models.submissions.find({ kind: 'submitFeedback' }).lean())
      expect(JSON.stringify(body)).not.toContain(_id);
  });

  it('is read by the person once the result is theirs', async () => {
    const target = {
      title: 'Berkas selesai',
      measure: 'Berkas',
      unit: 'berkas',
      kind: 'main',
      aspect: 'quantity',
      direction: 'higher',
      source: 'own',
      weight: 5_000,
      value: 120,
      due: '2026-11-30',
    };
    expect(
      (
        await send('propose-targets', cast.boss, {
          targets: [
            { ...target, id: 't1' },
            { ...target, id: 't2' },
          ],
        })
      ).status,
    ).toBe(200);
    const rated = { facts: { supervisorBehaviour: '93,00', newIdea: true } };
    expect((await send('finalise-score', cast.boss, rated)).status).toBe(200);
    await moveTo('calibration');
    expect((await report(cast.employee)).status).toBe(409);
    const released = await api().call('POST', `/v1/cycles/${cast.cycle}/release`, {
      key: cast.hr,
      body: { unit: 'dinkes', force: true },
    });
    expect([released.status, released.text]).toEqual([202, expect.anything()]);
    await moveTo('result');
    const own = await report(cast.employee);
    expect(own.status).toBe(200);
    expect(own.text).toBe((await report(cast.boss)).text);
    // Where an answer cannot be opened any more, the mean of the others would tell it.
    const { submissions } = api().store.models;
    const [entry] = await entriesOfType(api().store, sri, ['feedback.submitted']);
    const body = { text: 'Dari rilis sebelumnya.' };
    await submissions.updateOne({ _id: entry?.submissionId ?? '' }, { $set: { body } });
    const fewer = (await report(cast.employee)).body;
    expect([fewer.groups[0].answers, fewer.words]).toEqual([null, []]);
    for (const name of ASKED) expect(own.text).not.toContain(cast.ids[name]);
    const journal = await api().call('GET', `/v1/appraisals/${sri}/journal?limit=200`, { key: cast.employee });
    for (const hidden of ['tidak pernah bekerja bersama', 'menyapa warga', stranger])
      expect(journal.text).not.toContain(hidden);
  });
});
