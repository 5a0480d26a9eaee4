/** Praise and advice between colleagues: kept as signed words, and taken back by whoever wrote them. */
import { trusted } from 'mongoose';
import { sha256 } from '../../rules/decide/canonical.ts';
import type { Store } from '../connect.ts';
import { getInScope, inScope } from '../read.ts';
import type { RegionScope } from '../scope.ts';
import { insertOnce } from '../write.ts';
import type { RemarkDoc } from './types.ts';

/** What a journal holds of it. */
export const remarkWordsOf = (text: string): string => `sha256:${sha256(text)}`;

/** `false` when the id is taken: it was written before. */
export const insertRemark = (store: Store, remark: RemarkDoc): Promise<boolean> =>
  insertOnce(store.models.remarks, remark);

export const getRemark = (store: Store, scope: RegionScope, id: string): Promise<RemarkDoc | undefined> =>
  getInScope(store.models.remarks, scope, id);

const MOST = 200;

/** To these people, newest first; of more than are told, the newest. `shared`: those that their assessor may read. */
export const remarksTo = (
  store: Store,
  { region, to, shared }: { region: RegionScope; to: readonly string[]; shared: boolean },
): Promise<RemarkDoc[]> =>
  store.models.remarks
    .find({
      to: trusted({ $in: [...to] }),
      ...inScope(region),
      ...(shared && { forAssessor: true, retractedAt: null }),
    })
    .sort({ at: -1, _id: -1 })
    .limit(MOST)
    .lean();

/** Newest first. */
export const remarksBy = (store: Store, region: RegionScope, by: string): Promise<RemarkDoc[]> =>
  store.models.remarks
    .find({ 'by.id': by, ...inScope(region) })
    .sort({ at: -1, _id: -1 })
    .limit(MOST)
    .lean();

/** How many somebody wrote since then, to one person and to all; those taken back count as well. */
export async function remarksSince(
  store: Store,
  { by, to, since }: { by: string; to: string; since: number },
): Promise<{ toOne: number; toAll: number }> {
  const found = await store.models.remarks.find({ 'by.id': by, at: trusted({ $gte: since }) }, { to: 1 }).lean();
  return { toOne: found.filter((each) => each.to === to).length, toAll: found.length };
}

/** Its words go; that there was something stays. */
export async function retract(store: Store, id: string, at: number): Promise<void> {
  await store.models.remarks.updateOne({ _id: id, retractedAt: null }, { $set: { text: null, retractedAt: at } });
}
