/** What the player sees of one appraisal, and what it answers. */
import type { Facts, Plan } from '../../rules/language/types.ts';
import type { Levels } from './ratings.ts';
import type { Actor, Command, CommandName } from '../../workflows/messages.ts';
import type { AppraisalView } from '../../workflows/record.ts';
import type { Habit } from '../../workflows/cast/habits.ts';

/** What the player of one appraisal knows beside the appraisal itself; everything was drawn before the year began. */
export type PersonPart = {
  seed: number;
  /** Whoever is not late acts as soon as the stage waits for them, instead of at a place in its window. */
  atOnce: boolean;
  levels: Levels;
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
  /** Whom the person would nominate as peers. */
  colleagues: string[];
  /** What targets may be about. */
  indicators: string[];
  /** Another superior, who decides an objection when the second reviewer has rated. */
  otherReviewer: string | null;
};

/** What somebody does at a business instant (epoch ms). `key` tells acts of one appraisal apart. */
export type Act = { key: string; at: number } & (
  | { [N in CommandName]: { name: N; command: Command<N> } }[CommandName]
  | { name: 'release'; actor: Actor }
);

export type Circumstances = {
  employeeId: string;
  /** Business time now. */
  at: number;
  view: AppraisalView;
  plan: Plan;
  part: PersonPart;
  /** Keys of acts that were refused: they are not tried again. */
  refused: string[];
};

export const has = ({ part }: Circumstances, habit: Habit, person: string): boolean =>
  part.habits[person]?.includes(habit) === true;
