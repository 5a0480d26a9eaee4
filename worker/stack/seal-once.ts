import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connect } from '../../store/connect.ts';
import { sealedCollections } from '../../store/seal.ts';
import { sealUnsealed } from '../../store/verify/sealed-records.ts';

const markIn = (dataDir: string) => join(dataDir, 'keys', 'sealed');

/** Kept beside the keys, not in the database: whoever changes the database could make it forget that it was sealed. */
export function markSealed(dataDir: string): void {
  mkdirSync(dirname(markIn(dataDir)), { recursive: true, mode: 0o700 });
  writeFileSync(markIn(dataDir), `${sealedCollections().join('\n')}\n`, { mode: 0o600 });
}

/**
 * The first start of a release on the data of an earlier one: what had no seals then gets them before anybody writes. What
 * had them before gets none: there, a record without a seal is a finding.
 */
export async function sealOnce(dataDir: string, uri: string, codecKeys: string): Promise<void> {
  const before = existsSync(markIn(dataDir)) ? readFileSync(markIn(dataDir), 'utf8').trim().split('\n') : [];
  if (sealedCollections().every((name) => before.includes(name))) return;
  const store = await connect(uri, { codecKeys });
  try {
    await sealUnsealed(store, before);
  } finally {
    await store.close();
  }
  markSealed(dataDir);
}
