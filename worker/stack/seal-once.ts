import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connect } from '../../store/connect.ts';
import { sealUnsealed } from '../../store/verify/sealed-records.ts';

const markIn = (dataDir: string) => join(dataDir, 'keys', 'sealed');

/** Kept beside the keys, not in the database: whoever changes the database could make it forget that it was sealed. */
export function markSealed(dataDir: string): void {
  mkdirSync(dirname(markIn(dataDir)), { recursive: true, mode: 0o700 });
  writeFileSync(markIn(dataDir), 'Everything in data/ has a seal since this file was written.\n', { mode: 0o600 });
}

/** The first start of this release on the data of an earlier one: its records get their seals before anybody writes. */
export async function sealOnce(dataDir: string, uri: string, codecKeys: string): Promise<void> {
  if (existsSync(markIn(dataDir))) return;
  const store = await connect(uri, { codecKeys });
  try {
    await sealUnsealed(store);
  } finally {
    await store.close();
  }
  markSealed(dataDir);
}
