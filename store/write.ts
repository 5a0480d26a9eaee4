/** Inserting what may be there already. Ids are deterministic, so a repeat meets the document of the first attempt. */
import type { Connection, Model } from 'mongoose';
import { sealed } from './seal.ts';

/** The same request may succeed a moment later: others write to the same thing, or a write is not yet to be seen. */
export class NotNow extends Error {}

type Stored = { _id: string };
type Collection = { db: Connection; collection: { name: string } };

/** Straight through the driver: our own types say what a document holds, and casting it again costs more than sending it. */
export const AS_GIVEN = { ignoreUndefined: true };
export const driverOf = <Doc extends Stored>({ db, collection }: Collection) => db.collection<Doc>(collection.name);

/** `false`: the key is taken, and nothing was written. */
export async function insertOnce<Doc extends Stored>(model: Model<Doc>, doc: Doc): Promise<boolean> {
  try {
    await driverOf<Stored>(model).insertOne({ ...sealed(model, doc) }, AS_GIVEN);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** Inserts it, or answers what is there. */
export async function insertOrGet<Doc extends Stored>(
  model: Model<Doc>,
  doc: Doc,
): Promise<{ inserted: boolean; doc: Doc }> {
  if (await insertOnce(model, doc)) return { inserted: true, doc };
  const stored = await model.findById(doc._id).lean<Doc>();
  if (!stored) throw new NotNow(`${doc._id} exists but cannot be read`);
  return { inserted: false, doc: stored };
}

/** Those that are there already stay as they are. `ordered`: nothing is written after the first of them. */
export async function insertMissing<Doc extends Stored>(
  model: Model<Doc>,
  docs: readonly Doc[],
  { ordered = false } = {},
): Promise<boolean> {
  if (docs.length === 0) return true;
  try {
    await driverOf<Stored>(model).insertMany(
      docs.map((doc) => ({ ...sealed(model, doc) })),
      { ...AS_GIVEN, ordered },
    );
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isDuplicateKey = (error: unknown): boolean => isObject(error) && error['code'] === 11000;

/**
 * Whether a write was refused only because the key is taken. Only the code is looked at: engines differ in the rest.
 * A batch is a duplicate when nothing else went wrong in it.
 */
export function isDuplicate(error: unknown): boolean {
  if (!isObject(error) || !isDuplicateKey(error)) return false;
  const many = error['writeErrors'];
  return !Array.isArray(many) || many.every(isDuplicateKey);
}
