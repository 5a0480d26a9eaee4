import { trusted } from 'mongoose';
import type { RecordBatch } from '../../workflows/record.ts';
import type { Store } from '../connect.ts';
import { inScope } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import type { NoticeDoc } from './types.ts';
import { insertMissing } from '../write.ts';

/** Notices have keys of their own, so that a repeated batch tells nobody twice. */
export async function insertNotices(store: Store, batch: RecordBatch): Promise<void> {
  const { appraisalId, region, notices } = batch;
  const docs = notices.map((notice) => ({ ...notice, _id: `${appraisalId}/${notice.key}`, appraisalId, region }));
  await insertMissing(store.models.notices, docs);
}

export type NoticeFilter = { region: RegionScope; to?: string; appraisalId?: string };
export type NoticePage = { after?: { at: number; id: string }; limit?: number };

/** Oldest first. */
export function listNotices(
  store: Store,
  { region, ...fields }: NoticeFilter,
  page: NoticePage = {},
): Promise<NoticeDoc[]> {
  const { after } = page;
  const next = after && {
    $or: [{ at: trusted({ $gt: after.at }) }, { at: after.at, _id: trusted({ $gt: after.id }) }],
  };
  return store.models.notices
    .find({ ...inScope(region, fields), ...next })
    .sort({ at: 1, _id: 1 })
    .limit(page.limit ?? 50)
    .lean();
}
