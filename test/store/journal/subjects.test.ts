import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Store } from '../../../store/connect.ts';
import { appendSubject, entriesOf } from '../../../store/journal/journal.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { freshId, useStore } from '../../support/store.ts';

const db = useStore();
/** Two processes that know nothing of each other. */
const others: Store[] = [];
beforeAll(async () => {
  others.push(await connect(db.uri), await connect(db.uri));
});
afterAll(() => Promise.all(others.map((store) => store.close())));
const writer = (n: number): Store => others[n % others.length] ?? db.store;

const anEvent = (subject: string, more: { key?: string; data?: Record<string, unknown> } = {}) => ({
  subject,
  region: 'test',
  type: 'cycle.paused',
  actor: { id: 'adm-1', as: 'admin' as const },
  ...more,
});

describe('appending to a subject that has many writers', () => {
  it('gives each of 40 simultaneous entries of two processes its own place in one chain', async () => {
    const subject = freshId('audit:');
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => appendSubject(writer(n), anEvent(subject, { data: { n } }))),
    );
    const entries = await entriesOf(db.store, subject);
    expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(new Set(entries.map((entry) => entry.data?.['n'])).size).toBe(40);
    expect((await verifySubject(db.store, subject)).findings).toEqual([]);
  });

  it('records a keyed entry once, however often and from wherever it comes', async () => {
    const subject = freshId('audit:keyed-');
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) => appendSubject(writer(n), anEvent(subject, { key: 'op-1', data: { n } }))),
    );
    expect(new Set(results.map((entry) => entry._id))).toEqual(new Set([`${subject}:1`]));
    await appendSubject(db.store, anEvent(subject));
    await appendSubject(db.store, anEvent(subject, { key: 'op-2' }));
    expect(await appendSubject(db.store, anEvent(subject, { key: 'op-1' }))).toEqual(results[0]);
    expect((await entriesOf(db.store, subject)).map((entry) => entry.key)).toEqual(['op-1', undefined, 'op-2']);
    expect((await verifySubject(db.store, subject)).findings).toEqual([]);
  });

  it('keeps subjects apart, and pages through one of them', async () => {
    const [one, two] = [freshId('cycle:'), freshId('cycle:')];
    for (let n = 0; n < 12; n += 1) await appendSubject(db.store, anEvent(n % 3 ? one : two));
    expect((await entriesOf(db.store, one, { limit: 3 })).map((entry) => entry.seq)).toEqual([1, 2, 3]);
    expect((await entriesOf(db.store, one, { after: 6 })).map((entry) => entry.seq)).toEqual([7, 8]);
    expect(await entriesOf(db.store, two)).toHaveLength(4);
    expect(await entriesOf(db.store, freshId('none'))).toEqual([]);
  });
});
