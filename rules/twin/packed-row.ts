/**
 * One row as bytes, as it lies beside a decision (docs/decisions/0019-rows-beside-decisions.md): the first 64 bits of
 * its layout's digest, then its codes. Little-endian 32-bit integers.
 */
import { encodeRow, type RowLayout } from './population-rows.ts';
import type { Facts } from '../language/types.ts';

const BYTES = Int32Array.BYTES_PER_ELEMENT;

/** Bytes that one row takes. */
export const rowBytes = ({ columns }: RowLayout): number => (2 + columns.length) * BYTES;

/** The facts as bytes. Facts without a column are left out. @throws RangeError when a value is none that a column can hold */
export function packRow(layout: RowLayout, facts: Facts): Uint8Array {
  const codes = new Int32Array(layout.columns.length);
  encodeRow(layout, facts, { rows: codes, row: 0 });
  const bytes = new Uint8Array(rowBytes(layout));
  const view = new DataView(bytes.buffer);
  [...markOf(layout), ...codes].forEach((word, i) => view.setInt32(i * BYTES, word, true));
  return bytes;
}

/** Reads bytes into `codes`, one for each column; false for bytes of another layout. */
export function rowUnpacker(layout: RowLayout): (bytes: Uint8Array, codes: Int32Array) => boolean {
  const [first, second] = markOf(layout);
  const width = layout.columns.length;
  // One view over a copy: a view of its own for each row costs more than all the rest.
  const copy = new Uint8Array(rowBytes(layout));
  const view = new DataView(copy.buffer);
  return (bytes, codes) => {
    if (bytes.length !== copy.length) return false;
    copy.set(bytes);
    if (view.getInt32(0, true) !== first || view.getInt32(BYTES, true) !== second) return false;
    for (let column = 0; column < width; column += 1) codes[column] = view.getInt32((2 + column) * BYTES, true);
    return true;
  };
}

/** Enough of the digest to tell layouts apart. */
function markOf({ digest }: RowLayout): [number, number] {
  const hex = digest.slice(digest.indexOf(':') + 1);
  return [Number.parseInt(hex.slice(0, 8), 16) | 0, Number.parseInt(hex.slice(8, 16), 16) | 0];
}
