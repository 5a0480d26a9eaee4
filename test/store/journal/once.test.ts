/** What may be sent twice and counts once. */
import { describe, expect, it } from 'vitest';
import { decisionsOf, getDecision, insertDecision } from '../../../store/appraisal/decisions.ts';
import {
  abandonRequest,
  beginRequest,
  finishRequest,
  lapseRequest,
  renewRequest,
  sweepRequests,
} from '../../../store/idempotency.ts';
import { appendBatch } from '../../../store/journal/journal.ts';
import { insertOutcome, outcomeDocId, outcomesOf } from '../../../store/appraisal/outcomes.ts';
import {
  getSubmission,
  insertSubmission,
  refuseSubmission,
  sortOutSubmissions,
  submissionsById,
} from '../../../store/appraisal/submissions.ts';
import type { OutcomeDoc, SubmissionDoc } from '../../../store/appraisal/types.ts';
import { aSituation } from '../../support/recorded-appraisal.ts';
import { aBatch, anEntry, freshId, useStore } from '../../support/store.ts';

const db = useStore();
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

describe('a request with an idempotency key', () => {
  const request = (id: string, more: { fingerprint?: string; second?: number; abandonedBefore?: string } = {}) => ({
    id,
    fingerprint: more.fingerprint ?? 'f',
    at: at(more.second ?? 10),
    abandonedBefore: more.abandonedBefore ?? at(0),
  });

  it('is begun by exactly one of ten', async () => {
    const id = freshId('i');
    const begun = await Promise.all(Array.from({ length: 10 }, () => beginRequest(db.store, request(id))));
    expect(begun.filter(({ state }) => state === 'new')).toHaveLength(1);
    expect(begun.filter(({ state }) => state === 'running')).toHaveLength(9);
  });

  it('gives every repeat the first answer, and another request a mismatch', async () => {
    const id = freshId('i');
    await beginRequest(db.store, request(id));
    const answer = { status: 201, body: { 'a.b': [{ $c: null }] }, headers: { Location: '/v1/x' } };
    await finishRequest(db.store, { id, at: at(10) }, answer);
    await finishRequest(db.store, { id, at: at(10) }, { ...answer, status: 500 });
    expect(await beginRequest(db.store, request(id, { second: 99 }))).toEqual({ state: 'done', answer });
    expect(await beginRequest(db.store, request(id, { fingerprint: 'other' }))).toEqual({ state: 'mismatch' });
  });

  it('is taken over by one when its process died, unless it is renewed', async () => {
    const id = freshId('i');
    await beginRequest(db.store, request(id, { second: 10 }));
    await renewRequest(db.store, { id, at: at(10) }, at(20));
    expect(await beginRequest(db.store, request(id, { second: 25, abandonedBefore: at(15) }))).toEqual({
      state: 'running',
      since: at(20),
    });
    const late = await Promise.all(
      Array.from({ length: 6 }, () => beginRequest(db.store, request(id, { second: 40, abandonedBefore: at(30) }))),
    );
    expect(late.filter(({ state }) => state === 'new')).toHaveLength(1);
    expect(await beginRequest(db.store, request(id, { fingerprint: 'other', abandonedBefore: at(59) }))).toEqual({
      state: 'mismatch',
    });
  });

  it('may be tried again after it was abandoned, but not after it was answered', async () => {
    const id = freshId('i');
    await beginRequest(db.store, request(id));
    await abandonRequest(db.store, { id, at: at(10) });
    expect(await beginRequest(db.store, request(id))).toEqual({ state: 'new' });
    await finishRequest(db.store, { id, at: at(10) }, { status: 200, body: null, headers: {} });
    await abandonRequest(db.store, { id, at: at(10) });
    expect(await beginRequest(db.store, request(id))).toMatchObject({ state: 'done', answer: { body: null } });
  });

  it('is no longer the business of whoever stalled until somebody else took over', async () => {
    const id = freshId('i');
    await beginRequest(db.store, request(id, { second: 10 }));
    const stalled = { id, at: at(10) };
    await beginRequest(db.store, request(id, { second: 40, abandonedBefore: at(30) }));
    const next = await renewRequest(db.store, { id, at: at(40) }, at(43));
    expect(await renewRequest(db.store, stalled, at(44))).toEqual(stalled);
    await abandonRequest(db.store, stalled);
    await finishRequest(db.store, stalled, { status: 409, body: null, headers: {} });
    await lapseRequest(db.store, stalled, at(0));
    expect(await beginRequest(db.store, request(id))).toEqual({ state: 'running', since: at(43) });
    await finishRequest(db.store, next, { status: 201, body: 1, headers: {} });
    expect(await beginRequest(db.store, request(id))).toMatchObject({ state: 'done', answer: { status: 201 } });
  });

  it('is swept away when it is old', async () => {
    const [old, young] = [freshId('i'), freshId('i')];
    await beginRequest(db.store, request(old, { second: 1 }));
    await beginRequest(db.store, request(young, { second: 50 }));
    expect(await sweepRequests(db.store, at(2))).toBe(1);
    expect(await beginRequest(db.store, request(old))).toEqual({ state: 'new' });
    expect(await beginRequest(db.store, request(young))).toMatchObject({ state: 'running' });
  });
});

describe('a submission', () => {
  const aSubmission = (more: Partial<SubmissionDoc> = {}): SubmissionDoc => ({
    _id: freshId('s'),
    appraisalId: 'a1',
    region: 'test',
    kind: 'object',
    actor: { id: 'emp-1', as: 'employee' },
    body: { reason: 'Target berubah' },
    digest: 'd1',
    status: 'received',
    at: at(1),
    ...more,
  });

  it('is stored once; the same again is fine, another content is a conflict', async () => {
    const submission = aSubmission();
    expect(await insertSubmission(db.store, submission)).toBe('inserted');
    expect(await insertSubmission(db.store, { ...submission, at: at(9) })).toBe('same');
    expect(await insertSubmission(db.store, { ...submission, digest: 'd2' })).toBe('conflict');
    expect(await getSubmission(db.store, 'test', submission._id)).toEqual(submission);
    expect(await getSubmission(db.store, 'other', submission._id)).toBeUndefined();
    expect(await submissionsById(db.store, 'test', [submission._id, 'none'])).toEqual([submission]);
  });

  it('that an entry refers to is accepted in the end and never refused, one that was refused stays so', async () => {
    const accepted = aSubmission({ appraisalId: freshId('a') });
    const refused = aSubmission({ appraisalId: accepted.appraisalId });
    for (const each of [accepted, refused]) await insertSubmission(db.store, each);
    const entries = [anEntry(1), anEntry(2, { submissionId: accepted._id })];
    await appendBatch(db.store, aBatch({ appraisalId: accepted.appraisalId, entries }));
    for (const each of [accepted, refused]) await refuseSubmission(db.store, each);
    const statuses = async () => {
      const both = await submissionsById(db.store, 'test', [accepted._id, refused._id]);
      return Object.fromEntries(both.map(({ _id, status }) => [_id, status]));
    };
    expect(await statuses()).toEqual({ [accepted._id]: 'received', [refused._id]: 'refused' });
    await sortOutSubmissions(db.store, at(9));
    await refuseSubmission(db.store, accepted);
    expect(await statuses()).toEqual({ [accepted._id]: 'accepted', [refused._id]: 'refused' });
  });
});

describe('a decision and an outcome', () => {
  it('are stored once: a repeat gets the stored one', async () => {
    const { facts, decision } = await aSituation('reward');
    const appraisalId = freshId('a');
    const doc = { _id: `decision/${appraisalId}/1`, appraisalId, region: 'test', facts, decision };
    expect(await insertDecision(db.store, doc)).toEqual(doc);
    expect(await insertDecision(db.store, { ...doc, facts: {} })).toEqual(doc);
    expect(await getDecision(db.store, 'test', doc._id)).toEqual(doc);
    expect(await getDecision(db.store, 'other', doc._id)).toBeUndefined();
    expect(await decisionsOf(db.store, 'test', appraisalId)).toEqual([doc]);
  });

  it('are issued once by ten who try at the same moment', async () => {
    const appraisalId = freshId('a');
    const outcome: OutcomeDoc = {
      _id: outcomeDocId(appraisalId, 1),
      outcomeId: 'o',
      appraisalId,
      cycleId: 'c',
      region: 'test',
      employeeId: 'e',
      decisionId: 'd',
      sandbox: false,
      code: 'SERTIFIKAT',
      kind: 'reward',
      approval: 'agencyHead',
      status: 'ISSUED',
      issuedAt: at(1),
    };
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) => insertOutcome(db.store, { ...outcome, issuedAt: at(n) })),
    );
    expect(results.filter(({ inserted }) => inserted)).toHaveLength(1);
    expect(new Set(results.map((result) => result.outcome.issuedAt)).size).toBe(1);
    expect(await outcomesOf(db.store, 'test', appraisalId)).toHaveLength(1);
    expect(await outcomesOf(db.store, 'other', appraisalId)).toEqual([]);
  });
});
