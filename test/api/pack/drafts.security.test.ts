import { beforeAll, describe, expect, it } from 'vitest';
import { findPackVersion, insertRulePack } from '../../../store/pack/rule-packs.ts';
import type { ApprovalRule } from '../../../rules/language/types.ts';
import { deepFreeze } from '../../../rules/inherit/resolve.ts';
import { packDoc } from '../../support/pack-doc.ts';
import { type Answer, type Json, useApi } from '../../support/api.ts';
import { act, begin, peopleOf, type People, readDraft, submitted, WHY, write } from '../../support/drafts.ts';
import { ELSEWHERE, FOURTH, HOME, NATION, THIRD } from '../../support/regions.ts';
import { askPage, signedIn, testSite, tokenIn } from '../../support/site.ts';

const api = useApi();
let home: People;
beforeAll(async () => {
  home = await peopleOf(api(), HOME);
});
const told = ({ status, body }: Answer) => [status, body.code];
const approve = (key: string, { id, report }: Json) => act(api(), id, 'approve', { key, body: { report } });

describe('four eyes', () => {
  it('whoever wrote any of it approves, rejects, publishes and retires none of it, under any key', async () => {
    const draft = await submitted(api(), home, { pack: HOME, from: '2027-01-01' });
    const otherKey = await api().keyFor({ region: HOME, roles: ['hr', 'admin'], employeeId: `author-${HOME}` });
    for (const key of [home.author, otherKey]) {
      expect(told(await approve(key, draft))).toEqual([403, 'own-change']);
      expect(told(await act(api(), draft.id, 'reject', { key, body: { reason: 'x' } }))).toEqual([403, 'own-change']);
    }
    expect((await approve(home.second, draft)).status).toBe(200);
    expect(told(await act(api(), draft.id, 'publish', { key: otherKey }))).toEqual([403, 'own-change']);
    const { published: digest } = (await act(api(), draft.id, 'publish', { key: home.third })).body;
    const retire = await api().call('POST', `/v1/rule-packs/${digest}/retire`, { key: otherKey, body: WHY });
    expect(told(retire)).toEqual([403, 'own-change']);
  });

  it('a key, and a session of the same person or of nobody, are no two persons', async () => {
    const draft = await submitted(api(), home, { pack: HOME, from: '2029-01-01' });
    const site = await testSite(api());
    await api().employee({ _id: `author-${HOME}`, region: HOME });
    const page = (move: string) => `/wilayah/${HOME}/aturan/draf/${draft.id}/lakukan/${move}`;
    const answers = { report: draft.report, read: 'ya', reason: 'x', versi: String(draft.revision) };
    for (const [as, hat] of [
      [`author-${HOME}`, 'hr'],
      [`author-${HOME}`, 'admin'],
      ['', 'hr'],
    ] as const) {
      const cookie = await signedIn(site, as, hat);
      for (const move of ['approve', 'reject']) {
        const form = {
          ...answers,
          langkah: 'kirim',
          token: tokenIn((await askPage(site, page(move), { cookie })).html),
        };
        const sent = await askPage(site, page(move), { cookie, form: { ...form, kunci: `${as}-${hat}-${move}` } });
        const why = as === '' ? 'Masuklah sebagai seorang pegawai' : 'yang tidak ikut menulisnya';
        expect([sent.status, sent.html], `${as} ${hat} ${move}`).toEqual([403, expect.stringContaining(why)]);
      }
    }
    expect((await readDraft(api(), home.author, draft.id)).approvedBy).toEqual([]);
  });

  it('a second writer is an author too', async () => {
    const body = { pack: HOME, effective: { from: '2030-01-01' }, origin: { kind: 'inForce', date: '2026-06-30' } };
    const { id } = (await begin(api(), home.author, body)).body;
    await write(api(), {
      key: home.second,
      id,
      change: (document) => ({ ...document, title: { id: 'B', en: 'B' } }),
    });
    const draft = (await act(api(), id, 'submit', { key: home.author, body: WHY })).body;
    expect(draft.authors).toEqual([`author-${HOME}`, `second-${HOME}`]);
    expect(told(await approve(home.second, draft))).toEqual([403, 'own-change']);
    expect((await approve(home.third, draft)).status).toBe(200);
  });

  it('a key that names nobody neither writes nor decides', async () => {
    const nobody = await api().keyFor({ region: HOME, roles: ['hr'] });
    const body = { pack: HOME, effective: { from: '2031-01-01' }, origin: { kind: 'empty' } };
    expect(told(await begin(api(), nobody, body))).toEqual([403, 'person-required']);
    const draft = await submitted(api(), home, { pack: HOME, from: '2031-01-01' });
    for (const [command, sent] of [
      ['approve', { report: draft.report }],
      ['reject', { reason: 'x' }],
      ['cancel', { reason: 'x' }],
      ['comment', { text: 'x' }],
    ] as const) {
      expect(told(await act(api(), draft.id, command, { key: nobody, body: sent }))).toEqual([403, 'person-required']);
    }
    const digest = await api().packOf(HOME);
    const retire = await api().call('POST', `/v1/rule-packs/${digest}/retire`, { key: nobody, body: WHY });
    expect(told(retire)).toEqual([403, 'person-required']);
  });

  it('the parent pack says how many approve and in which role; a draft cannot lower it for itself', async () => {
    const national = await findPackVersion(api().store, { packId: NATION, version: 1 });
    if (!national) throw new Error('no national pack');
    const rule = { count: 2, roles: ['hr', 'admin'] } satisfies ApprovalRule;
    const approvals = { ...rule, provenance: 'default' as const };
    const version = { version: 2, effective: { from: '2026-01-01', to: null } };
    const pack = deepFreeze({ ...national.pack, approvals });
    const source = { ...national.source, ...version, approvals };
    await insertRulePack(api().store, packDoc(national, { ...version, pack, source }));
    const people = await peopleOf(api(), FOURTH);
    const body = {
      pack: FOURTH,
      effective: { from: '2027-01-01' },
      origin: { kind: 'inForce', date: '2026-06-30' },
    };
    const { id } = (await begin(api(), people.author, body)).body;
    const change = (document: Json) => ({
      ...document,
      extends: { id: NATION, version: 2 },
      approvals: { count: 1, roles: ['hr'], provenance: 'default' },
    });
    expect((await write(api(), { key: people.author, id, change })).body.publishable).toBe(true);
    const draft = (await act(api(), id, 'submit', { key: people.author, body: WHY })).body;
    expect(draft.approvals).toEqual(rule);
    expect((await approve(people.second, draft)).body.state).toBe('IN_REVIEW');
    expect(told(await approve(people.second, draft))).toEqual([409, 'pack-state']);
    expect(told(await act(api(), id, 'publish', { key: people.third }))).toEqual([409, 'pack-state']);
    expect((await approve(people.admin, draft)).body.state).toBe('APPROVED');
  });

  it('two approvals at once both count, and no more than were asked for are needed', async () => {
    const people = await peopleOf(api(), FOURTH);
    const body = {
      pack: FOURTH,
      effective: { from: '2028-01-01' },
      origin: { kind: 'inForce', date: '2026-06-30' },
    };
    const { id } = (await begin(api(), people.author, body)).body;
    const change = (document: Json) => ({ ...document, extends: { id: NATION, version: 2 } });
    await write(api(), { key: people.author, id, change });
    const draft = (await act(api(), id, 'submit', { key: people.author, body: WHY })).body;
    const both = await Promise.all([approve(people.second, draft), approve(people.third, draft)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const after = await readDraft(api(), people.author, id);
    expect([after.state, after.approvedBy.length, after.revision]).toEqual(['APPROVED', 2, 5]);
  });

  it('a role that the parent does not name does not approve', async () => {
    const draft = await submitted(api(), home, { pack: HOME, from: '2032-01-01' });
    const answer = await approve(home.admin, draft);
    expect([...told(answer), answer.body.detail]).toMatchObject([
      403,
      'approver-not-entitled',
      expect.stringContaining('hr'),
    ]);
  });
});

describe('other regions', () => {
  it('see, change and decide nothing: it is not there', async () => {
    const draft = await submitted(api(), home, { pack: HOME, from: '2033-01-01' });
    const stranger = (await peopleOf(api(), ELSEWHERE)).second;
    const at = (path: string) => api().call('GET', `/v1/rule-packs/drafts/${draft.id}${path}`, { key: stranger });
    for (const path of ['', '/report', '/file']) expect((await at(path)).status).toBe(404);
    expect((await approve(stranger, draft)).status).toBe(404);
    expect((await act(api(), draft.id, 'publish', { key: stranger })).status).toBe(404);
    const list = await api().call('GET', '/v1/rule-packs/drafts', { key: stranger });
    expect(list.body.data).toEqual([]);
    const body = { pack: HOME, effective: { from: '2034-01-01' }, origin: { kind: 'empty' } };
    expect((await begin(api(), stranger, body)).status).toBe(404);
    const digest = await api().packOf(HOME);
    expect((await api().call('GET', `/v1/rule-packs/${digest}/file`, { key: stranger })).status).toBe(404);
    expect((await api().call('POST', `/v1/rule-packs/${digest}/retire`, { key: stranger, body: WHY })).status).toBe(
      404,
    );
  });

  it('the national pack is nobody’s but theirs who see all regions', async () => {
    const body = {
      pack: NATION,
      effective: { from: '2034-01-01' },
      origin: { kind: 'inForce', date: '2026-06-30' },
    };
    expect((await begin(api(), home.author, body)).status).toBe(404);
    const all = await peopleOf(api(), null);
    expect((await begin(api(), all.author, body)).status).toBe(201);
  });

  it('a draft cannot become another region’s pack, nor leave its parent', async () => {
    const body = { pack: HOME, effective: { from: '2035-01-01' }, origin: { kind: 'inForce', date: '2026-06-30' } };
    const { id } = (await begin(api(), home.author, body)).body;
    for (const more of [{ id: THIRD }, { version: 9 }, { extends: { id: THIRD, version: 1 } }]) {
      const written = await write(api(), { key: home.author, id, change: (document) => ({ ...document, ...more }) });
      expect([written.status, written.body.publishable]).toEqual([200, false]);
      const refused = await act(api(), id, 'submit', { key: home.author, body: WHY });
      expect(told(refused)).toEqual([422, 'pack-not-publishable']);
      await write(api(), {
        key: home.author,
        id,
        change: (document) => ({ ...document, id: HOME, version: 2, extends: { id: NATION, version: 1 } }),
      });
    }
  });
});
