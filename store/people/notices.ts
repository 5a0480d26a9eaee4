import { trusted } from 'mongoose';
import type { RecordBatch } from '../../workflows/record.ts';
import type { Store } from '../connect.ts';
import { isDuplicate } from '../duplicate.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { NoticeDoc } from '../types.ts';

/** Notices have keys of their own, so that a repeated batch tells nobody twice. */
export async function insertNotices(store: Store, batch: RecordBatch): Promise<void> {
  const { appraisalId, region, notices } = batch;
  if (notices.length === 0) return;
  const docs = notices.map((notice) => ({ ...notice, _id: `${appraisalId}/${notice.key}`, appraisalId, region }));
  try {
    await store.models.notices.insertMany(docs, { ordered: false, throwOnValidationError: true });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

export type NoticeFilter = { region: RegionScope; to?: string; appraisalId?: string };
export type NoticePage = { after?: { at: number; id: string }; limit?: number };

/** Oldest first. */
export function listNotices(store: Store, filter: NoticeFilter, page: NoticePage = {}): Promise<NoticeDoc[]> {
  const { after } = page;
  const next = after && {
    $or: [{ at: trusted({ $gt: after.at }) }, { at: after.at, _id: trusted({ $gt: after.id }) }],
  };
  return store.models.notices
    .find({
      ...inRegion(filter.region),
      ...(filter.to === undefined ? {} : { to: filter.to }),
      ...(filter.appraisalId === undefined ? {} : { appraisalId: filter.appraisalId }),
      ...next,
    })
    .sort({ at: 1, _id: 1 })
    .limit(page.limit ?? 50)
    .lean();
}
