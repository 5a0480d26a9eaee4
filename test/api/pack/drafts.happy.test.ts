import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { entriesOf } from '../../../store/journal/journal.ts';
import { versionInForce } from '../../../store/pack/rule-packs.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { type Json, useApi } from '../../support/api.ts';
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
import { ELSEWHERE, FOURTH, HOME, NATION, STAFF } from '../../support/regions.ts';

const api = useApi();
let home: People;
beforeAll(async () => {
  home = await peopleOf(api(), HOME);
});

afterEach(() => {
  api().clock.now = Date.now;
});

const onDay = async (pack: string, day: string) => {
  const choice = await versionInForce(api().store, pack, day);
  return choice.ok ? choice.doc.version : choice.reason;
};
const versions = async (region: string, key: string): Promise<Json[]> =>
  (await api().call('GET', `/v1/regions/${region}/pack-versions`, { key })).body.data;

describe('the life of a pack', () => {
  it('goes from the version in force through review by a second person to the next version', async () => {
    const before = await versions(HOME, home.author);
    const body = { pack: HOME, effective: { from: '2027-01-01' }, origin: { kind: 'inForce', date: '2026-06-30' } };
    const made = await begin(api(), home.author, body);
    expect(made.status).toBe(201);
    expect(made.headers.get('Location')).toBe(`/v1/rule-packs/drafts/${made.body.id}`);
    expect(made.headers.get('ETag')).toBe('"v1"');
    expect(made.body).toMatchObject({ state: 'DRAFT', version: 3, base: { version: 2 }, publishable: true });
    const { id } = made.body;

    const edited = await write(api(), { key: home.author, id, change: retitled('Versi 2027') });
    expect(edited.body).toMatchObject({ revision: 2, publishable: true });
    expect(edited.body.content).not.toBe(made.body.content);
    await act(api(), id, 'comment', { key: home.admin, body: { text: 'Sudah dibahas' } });
    const inReview = (await act(api(), id, 'submit', { key: home.author, body: WHY })).body;
    expect(inReview).toMatchObject({ state: 'IN_REVIEW', approvals: { count: 1, roles: ['hr'] }, ...WHY });
    const report = await api().call('GET', `/v1/rule-packs/drafts/${id}/report`, { key: home.second });
    expect(report.body).toMatchObject({
      digest: inReview.report,
      report: { content: inReview.content, ladder: { publishable: true } },
    });

    const approved = await act(api(), id, 'approve', { key: home.second, body: { report: inReview.report } });
    expect(approved.body).toMatchObject({
      state: 'APPROVED',
      approvedBy: [{ by: `second-${HOME}`, report: inReview.report }],
    });
    expect(await onDay(HOME, '2027-06-01')).toBe(2);
    api().clock.now = () => Date.parse('2026-11-01T00:00:00Z');
    const scheduled = await act(api(), id, 'publish', { key: home.second });
    expect(scheduled.body).toMatchObject({ state: 'SCHEDULED', published: expect.stringMatching(/^sha256:/) });
    // By business day, whatever the clock of the server says.
    expect([await onDay(HOME, '2026-12-31'), await onDay(HOME, '2027-01-01')]).toEqual([2, 3]);
    api().clock.now = () => Date.parse('2027-02-01T00:00:00Z');
    expect(await readDraft(api(), home.admin, id)).toMatchObject({ state: 'PUBLISHED' });

    const after = await versions(HOME, home.author);
    expect(after.map(({ version, inForceUntil }) => [version, inForceUntil])).toEqual([
      [3, null],
      [2, '2026-12-31'],
    ]);
    expect(after[1]).toEqual({ ...before[0], inForceUntil: '2026-12-31' });
    const signed = await api().call('GET', `/v1/rule-packs/${after[0].digest}/report`, { key: home.admin });
    expect(signed.body).toEqual({ ...report.body, approvedBy: approved.body.approvedBy });
  });

  it('is in the audit journal: who, when, why, and the digests before and after', async () => {
    const all = await entriesOf(api().store, `audit:${HOME}`, { limit: 500 });
    const steps = all.filter(({ type }) => type.startsWith('pack.'));
    expect(steps.map(({ type, actor }) => [type, actor.id])).toEqual([
      ['pack.drafted', `author-${HOME}`],
      ['pack.edited', `author-${HOME}`],
      ['pack.commented', `admin-${HOME}`],
      ['pack.submitted', `author-${HOME}`],
      ['pack.approved', `second-${HOME}`],
      ['pack.published', `second-${HOME}`],
    ]);
    const [drafted, edited, , submittedEntry, , publishedEntry] = steps.map(({ data }) => data);
    expect(edited).toMatchObject({ before: drafted?.['after'], after: expect.stringMatching(/^sha256:/) });
    expect(edited?.['after']).not.toBe(edited?.['before']);
    expect(submittedEntry).toMatchObject(WHY);
    expect(publishedEntry).toMatchObject({ set: { state: 'PUBLISHED', published: expect.stringMatching(/^sha256:/) } });
    expect((await verifySubject(api().store, `audit:${HOME}`)).findings).toEqual([]);
  });

  it('a repeated command is answered from the first', async () => {
    const people = await peopleOf(api(), STAFF);
    const draft = await submitted(api(), people, { pack: STAFF, from: '2027-01-01' });
    const sent = { key: people.second, body: { report: draft.report }, idempotencyKey: 'approve-once' };
    const [first, again] = [await act(api(), draft.id, 'approve', sent), await act(api(), draft.id, 'approve', sent)];
    expect([first.status, again.status, again.text]).toEqual([200, 200, first.text]);
    expect((await readDraft(api(), people.author, draft.id)).approvedBy).toHaveLength(1);
  });

  it('a dry run says what would be and writes nothing', async () => {
    const people = await peopleOf(api(), STAFF);
    const draft = await submitted(api(), people, { pack: STAFF, from: '2027-06-01' });
    const before = await readDraft(api(), people.author, draft.id);
    const body = { report: draft.report };
    const dry = await act(api(), draft.id, 'approve', { key: people.second, body, query: '?dryRun=true' });
    expect(dry.body.state).toBe('APPROVED');
    const nobody = await api().call('POST', '/v1/rule-packs/drafts?dryRun=true', {
      key: people.author,
      body: { pack: STAFF, effective: { from: '2028-01-01' }, origin: { kind: 'empty' } },
    });
    expect(nobody.body).toMatchObject({ state: 'DRAFT' });
    expect(await readDraft(api(), people.author, draft.id)).toEqual(before);
    expect((await api().call('GET', `/v1/rule-packs/drafts/${nobody.body.id}`, { key: people.author })).status).toBe(
      404,
    );
  });
});

describe('where a draft comes from', () => {
  it('an exported file comes back as the same content', async () => {
    const people = await peopleOf(api(), ELSEWHERE);
    const digest = await api().packOf(ELSEWHERE);
    const file = await api().call('GET', `/v1/rule-packs/${digest}/file`, { key: people.author });
    const cases = await api().call('GET', `/v1/rule-packs/${digest}/file?part=cases`, { key: people.author });
    expect(file.headers.get('Content-Disposition')).toBe(`attachment; filename="${ELSEWHERE}.json"`);
    expect(cases.body.cases.length).toBeGreaterThan(3);
    const document = { ...file.body, version: 3, effective: { from: '2027-01-01', to: null } };
    const origin = { kind: 'file', document, cases: cases.body.cases };
    const made = await begin(api(), people.author, { pack: ELSEWHERE, origin });
    expect(made.body).toMatchObject({ publishable: true, effective: document.effective });
    const exported = await api().call('GET', `/v1/rule-packs/drafts/${made.body.id}/file`, { key: people.second });
    expect(exported.body).toEqual(document);
    expect((await readDraft(api(), people.second, made.body.id)).cases).toEqual(cases.body.cases);
  });

  it('another region’s pack is cloned under one’s own name, place and parent', async () => {
    const people = await peopleOf(api(), ELSEWHERE);
    const origin = { kind: 'clone', region: HOME, date: '2026-06-30' };
    const made = await begin(api(), people.author, { pack: ELSEWHERE, effective: { from: '2027-01-01' }, origin });
    expect(made.body).toMatchObject({ pack: ELSEWHERE, region: ELSEWHERE, publishable: true });
    const { document } = await readDraft(api(), people.author, made.body.id);
    expect(document).toMatchObject({ id: ELSEWHERE, area: '13.75', extends: { id: NATION }, version: 3 });
    const source = await api().call('GET', `/v1/rule-packs/drafts/${made.body.id}/file`, { key: people.author });
    const theirs = await peopleOf(api(), HOME);
    const file = await api().call('GET', `/v1/rule-packs/${await api().packOf(HOME)}/file`, { key: theirs.author });
    expect(source.body.outcomes).toEqual(file.body.outcomes);
  });

  it('nothing: then the parent’s rules alone are the pack', async () => {
    const people = await peopleOf(api(), ELSEWHERE);
    const origin = { kind: 'empty' };
    const made = await begin(api(), people.author, { pack: ELSEWHERE, effective: { from: '2027-01-01' }, origin });
    expect(made.status).toBe(201);
    const { document } = await readDraft(api(), people.author, made.body.id);
    expect(Object.keys(document).sort()).toEqual(['area', 'effective', 'extends', 'format', 'id', 'title', 'version']);
  });

  it('rolling back is a new version with the old content', async () => {
    const people = await peopleOf(api(), FOURTH);
    await published(api(), people, { pack: FOURTH, from: '2027-01-01', word: 'Keliru' });
    const origin = { kind: 'version', version: 2 };
    const body = { pack: FOURTH, effective: { from: '2027-07-01' }, origin };
    const { id } = (await begin(api(), people.author, body)).body;
    const draft = (await act(api(), id, 'submit', { key: people.author, body: WHY })).body;
    await act(api(), id, 'approve', { key: people.third, body: { report: draft.report } });
    const done = await act(api(), id, 'publish', { key: people.third });
    expect(done.body).toMatchObject({ version: 4 });
    const old = await api().call('GET', `/v1/regions/${FOURTH}/pack?date=2026-12-31`, { key: people.author });
    const now = await api().call('GET', `/v1/regions/${FOURTH}/pack?date=2027-07-01`, { key: people.author });
    const { version: _v, effective: _e, title: _t, ...content } = old.body.pack;
    expect(now.body.pack).toMatchObject(content);
    expect(await onDay(FOURTH, '2027-06-30')).toBe(3);
  });

  it('the national pack changes too, by those who see all regions, and nobody’s pack changes with it', async () => {
    const people = await peopleOf(api(), null);
    const before = await api().packOf(HOME);
    const done = await published(api(), people, { pack: NATION, from: '2028-01-01' });
    expect(done).toMatchObject({ region: '*', version: 2 });
    expect(await api().packOf(HOME)).toBe(before);
    const audit = await entriesOf(api().store, 'audit:*', { limit: 100 });
    expect(audit.map(({ type }) => type)).toContain('pack.published');
  });
});

describe('when the base changed', () => {
  it('both changes are merged, what contradicts is decided by a person, and nothing is silent', async () => {
    const people = await peopleOf(api(), STAFF);
    const [pack, date] = [STAFF, '2026-06-30'];
    const origin = { kind: 'inForce', date };
    const { id } = (await begin(api(), people.third, { pack, effective: { from: '2027-06-01' }, origin })).body;
    const change = (document: Json) => ({
      ...retitled('Judul lain')(document),
      objective: { id: 'Tujuan', en: 'Aim' },
    });
    await write(api(), { key: people.third, id, change });
    await published(api(), people, { pack, from: '2027-01-01', word: 'Judul baru' });

    const refused = await act(api(), id, 'submit', { key: people.third, body: WHY });
    expect([refused.status, refused.body.code]).toEqual([409, 'base-changed']);
    const preview = await act(api(), id, 'rebase', { key: people.third, query: '?dryRun=true' });
    expect(preview.body).toMatchObject({ dryRun: true, baseChanged: true, base: 2, newest: 3 });
    expect(preview.body.conflicts).toEqual(
      ['id', 'en'].map((language) => ({
        pointer: `/title/${language}`,
        base: expect.any(String),
        ours: 'Judul lain',
        theirs: 'Judul baru',
        cell: expect.objectContaining({ theirs: { id: '"Judul baru"', en: '"Judul baru"' } }),
      })),
    );
    const silent = await act(api(), id, 'rebase', { key: people.third });
    expect([silent.status, silent.body.code, silent.body.errors.length]).toEqual([409, 'merge-conflict', 2]);

    const resolutions = [
      { pointer: '/title/id', take: 'theirs' },
      { pointer: '/title/en', value: 'Another title' },
    ];
    const merged = await act(api(), id, 'rebase', { key: people.third, body: { resolutions } });
    expect(merged.body).toMatchObject({ state: 'DRAFT', version: 4, base: { version: 3 }, publishable: true });
    const { document } = await readDraft(api(), people.third, id);
    expect(document).toMatchObject({
      version: 4,
      title: { id: 'Judul baru', en: 'Another title' },
      objective: { en: 'Aim' },
      effective: { from: '2027-06-01' },
    });
    expect((await act(api(), id, 'submit', { key: people.third, body: WHY })).status).toBe(200);
  });
});

describe('retiring', () => {
  it('a retired version starts no cycle, and the one before it goes on', async () => {
    const people = await peopleOf(api(), ELSEWHERE);
    const { published: digest } = await published(api(), people, { pack: ELSEWHERE, from: '2029-01-01' });
    const latest = await onDay(ELSEWHERE, '2029-06-01');
    const dry = await api().call('POST', `/v1/rule-packs/${digest}/retire?dryRun=true`, {
      key: people.second,
      body: WHY,
    });
    expect([dry.status, await onDay(ELSEWHERE, '2029-06-01')]).toEqual([200, latest]);
    const retired = await api().call('POST', `/v1/rule-packs/${digest}/retire`, { key: people.second, body: WHY });
    expect(retired.body).toMatchObject({ status: 'retired', digest });
    expect(await onDay(ELSEWHERE, '2029-06-01')).toBe(2);
    // What runs with it still finds it.
    expect((await api().call('GET', `/v1/rule-packs/${digest}`, { key: people.admin })).status).toBe(200);
    const list = await api().call('GET', `/v1/rule-packs/drafts?pack=${ELSEWHERE}&state=RETIRED`, {
      key: people.author,
    });
    expect(list.body.data).toMatchObject([{ published: digest }]);
  });
});
