import type { Store } from '../connect.ts';
import { beyond } from '../id-order.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { VoiceDoc } from '../types.ts';

export async function insertVoice(store: Store, voice: VoiceDoc): Promise<void> {
  await store.models.voices.insertMany([voice]);
}

export type VoiceFilter = { region: RegionScope; unit?: string; status?: VoiceDoc['status'] };

/** In order of id. */
export const listVoices = (
  store: Store,
  filter: VoiceFilter,
  page: { after?: string | null; limit: number },
): Promise<VoiceDoc[]> =>
  store.models.voices
    .find({
      ...inRegion(filter.region),
      ...(filter.unit === undefined ? {} : { unit: filter.unit }),
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...beyond(page.after),
    })
    .sort({ _id: 1 })
    .limit(page.limit)
    .lean();

export type Moderation = { id: string; status: 'published' | 'refused'; moderatedBy: string };

/** Answers the voice as it then is; the first decision stands. */
export async function moderateVoice(store: Store, scope: RegionScope, to: Moderation): Promise<VoiceDoc | undefined> {
  const inScope = { _id: to.id, ...inRegion(scope) };
  const { status, moderatedBy } = to;
  await store.models.voices.updateOne({ ...inScope, status: 'received' }, { $set: { status, moderatedBy } });
  return (await store.models.voices.findOne(inScope).lean()) ?? undefined;
}
