/** What is refused before a rehearsal is stored, and what cannot be cancelled. */
import { beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../../api/docs/examples.ts';
import { endRehearsal, getRehearsal, insertRehearsal } from '../../../store/rehearsal/rehearsals.ts';
import { allRegions } from '../../../store/scope.ts';
import { type Json, useApi } from '../../support/api.ts';
import { begin, peopleOf } from '../../support/drafts.ts';
import { aRehearsalDoc } from '../../support/rehearsals.ts';
import { HOME, THIRD } from '../../support/regions.ts';

const api = useApi();
let hr = '';
beforeAll(async () => {
  hr = await api().keyFor({ region: HOME, roles: ['hr'] });
});

const wanted = EXAMPLES.requestRehearsal as Record<string, unknown>;
const post = (body: unknown, path = '/v1/rehearsals') => api().call('POST', path, { key: hr, body });
const count = () => api().store.models.rehearsals.countDocuments({});
const pointers = (body: Json) => body.errors.map(({ pointer }: Json) => pointer);

describe('a rehearsal', () => {
  it('is refused with the fault named, and nothing is stored', async () => {
    const before = await count();
    const wrong: [Record<string, unknown>, number][] = [
      [{ ...wanted, people: { count: 501 } }, 422],
      [{ ...wanted, people: { count: 0 } }, 422],
      [{ ...wanted, script: { noShows: 10_001 } }, 422],
      [{ ...wanted, script: { nobodyKnowsThis: 1 } }, 422],
      [{ ...wanted, period: { from: '2027-12-31', to: '2027-01-01' } }, 422],
      [{ ...wanted, period: { from: '2027-01-01', to: '2029-01-01' } }, 422],
      [{ ...wanted, pack: { digest: `sha256:${'0'.repeat(64)}` } }, 422],
      [{ ...wanted, pack: { document: { format: 'siklus.pack/1', id: 'x', version: 1 } } }, 422],
      [{ ...wanted, region: 'nowhere' }, 404],
      [{ ...wanted, region: THIRD }, 404],
    ];
    for (const [body, status] of wrong) expect([(await post(body)).status, body]).toEqual([status, body]);
    expect(await count()).toBe(before);
  });

  it('of another region’s draft is refused as if there were none, also with a key of the right role', async () => {
    const { author } = await peopleOf(api(), THIRD);
    const origin = { kind: 'inForce', date: '2026-06-30' };
    const draft = await begin(api(), author, { pack: THIRD, effective: { from: '2027-01-01' }, origin });
    const before = await count();
    const answers = await Promise.all(
      [draft.body.id, 'nobody-wrote-this'].map((id) => post({ ...wanted, pack: { draft: id } })),
    );
    expect(answers.map(({ status, body }) => [status, body.code, body.detail])).toEqual(
      answers.map(() => [404, 'not-found', answers[0]?.body.detail]),
    );
    const both = await post({ ...wanted, pack: { draft: draft.body.id, digest: `sha256:${'0'.repeat(64)}` } });
    expect(both.status).toBe(422);
    expect(await count()).toBe(before);
  });

  it('names superiors and script people who are not among the given', async () => {
    const given = [
      { id: 'a', unit: 'u', supervisor: null },
      { id: 'a', unit: 'u', supervisor: 'nobody' },
    ];
    const { status, body } = await post({ ...wanted, people: { given }, script: { noShows: ['ghost'] } });
    expect(status).toBe(422);
    expect(pointers(body)).toEqual(['/people/given/a/id', '/people/given/a/supervisor', '/script/noShows']);
  });

  it('waits for the region’s other one, and not for one whose workflow is gone', async () => {
    const running = aRehearsalDoc({ region: HOME, state: 'RUNNING', attempts: 1 });
    await insertRehearsal(api().store, running);
    const before = await count();
    const refused = await post(wanted);
    expect([refused.status, refused.body.code]).toEqual([409, 'rehearsal-limit']);
    expect(await count()).toBe(before);
    const at = new Date().toISOString();
    await endRehearsal(api().store, running._id, { state: 'DONE', failure: null, at });

    const lost = aRehearsalDoc({ region: HOME, createdAt: '2026-01-01T00:00:00.000Z', state: 'RUNNING' });
    await insertRehearsal(api().store, lost);
    const taken = await post(wanted);
    expect(taken.status).toBe(202);
    expect(await getRehearsal(api().store, allRegions, lost._id)).toMatchObject({ failure: 'workflow-lost' });
    await endRehearsal(api().store, taken.body.id, { state: 'CANCELLED', failure: null, at });
  });

  it('of two at the same moment one is taken', async () => {
    const answers = await Promise.all([post(wanted), post(wanted)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([202, 409]);
    for (const { status, body } of answers) {
      const end = { state: 'CANCELLED', failure: null, at: new Date().toISOString() } as const;
      if (status === 202) await endRehearsal(api().store, body.id, end);
    }
  });

  it('that has ended cannot be cancelled; one whose workflow never started can', async () => {
    const ended = aRehearsalDoc({ region: HOME, state: 'DONE' });
    const waiting = aRehearsalDoc({ region: HOME });
    for (const doc of [ended, waiting]) await insertRehearsal(api().store, doc);
    const late = await api().call('POST', `/v1/rehearsals/${ended._id}/cancel`, { key: hr });
    expect([late.status, late.body.code]).toEqual([409, 'rehearsal-ended']);
    const now = await api().call('POST', `/v1/rehearsals/${waiting._id}/cancel`, { key: hr });
    expect([now.status, now.body.state]).toEqual([202, 'CANCELLED']);
  });

  it('of another region is not there', async () => {
    const doc = aRehearsalDoc({ region: THIRD, state: 'DONE' });
    await insertRehearsal(api().store, doc);
    expect((await api().call('GET', `/v1/rehearsals/${doc._id}`, { key: hr })).status).toBe(404);
    expect((await api().call('POST', `/v1/rehearsals/${doc._id}/cancel`, { key: hr })).status).toBe(404);
    const list = await api().call('GET', '/v1/rehearsals', { key: hr });
    expect(list.body.data.map(({ id }: Json) => id)).not.toContain(doc._id);
  });
});
