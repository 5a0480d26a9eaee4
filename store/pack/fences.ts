/** Publishing and retiring change which versions of a pack follow each other, so each must see what the one before has done. */
import type { Store } from '../connect.ts';
import { changeNext, type FenceClaim, type FenceDoc, finishLast } from '../fence.ts';
import { appendSubject, type SubjectEntry } from '../journal/journal.ts';
import { type DraftChange, recordDraft } from './drafts.ts';
import { releaseRulePack, retireRulePack } from './rule-packs.ts';

export type PackChange =
  /** The draft's state after its entry says what becomes of the version. */
  | { draft: DraftChange }
  /** Digests of versions that came from a file. */
  | { entry: SubjectEntry; retires: string }
  | { releases: string };

export type PackFenceDoc = FenceDoc<PackChange>;

const fenced = (store: Store, id: string) => ({
  fences: store.models.packFences,
  id,
  carryOut: (change: PackChange) => carryOut(store, change),
});

/** {@link finishLast} of a pack. */
export const finishLastChange = (store: Store, packId: string): Promise<number> => finishLast(fenced(store, packId));

/** {@link changeNext} of a pack. */
export const changePack = (store: Store, packId: string, claim: FenceClaim<PackChange>): Promise<boolean> =>
  changeNext(fenced(store, packId), claim);

async function carryOut(store: Store, change: PackChange): Promise<void> {
  if ('releases' in change) return releaseRulePack(store, change.releases);
  if ('entry' in change) {
    await appendSubject(store, change.entry);
    await retireRulePack(store, change.retires);
    return;
  }
  const { state, published } = (await recordDraft(store, change.draft)).draft;
  if (published === null) return;
  if (state === 'PUBLISHED') await releaseRulePack(store, published);
  if (state === 'RETIRED') await retireRulePack(store, published);
}
