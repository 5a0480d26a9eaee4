/** What a stage kind is: the commands it accepts, whose turn it is, when it is over and what its deadline does. */
import type { Duration } from '../../../rules/language/types.ts';
import type { Command, CommandName } from '../../messages.ts';
import type { Waiting } from '../../record.ts';
import type { Ctx } from '../state.ts';

export type StageCommand<N extends CommandName> = {
  /** Throws a refusal; must not change anything. */
  check: (ctx: Ctx, command: Command<N>) => void;
  /** Changes the state and drafts its journal entry. */
  apply: (ctx: Ctx, command: Command<N>) => void;
};

export type Commands = { [N in CommandName]?: StageCommand<N> };

export type Stage = {
  commands: Commands;
  /** How long it is open by nature, whatever the plan says. */
  lasts?: (ctx: Ctx) => Duration;
  /** Sets the stage up; the caller drafts `stage.opened` afterwards. */
  open?: (ctx: Ctx) => void;
  waitingOn: (ctx: Ctx) => Waiting[];
  isOver: (ctx: Ctx) => boolean;
  /** The stage ends at its deadline by nature (execution, objection window): neither late nor forwarded. */
  endsAtDeadline?: (ctx: Ctx) => boolean;
  /** Must not be moved on by a deadline, whatever the pack says: an open objection, a missing score. */
  mustStay?: (ctx: Ctx) => boolean;
  /** What moving on without the people means for this stage. */
  forward?: (ctx: Ctx) => void;
};
