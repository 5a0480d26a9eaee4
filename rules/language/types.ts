/**
 * The vocabulary of rule packs and decisions. Types only: safe to import from anywhere, including workflows. Scores are
 * integers in hundredths (90.00 = 9000), weights and shares in basis points (0.35 = 3500), so that no decision ever
 * depends on binary floats. The parts of a pack take their types from the schemas that read them
 * (docs/decisions/0028-what-a-pack-may-hold.md).
 */

import type { packSchema } from '../read/schema-pack.ts';
import type { ReadBy } from '../read/schema-parts.ts';
import type { phase } from '../read/schema-phases.ts';
import type { RaterGroup } from './groups.ts';
import type { Predicate } from './predicates.ts';
import type { AgreedTarget, Attainment, TargetList } from './targets.ts';

/** A text people read: Indonesian first, English second, both complete. */
export type Text = { id: string; en: string };
export type Language = keyof Text;

/** Where a number comes from: the region's own text, a regulation, or a choice made by Siklus. */
export type Provenance = 'seed' | 'regulation' | 'default';
/** One word for all numbers of an item, or one per field. */
export type ItemProvenance = Provenance | Record<string, Provenance>;

export type MissingPolicy = 'fail' | 'zero' | 'renormalise' | 'hold';
/** A single value: what conditions and tables compare. */
export type FactValue = number | string | boolean;
/** Single values by name: cells, and what is on file about a person. */
export type PlainFacts = Record<string, FactValue>;
/** What a fact may be given as: a list of targets is read by nodes only. */
export type GivenValue = FactValue | TargetList;
export type Facts = Record<string, GivenValue>;

/** Who supplies a fact. `workflow` facts (counts, shares) are computed by the appraisal itself. */
export type FactSource = 'roster' | 'training' | 'system' | 'assessor' | 'peer' | 'public' | 'history' | 'workflow';

/** Limits of one number, both ends included; `legal` names the articles in `legalBasis` that set them. */
export type Bound = { min?: number; max?: number; legal?: string[] };

/** What packs below may not change. */
export type Lockable = {
  /** No pack below may change, move or remove the item. */
  locked?: true;
  /** By place inside the item, `weight` or `window/calendarDays`: what packs below may set it to. */
  bounds?: Record<string, Bound>;
};

export type FactDefinition = Lockable & {
  type: 'int' | 'enum' | 'bool' | 'date' | 'list';
  /** `hundredth` (scores), `basisPoint` (shares), `count`, `workingDay`, `month`, … */
  unit?: string;
  min?: number;
  max?: number;
  values?: string[];
  label: Text;
  /** Labels of enum values, for sentences. */
  valueLabels?: Record<string, Text>;
  source: FactSource;
  missing: MissingPolicy;
  /** Known from what came of the person's earlier cycles; of source `history`. What a roster says is of the years before. */
  past?: PastResults;
  /** Which way is better for the employee; choices are listed from worst to best. Scores are better when higher. */
  better?: 'higher' | 'lower';
  /** Of source `peer`: which groups are asked this; absent: the peers. */
  askedOf?: RaterGroup[];
  provenance: ItemProvenance;
  legal?: string[];
  note?: string;
};

/**
 * `last`: whether the last predicate was one of these; `count`: how many predicates were; `followUp`: whether the last one
 * that had a result had this one.
 */
export type PastResults = { last: Predicate[] } | { count: Predicate[] } | PastFollowUpRule;
export type PastFollowUpRule = { followUp: 'improvement' | 'test'; result: 'passed' | 'failed' };

export type NodeBase = Lockable & {
  label: Text;
  unit?: string;
  /** Labels of the values of a node that yields words, for sentences. */
  valueLabels?: Record<string, Text>;
  provenance?: ItemProvenance;
  legal?: string[];
  note?: string;
};
/** A derived fact. `of` and friends name facts or other derived facts; the graph is acyclic. */
export type DerivedNode = ArithmeticNode | TargetNode;

/** Nodes over single values: packs and law files have them. */
export type ArithmeticNode = NodeBase &
  (
    | { type: 'weightedSum'; terms: { of: string; weight: number }[]; missing?: 'renormalise' | 'fail' }
    | { type: 'curve'; of: string; points: [number, number][] }
    | { type: 'bands'; of: string; cuts: number[]; values: (string | number)[] }
    | { type: 'grid'; rows: GridAxis; cols: GridAxis; cells: (string | number)[][] }
    | { type: 'lookup'; of: string; map: Record<string, string | number> }
    /** Picks another node by an enum or bool: total over its values. */
    | { type: 'select'; of: string; cases: Record<string, string> }
    | { type: 'sum'; add: string[]; subtract?: string[] }
    | { type: 'min' | 'max'; of: string[] }
    | { type: 'ratio'; of: string; by: string; scale: number; onZero: number }
    | { type: 'count'; of: { fact: string; equals: FactValue }[] }
    | { type: 'workingDays'; from: string; to: string; inclusive: 'end' | 'both' }
  );

/** Which targets of a list are meant; several fields: those that fit all of them. */
export type TargetFilter = {
  kind?: 'main' | 'additional';
  aspect?: 'quantity' | 'quality' | 'time' | 'cost';
  direction?: 'higher' | 'lower' | 'range';
  /** Whether it is shared with others. */
  joint?: boolean;
  /** Reported on its due day or before, or not (nothing reported: late). */
  due?: 'met' | 'late';
  /** Attained at least so much, in hundredths of a per cent. */
  attained?: number;
};
/** Nodes over a list of targets: only packs have them. */
export type TargetNode = NodeBase &
  (
    | {
        /** What each target came to, by the law file named for its direction; a list that `targets` nodes read. */
        type: 'attainments';
        of: string;
        use: Record<AgreedTarget['direction'], string>;
        /** No target counts for more, in hundredths of a per cent. */
        most: number;
        /** What a target without an actual counts as. */
        unreported: MissingPolicy;
      }
    | {
        /** One number over the targets that `where` names. */
        type: 'targets';
        of: string;
        combine: 'weightedMean' | 'mean' | 'min' | 'max' | 'count' | 'share';
        where?: TargetFilter;
        /** What there is where no target is meant; a count is then 0. */
        none?: MissingPolicy;
      }
  );
/** An int axis has `cuts` (a cut belongs to the upper band); an enum or bool axis lists its `values` in order. */
export type GridAxis = { fact: string; cuts?: number[]; values?: FactValue[] };

/** A stage of a cycle: when it opens and closes, what its deadline does, and its kind's own settings. */
export type Phase = ReadBy<typeof phase>;
export type StageKind = Phase['kind'];
export type ReviewResult = Extract<Phase, { kind: 'review' }>['results'][number];
export type Duration = { calendarDays: number } | { workingDays: number };
export type DeadlineRule = Phase['onDeadline'];

/** Authorities a pack may name as deciders (docs/glossary.md). */
export type Office = OutcomeRule['approval'];

/** json-rules-engine's own language, restricted: no path, params, priority, decorators. */
export type Operator =
  | 'equal'
  | 'notEqual'
  | 'in'
  | 'notIn'
  | 'lessThan'
  | 'lessThanInclusive'
  | 'greaterThan'
  | 'greaterThanInclusive';
export type Leaf = { fact: string; operator: Operator; value: FactValue | FactValue[] };
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Leaf;
export type Conditions = Exclude<Condition, Leaf>;

/** A pack with everything that it inherits: what may stand in it is said in rules/read/schema-pack.ts, and nowhere else. */
export type RulePack = ReadBy<ReturnType<typeof packSchema>>;
export type Indicator = RulePack['indicators'][number];
export type PredicateRule = RulePack['predicates'];
export type OutcomeRule = RulePack['outcomes'][number];
export type OutcomeKind = OutcomeRule['kind'];
export type Calendar = RulePack['calendar'];
export type TrainingRule = RulePack['training'][number];
/** A finding of the lint that the pack means: its code, the pointer it stands at, and why. */
export type Allowance = NonNullable<RulePack['allow']>[number];
/** Who has to agree besides the author. */
export type ApprovalRule = Pick<NonNullable<RulePack['approvals']>, 'count' | 'roles'>;

/**
 * A pack as written for a region: everything is optional but its identity. Lists are merged by `id` (`course` for
 * training, `kind` for assessors); `{ id, "$remove": true }` drops an inherited item; an object replaces fields.
 */
export type PackSource = { format: 'siklus.pack/1'; id: string; version: number; [key: string]: unknown };

/** What is wrong, where (JSON pointer, RFC 6901; list items by their id), and what to do about it. */
export type Finding = { pointer: string; code: string; detail: Text };

/** A fully inherited, validated pack. `digest` is `sha256:` + hex over the canonical JSON of `pack`. */
export type ResolvedPack = { digest: string; pack: RulePack };

// ---------------------------------------------------------------------------------------------- decisions

/** A condition tree with the values that decided, in declared order. */
export type ConditionTrace =
  | { op: 'all' | 'any'; result: boolean; children: ConditionTrace[] }
  | { op: 'not'; result: boolean; children: [ConditionTrace] }
  | {
      op: 'leaf';
      fact: string;
      operator: Operator;
      value: FactValue | FactValue[];
      /** Null: absent, and the condition was settled without it. */
      factValue: FactValue | null;
      result: boolean;
    };

export type IndicatorScore = {
  id: string;
  /** Hundredths. */
  value: number;
  /** Basis points after renormalisation. */
  weight: number;
  /**
   * The indicator's share of the score in hundredths: value × weight, rounded up or down so that the points of all
   * indicators add up to the score, which is rounded once from the exact products.
   */
  points: number;
};

export type FiredOutcome = {
  id: string;
  code: string;
  kind: OutcomeKind;
  approval: Office;
  severity: number;
};

/** The explanation record. `digest` covers everything but itself. */
export type Decision = {
  pack: { id: string; version: number; digest: string };
  /** `json-rules-engine@7.3.1` */
  engine: string;
  inputs: Facts;
  /** Facts that were absent, and what the declared policy did. */
  absent: Record<string, MissingPolicy>;
  derived: PlainFacts;
  /** What each target came to, by the node that computed it; only where the pack reads targets. */
  attainments?: Record<string, Attainment[]>;
  indicators: IndicatorScore[];
  score: { result: number | null; behaviour: FactValue | null; final: number | null };
  predicate: Predicate;
  /** What the rules came to, where calibration has put another predicate on top. */
  computed?: Predicate;
  flags: string[];
  /** Why each fired flag fired, by code. */
  flagTraces?: Record<string, ConditionTrace>;
  /** `suppressedBy`: the conditions held, but another fired outcome (its id) excludes or overrides this one. */
  outcomes: (FiredOutcome & { result: boolean; suppressedBy?: string; trace: ConditionTrace })[];
  digest: string;
};

/**
 * Who typed a value: the assessor, or who stood in for them; whoever decided an objection; an admin. Peers are heard together,
 * and never named.
 */
export type TypedBy = 'assessor' | 'secondReviewer' | 'objection' | 'correction' | 'admin' | 'peers' | 'subordinates';

/** One sentence of an explanation, in both languages, with the articles it rests on; `typedBy` where a person gave the value. */
export type Sentence = { key: string; text: Text; legal: string[]; typedBy?: TypedBy };

// ------------------------------------------------------------------------------------------------- the plan

/** A phase with its dates: what an appraisal workflow runs. Instants are business time in epoch milliseconds. */
export type PlannedStage = {
  id: string;
  kind: StageKind;
  opensAt?: number;
  dueAt?: number;
  lasts?: Duration;
  remindDaysBefore?: number[];
  onDeadline: DeadlineRule;
  /** The kind's own settings, e.g. `{ maxRounds: 3 }`. */
  options: Record<string, unknown>;
};
/** Calendar in a form small enough for a workflow's input: offset in minutes, days as `yyyy-mm-dd`. */
export type WorkCalendar = { offsetMinutes: number; workingWeekdays: number[]; holidays: string[] };
export type Plan = {
  stages: PlannedStage[];
  calendar: WorkCalendar;
  objection: { window: Duration; decide: Duration };
};
export type Period = { from: string; to: string };
