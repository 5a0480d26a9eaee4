import { trusted } from 'mongoose';
import type { NoticeTemplate, RecordBatch } from '../../workflows/record.ts';
import type { Store } from '../connect.ts';
import { inScope, inUnits, pageInOrder } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import type { NoticeDoc } from './types.ts';
import { insertMissing, insertOnce } from '../write.ts';

/** Notices have keys of their own, so that a repeated batch tells nobody twice. */
export async function insertNotices(store: Store, batch: RecordBatch): Promise<void> {
  const { appraisalId, region, unit, notices } = batch;
  const docs = notices.map((notice) => ({ ...notice, _id: `${appraisalId}/${notice.key}`, appraisalId, region, unit }));
  await insertMissing(store.models.notices, docs);
}

/** About a key that was made in somebody's name, or a role that was given to them. */
export const insertRightsNotice = (store: Store, notice: Omit<NoticeDoc, '_id' | 'appraisalId'>): Promise<boolean> =>
  insertOnce(store.models.notices, { ...notice, _id: notice.key, appraisalId: null });

/** About something that has a journal of its own. */
export const insertOwnNotice = (store: Store, notice: Omit<NoticeDoc, '_id'>): Promise<boolean> =>
  insertOnce(store.models.notices, { ...notice, _id: notice.key });

export type NoticeFilter = {
  region: RegionScope;
  units?: string[] | null;
  to?: string;
  appraisalId?: string;
  /** What is left out. */
  notTemplate?: NoticeTemplate;
  notAbout?: string[];
};
export type NoticePage = { after?: { at: number; id: string }; limit?: number };

/** Oldest first. */
export function listNotices(
  store: Store,
  { region, units = null, notTemplate, notAbout = [], ...fields }: NoticeFilter,
  page: NoticePage = {},
): Promise<NoticeDoc[]> {
  const { after, limit = 50 } = page;
  const others = {
    ...(notTemplate && { template: trusted({ $ne: notTemplate }) }),
    ...(notAbout.length > 0 && { appraisalId: trusted({ $nin: notAbout }) }),
  };
  return pageInOrder(store.models.notices, {
    filter: { ...others, ...inScope(region, fields), ...inUnits(units) },
    by: 'at',
    ...(after && { after: { at: after.at, _id: after.id } }),
    limit,
  });
}
