import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCodecKeys } from '../../store/codec.ts';
import { privateFolder } from './private-folder.ts';
import { CannotStart, messageOf } from './resolve.ts';
import { markSealed } from './seal-once.ts';

/**
 * `keyId:base64` of this folder's development key. It is made before there is any data, and never again: without it every
 * stored payload is unreadable.
 */
export function developmentCodecKeys(dataDir: string): string {
  const path = join(dataDir, 'keys', 'codec-keys');
  const data = join(dataDir, 'data');
  if (!existsSync(path)) {
    if (existsSync(data) && readdirSync(data).length > 0) throw new CannotStart(lost(path, data));
    privateFolder(join(dataDir, 'keys'));
    const key = `dev-${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}`;
    writeFileSync(`${path}.new`, `${key}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    // Nothing can have been written before there was a key.
    markSealed(dataDir);
  }
  const keys = readFileSync(path, 'utf8').trim();
  try {
    parseCodecKeys(keys);
  } catch (error) {
    throw new CannotStart(`${path} is damaged: ${messageOf(error)}. Put it back from a backup.`);
  }
  return keys;
}

const lost = (path: string, data: string) =>
  [
    `${path} is missing, and ${data} holds payloads that only it can read. Put it back from a backup, set`,
    'SIKLUS_CODEC_KEYS, or clear the data with `npm run reset`.',
    `/ ${path} tidak ada; data hanya terbaca dengannya. Kembalikan dari cadangan, isi SIKLUS_CODEC_KEYS, atau`,
    'kosongkan data dengan `npm run reset`.',
  ].join(' ');
