/** What a script may say of virtual employees: words that requests, stored rehearsals and the cast share. */
import type { Facts } from '../../rules/language/types.ts';

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

export type Level = 'low' | 'weak' | 'usual' | 'high';

/** By habit a share of the people concerned in basis points (1000 = 10 %), or exactly these people. Absent: nobody. */
export type Script = { [H in Habit]?: number | string[] } & {
  /** Calendar days after a deadline at which late people act; 3 when absent. */
  lateDays?: number;
};

/** `supervisor` is the id of another of them; whoever has no two superiors above is held, as in a real launch. */
export type VirtualPerson = { id: string; unit: string; supervisor: string | null; facts: Facts };
