/**
 * The vocabulary of rule packs and decisions. Types only: safe to import from anywhere, including workflows. Scores are
 * integers in hundredths (90.00 = 9000), weights and shares in basis points (0.35 = 3500), so that no decision ever
 * depends on binary floats.
 */

import type { Allowance, Approvals, Held } from './lock-types.ts';
import type { Predicate } from './predicates.ts';

/** A text people read: Indonesian first, English second, both complete. */
export type Text = { id: string; en: string };
export type Language = keyof Text;

/** Where a number comes from: the region's own text, a regulation, or a choice made by Siklus. */
export type Provenance = 'seed' | 'regulation' | 'default';
/** One word for all numbers of an item, or one per field. */
export type ItemProvenance = Provenance | Record<string, Provenance>;

export type MissingPolicy = 'fail' | 'zero' | 'renormalise' | 'hold';
export type FactValue = number | string | boolean;
export type Facts = Record<string, FactValue>;

/** Who supplies a fact. `workflow` facts (counts, shares) are computed by the appraisal itself. */
export type FactSource = 'roster' | 'training' | 'system' | 'assessor' | 'peer' | 'public' | 'history' | 'workflow';

export type FactDefinition = Held & {
  type: 'int' | 'enum' | 'bool' | 'date';
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
  /** Which way is better for the employee; choices are listed from worst to best. Scores are better when higher. */
  better?: 'higher' | 'lower';
  provenance: ItemProvenance;
  legal?: string[];
  note?: string;
};

export type NodeBase = Held & {
  label: Text;
  unit?: string;
  /** Labels of the values of a node that yields words, for sentences. */
  valueLabels?: Record<string, Text>;
  provenance?: ItemProvenance;
  legal?: string[];
  note?: string;
};
/** A derived fact. `of` and friends name facts or other derived facts; the graph is acyclic. */
export type DerivedNode = NodeBase &
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
/** An int axis has `cuts` (a cut belongs to the upper band); an enum or bool axis lists its `values` in order. */
export type GridAxis = { fact: string; cuts?: number[]; values?: FactValue[] };

export type StageKind =
  | 'briefing'
  | 'target'
  | 'execution'
  | 'review'
  | 'feedback'
  | 'final'
  | 'calibration'
  | 'result'
  | 'outcome';

export type ReviewResult = 'ON_TRACK' | 'COACH' | 'RETARGET' | 'WARN';
export type Duration = { calendarDays: number } | { workingDays: number };

/** What the deadline of a stage does. `hold` waits for a person, `close` ends the appraisal with a reason. */
export type DeadlineRule =
  | { do: 'autoForward' | 'hold' | 'close' }
  | { do: 'escalate'; grace: Duration; then: 'autoForward' | 'hold' | 'close' };

type PhaseBase = Held & {
  id: string;
  title: Text;
  /** ISO 8601 duration from the period's first day (`P0D`, `P5M10D`); absent: opens when the previous stage is over. */
  opens?: string;
  /** ISO 8601 duration from the period's first day; the stage is due at 23:59:59 local time of that day. */
  closes?: string;
  /** Alternative to `closes`: counted from the day after the stage opened. */
  lasts?: Duration;
  /** Whole days before the deadline, e.g. [7, 1]; a reminder due on a non-working day goes out the working day before. */
  remindDaysBefore?: number[];
  onDeadline: DeadlineRule;
  provenance: ItemProvenance;
  legal?: string[];
  note?: string;
};
export type Phase = PhaseBase &
  /** Outreach to acknowledge, and courses that must be completed before the stage can end (a stage gate). */
  (
    | { kind: 'briefing'; acknowledge: boolean; courses: string[] }
    | { kind: 'target'; maxRounds: number; minTargets: number; maxTargets: number; acknowledge: boolean }
    /** Work goes on until `closes`. Daily reports carry a feedback clock for the superior. */
    | { kind: 'execution'; dailyReports?: { feedback: Duration } }
    | { kind: 'review'; selfAssessment: 'required' | 'optional' | 'none'; results: ReviewResult[] }
    /** `peers` absent: only public facts are waited for. Fewer answers than `minimum` at the deadline: the pack's own rules decide. */
    | { kind: 'feedback'; peers?: { invite: number; minimum: number } }
    /** The assessor's ratings: the pack's facts with source `assessor`. */
    | { kind: 'final'; selfAssessment: 'required' | 'optional' | 'none' }
    | { kind: 'calibration' }
    /** Hand-over, acknowledgement and objection; silence counts as accepted. */
    | { kind: 'result' }
    | { kind: 'outcome' }
  );

/** Authorities a pack may name as deciders (docs/glossary.md). */
export type Office =
  | 'supervisor'
  | 'secondReviewer'
  | 'agencyHead'
  | 'competentOfficial'
  | 'appointingAuthority'
  | 'assessmentTeam';

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

export type Indicator = Held & {
  id: string;
  label: Text;
  /** Basis points; applicable indicators are renormalised to 10000. */
  weight: number;
  /** The fact or derived fact (hundredths, 0–12000) that measures it. */
  of: string;
  /** Absent: always applicable. */
  when?: { fact: string; equals: FactValue };
  unit: string;
  provenance: ItemProvenance;
  legal?: string[];
  note?: string;
};

export type PredicateRule = Held & { legal: string[]; provenance: ItemProvenance; note?: string } & (
    | { mode: 'grid'; rows: GridAxis; cols: GridAxis; cells: Predicate[][] }
    | {
        mode: 'bands';
        of: string;
        cuts: number[];
        values: Predicate[];
        /** A band that also needs a fact: a high score without a new idea is only BAIK. */
        requires?: { value: Predicate; fact: string; equals: FactValue; otherwise: Predicate };
      }
  );

export type OutcomeKind = 'reward' | 'sanction' | 'training' | 'followUp';
export type OutcomeRule = Held & {
  id: string;
  /** Stable upper-case code, e.g. `SERTIFIKAT`. Never translated. */
  code: string;
  kind: OutcomeKind;
  title: Text;
  severity: number;
  excludes?: string[];
  overrides?: string;
  approval: Office;
  /** What one award costs, in whole rupiah; only previews add it up. */
  amount?: number;
  conditions: Conditions;
  legal: string[];
  provenance: ItemProvenance;
  note?: string;
};

export type FlagRule = Held & {
  id: string;
  code: string;
  title: Text;
  conditions: Conditions;
  legal?: string[];
  /** Required as soon as a condition compares with a number. */
  provenance?: ItemProvenance;
  note?: string;
};

export type AssessorGroup = Held & {
  kind: 'supervisor' | 'peer' | 'subordinate' | 'public';
  weight: number;
  min: number;
  missing?: MissingPolicy;
  provenance: ItemProvenance;
  note?: string;
};

export type Calendar = Held & {
  timeZone: 'Asia/Jakarta' | 'Asia/Makassar' | 'Asia/Jayapura';
  /** 1 = Monday … 7 = Sunday. */
  workingWeekdays: number[];
  /** `yyyy-mm-dd` with a label; national holidays and collective leave. */
  holidays: { date: string; label: Text }[];
  provenance?: ItemProvenance;
  note?: string;
};

export type TrainingRule = Held & {
  course: string;
  title: Text;
  /** `stageGate` blocks the briefing stage, `rewardGate` only rewards, `offer` invites by outcome, `none` informs. */
  effect: 'stageGate' | 'rewardGate' | 'offer' | 'none';
  provider: 'internal' | 'external';
  /** Boolean fact (source `training`) that says it was completed. */
  fact?: string;
  provenance: ItemProvenance;
  note?: string;
};

/** Who is left out of a launch: the first matching rule excludes, with its id as the reason. Facts of source `roster`. */
export type PopulationRule = Held & {
  id: string;
  title: Text;
  exclude: Conditions;
  legal?: string[];
  /** Required as soon as a condition compares with a number. */
  provenance?: ItemProvenance;
  note?: string;
};

type Sourced = Held & { provenance: ItemProvenance; note?: string };

export type RulePack = {
  format: 'siklus.pack/1';
  id: string;
  version: number;
  /** Area code such as `36.74`; `null` for the national pack, which is nobody's region. */
  area: string | null;
  title: Text;
  /** The aim of the region's policy in words, shown to employees. */
  objective?: Text;
  illustrative: true;
  effective: { from: string; to: string | null };
  extends?: { id: string; version: number };
  legalBasis: { id: string; ref: string; article?: string; note?: string; certainty: string }[];
  calendar: Calendar;
  facts: Record<string, FactDefinition>;
  derived: Record<string, DerivedNode>;
  population: PopulationRule[];
  phases: Phase[];
  indicators: Indicator[];
  assessors: AssessorGroup[];
  /** Names of the facts that the result is told with. `result` is produced by `indicators`; `final` is what objections are about. */
  scoring: Held & { scale: 'hundredths'; round: 'halfUp'; result: string; behaviour: string; final: string };
  predicates: PredicateRule;
  outcomes: OutcomeRule[];
  flags: FlagRule[];
  /** Shown per unit, not yet enforced. Shares in basis points of a unit. */
  distribution: Held & {
    minUnitSize: number;
    patterns: Record<string, { atMost?: Record<string, number>; atLeast?: { of: string[]; share: number }[] }>;
    provenance: ItemProvenance;
    legal: string[];
    note?: string;
  };
  objection: Sourced & { window: Duration; decide: Duration; to: 'secondReviewer'; legal: string[] };
  approvals?: Approvals;
  training: TrainingRule[];
  /** Six-monthly evaluation of the policy itself; due dates are `MM-DD`. */
  policyReview: (Sourced & { dueDates: string[]; measures: string[] }) | null;
  publicVoice: Sourced & { portal: boolean; index: boolean; minimumGroup: number };
  collaboration: Sourced & { jointTargets: boolean };
  transparency: Sourced & { employeeSees: string[]; minimumGroup: number };
  texts: Record<string, Text>;
  /** Findings of the lint that are meant. */
  allow?: Allowance[];
};

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
      factValue: FactValue;
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
  derived: Facts;
  indicators: IndicatorScore[];
  score: { result: number | null; behaviour: FactValue | null; final: number | null };
  predicate: Predicate;
  flags: string[];
  /** Why each fired flag fired, by code. */
  flagTraces?: Record<string, ConditionTrace>;
  /** `suppressedBy`: the conditions held, but another fired outcome (its id) excludes or overrides this one. */
  outcomes: (FiredOutcome & { result: boolean; suppressedBy?: string; trace: ConditionTrace })[];
  digest: string;
};

/** One sentence of an explanation, in both languages, with the articles it rests on. */
export type Sentence = { key: string; text: Text; legal: string[] };

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
