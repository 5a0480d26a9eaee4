/** The projection: what lists and pages show of an appraisal is what its journal adds up to, never anybody's copy of it. */
import type { Ahead, AppraisalView, RecordBatch } from '../../workflows/record.ts';
import type { Store } from '../connect.ts';
import { foldChanges, GENESIS, packObeyed } from '../journal/entry.ts';
import { JournalConflict } from '../journal/conflict.ts';
import type { JournalDoc } from '../journal/types.ts';
import { sealed } from '../seal.ts';
import { insertOnce, NotNow } from '../write.ts';
import { wholeView } from './view.ts';
import type { AppraisalDoc } from './types.ts';

const MAX_ATTEMPTS = 5;
/** A write that takes longer may be seen after one that bears a later instant. */
export const LATE_MS = 5_000;

/** Shows what was just written. Nearly always it comes straight after what is shown, and only the difference is sent. */
export async function projectAppraisal(store: Store, batch: RecordBatch, written: JournalDoc[]): Promise<void> {
  const { appraisalId, ahead } = batch;
  const more = ahead ? { ahead } : {};
  const began = Date.now();
  const shown = (await showNext(store, batch, written)) || (await showJournal(store, appraisalId, more));
  if (!shown) throw new JournalConflict(appraisalId, 'has no whole journal');
  // Whoever asked meanwhile for what has changed must be told of it the next time: a later instant makes it new to them.
  if (Date.now() - began > LATE_MS) await showJournal(store, appraisalId, more, true);
}

/** `false` when something else is shown than what the batch comes after. */
async function showNext(store: Store, { pack, ahead }: RecordBatch, written: JournalDoc[]): Promise<boolean> {
  const { appraisals } = store.models;
  const [first, head] = [written[0], written.at(-1)];
  if (!first || !head) return false;
  const more = { updatedAt: new Date().toISOString(), ...(ahead ? { ahead } : {}) };
  if (first.prevHash === GENESIS) {
    const doc = folded(written);
    return doc !== null && insertOnce(appraisals, { ...doc, ...more });
  }
  const changes = foldChanges(written);
  const obeyed = changes.amendments ? { pack: packObeyed(pack, changes) } : {};
  const next = { _id: first.subject, ...changes, ...obeyed, ...headOf(head), ...more };
  const { _id, ...fields } = sealed(appraisals, next);
  const { matchedCount } = await appraisals.updateOne({ _id, headHash: first.prevHash }, { $set: fields });
  return matchedCount === 1;
}

const headOf = ({ seq: version, hash: headHash, recordedAt }: JournalDoc) => ({ version, headHash, recordedAt });

/** What the entries of an appraisal, all of them and in order, add up to; `null` when they do not say enough. */
function folded(entries: JournalDoc[]): Omit<AppraisalDoc, 'updatedAt'> | null {
  const [first, head] = [entries[0], entries.at(-1)];
  const view = wholeView(foldChanges(entries));
  if (!first?.about || !head || !view) return null;
  const { subject: _id, region, about } = first;
  return { ...view, _id, region, ...about, pack: packObeyed(about.pack, view), ...headOf(head) };
}

/**
 * Shows an appraisal as its whole journal has it, also where it says to be at its end already; `false` when the journal
 * does not say enough. Verify the chain first: this believes it. What was shown stays until it is replaced.
 */
export const rebuildAppraisal = (store: Store, appraisalId: string): Promise<boolean> =>
  showJournal(store, appraisalId, {}, true);

type More = Pick<AppraisalDoc, 'ahead'>;
async function showJournal(store: Store, appraisalId: string, more: More, anew = false): Promise<boolean> {
  const { appraisals, journal } = store.models;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const shown = await appraisals.findById(appraisalId, { headHash: 1 }).lean();
    const entries = await journal.find({ subject: appraisalId }).sort({ subject: 1, seq: 1 }).lean();
    const doc = folded(entries);
    if (!doc) return false;
    if (shown?.headHash === doc.headHash && !anew) return true;
    if (anew) await store.models.cycleFigures.deleteMany({ cycleId: doc.cycleId });
    const next = sealed(appraisals, { ...doc, ...more, updatedAt: new Date().toISOString() });
    // Whoever records meanwhile changes the head, and then this reads again.
    if (!shown && (await insertOnce(appraisals, next))) return true;
    if (!shown) continue;
    const { matchedCount } = await appraisals.replaceOne({ _id: appraisalId, headHash: shown.headHash }, next);
    if (matchedCount === 1) return true;
  }
  throw new NotNow(`could not show appraisal ${appraisalId}: it is recorded all the time`);
}

/** The journal cannot be continued: an admin must look at it. What is shown differs from the journal until it is mended. */
export async function showConflict({ models: { appraisals } }: Store, appraisalId: string): Promise<void> {
  const blocked: Partial<AppraisalView> = {
    state: 'BLOCKED',
    blockedReason: 'journal-conflict',
    waitingOn: [{ as: 'admin', for: 'retry' }],
  };
  const head = { headHash: 'journal-conflict', updatedAt: new Date().toISOString() };
  const { _id, ...fields } = sealed(appraisals, { _id: appraisalId, ...head, ...blocked });
  await appraisals.updateOne({ _id }, { $set: fields });
}

/** Of an appraisal that has recorded this version and nothing since. */
export async function setAhead(store: Store, _id: string, of: { version: number; ahead: Ahead }): Promise<void> {
  const { version, ahead } = of;
  await store.models.appraisals.updateOne({ _id, version }, { $set: { ahead } });
}
