/**
 * Law files (docs/decisions/0011-law-as-data.md): one question of the law each, answered by data alone. Numbers are
 * scaled integers inside; decimals exist only where an input is read and a result is written. What such a file may hold
 * is said in schema.ts and schema-nodes.ts.
 */
import type { ArithmeticNode, FactValue, NodeBase, ResolvedPack } from '../language/types.ts';
import type { ReadBy } from '../read/schema-parts.ts';
import type { lawFile } from './schema.ts';

/** How a division becomes whole: floor(x + 1/2), ceiling, floor, or away from zero (keeps the sign of small numbers). */
export type Rounding = 'halfUp' | 'up' | 'down' | 'awayFromZero';

/** A name of the decision, or a constant. */
export type Operand = string | number;

/** Nodes that only the law has: packs are handed facts that the workflow collected, never lists. */
export type LawNode = NodeBase &
  /** Π times / Π over, exactly, rounded once: shares of a group, pro-rata amounts, changes of unit. */
  (
    | { type: 'fraction'; times: Operand[]; over: Operand[]; round: Rounding; onZero: number }
    | { type: 'clamp'; of: string; min?: number; max?: number }
    | { type: 'total' | 'size'; of: string }
    | { type: 'tally'; of: string; equals: FactValue[] }
    | { type: 'contains'; of: string; value: FactValue }
    /** A table of deductions: each item of the list has its band's value; they are added up. */
    | { type: 'bandTotal'; of: string; cuts: number[]; values: number[] }
    /** The first word of `order` that the list holds. */
    | { type: 'firstOf'; of: string; order: string[]; otherwise: string }
    /** Day n after `from`; working days by the decision's calendar; months are clamped to the month's end. */
    | { type: 'dayAfter'; from: string; count: Operand; in: 'calendarDays' | 'workingDays' | 'months' }
    /** Calendar days from one day to the other; negative when `to` is earlier. */
    | { type: 'daysBetween'; from: string; to: string }
    /** Every `MM-DD` from one day through the other, ascending. */
    | { type: 'yearlyDays'; from: string; to: string; monthDays: string[] }
    /** The table in force on a day; the tables follow one another without a gap. */
    | { type: 'dated'; on: string; tables: { from: string; to: string | null; of: string }[]; outside: string }
  );
export type AnyNode = ArithmeticNode | LawNode;

/** One key of the answer. `omit`: values at which the key is left out; `map`: values as they are written. */
export type ResultField = { map?: Record<string, FactValue | null>; omit?: FactValue[] } & (
  | { of: string; digits?: number }
  | { rule: string }
  /** Codes of the rules that hold, ascending. */
  | { codes: string[] }
  | { list: string[] }
);

export type LawFile = ReadBy<typeof lawFile>;
export type LawInput = LawFile['inputs'][string];
/** A condition tree, decided by the engine of record after the graph. */
export type LawRule = LawFile['rules'][number];
/** Another pack's own evaluation inside a law file: the region's rule is never written twice. */
export type PackCall = NonNullable<LawFile['pack']>;
/** What is taken from the record of the pack that decides. */
export type PackReading = PackCall['gives'][string];

/** A validated law file. `digest` covers the file and the digest of the pack it calls. */
export type ResolvedLaw = { digest: string; decision: LawFile; pack?: ResolvedPack };
