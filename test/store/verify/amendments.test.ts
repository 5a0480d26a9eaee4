import { beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { insertAmendment } from '../../../store/amendment/amendments.ts';
import { getAppraisal } from '../../../store/appraisal/appraisals.ts';
import { appendBatch } from '../../../store/journal/journal.ts';
import { allRegions } from '../../../store/scope.ts';
import type { AmendmentDoc } from '../../../store/amendment/types.ts';
import { verifySubject } from '../../../store/verify/subject.ts';
import type { AmendmentView, JournalDraft } from '../../../workflows/record.ts';
import { anAmendment, AUTHOR, DRAFT } from '../../support/amendments.ts';
import { ADMIN } from '../../support/appraisal.ts';
import { publishNext, renamed } from '../../support/next-version.ts';
import { publishPacks } from '../../support/recorded-appraisal.ts';
import { aBatch, anEntry, useStore } from '../../support/store.ts';

const db = useStore();
let first: ResolvedPack;
let second: ResolvedPack;
beforeAll(async () => {
  const [pack] = await publishPacks(db.store);
  if (!pack) throw new Error('no pack');
  first = pack.resolved;
  second = await publishNext(db.store, first, renamed);
});

type Change = {
  doc?: Partial<AmendmentDoc>;
  taken?: Partial<AmendmentView>;
  entry?: Partial<JournalDraft>;
  data?: object;
};

/** An appraisal that was launched under the first pack and amended to the second, with something changed about it. */
async function amended({ doc = {}, taken = {}, entry = {}, data = {} }: Change = {}): Promise<string> {
  const { _id: id } = await insertAmendment(db.store, anAmendment(second, doc));
  const launched = aBatch({ pack: first.digest });
  await appendBatch(db.store, launched);
  const [before, after] = [first.digest, second.digest];
  const mode = 'fromNextStage' as const;
  const amendments = [{ id, mode, before, after, stage: 'targets', seq: 2, at: 0, ...taken }];
  const said = { amendmentId: id, mode, before, after, approvedBy: ADMIN.id, author: AUTHOR.id, ...data };
  const written = anEntry(2, {
    type: 'appraisal.amended',
    actor: ADMIN,
    data: said,
    changes: { amendments },
    ...entry,
  });
  await appendBatch(db.store, { ...launched, entries: [written], version: 2 });
  return launched.appraisalId;
}

const kinds = async (id: string) => [...new Set((await verifySubject(db.store, id)).findings.map(({ kind }) => kind))];

describe('an amended appraisal', () => {
  it('verifies under both of its packs, and its projection shows the one in force', async () => {
    const id = await amended();
    expect(await kinds(id)).toEqual([]);
    expect((await getAppraisal(db.store, allRegions, id))?.pack).toBe(second.digest);
  });

  it.each<[string, Change]>([
    ['that nobody has decided about', { doc: DRAFT }],
    ['that was rejected', { doc: { state: 'REJECTED' } }],
    ['that its own author approved', { doc: { author: ADMIN }, data: { author: ADMIN.id } }],
    ['that moves to another pack than was approved', { doc: { pack: `sha256:${'0'.repeat(64)}` } }],
    ['that is said to be approved by somebody else', { data: { approvedBy: 'adm-9' } }],
    ['that does not exist', { data: { amendmentId: 'am-none' }, taken: { id: 'am-none' } }],
  ])('is found when an amendment did it %s', async (_what, change) => {
    expect(await kinds(await amended(change))).toEqual(['amendment-unapproved']);
  });

  it.each<[string, Change]>([
    ['it does not follow from the pack before it', { data: { before: `sha256:${'0'.repeat(64)}` } }],
    ['its number is not that of its entry', { taken: { seq: 7 } }],
    ['the list says another choice', { taken: { mode: 'rescore' } }],
  ])('is found when %s', async (_what, change) => {
    expect(await kinds(await amended(change))).toEqual(['amendment-broken']);
  });

  it('is found when the list changes without such an entry', async () => {
    const found = await kinds(await amended({ entry: { type: 'stage.opened', data: {} } }));
    expect(found.sort()).toEqual(['amendment-broken', 'amendment-unapproved']);
  });
});
