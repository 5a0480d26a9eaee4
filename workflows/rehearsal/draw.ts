/** Draws without node:crypto, which a workflow does not have. Keyed: the order of events never changes what is drawn. */

/** A number in [0, 1), the same for the same words for ever (cyrb53 by bryc, public domain). */
export function draw(...words: readonly (string | number)[]): number {
  const text = words.join('|');
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    a = Math.imul(a ^ char, 2654435761);
    b = Math.imul(b ^ char, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (2 ** 32 * (b & 0x1fffff) + (a >>> 0)) / 2 ** 53;
}
