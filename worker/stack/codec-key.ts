import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markSealed } from './seal-once.ts';

/** `keyId:base64` of this folder's development key, made once: losing it makes every stored payload unreadable. */
export function developmentCodecKeys(dataDir: string): string {
  const path = join(dataDir, 'keys', 'codec-keys');
  if (!existsSync(path)) {
    mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
    const key = `dev-${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}`;
    writeFileSync(`${path}.new`, `${key}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
    // Nothing can have been written before there was a key.
    markSealed(dataDir);
  }
  return readFileSync(path, 'utf8').trim();
}
