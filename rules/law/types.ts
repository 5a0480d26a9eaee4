/**
 * Decision files (docs/decisions/0011-law-as-data.md): one question of the law each, answered by data alone. Numbers are
 * scaled integers inside; decimals exist only where an input is read and a result is written.
 */
import type {
  Conditions,
  DerivedNode,
  Facts,
  FactValue,
  ItemProvenance,
  NodeBase,
  ResolvedPack,
  Text,
} from '../language/types.ts';

/** How a division becomes whole: floor(x + 1/2), ceiling, floor, or away from zero (keeps the sign of small numbers). */
export type Rounding = 'halfUp' | 'up' | 'down' | 'awayFromZero';

type Described = { label: Text; provenance: ItemProvenance; legal?: string[]; note?: string };
/** A decimal times 10^`digits`, rounded (`exact`: refused unless whole) and then held against min and max. */
type Decimal = {
  unit: string;
  digits: number;
  round?: Rounding | 'exact';
  min: number;
  max: number;
  /** Code of the refusal outside min…max, or when it is no decimal. */
  outside: string;
};
/**
 * One field of the question. `from` is its name there (`counts.SB`: inside an object). What is absent is 0, false or an
 * empty list unless `absent` says otherwise; null: stays absent. Words and days without `absent` are refused.
 */
export type DecisionInput = Described & { from: string } & (
    | ({ type: 'int'; absent?: number | null } & Decimal)
    /** With `spellings` the text is compared without regard to case, outer and repeated spaces. */
    | {
        type: 'enum';
        values: string[];
        spellings?: Record<string, string[]>;
        unknown: string;
        absent?: string | null;
        valueLabels?: Record<string, Text>;
      }
    /** Anything but true and false is refused with NOT_TRUE_OR_FALSE. */
    | { type: 'bool' }
    | { type: 'date'; outside: string; absent?: string | null }
    /** Whether the field was given at all. */
    | { type: 'given' }
    /** `width`: a list of rows of that many numbers; `ragged` refuses other rows. */
    | ({ type: 'ints'; width?: number; ragged?: string } & Decimal)
    /** Without `values` any word is read. */
    | { type: 'words'; values?: string[]; unknown: string }
    | { type: 'dates'; outside: string }
  );

/** A name of the decision, or a constant. */
export type Operand = string | number;

/** Nodes that only decisions have: packs are handed facts that the workflow collected, never lists. */
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
export type DecisionNode = DerivedNode | LawNode;

/** What a decision takes from the record of the pack that decides. Outcomes and flags by their code. */
export type PackReading =
  | { read: 'predicate' | 'result' | 'behaviour' | 'final' }
  | { read: 'derived'; name: string }
  | { read: 'outcome' | 'flag'; code: string }
  /** The first fact that kept the outcome from firing, in the order of the pack's conditions; NONE when it fired. */
  | { read: 'refusedBy'; code: string }
  /** Codes of those that fired, or the offices that approve them, in this order. */
  | { read: 'fired' | 'approvals'; codes: string[] };

/** Another pack's own evaluation inside a decision: the region's rule is never written twice. */
export type PackCall = {
  id: string;
  /** The pack's facts from names of this decision; absent values are not handed on. */
  facts: Record<string, string>;
  /** Facts that the question does not ask about. */
  fixed?: Facts;
  gives: Record<string, PackReading>;
  /** Names of `gives` that must equal a name computed before: the facts really stand for what was asked. */
  agrees?: Record<string, string>;
  note?: string;
};

/** A condition tree, decided by the engine of record after the graph. */
export type DecisionRule = {
  id: string;
  code: string;
  title: Text;
  conditions: Conditions;
  provenance?: ItemProvenance;
  legal?: string[];
  note?: string;
};

/** One key of the answer. `omit`: values at which the key is left out; `map`: values as they are written. */
export type ResultField = { map?: Record<string, FactValue | null>; omit?: FactValue[] } & (
  | { of: string; digits?: number }
  | { rule: string }
  /** Codes of the rules that hold, ascending. */
  | { codes: string[] }
  | { list: string[] }
);

export type DecisionCase = { name: string; given: Record<string, unknown>; gives: Record<string, unknown> };

export type LegalSource = {
  id: string;
  ref: string;
  article?: string;
  note?: string;
  certainty: string;
  inForce?: { from: string; to: string | null };
};

export type Decision = {
  format: 'siklus.decision/1';
  id: string;
  version: number;
  /** The question as callers name it. */
  rule: string;
  title: Text;
  effective: { from: string; to: string | null };
  legalBasis: LegalSource[];
  /** `holidays` names a list of days. Without a calendar every day is a working day. */
  calendar?: { workingWeekdays: number[]; holidays?: string; provenance: ItemProvenance };
  inputs: Record<string, DecisionInput>;
  pack?: PackCall;
  derived: Record<string, DecisionNode>;
  rules: DecisionRule[];
  /** Refusals in order: the first that holds is the whole answer. */
  errors: DecisionRule[];
  result: Record<string, ResultField>;
  cases: DecisionCase[];
  note?: string;
};

/** A validated decision. `digest` covers the file and the digest of the pack it calls. */
export type ResolvedDecision = { digest: string; decision: Decision; pack?: ResolvedPack };
