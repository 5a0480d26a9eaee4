/** From the result of a review to what was agreed, over HTTP: proposed by rule, confirmed by both sides, closed, and verified. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { RulePack } from '../../../rules/language/types.ts';
import { getPack } from '../../../store/pack/rule-packs.ts';
import { verifyAll } from '../../../store/verify/all.ts';
import { startWhatWasLeft } from '../../../api/appraisal/check-review.ts';
import { remindOfAgreements } from '../../../api/agreement/remind.ts';
import type { Json } from '../../support/api.ts';
import { publishNext, typedScore } from '../../support/next-version.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';
import { depsOf } from '../../support/site.ts';
import { type Cast, launchedCast, useRunningApi } from '../../support/running-api.ts';

const api = useRunningApi();
const DAY_MS = 86_400_000;
let cast: Cast;
let sri: string;
let stranger: string;

const both = (text: string) => ({ id: text, en: text });
/** The pack measures no targets: whoever has none is coached, and on track only with a reason. */
const withRules = ({ phases }: RulePack): Partial<RulePack> => ({
  effective: { from: '2026-01-01', to: null },
  phases: phases.map((phase) =>
    phase.kind === 'review'
      ? { ...phase, selfAssessment: 'optional', selfAssessmentSeen: 'afterRating', dialogue: 'required' }
      : phase.kind === 'execution' && phase.id === phases.find(({ kind }) => kind === 'execution')?.id
        ? {
            ...phase,
            checkIns: { every: 'quarter', answer: { workingDays: 10 }, results: ['ON_TRACK', 'COACH', 'WARN'] },
          }
        : phase,
  ),
  reviewRules: [
    {
      id: 'unreported',
      title: both('belum ada laporan'),
      result: 'COACH',
      conditions: { all: [{ fact: 'targetsTotal', operator: 'lessThan', value: 1 }] },
      provenance: 'default',
    },
  ],
  agreements: {
    coaching: { calendarDays: 20 },
    warning: { calendarDays: 10 },
    remindDaysBefore: 5,
    provenance: 'default',
  },
});

const send = (name: string, key: string, body: unknown, more: object = {}) =>
  api().call('POST', `/v1/appraisals/${sri}/${name}`, { key, body, ...more });
const read = async (): Promise<Json> => (await api().call('GET', `/v1/appraisals/${sri}`, { key: cast.hr })).body;
const listed = async (key: string, query = ''): Promise<Json[]> =>
  (await api().call('GET', `/v1/appraisals/${sri}/agreements${query}`, { key })).body.data;
const review = async (key: string) => (await api().call('GET', `/v1/appraisals/${sri}/review`, { key })).body;
const told = async (key: string): Promise<string[]> =>
  (await api().call('GET', '/v1/notices?limit=200', { key })).body.data.map(({ template }: Json) => template);
const cycle = async () => (await api().call('GET', `/v1/cycles/${cast.cycle}`, { key: cast.admin })).body;
const today = async () => String((await cycle()).businessNow).slice(0, 10);
const inDays = async (days: number) => new Date(Date.parse(await today()) + days * DAY_MS).toISOString().slice(0, 10);

async function moveUntil(is: (view: Json) => boolean, step = 10): Promise<void> {
  for (let n = 0; n < 60; n += 1) {
    if (is(await read())) return;
    const { businessNow } = await cycle();
    const to = new Date(Date.parse(businessNow) + step * DAY_MS).toISOString();
    const moved = await api().call('POST', `/v1/cycles/${cast.cycle}/clock`, {
      key: cast.admin,
      body: { to, reason: 'uji' },
    });
    if (moved.status >= 400) throw new Error(moved.text);
  }
  throw new Error(`never: ${JSON.stringify(await read())}`);
}

beforeAll(async () => {
  const first = await getPack(api().store, await api().packOf(HOME));
  if (!first) throw new Error('no pack');
  await api().store.models.rulePacks.deleteOne({ _id: first.digest });
  await publishNext(api().store, first, (pack) => {
    const typed = typedScore(pack);
    return { ...typed, ...withRules({ ...pack, ...typed }) };
  });
  cast = await launchedCast(api(), HOME, { speed: 0 });
  sri = await cast.appraisalOf(cast.ids.sri);
  stranger = await api().keyFor({ region: HOME, roles: ['employee', 'assessor'], employeeId: cast.ids.budi });
  await moveUntil(({ reviews }) => reviews.length > 0);
});

describe('a review that repeats', () => {
  let id = '';
  it('waits for the assessor with what the rules propose, which the person does not see', async () => {
    id = (await read()).reviews[0].id;
    expect(id).toBe('periodic-2026-03-31');
    expect((await read()).waitingOn).toContainEqual({ as: 'assessor', id: cast.ids.head, for: 'submitReview' });
    const seen = await review(cast.boss);
    expect(seen.reviews[0]).toMatchObject({
      id,
      result: null,
      results: ['ON_TRACK', 'COACH', 'WARN'],
      proposed: { result: 'COACH', rule: { id: 'unreported' } },
    });
    expect(seen.standing.find((each: Json) => each.id === 'reportedShare')).toMatchObject({ value: 0 });
    expect((await review(cast.employee)).reviews[0].proposed).toBe(null);
    expect((await api().call('GET', `/v1/appraisals/${sri}/review`, { key: stranger })).status).toBe(403);
  });

  it('is refused at the field where the result deviates without a reason, also in a dry run', async () => {
    const body = { result: 'ON_TRACK', reviewId: id };
    for (const dryRun of ['', '?dryRun=true']) {
      const refused = await send(`submit-review${dryRun}`, cast.boss, body);
      expect([refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([
        422,
        'command-invalid',
        '/reason',
      ]);
    }
    const remark = await send('submit-review', cast.boss, { ...body, text: 'baik' });
    expect(remark.body.errors[0].pointer).toBe('/reason');
    const retarget = await send('submit-review', cast.boss, { result: 'RETARGET', reviewId: id, reason: 'x' });
    expect([retarget.status, retarget.body.errors[0].pointer]).toEqual([422, '/result']);
  });

  it('takes no agreement for a day that is past, nor help from nobody', async () => {
    const item = { text: 'Pendampingan', due: await inDays(0) };
    const wrong = await send('submit-review', cast.boss, {
      result: 'COACH',
      reviewId: id,
      agreements: [{ text: 'a', due: await inDays(9) }, item, { text: 'b', due: await inDays(9), helper: 'nobody' }],
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map(({ pointer }: Json) => pointer)).toEqual([
      '/agreements/1/due',
      '/agreements/2/helper',
    ]);
    expect(await listed(cast.boss)).toEqual([]);
  });

  it('opens what was agreed, once however often it is sent, and the journal tells what was proposed', async () => {
    const agreements = [{ text: 'Pendampingan tiap Senin', due: await inDays(20), helper: cast.ids.budi }];
    const sent = { result: 'COACH', reviewId: id, agreements };
    const key = { headers: { 'Idempotency-Key': 'coach-1' } };
    const [first, again] = [
      await send('submit-review', cast.boss, sent, key),
      await send('submit-review', cast.boss, sent, key),
    ];
    expect([first.status, again.status]).toEqual([200, 200]);
    const [own, ...others] = await listed(cast.employee);
    expect(others).toEqual([]);
    expect(own).toMatchObject({
      kind: 'coaching',
      review: id,
      text: 'Pendampingan tiap Senin',
      helperId: cast.ids.budi,
      needs: 'employee',
      state: 'open',
    });
    expect(await told(cast.employee)).toContain('agreement-opened');
    expect(await told(stranger)).toContain('agreement-help');
    expect(await told(stranger)).not.toContain('agreement-opened');
    const journal = await api().call('GET', `/v1/appraisals/${sri}/journal?limit=200`, { key: cast.boss });
    const entry = journal.body.data.find(({ type }: Json) => type === 'review.submitted');
    expect(entry.data).toMatchObject({ result: 'COACH', proposed: { result: 'COACH', rule: 'unreported' } });
  });

  it('opens it although its request was cut off before, and nobody sends it again', async () => {
    const [own] = await listed(cast.employee);
    await api().store.models.agreements.deleteOne({ _id: own?.id });
    expect(await listed(cast.employee)).toEqual([]);
    const at = Date.now();
    await startWhatWasLeft(depsOf(api()), new Date(at + DAY_MS).toISOString());
    expect(await listed(cast.employee)).toEqual([]);
    for (let n = 0; n < 2; n += 1) await startWhatWasLeft(depsOf(api()), new Date(at - DAY_MS).toISOString());
    expect(await listed(cast.employee)).toEqual([own]);
  });
});

describe('what was agreed', () => {
  it('is confirmed by the other side, once', async () => {
    const [agreed] = await listed(cast.boss);
    const know = (key: string) => api().call('POST', `/v1/agreements/${agreed?.id}/acknowledge`, { key, body: {} });
    expect((await know(cast.boss)).body.code).toBe('not-your-turn');
    expect((await know(stranger)).status).toBe(403);
    expect((await know(await api().keyFor({ region: ELSEWHERE, roles: ['assessor'], employeeId: 'x' }))).status).toBe(
      404,
    );
    expect((await know(cast.employee)).body).toMatchObject({ acknowledgedBy: cast.ids.sri });
    expect((await know(cast.employee)).body.code).toBe('already-done');
  });

  it('is reminded of before its day and told of after it, once each', async () => {
    const count = async (template: string) => (await told(cast.employee)).filter((each) => each === template).length;
    await remindOfAgreements(api().store, Date.now());
    expect(await count('agreement-due')).toBe(0);
    await moveUntil(() => true);
    const [agreed] = await listed(cast.boss);
    const reach = async (day: string) => {
      const to = new Date(Date.parse(`${day}T08:00:00+07:00`)).toISOString();
      await api().call('POST', `/v1/cycles/${cast.cycle}/clock`, { key: cast.admin, body: { to, reason: 'uji' } });
    };
    const due = Date.parse(agreed?.due);
    await reach(new Date(due - 5 * DAY_MS).toISOString().slice(0, 10));
    for (let n = 0; n < 2; n += 1) await remindOfAgreements(api().store, Date.now());
    expect(await count('agreement-due')).toBe(1);
    expect(await count('agreement-overdue')).toBe(0);
    await reach(new Date(due + DAY_MS).toISOString().slice(0, 10));
    for (let n = 0; n < 2; n += 1) await remindOfAgreements(api().store, Date.now());
    expect([await count('agreement-due'), await count('agreement-overdue')]).toEqual([1, 1]);
    const overdue = (await review(cast.boss)).standing.find((each: Json) => each.id === 'actionsOverdue');
    expect(overdue).toMatchObject({ value: 1 });
  });

  it('is closed by the assessor with what became of it; dropping it needs a reason', async () => {
    const [agreed] = await listed(cast.boss, '?state=open');
    const end = (key: string, body: object) => api().call('POST', `/v1/agreements/${agreed?.id}/close`, { key, body });
    expect((await end(cast.employee, { state: 'done' })).body.code).toBe('not-your-turn');
    const bare = await end(cast.boss, { state: 'dropped' });
    expect([bare.status, bare.body.errors[0].pointer]).toEqual([422, '/reason']);
    expect((await end(cast.boss, { state: 'dropped', reason: 'Pindah tugas' })).body).toMatchObject({
      state: 'dropped',
      closedBy: cast.ids.head,
      reason: 'Pindah tugas',
    });
    expect((await end(cast.boss, { state: 'done' })).body.code).toBe('already-done');
    expect(await listed(cast.boss, '?state=open')).toEqual([]);
    expect(await told(cast.employee)).toContain('agreement-dropped');
  });

  it('is opened by the person for their own development only', async () => {
    const open =
      (kind: string, key = cast.employee) =>
      async (more: object = {}) =>
        send('agreements', key, { kind, text: 'Kursus statistik', due: await inDays(40), ...more });
    expect((await open('coaching')()).body.code).toBe('self-decision');
    const made = await open('development')();
    expect([made.status, made.body.needs]).toEqual([201, 'assessor']);
    expect((await open('development', stranger)()).status).toBe(403);
    expect((await open('dialogue')()).body.errors[0].pointer).toBe('/heldOn');
    expect((await open('dialogue')({ heldOn: await inDays(3) })).body.errors[0].pointer).toBe('/heldOn');
    const closed = await api().call('POST', `/v1/agreements/${made.body.id}/close`, {
      key: cast.employee,
      body: { state: 'done' },
    });
    expect(closed.body.state).toBe('done');
  });
});

describe('a dialogue that the pack asks for', () => {
  it('is recorded with what was on the table, and confirmed, before the review closes', async () => {
    await moveUntil(({ stageKind, stageOpenedAt, dueAt }) => stageKind === 'review' && dueAt > stageOpenedAt);
    await moveUntil(({ waitingOn }) => waitingOn.some((each: Json) => each.for === 'submitReview'), 2);
    const ownView = async (key: string) => {
      const { body } = await api().call('GET', `/v1/appraisals/${sri}/journal?limit=200`, { key });
      return body.data.findLast(({ type }: Json) => type === 'selfAssessment.submitted')?.text ?? null;
    };
    const said = await send('submit-self-assessment', cast.employee, { text: 'Saya perlu bantuan' });
    expect(said.status, said.text).toBe(200);
    expect(await ownView(cast.employee)).toMatchObject({ text: 'Saya perlu bantuan' });
    expect([await ownView(cast.boss), await ownView(cast.hr)]).toEqual([null, null]);
    const early = await send('submit-review', cast.boss, { result: 'COACH' });
    expect([early.status, early.body.errors[0].pointer, early.body.errors[0].code]).toEqual([
      422,
      '/result',
      'dialogue-wanted',
    ]);
    const held = await send('agreements', cast.boss, {
      kind: 'dialogue',
      text: 'Melapor tiap bulan',
      due: await inDays(30),
      heldOn: await today(),
    });
    expect(held.status, held.text).toBe(201);
    expect(held.body.agenda.length).toBeGreaterThan(5);
    expect((await send('submit-review', cast.boss, { result: 'COACH' })).body.errors[0].code).toBe('dialogue-wanted');
    await api().call('POST', `/v1/agreements/${held.body.id}/acknowledge`, { key: cast.employee, body: {} });
    const done = await send('submit-review', cast.boss, { result: 'COACH' });
    expect(done.status, done.text).toBe(200);
    expect(await ownView(cast.boss)).toMatchObject({ text: 'Saya perlu bantuan' });
    const open = await listed(cast.employee, '?state=open');
    // Both of one instant, as time stands still.
    expect(open).toHaveLength(2);
    expect(open).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'coaching', text: null }),
        expect.objectContaining({ kind: 'dialogue', text: 'Melapor tiap bulan' }),
      ]),
    );
  });
});

describe('the verifier', () => {
  const found = async () => {
    const all: string[] = [];
    await verifyAll(api().store, { onFinding: ({ kind, detail }) => all.push(`${kind} ${detail}`), secondLookMs: 10 });
    return all.filter((each) => /agreement/.test(each) || each.startsWith('seal'));
  };

  it('finds nothing, and then whatever somebody changed', async () => {
    expect(await found()).toEqual([]);
    const { agreements } = api().store.models;
    const doc = await agreements.findOne({ state: 'open' }).lean();
    if (!doc) throw new Error('nothing is open');
    await agreements.updateOne({ _id: doc._id }, { $set: { text: 'Lain', state: 'done' } });
    const changed = await found();
    expect(changed).toContain('record-differs agreement: words');
    expect(changed).toContain('record-differs agreement: state');
  });
});
