/** Every record that has a seal, or should have one; and the one time at which those of an earlier release get theirs. */
import type { Store } from '../connect.ts';
import { isSealed, sealed, type SealState, sealState } from '../seal.ts';
import { driverOf } from '../write.ts';

const PAGE = 500;

export type SealedRecord = { _id: string } & Record<string, unknown>;
type Collection = Store['models'][keyof Store['models']];
type Page = { model: Collection; records: { doc: SealedRecord; state: SealState }[] };

/** These are looked at with the chain that they belong to. */
const WITH_CHAINS = ['journal', 'decisions'];

type Which = { all: boolean; but?: readonly string[] };

/** In order of collection and id; those that chains are walked with only when all are asked for. */
export async function* sealedPages(store: Store, { all, but = [] }: Which): AsyncGenerator<Page> {
  for (const model of Object.values<Collection>(store.models)) {
    const { name } = model.collection;
    if (!isSealed(name) || but.includes(name) || (WITH_CHAINS.includes(name) && !all)) continue;
    const { db, collection } = model;
    let docs: SealedRecord[] = [];
    do {
      const after = docs.at(-1)?._id ?? '';
      docs = await driverOf<SealedRecord>({ db, collection })
        .find({ _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(PAGE)
        .toArray();
      yield { model, records: docs.map((doc) => ({ doc, state: sealState(model, doc) })) };
    } while (docs.length === PAGE);
  }
}

/** Of a record that changes: which of its states was read. */
const VERSIONS = ['version', 'n', 'state', 'headHash', 'updatedAt'];

/**
 * Takes what is there as it is: whatever has no seal, or one of a release that covered less, gets one. For what was written before there were seals, once, and
 * only when somebody says so: afterwards, a record without a seal is a finding. Answers how many.
 *
 * @param but collections that were sealed before
 */
export async function sealUnsealed(store: Store, but: readonly string[] = []): Promise<number> {
  let count = 0;
  for await (const { model, records } of sealedPages(store, { all: true, but })) {
    const { db, collection } = model;
    const writes = records.flatMap(({ doc, state }) => {
      if (state !== 'missing' && state !== 'former') return [];
      const asRead = Object.fromEntries(VERSIONS.filter((name) => name in doc).map((name) => [name, doc[name]]));
      const seal: unknown = Reflect.get(sealed(model, doc), 'seal');
      return [
        { updateOne: { filter: { ...asRead, _id: doc._id, seal: doc['seal'] ?? null }, update: { $set: { seal } } } },
      ];
    });
    if (writes.length === 0) continue;
    const { modifiedCount } = await driverOf<SealedRecord>({ db, collection }).bulkWrite(writes, { ordered: false });
    count += modifiedCount;
  }
  return count;
}
