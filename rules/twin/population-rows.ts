/**
 * Facts of whole populations as packed rows of 32-bit integers: what a what-if evaluates without decoding documents. A
 * code is always an int32, so that no list of values is ever cut short silently.
 */
import { addCalendarDays, daysBetween } from '../time/calendar.ts';
import { canonicalJson, sha256 } from '../decide/canonical.ts';
import { own } from '../language/records.ts';
import type { FactDefinition, Facts, FactValue, RulePack } from '../language/types.ts';

/** A fact that is absent. No fact can have it: amounts end at a thousand million. */
export const ABSENT = -2_147_483_648;
/** Dates count days from here. */
const FIRST_DAY = '1970-01-01';

/** One column per declared fact, in the pack's order. Words are stored as their place in `values`. */
export type Column = { fact: string; type: FactDefinition['type']; values: readonly string[] };
/** `digest` says whether two layouts are the same: it covers names, types, values and order of the columns. */
export type RowLayout = { digest: string; columns: readonly Column[] };

const memo = new WeakMap<RulePack, RowLayout>();

/** The layout of a pack's facts; remembered by the pack object. */
export function rowLayout(pack: RulePack): RowLayout {
  const known = memo.get(pack);
  if (known !== undefined) return known;
  const columns = Object.entries(pack.facts).map(([fact, { type, values = [] }]): Column => ({ fact, type, values }));
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

function codeOf({ fact, type, values }: Column, value: FactValue): number {
  const code = codeOfType(type, values, value);
  if (code === null || code <= ABSENT || code !== Math.trunc(code) || code > 2_147_483_647) {
    throw new RangeError(`${fact}: ${String(value)} does not fit its column`);
  }
  return code;
}

function codeOfType(type: Column['type'], values: readonly string[], value: FactValue): number | null {
  if (type === 'int') return typeof value === 'number' ? value : null;
  if (type === 'bool') return typeof value === 'boolean' ? Number(value) : null;
  if (typeof value !== 'string') return null;
  if (type === 'date') return daysBetween(FIRST_DAY, value);
  const place = values.indexOf(value);
  return place === -1 ? null : place;
}

/** The facts of row number `row`; absent ones are not in it. */
export function decodeRow(layout: RowLayout, { rows, row }: { rows: Int32Array; row: number }): Facts {
  const start = row * layout.columns.length;
  const facts: Facts = {};
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
