/** Evaluates packed rows: the closures over what a row holds, without objects in between. */
import { COMPARISONS } from './closures-conditions.ts';
import { type Quick, quickEvaluator } from './closures-quick.ts';
import { fits, whenMissing } from '../decide/facts.ts';
import { rowUnpacker } from './packed-row.ts';
import { ABSENT, type Column, type RowLayout, valueOf } from './population-rows.ts';
import type { FactDefinition, ResolvedPack } from '../language/types.ts';
import type { Value } from '../decide/values.ts';

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
