/** Asking for rehearsals over HTTP: what is taken in, once, and how it is read. Playing them is tested with the workflows. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../../api/docs/examples.ts';
import { entriesOf } from '../../../store/journal/journal.ts';
import { endRehearsal, getRehearsal, insertRehearsal } from '../../../store/rehearsal/rehearsals.ts';
import { allRegions } from '../../../store/scope.ts';
import { useApi } from '../../support/api.ts';
import { begin, peopleOf, retitled, write } from '../../support/drafts.ts';
import { aRehearsalDoc } from '../../support/rehearsals.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
let hr = '';
beforeAll(async () => {
  hr = await api().keyFor({ region: HOME, roles: ['hr'] });
});

const post = (body: unknown, idempotencyKey?: string) =>
  api().call('POST', '/v1/rehearsals', { key: hr, body, ...(idempotencyKey ? { idempotencyKey } : {}) });
const wanted = EXAMPLES.requestRehearsal as Record<string, unknown>;
const over = (id: string) =>
  endRehearsal(api().store, id, { state: 'CANCELLED', failure: null, at: new Date().toISOString() });

describe('asking for a rehearsal', () => {
  it('is accepted once per key, says where to look, and is in the region’s audit journal', async () => {
    const first = await post(wanted, 'rehearse-1');
    const again = await post(wanted, 'rehearse-1');
    expect([first.status, again.status, again.body.id]).toEqual([202, 202, first.body.id]);
    expect(first.headers.get('location')).toBe(`/v1/rehearsals/${first.body.id}`);
    expect(first.body).toMatchObject({
      state: 'WAITING',
      sandbox: true,
      seed: 1,
      people: { count: 200, given: false },
      report: null,
      pack: { id: HOME },
    });
    const entries = await entriesOf(api().store, `audit:${HOME}`);
    const own = entries.filter(({ data }) => data?.['rehearsal'] === first.body.id);
    expect(own.map(({ type }) => type)).toEqual(['rehearsal.requested']);
    await over(first.body.id);
  });

  it('takes a draft that is nowhere else, resolved through its published parents, and publishes nothing', async () => {
    const region = await api().call('GET', `/v1/regions/${HOME}/pack?date=2027-01-01`, { key: hr });
    const { extends: parent, version } = region.body.pack;
    const document = {
      format: 'siklus.pack/1',
      id: `${HOME}-draft`,
      version: 1,
      extends: parent ?? { id: HOME, version },
      area: '12.75',
      title: { id: 'Rancangan', en: 'Draft' },
      illustrative: true,
      effective: { from: '2027-01-01', to: null },
    };
    const before = await api().store.models.rulePacks.countDocuments({});
    const { status, body } = await post({ ...wanted, pack: { document } });
    expect([status, body.pack?.id]).toEqual([202, `${HOME}-draft`]);
    expect(await api().store.models.rulePacks.countDocuments({})).toBe(before);
    const stored = await getRehearsal(api().store, allRegions, body.id);
    expect(stored?.document.phases.length).toBeGreaterThan(0);
    await over(body.id);
  });

  it('takes a stored draft by its id, as it is now, and changes nothing in it', async () => {
    const { author } = await peopleOf(api(), HOME);
    const origin = { kind: 'inForce', date: '2026-06-30' };
    const { id } = (await begin(api(), author, { pack: HOME, effective: { from: '2027-01-01' }, origin })).body;
    await write(api(), { key: author, id, change: retitled('Judul gladi') });
    const { status, body } = await post({ ...wanted, pack: { draft: id } });
    expect([status, body.pack?.id, body.pack?.version]).toEqual([202, HOME, 3]);
    const stored = await getRehearsal(api().store, allRegions, body.id);
    expect(stored?.document.title.en).toBe('Judul gladi');
    const draft = await api().call('GET', `/v1/rule-packs/drafts/${id}`, { key: author });
    expect([draft.body.state, draft.body.revision]).toEqual(['DRAFT', 2]);
    await over(body.id);
  });

  it('is listed without reports, read with an ETag, and not sent again while it is unchanged', async () => {
    const doc = aRehearsalDoc({ region: HOME, state: 'DONE' });
    await insertRehearsal(api().store, doc);
    const list = await api().call('GET', `/v1/rehearsals?region=${HOME}`, { key: hr });
    const row = list.body.data.find(({ id }: { id: string }) => id === doc._id);
    expect(row).toMatchObject({ state: 'DONE', sandbox: true });
    expect(row).not.toHaveProperty('report');
    const one = await api().call('GET', `/v1/rehearsals/${doc._id}`, { key: hr });
    expect(one.body).toMatchObject({ id: doc._id, report: null });
    const headers = { 'If-None-Match': one.headers.get('etag') ?? '' };
    expect((await api().call('GET', `/v1/rehearsals/${doc._id}`, { key: hr, headers })).status).toBe(304);
  });
});
