/**
 * Facts of whole populations as packed rows of 32-bit integers: what a what-if evaluates without decoding documents. A
 * code is always an int32, so that no list of values is ever cut short silently.
 */
import { addCalendarDays, daysBetween } from '../time/calendar.ts';
import { canonicalJson, sha256 } from '../decide/canonical.ts';
import { own } from '../language/records.ts';
import { isTargetList } from '../language/targets.ts';
import type {
  FactDefinition,
  Facts,
  FactValue,
  GivenValue,
  PlainFacts,
  ResolvedPack,
  RulePack,
} from '../language/types.ts';
import { COMPARISONS } from '../decide/comparisons.ts';
import { type Quick, quickEvaluator } from './closures-quick.ts';
import { whenMissing } from '../decide/facts.ts';
import { fits } from '../decide/values.ts';
import type { Value } from '../decide/values.ts';

/** A fact that is absent. No fact can have it: amounts end at a thousand million. */
export const ABSENT = -2_147_483_648;
/** Dates count days from here. */
const FIRST_DAY = '1970-01-01';
const BYTES = Int32Array.BYTES_PER_ELEMENT;

/**
 * One column per declared fact that is a single value, in the pack's order: lists have none. Words are stored as their
 * place in `values`.
 */
export type Column = { fact: string; type: Exclude<FactDefinition['type'], 'list'>; values: readonly string[] };
/** `digest` says whether two layouts are the same: it covers names, types, values and order of the columns. */
export type RowLayout = { digest: string; columns: readonly Column[] };

const memo = new WeakMap<RulePack, RowLayout>();

/** The layout of a pack's facts; remembered by the pack object. */
export function rowLayout(pack: RulePack): RowLayout {
  const known = memo.get(pack);
  if (known !== undefined) return known;
  const columns = Object.entries(pack.facts).flatMap(([fact, { type, values = [] }]): Column[] =>
    type === 'list' ? [] : [{ fact, type, values }],
  );
  const layout = { digest: `sha256:${sha256(canonicalJson(columns))}`, columns };
  memo.set(pack, layout);
  return layout;
}

/**
 * Writes the facts as row number `row`. Facts without a column are left out.
 * @throws RangeError when a value is none that the column can hold
 */
export function encodeRow(layout: RowLayout, facts: Facts, { rows, row }: { rows: Int32Array; row: number }): void {
  const start = row * layout.columns.length;
  layout.columns.forEach((column, i) => {
    const value = own(facts, column.fact);
    rows[start + i] = value === undefined ? ABSENT : codeOf(column, value);
  });
}

function codeOf({ fact, type, values }: Column, value: GivenValue): number {
  const code = codeOfType(type, values, value);
  if (code === null || code <= ABSENT || code !== Math.trunc(code) || code > 2_147_483_647) {
    throw new RangeError(`${fact}: ${JSON.stringify(value)} does not fit its column`);
  }
  return code;
}

function codeOfType(type: Column['type'], values: readonly string[], value: GivenValue): number | null {
  if (type === 'int') return typeof value === 'number' ? value : null;
  if (type === 'bool') return typeof value === 'boolean' ? Number(value) : null;
  if (typeof value !== 'string') return null;
  if (type === 'date') return daysBetween(FIRST_DAY, value);
  const place = values.indexOf(value);
  return place === -1 ? null : place;
}

/** The facts of row number `row`; absent ones are not in it. */
export function decodeRow(layout: RowLayout, { rows, row }: { rows: Int32Array; row: number }): PlainFacts {
  const start = row * layout.columns.length;
  const facts: PlainFacts = {};
  layout.columns.forEach((column, i) => {
    const value = valueOf(column, rows[start + i] ?? ABSENT);
    if (value !== undefined) facts[column.fact] = value;
  });
  return facts;
}

/** What a code stands for; undefined for an absent fact. */
export function valueOf({ type, values }: Column, code: number): FactValue | undefined {
  if (code === ABSENT) return undefined;
  if (type === 'int') return code;
  if (type === 'bool') return code === 1;
  return type === 'date' ? addCalendarDays(FIRST_DAY, code) : values[code];
}

/** The facts that no row holds. Who has some is compared by the facts. */
export const listsIn = (facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => isTargetList(value)));

/** Bytes that one row takes. */
export const rowBytes = ({ columns }: RowLayout): number => (2 + columns.length) * BYTES;

/**
 * One row as it lies beside a decision (docs/decisions/0019-rows-beside-decisions.md): the first 64 bits of its layout's
 * digest, then its codes, as little-endian 32-bit integers. Facts without a column are left out.
 * @throws RangeError when a value is none that a column can hold
 */
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

/**
 * A function that decides row after row, as `quick` does for the facts of the row. The layout may be another pack's:
 * facts that this pack does not declare are ignored, facts that the row has no column for are absent.
 */
export function rowEvaluator({ pack }: ResolvedPack, layout: RowLayout): (rows: Int32Array, row: number) => Quick {
  const { values, run } = quickEvaluator(pack, COMPARISONS);
  const width = layout.columns.length;
  const cells = Object.entries(pack.facts).flatMap(([fact, definition], slot): Cell[] => {
    const missing = whenMissing(fact, definition);
    const at = layout.columns.findIndex((column) => column.fact === fact);
    const column = layout.columns[at];
    values[slot] = missing;
    return column === undefined ? [] : [{ slot, at, missing, decode: decoder(column, definition) }];
  });
  return (rows, row) => {
    const start = row * width;
    for (const { slot, at, missing, decode } of cells) {
      const code = rows[start + at] ?? ABSENT;
      const value = code === ABSENT ? missing : decode(code);
      if (value === undefined) return { refused: 'facts-invalid' };
      values[slot] = value;
    }
    return run();
  };
}

/** Null for bytes of another layout. */
export type PackedEvaluator = (bytes: Uint8Array) => Quick | null;

/** As `rowEvaluator`, for rows as `packRow` makes them. One evaluator serves one run at a time. */
export function packedEvaluator(pack: ResolvedPack, layout: RowLayout): PackedEvaluator {
  const [decide, unpack] = [rowEvaluator(pack, layout), rowUnpacker(layout)];
  const codes = new Int32Array(layout.columns.length);
  return (bytes) => (unpack(bytes, codes) ? decide(codes, 0) : null);
}

type Cell = { slot: number; at: number; missing: Value; decode: Decode };
/** The value that a code stands for; undefined when the pack does not allow it. */
type Decode = (code: number) => Value | undefined;

function decoder(column: Column, definition: FactDefinition): Decode {
  if (column.type === 'int' && definition.type === 'int') {
    const { min = -Infinity, max = Infinity } = definition;
    return (code) => (code >= min && code <= max ? code : undefined);
  }
  // Words, answers and days are few: each is looked at once, not once per row.
  const known: (Value | undefined)[] = [];
  return (code) => (known[code] ??= allowed(code));

  function allowed(code: number): Value | undefined {
    const value = valueOf(column, code);
    return fits(value, definition) ? value : undefined;
  }
}
