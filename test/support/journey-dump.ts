/** Everything that a refused request must leave as it was, with its versions. */
import { canonicalJson } from '../../rules/decide/canonical.ts';
import type { Store } from '../../store/connect.ts';

/**
 * What was sent is kept even when it was refused, and keys remember that they were used: neither changes anything. What was
 * agreed notes when it reminded.
 */
const NOT_STATE = ['submissions', 'idempotency', 'agreements'];

async function dump(store: Store): Promise<Record<string, string[]>> {
  const tables = Object.entries(store.models).filter(([name]) => !NOT_STATE.includes(name));
  const rows = await Promise.all(
    tables.map(async ([name, model]): Promise<[string, string[]]> => {
      const docs: Record<string, unknown>[] = await model.collection.find({}).sort({ _id: 1 }).toArray();
      return [name, docs.filter((doc) => !isReminder(doc)).map(rowOf)];
    }),
  );
  return Object.fromEntries(rows);
}

/** Of what was agreed people are reminded as time passes, whatever is asked meanwhile. */
const isReminder = ({ _id }: Record<string, unknown>) => String(_id).startsWith('agreement/');

/** The journal by hash, versioned things by version, and the few others whole. */
function rowOf(doc: Record<string, unknown>): string {
  const { _id, version, hash, lastUsedAt: _, ...rest } = doc;
  if (typeof hash === 'string') return `${String(_id)} ${hash}`;
  if (typeof version === 'number') return `${String(_id)} v${version}`;
  // Packed rows are bytes, which become a list of numbers.
  return canonicalJson(JSON.parse(JSON.stringify({ _id: String(_id), ...rest })));
}

/** For tests one after the other: between two of them nobody does anything, so that what one has found is where the next begins. */
export function dumps(store: () => Store) {
  let last: Awaited<ReturnType<typeof dump>> | undefined;
  const storedNow = async () => (last = await dump(store()));
  return { storedNow, stored: async () => last ?? storedNow() };
}
