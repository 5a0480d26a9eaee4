/** Payroll when requests are cut off, come at once, or are about what no line is. */
import { beforeAll, describe, expect, it } from 'vitest';
import { followIssue } from '../../../activities/appraisal/letters.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { emptyBook, noteIn } from '../../../store/payroll/payroll.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { type Json, useApi } from '../../support/api.ts';
import { issuedAward, payingPack } from '../../support/paid-outcomes.ts';
import { HOME } from '../../support/regions.ts';
import { anEntry } from '../../support/store.ts';

const api = useApi();
let pack: ResolvedPack;
let [hr, machine] = ['', ''];

beforeAll(async () => {
  pack = await payingPack(api());
  hr = await api().keyFor({ region: HOME, roles: ['hr'], employeeId: 'emp-hr', hands: ['emp-hr'] });
  machine = await api().keyFor({ region: HOME, roles: ['system'], scopes: ['payroll'] });
});

const at = (path: string) => `/v1/regions/${HOME}/${path}`;
const award = async (name: string) => {
  const { _id } = await api().employee({ region: HOME, unit: 'dinkes', name });
  await followIssue(api().store, await issuedAward(api(), _id, { region: HOME, pack }));
};
const exported = (idempotencyKey: string) =>
  api().call('POST', at('payroll-exports'), { key: hr, body: { period: '2027-02' }, idempotencyKey });
const acknowledge = (lines: object[], more: { language?: string; idempotencyKey?: string } = {}) =>
  api().call('POST', at('payroll-exports/1/acknowledge'), {
    key: machine,
    body: { lines },
    ...(more.language && { headers: { 'Accept-Language': more.language } }),
    ...(more.idempotencyKey && { idempotencyKey: more.idempotencyKey }),
  });
const textOf = async (id: string) =>
  (await api().call('GET', at(`payroll-exports/${id}/file`), { key: hr })).text.trim().split('\r\n');

describe('a file whose maker died between its text and its entry', () => {
  it('has in its text the lines that it has by then', async () => {
    await award('Budi');
    const { journal } = api().store.models;
    const insert = journal.collection.insertOne.bind(journal.collection);
    const dead = new Error('died');
    Reflect.set(journal.collection, 'insertOne', async (doc: Json, ...rest: []) => {
      if (doc['type'] === 'payroll.exported') throw dead;
      return insert(doc, ...rest);
    });
    const cut = await exported('once');
    Reflect.deleteProperty(journal.collection, 'insertOne');
    expect(cut.status).toBeGreaterThanOrEqual(500);
    await award('Citra');
    const made = await exported('once');
    expect(made.body).toMatchObject({ id: '1', lines: 2, sum: 3_000_000 });
    const rows = await textOf('1');
    expect(rows).toHaveLength(4);
    expect(rows.at(-1)).toBe('TOTAL,2,,,,,,,3000000,,');
    expect((await verifySubject(api().store, `payroll:${HOME}`)).findings).toEqual([]);
  });
});

describe('what payroll says of a file', () => {
  it('is refused at the line that is meant when no line has that number, in both languages', async () => {
    for (const id of ['abc', '0', '999', 'COBA-1', '1.0', '９']) {
      const told = await acknowledge([{ id, answer: 'paid' }]);
      expect([id, told.status, told.body.errors?.[0]?.pointer]).toEqual([id, 422, '/lines/0/id']);
    }
    const [one, two] = await Promise.all(
      ['id', 'en'].map((language) => acknowledge([{ id: 'abc', answer: 'paid' }], { language })),
    );
    expect(one?.body.errors[0].detail).not.toBe(two?.body.errors[0].detail);
  });

  it('leaves paid what was paid when another answer comes at the same time', async () => {
    const { rows } = (await api().call('GET', at('payroll-exports/1'), { key: machine })).body;
    const [{ id }] = rows;
    const both = await Promise.all(
      (['paid', 'refused'] as const).map((answer) => acknowledge([{ id, answer }], { idempotencyKey: answer })),
    );
    expect(both[0]?.status).toBe(200);
    const again = (await api().call('GET', at('payroll-exports/1'), { key: machine })).body.rows;
    expect(again[0].answer).toBe('paid');
  });

  it('counts whole or not at all, in the order of the chain', () => {
    const book = emptyBook();
    const said = (seq: number, command: string, paid: number[], refused: number[]) =>
      noteIn(book, { ...anEntry(seq), type: 'payroll.acknowledged', data: { command, paid, refused } } as never);
    said(5, 'first', [1], []);
    said(6, 'second', [2], [1]);
    expect([...book.answers]).toEqual([[1, 'paid']]);
    expect([...book.contradicted]).toEqual(['second']);
  });
});
