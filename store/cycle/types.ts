import type { Only } from '../../rules/decide/placement.ts';
import type { Period } from '../../rules/language/types.ts';
import type { Clock } from '../../rules/time/clock.ts';
import type { Actor } from '../../workflows/messages.ts';

export type CycleState = 'LAUNCHING' | 'OPEN' | 'PAUSED' | 'CLOSED' | 'CANCELLED';

export type CycleOperationDoc = {
  opId: string;
  op: string;
  unit: string | null;
  actor: Actor;
  reason: string;
  decree: string | null;
  /** `FAILED`: part of it could not be carried out, `code` says why; to be asked for again. */
  state: 'RUNNING' | 'DONE' | 'FAILED';
  code?: string;
  done: number;
  failed: number;
  at: string;
  /** Of those that failed, the first ones with why. */
  refused?: OperationRefusal[];
  /** Of a move of the clock: business instants, and what was due next when it was done. */
  move?: { from: number; to: number; speed: number; due: NextDue | null };
  /** Whose own cases it does not reach, nor when they come later. */
  hands?: string[];
  /** Of an extension; absent in those of an earlier release. */
  extension?: { stage: string; until: number };
};

/**
 * Why an extension means nothing to an appraisal; `no-answer`: it did not say in time that it had done as told;
 * `self-decision`: it is the case of whoever asked.
 */
export type OperationRefusal = {
  appraisalId: string;
  code: 'stage-missing' | 'stage-over' | 'not-later' | 'no-answer' | 'self-decision';
};

/** A business instant, and how many appraisals have something due then. */
export type NextDue = { at: number; appraisals: number };

export type CycleDoc = {
  _id: string;
  region: string;
  label: string;
  period: Period;
  pack: string;
  packId: string;
  packVersion: number;
  sandbox: boolean;
  /** Absent: for everybody of the region. */
  only?: Only;
  clock: Clock;
  state: CycleState;
  launch: { launched: number; excluded: number; failed: number; held: number; finishedAt: string | null };
  operations: CycleOperationDoc[];
  createdBy: Actor;
  createdAt: string;
  closedAt: string | null;
  version: number;
};

/** Result of a launch for one person. `_id` is `{cycle}|{employee}`. */
export type CycleMemberDoc = {
  _id: string;
  cycleId: string;
  region: string;
  employeeId: string;
  unit: string;
  status: 'LAUNCHED' | 'EXCLUDED' | 'HELD' | 'FAILED';
  /** Population rule id for EXCLUDED; a code such as `no-supervisor` for HELD; an error code for FAILED. */
  rule: string | null;
  /** Of who is HELD for want of facts: which. */
  facts?: string[];
  appraisalId: string | null;
};

/** Counts of a cycle that is over. `_id` is `{cycle}|{when it closed}|{kind}|{units}`. */
export type CycleFiguresDoc = { _id: string; cycleId: string; region: string; figures: object };

export type PolicyReviewDoc = {
  /** `review:{region}:{due}` */
  _id: string;
  region: string;
  cycleId: string;
  due: string;
  pack: string;
  sandbox: boolean;
  measures: Record<string, number>;
  findings: { code: string; text: { id: string; en: string } }[];
  at: string;
};
