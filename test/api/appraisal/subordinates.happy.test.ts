/** From the opening of a stage that asks subordinates to the report and the score, over HTTP, with a pack that asks them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { getPack } from '../../../store/pack/rule-packs.ts';
import type { Json } from '../../support/api.ts';
import { publishNext } from '../../support/next-version.ts';
import { withSubordinates } from '../../support/raters.ts';
import { FOURTH } from '../../support/regions.ts';
import { type Cast, launchedCast, moveToStage, useRunningApi } from '../../support/running-api.ts';

const api = useRunningApi();
const WORDS = 'Beliau mendengarkan kami.';
let cast: Cast;
/** The head's appraisal: the secretary assesses, and those in the unit are under the head. */
let head: string;
let below: { id: string; key: string }[];
let peers: { id: string; key: string }[];

const keyOf = (employeeId: string) => api().keyFor({ region: FOURTH, roles: ['employee', 'assessor'], employeeId });
const withKey = async (id: string) => ({ id, key: await keyOf(id) });
const someone = async (supervisorId: string | null) =>
  withKey((await api().employee({ region: FOURTH, unit: 'dinkes', supervisorId }))._id);
const send = (name: string, key: string, body: unknown) =>
  api().call('POST', `/v1/appraisals/${head}/${name}`, { key, body });
const seenBy = async (key: string): Promise<Json> => (await api().call('GET', `/v1/appraisals/${head}`, { key })).body;
const report = (key: string) => api().call('GET', `/v1/appraisals/${head}/feedback-report`, { key });
const accepted = async (answer: Promise<Json>) => {
  const { status, text } = await answer;
  if (status !== 200) throw new Error(text);
};

beforeAll(async () => {
  const { store } = api();
  const shipped = await getPack(store, await api().packOf(FOURTH));
  if (!shipped) throw new Error('no pack');
  await publishNext(store, shipped, (pack) => ({ ...withSubordinates()(pack), effective: pack.effective }));
  await store.models.rulePacks.updateOne({ _id: shipped.digest }, { $set: { status: 'retired' } });
  cast = await launchedCast(api(), FOURTH, { speed: 0 });
  head = await cast.appraisalOf(cast.ids.head);
  // Who comes after the launch is there when the stage opens.
  below = [await withKey(cast.ids.sri), await withKey(cast.ids.budi), await someone(cast.ids.head)];
  peers = [await someone(null), await someone(null), await someone(null)];
  await accepted(send('assign-peers', cast.admin, { peers: peers.map(({ id }) => id) }));
  await moveToStage(api(), cast, { id: head, stage: 'feedback' });
});

describe('subordinates', () => {
  it('are those of the day of the opening, are told, and learn as whom they are asked', async () => {
    const seen = await seenBy(cast.hr);
    expect(seen.subordinateIds.toSorted()).toEqual(below.map(({ id }) => id).toSorted());
    expect(seen.peerIds).toHaveLength(6);
    for (const { key } of below) {
      const mine = await seenBy(key);
      expect([mine.askedAs, mine.peerIds, mine.subordinateIds]).toEqual(['subordinate', undefined, undefined]);
      const notices = await api().call('GET', '/v1/notices', { key });
      expect(notices.body.data.map(({ template }: Json) => template)).toContain('feedback-invited');
    }
    expect((await seenBy(peers[0]?.key ?? '')).askedAs).toBeUndefined();
  });

  it('are not told to the person, whom the journal shows no name and no number', async () => {
    const key = await keyOf(cast.ids.head);
    const journal = await api().call('GET', `/v1/appraisals/${head}/journal?limit=200`, { key });
    const seen = await api().call('GET', `/v1/appraisals/${head}`, { key });
    for (const text of [journal.text, seen.text]) {
      expect(text).not.toContain('subordinateIds');
      for (const { id } of below) expect(text).not.toContain(id);
    }
    expect(seen.body.waitingOn.filter(({ as }: Json) => as === 'peer')).toEqual([
      { as: 'peer', for: 'submitFeedback' },
    ]);
  });

  it('are asked what is theirs, and refused with the field what is not', async () => {
    const [one] = below;
    const rating = { peerRating: '60,00' };
    const wrong = await send('submit-feedback', one?.key ?? '', { facts: { ...rating, peerService: 'sering' } });
    expect([wrong.status, wrong.body.errors[0].pointer, wrong.body.errors[0].code]).toEqual([
      422,
      '/facts/peerService',
      'fact-not-asked',
    ]);
    const [peer] = peers;
    const other = await send('submit-feedback', peer?.key ?? '', { facts: { ...rating, peerFairness: 'sering' } });
    expect([other.status, other.body.errors[0].pointer]).toEqual([422, '/facts/peerFairness']);
    const named = [...peers.slice(0, 2), ...below.slice(0, 1)].map(({ id }) => id);
    const swapped = await send('assign-peers', cast.admin, { peers: named });
    expect([swapped.status, swapped.body.errors[0].pointer]).toEqual([422, '/peers/2']);
    for (const [n, { key }] of below.entries()) {
      const facts = { peerRating: `${60 + n},00`, peerFairness: 'selalu', peerLoyal: 'sering' };
      await accepted(send('submit-feedback', key, { facts, ...(n === 0 && { text: WORDS }) }));
    }
    for (const { key } of peers.slice(0, 2))
      await accepted(send('submit-feedback', key, { facts: { peerRating: '80,00', peerLoyal: 'jarang' } }));
    const seen = await seenBy(cast.hr);
    expect([seen.peerAnswers, seen.subordinateAnswers]).toEqual([2, 3]);
  });

  it('are a column of their own in the report, and what too few of the others said is not in it', async () => {
    await moveToStage(api(), cast, { id: head, stage: 'final' });
    const { body, text } = await report(cast.hr);
    expect(body.groups).toEqual([
      { group: 'peer', minimum: 3, answers: null },
      { group: 'subordinate', minimum: 3, answers: 3 },
    ]);
    const of = (id: string) => body.aspects.find((each: Json) => each.id === id).others;
    expect(of('peerRating')).toEqual([expect.objectContaining({ group: 'subordinate', answers: 3, mean: 61 })]);
    expect(of('peerFairness')).toEqual([expect.objectContaining({ group: 'subordinate', mean: 4 })]);
    expect(of('peerLoyal')).toEqual([expect.objectContaining({ group: 'subordinate', mean: 3 })]);
    expect(of('peerService')).toEqual([]);
    expect(body.words).toEqual([{ group: 'subordinate', texts: [WORDS] }]);
    for (const { id } of [...below, ...peers]) expect(text).not.toContain(id);
  });
});
