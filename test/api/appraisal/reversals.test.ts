/** What was issued of a decision that is another one by now: letter and payment are taken back, once, and the person is told. */
import { beforeAll, describe, expect, it } from 'vitest';
import { followIssue } from '../../../activities/appraisal/letters.ts';
import { recordActivities } from '../../../activities/appraisal/record.ts';
import { followReversal } from '../../../activities/appraisal/reversals.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { appendBatch } from '../../../store/journal/journal.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import type { RecordBatch } from '../../../workflows/record.ts';
import { type Json, useApi } from '../../support/api.ts';
import { issuedAward, payingPack } from '../../support/paid-outcomes.ts';
import { HOME } from '../../support/regions.ts';
import { anEntry } from '../../support/store.ts';

const api = useApi();
const LETTER = {
  series: 'PIAGAM',
  title: { id: 'Piagam {number}', en: 'Certificate {number}' },
  body: { id: '{name}', en: '{name}' },
};
let pack: ResolvedPack;
let hr = '';

beforeAll(async () => {
  pack = await payingPack(api(), { '/outcomes/0/letter': LETTER });
  hr = await api().keyFor({ region: HOME, roles: ['hr'], employeeId: 'emp-hr', hands: ['emp-hr'] });
});

const reversedBy = (batch: RecordBatch): RecordBatch => {
  const { outcomeId, code, seq } = batch.entries[0]?.data ?? {};
  const data = { outcomeId, code, seq, decisionId: 'd1' };
  return { ...batch, version: 3, entries: [anEntry(3, { type: 'outcome.reversed', data })] };
};

describe('an outcome of a result that is another one', () => {
  it('loses its letter and its payment, once, however often that is repeated', async () => {
    const { _id: employeeId } = await api().employee({ region: HOME, unit: 'dinkes', name: 'Dewi' });
    const batch = { ...(await issuedAward(api(), employeeId, { region: HOME, pack })), employeeId };
    await followIssue(api().store, batch);
    const outcome = String(batch.entries[0]?.data?.['outcomeId']);
    const letter = async () =>
      (await api().call('GET', `/v1/appraisals/${batch.appraisalId}/outcomes/${outcome}/letter`, { key: hr })).body;
    const queue = async () =>
      (await api().call('GET', `/v1/regions/${HOME}/payroll-exports`, { key: hr })).body.waiting;
    const { number, check, revokedAt } = await letter();
    expect([revokedAt, await queue()]).toEqual([null, { lines: 1, sum: 1_500_000 }]);
    await followReversal(api().store, batch);
    expect((await letter()).revokedAt).toBe(null);
    await appendBatch(api().store, reversedBy(batch));
    await Promise.all([1, 2].map(() => followReversal(api().store, reversedBy(batch))));
    // As after somebody who died before they told the person.
    await api().store.models.notices.deleteMany({ to: employeeId });
    await followReversal(api().store, reversedBy(batch));
    expect((await letter()).revokedAt).not.toBe(null);
    expect(await queue()).toEqual({ lines: 2, sum: 0 });
    const asked = `region=${HOME}&number=${encodeURIComponent(number)}&check=${check}`;
    expect((await api().call('GET', `/v1/public/letters?${asked}`)).body.standing).toBe('revoked');
    const own = await api().keyFor({ roles: ['employee'], employeeId });
    const told = (await api().call('GET', '/v1/notices', { key: own })).body.data;
    expect(told.map(({ template }: Json) => template).sort()).toEqual(['letter-revoked', 'payment-reversed']);
    for (const subject of [`audit:${HOME}`, `payroll:${HOME}`]) {
      expect((await verifySubject(api().store, subject)).findings).toEqual([]);
    }
    await notices(batch.appraisalId);
  });

  /** Whose line, letter or counter-line somebody takes out of its own chain. */
  async function notices(subject: string) {
    const { store } = api();
    const told = async () =>
      (await verifySubject(store, subject)).findings
        .filter(({ kind }) => kind.startsWith('record-'))
        .map(({ kind, detail }) => `${kind}: ${detail}`);
    const without = (type: string) => store.models.journal.collection.deleteOne({ type });
    expect(await told()).toEqual([]);
    await without('payroll.reversed');
    expect(await told()).toEqual(['record-differs: line 1 stands, entry 3 takes it back']);
    await without('payroll.line');
    expect(await told()).toEqual([`record-missing: the line in payroll:${HOME} of entry 2`]);
    await without('letter.revoked');
    await without('letter.numbered');
    expect(await told()).toEqual([
      'record-missing: the letter of entry 2',
      `record-missing: the line in payroll:${HOME} of entry 2`,
    ]);
  }

  it('is taken back by a task that counts alone', async () => {
    const { record } = recordActivities({ store: api().store });
    const batch = reversedBy(await issuedAward(api(), 'emp-x', { region: HOME, pack }));
    await expect(record(batch)).rejects.toThrow('by a task that counts');
  });
});
