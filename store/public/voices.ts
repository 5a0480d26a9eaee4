import type { Store } from '../connect.ts';
import { getInScope, inScope, inUnits, type KeyPage, pageOf } from '../read.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { VoiceDoc } from './types.ts';
import { insertOnce } from '../write.ts';

export async function insertVoice(store: Store, voice: VoiceDoc): Promise<void> {
  await insertOnce(store.models.voices, voice);
}

export type VoiceFilter = { region: RegionScope; units?: string[] | null; unit?: string; status?: VoiceDoc['status'] };

export const listVoices = (
  store: Store,
  { region, units = null, ...fields }: VoiceFilter,
  page: KeyPage,
): Promise<VoiceDoc[]> => pageOf(store.models.voices, { ...inUnits(units), ...inScope(region, fields) }, page);

export const getVoice = (store: Store, scope: RegionScope, id: string): Promise<VoiceDoc | undefined> =>
  getInScope(store.models.voices, scope, id);

/** The newest first: ids begin with the time. */
export const newestVoices = (store: Store, { region, ...fields }: VoiceFilter, limit: number): Promise<VoiceDoc[]> =>
  store.models.voices.find(inScope(region, fields)).sort({ _id: -1 }).limit(limit).lean();

export type Moderation = { id: string; status: 'published' | 'refused'; moderatedBy: string };

/** Answers the voice as it then is; the first decision stands. */
export async function moderateVoice(store: Store, scope: RegionScope, to: Moderation): Promise<VoiceDoc | undefined> {
  const inScope = { _id: to.id, ...inRegion(scope) };
  const { status, moderatedBy } = to;
  await store.models.voices.updateOne({ ...inScope, status: 'received' }, { $set: { status, moderatedBy } });
  return (await store.models.voices.findOne(inScope).lean()) ?? undefined;
}
