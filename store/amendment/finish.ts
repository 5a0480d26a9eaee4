import { type Approved, countLines, settleRemainingLines } from './lines.ts';
import { setAmendmentDone } from './amendments.ts';
import type { Store } from '../connect.ts';
import { appendSubject } from '../journal/journal.ts';
import type { AmendmentDoc } from './types.ts';

/** `code`: why the pass was not finished. */
type Pass = { cycleId: string; code?: string | undefined };

/**
 * After the pass over one cycle: whatever is left there has no appraisal to be asked, or was not asked because the pass
 * failed. The amendment is done when no cycle has anything left. May be repeated.
 */
export async function finishAmendment(store: Store, amendment: AmendmentDoc, { cycleId, code }: Pass): Promise<void> {
  const { _id, region, preview } = amendment;
  if (preview === null) return;
  const of: Approved = { amendmentId: _id, preview };
  const rest = code === undefined ? 'REFUSED' : 'UNANSWERED';
  await settleRemainingLines(store, { ...of, cycleId }, { result: rest, code: code ?? 'appraisal-ended' });
  const { PENDING, ...counts } = await countLines(store, of);
  if (PENDING > 0) return;
  await appendSubject(store, {
    subject: `audit:${region}`,
    region,
    type: 'amendment.done',
    actor: { id: 'siklus', as: 'system' },
    data: { amendment: _id, ...counts },
    key: `${_id}/amendment.done`,
  });
  await setAmendmentDone(store, _id, new Date().toISOString());
}
