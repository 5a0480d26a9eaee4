/** What the player sees of one appraisal, and what it answers. */
import type { Plan } from '../../rules/language/types.ts';
import type { Actor, AppraisalView, Command, CommandName } from '../messages.ts';
import type { Habit, PersonPart } from './messages.ts';

/** What somebody does at a business instant (epoch ms). `key` tells acts of one appraisal apart. */
export type Act = { key: string; at: number } & (
  | { [N in CommandName]: { name: N; command: Command<N> } }[CommandName]
  | { name: 'release'; actor: Actor }
);

export type Situation = {
  employeeId: string;
  /** Business time now. */
  at: number;
  view: AppraisalView;
  plan: Plan;
  part: PersonPart;
  /** Keys of acts that were refused: they are not tried again. */
  refused: string[];
};

export const has = ({ part }: Situation, habit: Habit, person: string): boolean =>
  part.habits[person]?.includes(habit) === true;
