import type { AppraisalView } from '../../workflows/record.ts';
import type { Store } from '../connect.ts';
import { entriesOf } from '../journal/journal.ts';
import { foldChanges } from '../journal/entry.ts';
import { projectAppraisal } from './projection.ts';
import type { JournalDoc } from '../journal/types.ts';

const VIEW_FIELDS = Object.keys({
  state: true,
  stage: true,
  stageKind: true,
  stageOpenedAt: true,
  dueAt: true,
  overdue: true,
  escalated: true,
  waitingOn: true,
  assessorId: true,
  secondReviewerId: true,
  peerIds: true,
  targets: true,
  targetsAgreedBy: true,
  targetRounds: true,
  reviews: true,
  peerAnswers: true,
  dailyReports: true,
  facts: true,
  score: true,
  predicate: true,
  flags: true,
  decisionId: true,
  acknowledged: true,
  objection: true,
  outcomes: true,
  autoForwarded: true,
  late: true,
  blockedReason: true,
  endReason: true,
} satisfies Record<Exclude<keyof AppraisalView, 'amendments'>, true>);

const isWhole = (view: Partial<AppraisalView>): view is AppraisalView => VIEW_FIELDS.every((field) => field in view);

const PAGE = 500;

/**
 * Replaces an appraisal's projection by what its journal adds up to; `false` when the journal does not say enough.
 * Verify the chain first: this believes it. An entry recorded meanwhile is not lost, its own projection is newer.
 */
export async function rebuildAppraisal(store: Store, appraisalId: string): Promise<boolean> {
  const entries: JournalDoc[] = [];
  let page: JournalDoc[];
  do {
    page = await entriesOf(store, appraisalId, { after: entries.at(-1)?.seq ?? 0, limit: PAGE });
    entries.push(...page);
  } while (page.length === PAGE);
  const [first, head] = [entries[0], entries.at(-1)];
  const view = foldChanges(entries);
  if (!first?.about || !head || !isWhole(view)) return false;
  await store.models.appraisals.deleteOne({ _id: appraisalId });
  const from = { appraisalId, region: first.region, version: head.seq, ...first.about, view };
  await projectAppraisal(store, from, { hash: head.hash, recordedAt: head.recordedAt, follows: head.prevHash });
  return true;
}
