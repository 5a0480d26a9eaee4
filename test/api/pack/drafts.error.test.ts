import { beforeAll, describe, expect, it } from 'vitest';
import { insertRulePack, getRulePack } from '../../../store/pack/rule-packs.ts';
import { packDoc } from '../../support/pack-doc.ts';
import { type Answer, type Json, useApi } from '../../support/api.ts';
import {
  act,
  begin,
  peopleOf,
  type People,
  published,
  readDraft,
  retitled,
  submitted,
  WHY,
  write,
} from '../../support/drafts.ts';
import { ELSEWHERE, FOURTH, HOME, NATION, STAFF, THIRD } from '../../support/regions.ts';

const api = useApi();
let home: People;
beforeAll(async () => {
  home = await peopleOf(api(), HOME);
});
const told = ({ status, body }: Answer) => [status, body.code];
const inForce = { kind: 'inForce', date: '2026-06-30' };
const fresh = async (from = '2040-01-01'): Promise<Json> =>
  (await begin(api(), home.author, { pack: HOME, effective: { from }, origin: inForce })).body;

describe('a draft is refused', () => {
  it('when its document is no pack at all, and then nothing is stored', async () => {
    const { id, content } = await fresh();
    const wrong = await write(api(), { key: home.author, id, change: () => ({ format: 'other' }) });
    expect(told(wrong)).toEqual([422, 'pack-invalid']);
    const hostile = await write(api(), { key: home.author, id, change: (d) => ({ ...d, $where: 'x' }) });
    expect(told(hostile)).toEqual([422, 'pack-invalid']);
    expect(hostile.body.errors[0].pointer).toBe('/$where');
    expect(await readDraft(api(), home.author, id)).toMatchObject({ content, revision: 1 });
  });

  it('when a name comes twice in it', async () => {
    const raw = `{"pack":"${HOME}","pack":"${NATION}","origin":{"kind":"empty"}}`;
    const answer = await api().call('POST', '/v1/rule-packs/drafts', { key: home.author, raw });
    expect([...told(answer), answer.body.errors[0]]).toMatchObject([
      422,
      'invalid-request',
      { pointer: '/pack', code: 'key-twice' },
    ]);
  });

  it('without a time for the new version, for an unknown version, and for an unknown pack', async () => {
    const make = (body: object) =>
      begin(api(), home.author, { pack: HOME, effective: { from: '2040-01-01' }, ...body });
    expect(told(await begin(api(), home.author, { pack: HOME, origin: inForce }))).toEqual([422, 'invalid-request']);
    expect(told(await make({ origin: { kind: 'version', version: 99 } }))).toEqual([404, 'not-found']);
    expect(told(await make({ origin: { kind: 'clone', region: 'nowhere' } }))).toEqual([404, 'not-found']);
    expect(told(await make({ pack: 'nowhere', origin: { kind: 'empty' } }))).toEqual([404, 'not-found']);
    expect(told(await make({ origin: { kind: 'inForce', date: '1999-01-01' } }))).toEqual([422, 'pack-missing']);
  });

  it('for review, while its report says that something is wrong, and it names what', async () => {
    const { id } = await fresh();
    const change = (document: Json) => ({ ...document, outcomes: [{ id: 'x', code: 'X' }] });
    const written = await write(api(), { key: home.author, id, change });
    expect([written.status, written.body.publishable]).toEqual([200, false]);
    const refused = await act(api(), id, 'submit', { key: home.author, body: WHY });
    expect(told(refused)).toEqual([422, 'pack-not-publishable']);
    expect(refused.body.errors.map(({ pointer }: Json) => pointer).join()).toContain('/outcomes/x');
    expect(await readDraft(api(), home.author, id)).toMatchObject({ state: 'DRAFT' });
  });

  it('when it would leave a day with two versions or with none', async () => {
    const { id } = await fresh('2026-01-01');
    const refused = await act(api(), id, 'submit', { key: home.author, body: WHY });
    expect([...told(refused), refused.body.errors[0].code]).toEqual([422, 'pack-not-publishable', 'I04']);
    const ends = { pack: HOME, effective: { from: '2024-01-01', to: '2024-06-30' }, origin: inForce };
    const early = (await begin(api(), home.author, ends)).body;
    const gap = await act(api(), early.id, 'submit', { key: home.author, body: WHY });
    expect([...told(gap), gap.body.errors[0].code]).toEqual([422, 'pack-not-publishable', 'I04']);
  });

  it('without reason or legal basis', async () => {
    const { id } = await fresh();
    for (const body of [{}, { reason: 'x' }, { legalBasis: 'x' }, { reason: ' ', legalBasis: 'x' }]) {
      expect(told(await act(api(), id, 'submit', { key: home.author, body }))).toEqual([422, 'invalid-request']);
    }
  });
});

describe('versions of a draft', () => {
  it('writing needs the one that was read, and a stale one is told what changed and by whom', async () => {
    const { id } = await fresh();
    const { document, cases } = await readDraft(api(), home.author, id);
    const put = (match?: string) =>
      api().call('PUT', `/v1/rule-packs/drafts/${id}`, {
        key: home.third,
        body: { document, cases },
        headers: match === undefined ? {} : { 'If-Match': match },
      });
    expect(told(await put())).toEqual([428, 'version-required']);
    expect(told(await put('*'))).toEqual([428, 'version-required']);
    await act(api(), id, 'comment', { key: home.admin, body: { text: 'Halo' } });
    const stale = await put('"v1"');
    expect(told(stale)).toEqual([412, 'version-stale']);
    expect(stale.body.errors).toMatchObject([{ pointer: '/history/2', code: 'pack.commented' }]);
    expect(stale.body.errors[0].detail).toContain(`admin-${HOME}`);
    expect((await put('"v2"')).status).toBe(200);
    // The same again is the same request, not a second change.
    expect((await put('"v2"')).body.revision).toBe(3);
  });

  it('of two writers at once one wins, and the other is told', async () => {
    const { id } = await fresh();
    const both = await Promise.all(
      ['A', 'B'].map((word) => write(api(), { key: home.author, id, change: retitled(word) })),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
    expect((await readDraft(api(), home.author, id)).revision).toBe(2);
  });
});

describe('out of order', () => {
  /** The pack that is checked soonest. */
  let all: People;
  beforeAll(async () => {
    all = await peopleOf(api(), null);
  });

  it('nothing is written on in review, approved before it, or published before approval', async () => {
    const body = { pack: NATION, effective: { from: '2041-01-01' }, origin: inForce };
    const draft = (await begin(api(), all.author, body)).body;
    const approve = () => act(api(), draft.id, 'approve', { key: all.second, body: { report: draft.report } });
    const publish = () => act(api(), draft.id, 'publish', { key: all.second });
    expect([told(await approve()), told(await publish())]).toEqual([
      [409, 'pack-state'],
      [409, 'pack-state'],
    ]);
    await act(api(), draft.id, 'submit', { key: all.author, body: WHY });
    expect(told(await write(api(), { key: all.author, id: draft.id, change: retitled('Nanti') }))).toEqual([
      409,
      'pack-state',
    ]);
    expect(told(await publish())).toEqual([409, 'pack-state']);
    expect(told(await act(api(), draft.id, 'submit', { key: all.author, body: WHY }))).toEqual([409, 'pack-state']);
  });

  it('a cancelled or rejected draft is approved and published by nobody', async () => {
    for (const [command, key] of [
      ['cancel', all.author],
      ['reject', all.second],
    ] as const) {
      const draft = await submitted(api(), all, { pack: NATION, from: '2042-01-01' });
      const ended = await act(api(), draft.id, command, { key, body: { reason: 'Tidak jadi' } });
      expect(ended.body.state).toBe(command === 'cancel' ? 'CANCELLED' : 'REJECTED');
      const approve = await act(api(), draft.id, 'approve', { key: all.second, body: { report: draft.report } });
      expect([told(approve), told(await act(api(), draft.id, 'publish', { key: all.second }))]).toEqual([
        [409, 'pack-state'],
        [409, 'pack-state'],
      ]);
    }
  });

  it('approval names the report that was read; writing on voids it', async () => {
    const draft = await submitted(api(), all, { pack: NATION, from: '2043-01-01' });
    const stale = await act(api(), draft.id, 'approve', {
      key: all.second,
      body: { report: `sha256:${'0'.repeat(64)}` },
    });
    expect(told(stale)).toEqual([409, 'report-stale']);
    await act(api(), draft.id, 'approve', { key: all.second, body: { report: draft.report } });
    const open = await act(api(), draft.id, 'reopen', { key: all.author, body: { reason: 'Salah tulis' } });
    expect(open.body).toMatchObject({ state: 'DRAFT', approvedBy: [], approvals: null });
    await write(api(), { key: all.author, id: draft.id, change: retitled('Lain') });
    await act(api(), draft.id, 'submit', { key: all.author, body: WHY });
    const old = await act(api(), draft.id, 'approve', { key: all.second, body: { report: draft.report } });
    expect(told(old)).toEqual([409, 'report-stale']);
  });

  it('of approve and cancel at once one comes first, and the draft is never published after a cancel', async () => {
    const draft = await submitted(api(), all, { pack: NATION, from: '2044-01-01' });
    const [, cancelled] = await Promise.all([
      act(api(), draft.id, 'approve', { key: all.second, body: { report: draft.report } }),
      act(api(), draft.id, 'cancel', { key: all.author, body: { reason: 'Tidak jadi' } }),
    ]);
    expect(cancelled.status).toBe(200);
    expect(await readDraft(api(), all.author, draft.id)).toMatchObject({ state: 'CANCELLED' });
    expect(told(await act(api(), draft.id, 'publish', { key: all.second }))).toEqual([409, 'pack-state']);
  });
});

/** Each checks a pack again and again, and a check is nothing but computing: a busy machine takes its time. */
describe('publishing', { timeout: 300_000 }, () => {
  it('twice publishes once', async () => {
    const people = await peopleOf(api(), THIRD);
    const draft = await submitted(api(), people, { pack: THIRD, from: '2027-01-01' });
    await act(api(), draft.id, 'approve', { key: people.second, body: { report: draft.report } });
    const both = await Promise.all(
      [people.second, people.third].map((key) => act(api(), draft.id, 'publish', { key })),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const versions = await api().call('GET', `/v1/regions/${THIRD}/pack-versions`, { key: people.admin });
    expect(versions.body.data.map(({ version }: Json) => version)).toEqual([3, 2]);
  });

  it('of two drafts that become the same version the first gets it, the other must be rebased', async () => {
    const people = await peopleOf(api(), ELSEWHERE);
    const drafts = [];
    for (const from of ['2027-01-01', '2027-06-01']) {
      const draft = await submitted(api(), people, { pack: ELSEWHERE, from });
      const approved = await act(api(), draft.id, 'approve', { key: people.second, body: { report: draft.report } });
      // Told on submitting and on approving, not only when it is too late: who else, and what both change.
      const rivals = drafts.map(({ id }) => ({
        id,
        state: 'APPROVED',
        both: [{ pointer: '/title/id' }, { pointer: '/title/en' }],
      }));
      expect(draft.others).toMatchObject(rivals);
      expect(approved.body.others).toMatchObject(rivals);
      drafts.push(draft);
    }
    expect(drafts[1]?.others[0].sentence.en).toContain('Both change: Title, in');
    const both = await Promise.all(drafts.map(({ id }) => act(api(), id, 'publish', { key: people.second })));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const loser = drafts[both.findIndex(({ status }) => status === 409)];
    expect(told(await act(api(), loser?.id, 'publish', { key: people.second }))).toEqual([409, 'base-changed']);
    expect((await readDraft(api(), people.author, loser?.id)).state).toBe('APPROVED');
  });

  it('a number that a dead draft had reserved is free again', async () => {
    const people = await peopleOf(api(), FOURTH);
    const [pack, from] = [FOURTH, '2027-01-01'];
    const dead = await submitted(api(), people, { pack, from });
    const doc = await getRulePack(api().store, await api().packOf(pack));
    if (!doc) throw new Error('no pack');
    const change = { draftId: dead.id, report: dead.report, approvedBy: [] };
    await insertRulePack(api().store, packDoc(doc, { version: 3, status: 'reserved', change }));
    await act(api(), dead.id, 'cancel', { key: people.author, body: { reason: 'Batal' } });
    expect(await published(api(), people, { pack, from })).toMatchObject({ version: 3, state: 'SCHEDULED' });
  });

  it('retiring the last version, or one whose days nobody else covers, is refused', async () => {
    const people = await peopleOf(api(), STAFF);
    const digest = await api().packOf(STAFF);
    const retire = (which: string, key = people.second) =>
      api().call('POST', `/v1/rule-packs/${which}/retire`, { key, body: WHY });
    expect(told(await retire(digest))).toEqual([409, 'pack-state']);
    const { published: second } = await published(api(), people, { pack: STAFF, from: '2027-01-01' });
    // There is a last version again, but it begins only later.
    expect(told(await retire(digest))).toEqual([409, 'pack-state']);
    expect((await retire(second)).status).toBe(200);
    // As after a crash between the entry and the version: whoever comes next is refused, and it is retired.
    await api().store.models.rulePacks.updateOne({ _id: second }, { $set: { status: 'published' } });
    expect(told(await retire(second, people.third))).toEqual([409, 'pack-state']);
    expect((await getRulePack(api().store, second))?.status).toBe('retired');
    expect(told(await retire(second, people.third))).toEqual([409, 'pack-state']);
  });

  it('a crash between the entry and what follows from it is healed by whoever comes next', async () => {
    const draft = await submitted(api(), home, { pack: HOME, from: '2050-01-01' });
    await act(api(), draft.id, 'approve', { key: home.second, body: { report: draft.report } });
    const { packDrafts, rulePacks } = api().store.models;
    const before = await packDrafts.findById(draft.id).lean();
    const { published: digest } = (await act(api(), draft.id, 'publish', { key: home.second })).body;
    // As it was when only the number was reserved and the entry written.
    await packDrafts.replaceOne({ _id: draft.id }, before ?? {});
    await rulePacks.updateOne({ _id: digest }, { $set: { status: 'reserved' } });
    const day = `/v1/regions/${HOME}/pack?date=2050-06-01`;
    expect((await api().call('GET', day, { key: home.admin })).body.version).toBe(2);
    expect((await api().call('GET', `/v1/rule-packs/${digest}`, { key: home.admin })).status).toBe(404);
    expect(told(await act(api(), draft.id, 'publish', { key: home.third }))).toEqual([409, 'pack-state']);
    expect((await api().call('GET', day, { key: home.admin })).body).toMatchObject({ version: 3, digest });
    expect(await readDraft(api(), home.admin, draft.id)).toMatchObject({ state: 'SCHEDULED', published: digest });
  });
});
