/** What somebody who is asked as a peer may work out of the others. */
import { expect, it } from 'vitest';
import { appendBatch } from '../../../store/journal/journal.ts';
import type { AppraisalView } from '../../../workflows/record.ts';
import { type Json, useApi } from '../../support/api.ts';
import { FOURTH } from '../../support/regions.ts';
import { aBatch, anEntry, aView } from '../../support/store.ts';

const api = useApi();
const REGION = FOURTH;
const ASKED_OF_YUSUF: Partial<AppraisalView> = {
  stage: 'feedback',
  stageKind: 'feedback',
  assessorId: 'e-boss',
  peerIds: ['e-peer-ratna', 'e-peer-yusuf', 'e-peer-zulkifli'],
  waitingOn: [{ as: 'peer', id: 'e-peer-yusuf', for: 'submitFeedback' }],
};

it('a peer is told by no order, filter, cursor, version or tag when another one answers', async () => {
  const asked = await api().appraisal({ region: REGION, employeeId: 'e-later', view: ASKED_OF_YUSUF });
  const other = await api().appraisal({ region: REGION, employeeId: 'e-other', view: ASKED_OF_YUSUF });
  const yusuf = await api().keyFor({ region: REGION, roles: ['employee'], employeeId: 'e-peer-yusuf' });
  const get = (path: string) => api().call('GET', `/v1/appraisals${path}`, { key: yusuf });
  const state = async () => {
    const ways = ['', '?waitingOn=me', '?limit=1', `?updatedAfter=${new Date(Date.now() - 60_000).toISOString()}`];
    const lists = await Promise.all(ways.map(get));
    const [, , { body: page }] = lists as [Json, Json, { body: Json }];
    const next = await get(`?limit=1&cursor=${page.page.nextCursor}`);
    const one = await get(`/${asked}`);
    return [...lists, next, one].map(({ body, headers }) => [body.data ?? body, headers.get('etag')]);
  };
  const before = await state();
  expect(before.map(([data]) => (Array.isArray(data) ? data.map(({ id }) => id) : data.id))).toEqual([
    [asked, other].toSorted(),
    [asked, other].toSorted(),
    [asked, other].toSorted().slice(0, 1),
    [],
    [asked, other].toSorted().slice(1),
    asked,
  ]);
  for (const [seq, appraisalId] of [asked, other, asked].entries()) {
    const version = seq === 2 ? 3 : 2;
    const entry = anEntry(version, { type: 'feedback.declined', actor: { id: `e-${seq}`, as: 'peer' } });
    const digest = await api().packOf(REGION);
    const about = { appraisalId, region: REGION, employeeId: appraisalId === asked ? 'e-later' : 'e-other' };
    const batch = aBatch({ ...about, pack: digest, version, entries: [entry], view: aView(ASKED_OF_YUSUF) });
    await appendBatch(api().store, batch);
    expect(await state()).toEqual(before);
  }
});

it('an amendment tells the appraised person by no number how many have answered', async () => {
  const pack = await api().packOf(REGION);
  const amendments = [
    {
      id: 'am',
      mode: 'fromNextStage',
      before: pack,
      after: pack,
      stage: 'feedback',
      seq: 7,
      at: 0,
    } as const,
  ];
  const about = { region: REGION, employeeId: 'e-amended', view: { ...ASKED_OF_YUSUF, amendments } };
  const id = await api().appraisal(about);
  const amendedFor = async (employeeId: string, roles: ('employee' | 'assessor')[]) => {
    const asWho = await api().keyFor({ region: REGION, roles, employeeId });
    const [one, journal] = await Promise.all(
      ['', '/journal'].map((end) => api().call('GET', `/v1/appraisals/${id}${end}`, { key: asWho })),
    );
    return [one?.body.amendments[0].seq, journal?.body.data[0].changes.amendments[0].seq];
  };
  expect(await amendedFor('e-amended', ['employee'])).toEqual([undefined, undefined]);
  expect(await amendedFor('e-boss', ['assessor'])).toEqual([7, 7]);
});
