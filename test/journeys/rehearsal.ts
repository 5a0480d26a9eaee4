/**
 * A draft is rehearsed on the whole stack, over HTTP as HR does it: the same seed gives the same report, also when the
 * worker dies in the middle, and nothing of it can be taken for real.
 */
import { describe, expect, it } from 'vitest';
import { entriesOf } from '../../store/journal/journal.ts';
import type { Json } from '../support/api.ts';
import { inOrder, until } from '../support/journey.ts';
import { kill } from '../support/journey-kills.ts';
import { rehearsalDatabases } from '../support/rehearsals.ts';
import { HOME } from '../support/regions.ts';
import { journey } from './policy-stack.ts';

const REGION = HOME;

const request = {
  region: REGION,
  period: { from: '2027-01-01', to: '2027-12-31' },
  people: { count: 24 },
  script: { noShows: 1_000, lateAssessors: 5_000, lowScores: 2_000, objections: 2_000, upheldObjections: 5_000 },
  seed: 5,
};

const hr = () => journey().services.ofRegion(REGION, 'hr');

async function rehearse(body: object = request): Promise<string> {
  const answer = await journey().ask('POST', '/v1/rehearsals', { key: hr(), body });
  expect(answer.status, answer.text).toBe(202);
  expect(answer.headers.get('location')).toBe(`/v1/rehearsals/${answer.body.id}`);
  return answer.body.id;
}

const ended = (id: string): Promise<Json> =>
  until(`rehearsal ${id} has ended`, async () => {
    const { body } = await journey().ask('GET', `/v1/rehearsals/${id}`, { key: hr() });
    return ['DONE', 'FAILED', 'CANCELLED'].includes(body.state) ? body : undefined;
  });

/** How many documents each collection of the main database holds. */
async function counted(): Promise<Record<string, number>> {
  const names = Object.keys(journey().store.models);
  const { db } = journey().store.models.rehearsals;
  const counts = await Promise.all(
    Object.values(journey().store.models).map((model) => db.collection(model.collection.name).countDocuments({})),
  );
  return Object.fromEntries(names.map((name, i) => [name, counts[i] ?? 0]));
}

describe('a rehearsal on the whole stack', () => {
  inOrder();
  let first: Json;
  let before: Record<string, number>;

  it('plays a year and tells who is late, moved on, rewarded and sanctioned, and what never acts', async () => {
    before = await counted();
    first = await ended(await rehearse());
    expect(first).toMatchObject({ state: 'DONE', sandbox: true, failure: null });
    const { report } = first;
    expect(report.totals).toMatchObject({ people: 24, launched: 24 });
    expect(report.totals.late).toBeGreaterThan(0);
    expect(report.totals.autoForwarded).toBeGreaterThan(0);
    expect(report.totals.rewarded).toBeGreaterThan(0);
    expect(report.totals.sanctioned).toBeGreaterThan(0);
    expect(report.objections.raised).toBeGreaterThan(0);
    expect(report.neverFired.length).toBeGreaterThan(0);
    expect(report.refused).toEqual([]);
    for (const { id, en } of report.sentences) expect([id.length > 0, en.length > 0]).toEqual([true, true]);
  });

  it('gives the same report again for the same seed, and another one for another seed', async () => {
    const again = await ended(await rehearse());
    expect(again.report).toEqual(first.report);
    const other = await ended(await rehearse({ ...request, seed: 6 }));
    expect(other.report.digest).not.toBe(first.report.digest);
  });

  it('begins anew when its worker is killed in the middle, and ends with the very same report', async () => {
    const { siklus, lines } = journey();
    const many = { ...request, people: { count: 120 } };
    const expected = await ended(await rehearse(many));
    const id = await rehearse(many);
    await until('some years are played', async () => {
      const { body } = await journey().ask('GET', `/v1/rehearsals/${id}`, { key: hr() });
      return body.progress.done > 0 || body.state === 'DONE' ? true : undefined;
    });
    await kill({ pids: siklus.pids, lines }, 'worker');
    const after = await ended(id);
    expect(after.state).toBe('DONE');
    expect(after.report).toEqual(expected.report);
    // The first attempt's database goes right after the end is told.
    const stored = await until('it is swept', async () => {
      const found = await journey().store.models.rehearsals.findById(id).lean();
      return found?.swept ? found : undefined;
    });
    expect(stored.attempts).toBe(2);
  });

  it('ends when HR cancels it, and does not take a second one beside it', async () => {
    const id = await rehearse({ ...request, people: { count: 500 } });
    const second = await journey().ask('POST', '/v1/rehearsals', { key: hr(), body: request });
    expect([second.status, second.body.code]).toEqual([409, 'rehearsal-limit']);
    const cancelled = await journey().ask('POST', `/v1/rehearsals/${id}/cancel`, { key: hr() });
    expect(cancelled.status).toBe(202);
    expect(await ended(id)).toMatchObject({ state: 'CANCELLED', report: null });
  });

  it('has left nothing in the main database but the rehearsals and their entries in the audit journal', async () => {
    const after = await counted();
    const grown = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(grown.sort()).toEqual(['idempotency', 'journal', 'rehearsals']);
    expect((after['journal'] ?? 0) - (before['journal'] ?? 0)).toBe((after['rehearsals'] ?? 0) + 1);
    const entries = await entriesOf(journey().store, `audit:${REGION}`, { limit: 1_000 });
    const types = new Set(entries.map(({ type }) => type).filter((type) => type.startsWith('rehearsal.')));
    expect([...types].sort()).toEqual(['rehearsal.cancelled', 'rehearsal.requested']);
    await until('every rehearsal is swept', async () => {
      const waiting = await journey().store.models.rehearsals.countDocuments({ swept: false });
      return waiting === 0 ? true : undefined;
    });
    expect(await rehearsalDatabases(journey().store)).toEqual([]);
  });
});
