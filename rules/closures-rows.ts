/** Evaluates packed rows: the closures over what a row holds, without objects in between. */
import { COMPARISONS } from './closures-conditions.ts';
import { type Quick, quickEvaluator } from './closures-quick.ts';
import { fits, whenMissing } from './facts.ts';
import { type Column, type RowLayout, valueOf } from './population-rows.ts';
import type { FactDefinition, ResolvedPack } from './types.ts';
import type { Value } from './values.ts';

/**
 * A function that decides row after row, as `quick` does for the facts of the row. The layout may be another pack's:
 * facts that this pack does not declare are ignored, facts that the row has no column for are absent.
 */
export function rowEvaluator({ pack }: ResolvedPack, layout: RowLayout): (rows: Int32Array, row: number) => Quick {
  const evaluator = quickEvaluator(pack, COMPARISONS);
  const width = layout.columns.length;
  const readers = Object.entries(pack.facts).map(([fact, definition]) => {
    const at = layout.columns.findIndex((column) => column.fact === fact);
    const column = layout.columns[at];
    const missing = whenMissing(fact, definition);
    return column === undefined ? () => missing : columnReader({ column, at, definition, missing });
  });
  return (rows, row) => {
    const start = row * width;
    for (let slot = 0; slot < readers.length; slot += 1) {
      const value = readers[slot]?.(rows, start);
      if (value === undefined) return { refused: 'facts-invalid' };
      evaluator.values[slot] = value;
    }
    return evaluator.run();
  };
}

type Reading = { column: Column; at: number; definition: FactDefinition; missing: Value };

/** The fact's value in a row; undefined when this pack does not allow it. */
function columnReader({ column, at, definition, missing }: Reading) {
  // Words are checked once per code instead of once per row.
  const words = column.values.map((word) => (fits(word, definition) ? word : undefined));
  return (rows: Int32Array, start: number): Value | undefined => {
    const code = rows[start + at] ?? 0;
    const value = column.type === 'enum' && code >= 0 ? words[code] : valueOf(column, code);
    if (value === undefined) return column.type === 'enum' && code >= 0 ? undefined : missing;
    return column.type === 'enum' || fits(value, definition) ? value : undefined;
  };
}
