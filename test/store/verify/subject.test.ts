import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../../rules/decide/canonical.ts';
import { readsTargets } from '../../../rules/time/plan.ts';
import { packRow, rowLayout } from '../../../rules/twin/population-rows.ts';
import { chainEntry, entryHash, GENESIS } from '../../../store/journal/entry.ts';
import { appendBatch, entriesOf } from '../../../store/journal/journal.ts';
import { outcomeDocId } from '../../../store/appraisal/outcomes.ts';
import type { JournalDoc } from '../../../store/journal/types.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import { aSituation, publishPacks, recordAppraisal, type Situation } from '../../support/recorded-appraisal.ts';
import { aBatch, anEntry, freshId, useStore } from '../../support/store.ts';

const db = useStore();
let reward: Situation;
let sanction: Situation;

beforeAll(async () => {
  await publishPacks(db.store);
  reward = await aSituation('reward');
  sanction = await aSituation('sanction');
});

const found = async (subject: string) => {
  const { findings } = await verifySubject(db.store, subject);
  return findings.map(({ kind, record }) => `${kind} ${record}`);
};
const details = async (subject: string) =>
  (await verifySubject(db.store, subject)).findings.map(({ detail }) => detail);
const raw = (name: 'journal' | 'appraisals' | 'decisions' | 'outcomes') =>
  db.store.models[name].collection.updateOne.bind(db.store.models[name].collection) as (
    filter: object,
    update: object,
  ) => Promise<unknown>;

describe('an honest appraisal', () => {
  it('verifies, with its decision derived again', async () => {
    for (const situation of [reward, sanction]) {
      const id = await recordAppraisal(db.store, situation);
      expect(await verifySubject(db.store, id)).toMatchObject({ findings: [], entries: 4, decisions: 1, outcomes: 1 });
    }
  });

  it('verifies when it has only just been launched', async () => {
    const batch = aBatch();
    await appendBatch(db.store, batch);
    expect(await found(batch.appraisalId)).toEqual([]);
  });
});

describe('a changed entry', () => {
  const CHANGES: Partial<Record<keyof JournalDoc, unknown>> = {
    type: 'targets.returned',
    actor: { id: 'somebody', as: 'employee' },
    at: 1,
    recordedAt: 1,
    data: { decisionId: 'decision/other/1' },
    changes: {},
    about: { cycleId: 'cycle:other:2026' },
    submissionId: 'added',
    digest: 'added',
    key: 'added',
    hash: sha256('other'),
    prevHash: sha256('other'),
    region: 'other',
  };

  it.each(Object.entries(CHANGES))('is named when its %s was changed', async (field, value) => {
    const id = await recordAppraisal(db.store, reward);
    await raw('journal')({ _id: `${id}:2` }, { $set: { [field]: value } });
    expect(await found(id)).toContain(`entry-changed ${id}:2`);
  });

  it('is named when it was moved to another number or another subject', async () => {
    const id = await recordAppraisal(db.store, reward);
    await raw('journal')({ _id: `${id}:4` }, { $set: { seq: 5 } });
    expect(await found(id)).toEqual(expect.arrayContaining([`entry-missing ${id}:4`, `entry-misplaced ${id}:4`]));
    const other = await recordAppraisal(db.store, reward);
    await raw('journal')({ _id: `${other}:3` }, { $set: { subject: id } });
    expect(await found(other)).toContain(`entry-missing ${other}:3`);
    expect(await found(id)).toContain(`entry-misplaced ${other}:3`);
  });

  it('is named even when its hash was made to fit, because the next one does not link to it', async () => {
    const id = await recordAppraisal(db.store, reward);
    const [, entry] = await entriesOf(db.store, id);
    if (!entry) throw new Error('no entry');
    const { hash: _, ...content } = { ...entry, at: 1 };
    await raw('journal')({ _id: entry._id }, { $set: { at: 1, hash: entryHash(content) } });
    expect(await found(id)).toEqual([`chain-broken ${id}:3`]);
  });
});

describe('a missing or swapped entry', () => {
  it.each([1, 2, 3, 4])('is named: entry %i was deleted', async (seq) => {
    const id = await recordAppraisal(db.store, reward);
    await db.store.models.journal.deleteOne({ _id: `${id}:${seq}` });
    expect(await found(id)).toContain(`entry-missing ${id}:${seq}`);
  });

  it('is named when two entries changed places', async () => {
    const id = await recordAppraisal(db.store, reward);
    const [, second, third] = await entriesOf(db.store, id);
    if (!second || !third) throw new Error('no entries');
    await db.store.models.journal.deleteMany({ subject: id, $or: [{ seq: 2 }, { seq: 3 }] });
    await db.store.models.journal.insertMany([
      { ...third, _id: second._id, seq: 2 },
      { ...second, _id: third._id, seq: 3 },
    ]);
    expect(await found(id)).toEqual(expect.arrayContaining([`entry-changed ${id}:2`, `entry-changed ${id}:3`]));
  });

  it('shows when the whole journal is gone', async () => {
    const id = await recordAppraisal(db.store, reward);
    await db.store.models.journal.deleteMany({ subject: id });
    expect(await found(id)).toEqual([`journal-missing ${id}`]);
  });
});

describe('a projection', () => {
  it('is missed when it was deleted', async () => {
    const id = await recordAppraisal(db.store, reward);
    await db.store.models.appraisals.deleteOne({ _id: id });
    expect(await found(id)).toEqual([`projection-missing ${id}`]);
  });

  it.each<[string, unknown]>([
    ['predicate', 'SANGAT_KURANG'],
    ['score', { result: 12_000, behaviour: null, final: 12_000 }],
    ['outcomes', []],
    ['employeeId', 'somebody'],
    ['cycleId', 'cycle:other:2026'],
    ['pack', 'sha256:other'],
    ['sandbox', true],
    ['region', 'other'],
    ['overdue', true],
    ['waitingOn', []],
  ])('is named with its field when its %s was changed', async (field, value) => {
    const id = await recordAppraisal(db.store, sanction);
    await raw('appraisals')({ _id: id }, { $set: { [field]: value } });
    expect(await found(id)).toEqual([`projection-field ${id}`]);
    expect((await details(id))[0]).toMatch(new RegExp(`^${field}: `));
  });

  it('is named when it is behind the journal or has another head', async () => {
    const id = await recordAppraisal(db.store, reward);
    await raw('appraisals')({ _id: id }, { $set: { version: 3 } });
    expect(await found(id)).toEqual([`projection-head ${id}`]);
    await raw('appraisals')({ _id: id }, { $set: { version: 4, headHash: sha256('other') } });
    expect(await found(id)).toEqual([`projection-head ${id}`]);
  });
});

describe('a decision', () => {
  const decisionOf = (id: string) => `decision/${id}/1`;

  it.each<[string, object]>([
    ['score', { 'decision.score.final': 12_000 }],
    ['predicate', { 'decision.predicate': 'SANGAT_KURANG' }],
    ['outcomes', { 'decision.outcomes': [] }],
    ['flags', { 'decision.flags': ['ADDED'] }],
    ['indicators', { 'decision.indicators': [] }],
    ['digest', { 'decision.digest': `sha256:${sha256('other')}` }],
    ['inputs', { 'decision.inputs': {} }],
  ])('is named when its stored %s is not what its facts give', async (field, change) => {
    const id = await recordAppraisal(db.store, reward);
    await raw('decisions')({ _id: decisionOf(id) }, { $set: change });
    const { findings } = await verifySubject(db.store, id);
    const own = findings.filter((finding) => finding.kind === 'decision-differs');
    expect(own.map(({ record, detail }) => [record, detail.split(':')[0]])).toEqual([[decisionOf(id), field]]);
  });

  it('is named when its packed row holds other facts', async () => {
    const id = await recordAppraisal(db.store, reward);
    const row = packRow(rowLayout(reward.pack.pack), {});
    await raw('decisions')({ _id: decisionOf(id) }, { $set: { row } });
    expect(await details(id)).toEqual(['row']);
  });

  it('without a packed row, or with one of another layout, is complete', async () => {
    const id = await recordAppraisal(db.store, reward);
    await raw('decisions')({ _id: decisionOf(id) }, { $set: { row: new Uint8Array(12) } });
    expect(await details(id)).toEqual([]);
    await raw('decisions')({ _id: decisionOf(id) }, { $unset: { row: 1 } });
    expect(await details(id)).toEqual([]);
  });

  it('is named when facts and result were exchanged together, because the journal knows the first result', async () => {
    const id = await recordAppraisal(db.store, reward);
    const { facts, decision, pack } = sanction;
    // A decision over a list of targets has no row.
    const row = readsTargets(pack.pack) ? undefined : packRow(rowLayout(pack.pack), facts);
    const set = { $set: { facts, decision, ...(row && { row }) } };
    await raw('decisions')({ _id: decisionOf(id) }, { ...set, ...(!row && { $unset: { row: 1 } }) });
    const kinds = await found(id);
    expect(new Set(kinds.filter((kind) => kind.startsWith('decision')))).toEqual(
      new Set([`decision-unrecorded ${decisionOf(id)}`]),
    );
  });

  it('that no entry names is named, unless it was overtaken: where there are no seals, its number says so', async () => {
    const { facts, decision, pack } = reward;
    const id = await recordAppraisal(db.store, reward);
    const numbered = (n: string) => ({ _id: `decision/${id}/${n}`, appraisalId: id, region: 'test', facts, decision });
    const unrecorded = async () => (await found(id)).filter((each) => each.startsWith('decision-unrecorded'));
    await db.store.models.decisions.insertMany(['01', '2', '3'].map(numbered));
    expect(await unrecorded()).toEqual(['01', '2', '3'].map((n) => `decision-unrecorded decision/${id}/${n}`));
    const data = { decisionId: `decision/${id}/3`, resultDigest: decision.digest, facts };
    const entry = anEntry(5, { type: 'appraisal.scored', data, changes: { decisionId: `decision/${id}/3` } });
    await appendBatch(db.store, { ...aBatch({ appraisalId: id, pack: pack.digest }), entries: [entry], version: 5 });
    expect(await unrecorded()).toEqual([`decision-unrecorded decision/${id}/01`]);
  });

  it('is missed when it was deleted', async () => {
    const id = await recordAppraisal(db.store, reward);
    await db.store.models.decisions.deleteOne({ _id: decisionOf(id) });
    expect(await found(id)).toContain(`decision-missing ${decisionOf(id)}`);
  });

  it('cannot be derived without its pack, and not with a changed one', async () => {
    const id = await recordAppraisal(db.store, reward);
    const digest = reward.pack.digest;
    const stored = await db.store.models.rulePacks.findById(digest).lean();
    if (!stored) throw new Error('no pack');
    await db.store.models.rulePacks.deleteOne({ _id: digest });
    db.store.packs.clear();
    expect(await found(id)).toEqual([`pack-missing ${decisionOf(id)}`]);
    const changed = { ...stored, pack: canonicalJson({ ...reward.pack.pack, version: 99 }) };
    await db.store.models.rulePacks.insertMany([changed]);
    expect(await found(id)).toEqual([`pack-changed ${digest}`]);
    await db.store.models.rulePacks.replaceOne({ _id: digest }, stored);
    db.store.packs.clear();
    expect(await found(id)).toEqual([]);
  });

  it('of an older engine verifies by its content', async () => {
    const id = await recordAppraisal(db.store, reward);
    const { digest: _, ...rest } = { ...reward.decision, engine: 'json-rules-engine@6.0.0' };
    const older = { ...rest, digest: `sha256:${sha256(canonicalJson(rest))}` };
    await raw('decisions')({ _id: decisionOf(id) }, { $set: { decision: older } });
    const kinds = (await found(id)).filter((kind) => kind.startsWith('decision-differs'));
    expect(kinds).toEqual([]);
  });
});

describe('an outcome', () => {
  it('is named when no entry issued it', async () => {
    const id = await recordAppraisal(db.store, reward);
    const stored = await db.store.models.outcomes.findById(outcomeDocId(id, 1)).lean();
    if (!stored) throw new Error('no outcome');
    await db.store.models.outcomes.insertMany([{ ...stored, _id: outcomeDocId(id, 2) }]);
    expect(await found(id)).toEqual([
      `outcome-unbacked ${outcomeDocId(id, 2)}`,
      `outcome-twice ${outcomeDocId(id, 2)}`,
    ]);
  });

  it('is missed when it was deleted', async () => {
    const id = await recordAppraisal(db.store, reward);
    await db.store.models.outcomes.deleteOne({ _id: outcomeDocId(id, 1) });
    expect(await found(id)).toEqual([`outcome-missing ${outcomeDocId(id, 1)}`]);
  });

  it.each<[string, unknown]>([
    ['code', 'PROMOSI_LUAR_BIASA'],
    ['approval', 'supervisor'],
    ['status', 'WITHDRAWN'],
    ['decidedBy', 'somebody'],
    ['employeeId', 'somebody'],
    ['sandbox', true],
    ['decisionId', 'decision/other/1'],
  ])('is named when its %s was changed', async (field, value) => {
    const id = await recordAppraisal(db.store, reward);
    await raw('outcomes')({ _id: outcomeDocId(id, 1) }, { $set: { [field]: value } });
    expect(await found(id)).toEqual([`outcome-differs ${outcomeDocId(id, 1)}`]);
  });

  it('that is a sanction needs the decision of somebody else', async () => {
    const id = await recordAppraisal(db.store, sanction, { employeeId: 'official-1' });
    expect(await found(id)).toEqual([`outcome-undecided ${outcomeDocId(id, 1)}`]);
  });
});

describe('the chain of a region', () => {
  it('is walked over several pages, and shows what was changed on any of them', async () => {
    const subject = freshId('audit:test-');
    const entries: JournalDoc[] = [];
    for (let seq = 1; seq <= 1_100; seq += 1) {
      const prevHash = entries.at(-1)?.hash ?? GENESIS;
      entries.push(chainEntry(anEntry(seq, { type: 'cycle.page' }), { subject, region: 'test', prevHash }));
    }
    await db.store.models.journal.insertMany(entries);
    expect(await verifySubject(db.store, subject)).toMatchObject({
      findings: [],
      entries: 1_100,
      head: { seq: 1_100 },
    });
    await raw('journal')({ _id: `${subject}:1007` }, { $set: { type: 'cycle.other' } });
    expect(await found(subject)).toEqual([`entry-changed ${subject}:1007`]);
  });
});
