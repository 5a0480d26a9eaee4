/** The contract of rehearsals: ids, habits, and the part each virtual employee plays. Plain JSON (docs/decisions/0017). */
import type { Facts } from '../../rules/language/types.ts';

/** `rehearsal:{opaque id}`: the workflow that plays one rehearsal. */
export const rehearsalWorkflowId = (id: string) => `rehearsal:${id}`;
/** One attempt to play it: its database, its task queue and its people carry this name, so that attempts never meet. */
export const attemptName = (id: string, attempt: number) => `${id}_${attempt}`;
/** `rehearsal:{id}_{attempt}:{appraisal}`: never mistaken for `appraisal:{id}`. */
export const rehearsedWorkflowId = (attempt: string, appraisalId: string) => `rehearsal:${attempt}:${appraisalId}`;

export type RehearsalInput = { id: string; region: string };
export type RehearsalEnd = { state: 'DONE' | 'FAILED' | 'CANCELLED'; failure: string | null };

/** Habits of the people whose year it is; `silentPeers` do not answer about others. */
export const EMPLOYEE_HABITS = [
  'noShows',
  'lateEmployees',
  'lowScores',
  'highScores',
  'returnedTargets',
  'silentPeers',
  'missingFacts',
  'objections',
  'undecidedOutcomes',
  'rejectedOutcomes',
] as const;
/** Habits of those who assess or review others. */
export const SUPERIOR_HABITS = ['lateAssessors', 'absentAssessors', 'absentStandIns'] as const;
/** `upheldObjections` is about those who object; everything else about all employees, or about all superiors. */
export const HABITS = [...EMPLOYEE_HABITS, ...SUPERIOR_HABITS, 'upheldObjections'] as const;
export type Habit = (typeof HABITS)[number];

export type Level = 'low' | 'usual' | 'high';

/** What the player of one appraisal knows beside the appraisal itself; everything was drawn before the year began. */
export type PersonPart = {
  seed: number;
  level: Level;
  /** Calendar days after a deadline at which late people act. */
  lateDays: number;
  /** By person: the employee, their superiors and their peers, where they have any. */
  habits: Record<string, Habit[]>;
  facts: {
    /** From service systems, the public and training. */
    delivered: Facts;
    training: Facts;
    assessor: Facts;
    /** What the assessor's facts become when an objection is upheld. */
    upheld: Facts;
    /** By peer. */
    peers: Record<string, Facts>;
  };
  /** What targets may be about. */
  indicators: string[];
  /** Another superior, who decides an objection when the second reviewer has rated. */
  otherReviewer: string | null;
};

/**
 * How a rehearsed appraisal ended: `standstill` when nobody would ever act again and no deadline was left. What
 * happened is in the journal of the rehearsal's own database.
 */
export type Rehearsed = { standstill: boolean; refused: { key: string; code: string }[] };
