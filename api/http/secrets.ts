/** Secrets of the API, derived from the payload keys: every process has those, and no database. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { parseCodecKeys } from '../../store/codec.ts';

/** Without payload keys (in tests) a secret lasts as long as the process. */
const ALONE = randomBytes(32);

/** One for each payload key: the first is used, all of them are known, so that keys can be changed. */
export const secretsFor = (
  purpose: 'cursor' | 'preview' | 'answer' | 'order' | 'parked' | 'notice',
  codecKeys: string | undefined,
): Buffer[] =>
  (codecKeys ? parseCodecKeys(codecKeys).map(({ secret }) => secret) : [ALONE]).map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', `siklus/${purpose}/1`, 32)),
  );
