/** A text under a secret of the API's: whoever holds it, in an answer or in the database, can neither read nor make one. */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV = 12;
const TAG = 16;

/**
 * @param about what it belongs to: it opens for nothing else
 * @param iv absent: it follows from the text, so that the same text of the same thing is sealed alike
 */
export function sealUnder(
  [active]: readonly Buffer[],
  { about, text, iv }: { about: string; text: string; iv?: Buffer },
) {
  const key = active ?? Buffer.alloc(0);
  const start =
    iv ??
    createHmac('sha256', key)
      .update(JSON.stringify([about, text]))
      .digest()
      .subarray(0, IV);
  const cipher = createCipheriv(CIPHER, key, start, { authTagLength: TAG }).setAAD(Buffer.from(about));
  return Buffer.concat([start, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** `null`: it was not sealed for this with one of the keys. */
export function openUnder(keys: readonly Buffer[], about: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length <= IV + TAG) return null;
  for (const key of keys) {
    const opener = createDecipheriv(CIPHER, key, bytes.subarray(0, IV), { authTagLength: TAG });
    opener.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-TAG));
    try {
      return Buffer.concat([opener.update(bytes.subarray(IV, -TAG)), opener.final()]).toString();
    } catch {
      // Another key, or none of ours.
    }
  }
  return null;
}
