/** Texts by their digest: written before anything names them, never changed, so a repeat or a crash cannot harm. */
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import type { Store } from '../connect.ts';
import { insertOnce } from '../write.ts';

/** Keeps the value and answers the digest of its canonical JSON. Its members keep their order: people are told in it. */
export async function putText(store: Store, value: unknown): Promise<string> {
  const _id = `sha256:${sha256(canonicalJson(value))}`;
  await insertOnce(store.models.packTexts, { _id, json: JSON.stringify(value) });
  return _id;
}

/** What the digest stands for; undefined: nothing. */
export async function findText(store: Store, digest: string): Promise<unknown> {
  const found = await store.models.packTexts.findById(digest).lean();
  return found ? JSON.parse(found.json) : undefined;
}

/** What the digest stands for. It was written before it was named, so its absence is our fault. */
export async function getText(store: Store, digest: string): Promise<unknown> {
  const found = await findText(store, digest);
  if (found === undefined) throw new Error(`text ${digest} is named but not stored`);
  return found;
}
