/**
 * Publishing and retiring change which versions of a pack follow each other, so each must see what the one before has done,
 * whichever process made it. A change is decided on what is stored, then claimed under the number of the change before:
 * of two that were decided on the same versions one is claimed, and the other is decided again. A claim holds all that carrying it out
 * needs, and whoever comes next does so first: nobody waits for a process that has died.
 */
import type { Store } from '../connect.ts';
import { appendSubject, type SubjectEntry } from '../journal/journal.ts';
import { type DraftChange, recordDraft } from './drafts.ts';
import { sealed } from '../seal.ts';
import { insertOnce } from '../write.ts';
import { releaseRulePack, retireRulePack } from './rule-packs.ts';

export type PackChange =
  /** The draft's state after its entry says what becomes of the version. */
  | { draft: DraftChange }
  /** Digests of versions that came from a file. */
  | { entry: SubjectEntry; retires: string }
  | { releases: string };

export type PackFenceDoc = {
  /** The pack's id. */
  _id: string;
  /** How many changes there were. */
  n: number;
  /** The last one. */
  change: PackChange;
};

/** Carries out what was claimed last; answers its number, 0 before the first. */
export async function finishLastChange(store: Store, packId: string): Promise<number> {
  const fence = await store.models.packFences.findById(packId).lean();
  if (!fence) return 0;
  await carryOut(store, fence.change);
  return fence.n;
}

type Claim = { after: number; change: PackChange };

/** Claims a change that was decided after `finishLastChange` had answered `after`, and carries it out. `false`: another one came first. */
export async function changePack(store: Store, packId: string, claim: Claim): Promise<boolean> {
  if (!(await claimed(store, packId, claim))) return false;
  await carryOut(store, claim.change);
  return true;
}

async function claimed(store: Store, _id: string, { after, change }: Claim): Promise<boolean> {
  const { packFences } = store.models;
  const next = { _id, n: after + 1, change };
  if (after === 0) return insertOnce(packFences, next);
  return (await packFences.replaceOne({ _id, n: after }, sealed(packFences, next))).modifiedCount === 1;
}

/** May be repeated by anybody, at any time after. */
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
