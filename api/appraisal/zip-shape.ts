/** What an archive says of itself at its end, before anything of it is opened. */

export type ZipProblem = 'file-broken' | 'file-bomb' | 'file-macro';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const MOST_ENTRIES = 2_000;
/** Opened; documents of 10 MB hold pictures, which hardly grow. */
const MOST_OPENED = 256 * 1024 * 1024;
const MOST_GROWTH = 100;
/** Small texts of one letter grow most, and harm nobody. */
const HARMLESS = 4 * 1024 * 1024;
const WIDE = 0xffffffff;

export function zipProblem(bytes: Uint8Array): ZipProblem | null {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfZip(all);
  if (end < 0) return 'file-broken';
  const [count, size, from] = [all.readUInt16LE(end + 10), all.readUInt32LE(end + 12), all.readUInt32LE(end + 16)];
  // What stands before the archive, or between its list and its end, is something else.
  if (from + size !== end) return 'file-broken';
  if (count > MOST_ENTRIES) return 'file-bomb';
  let at = from;
  let opened = 0;
  for (let n = 0; n < count; n += 1) {
    if (at + ENTRY_BYTES > end || all.readUInt32LE(at) !== ENTRY) return 'file-broken';
    const locked = (all.readUInt16LE(at + 8) & 1) === 1;
    const [packed, whole] = [all.readUInt32LE(at + 20), all.readUInt32LE(at + 24)];
    const next = [28, 30, 32].reduce((sum, field) => sum + all.readUInt16LE(at + field), at + ENTRY_BYTES);
    if (locked || packed === WIDE || next > end) return 'file-broken';
    if (whole === WIDE) return 'file-bomb';
    const name = all.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + all.readUInt16LE(at + 28));
    if (name.startsWith('/') || name.split(/[/\\]/).includes('..')) return 'file-broken';
    if (/vbaProject\.bin$/i.test(name)) return 'file-macro';
    opened += whole;
    if (opened > MOST_OPENED || (whole > HARMLESS && whole > MOST_GROWTH * packed)) return 'file-bomb';
    at = next;
  }
  return null;
}

function endOfZip(all: Buffer): number {
  for (let at = all.length - END_BYTES; at >= Math.max(0, all.length - END_BYTES - 65_535); at -= 1) {
    if (all.readUInt32LE(at) === END && at + END_BYTES + all.readUInt16LE(at + 20) === all.length) return at;
  }
  return -1;
}
