/**
 * One change at a time, whichever process makes it. A change is decided on what is stored, then claimed under the number of
 * the change before: of two that were decided on the same things one is claimed, and the other is decided again. A claim
 * holds all that carrying it out needs, and whoever comes next does so first: nobody waits for a process that has died.
 */
import type { Model } from 'mongoose';
import { sealed } from './seal.ts';
import { AS_GIVEN, driverOf, insertOnce } from './write.ts';

export type FenceDoc<Change> = {
  /** Of what the changes follow each other. */
  _id: string;
  /** How many changes there were. */
  n: number;
  /** The last one. */
  change: Change;
};

type Fenced<Change> = {
  fences: Model<FenceDoc<Change>>;
  id: string;
  /** May be repeated by anybody, at any time after. */
  carryOut: (change: Change) => Promise<unknown>;
};

/** Carries out what was claimed last; answers its number, 0 before the first. */
export async function finishLast<Change>({ fences, id, carryOut }: Fenced<Change>): Promise<number> {
  const fence = await fences.findById(id).lean<FenceDoc<Change>>();
  if (!fence) return 0;
  await carryOut(fence.change);
  return fence.n;
}

export type FenceClaim<Change> = { after: number; change: Change };

/** Claims a change that was decided after `finishLast` had answered `after`, and carries it out. `false`: another one came first. */
export async function changeNext<Change>(
  fenced: Fenced<Change>,
  { after, change }: FenceClaim<Change>,
): Promise<boolean> {
  const { fences, id: _id, carryOut } = fenced;
  const next = { _id, n: after + 1, change };
  const isClaimed = after === 0 ? await insertOnce(fences, next) : await replaceAt(fences, after, next);
  if (isClaimed) await carryOut(change);
  return isClaimed;
}

async function replaceAt<Change>(fences: Model<FenceDoc<Change>>, n: number, next: FenceDoc<Change>): Promise<boolean> {
  const { db, collection } = fences;
  const filter = { _id: next._id, n };
  return (
    (await driverOf({ db, collection }).replaceOne(filter, { ...sealed(fences, next) }, AS_GIVEN)).modifiedCount === 1
  );
}
