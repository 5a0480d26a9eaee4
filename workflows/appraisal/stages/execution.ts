import { localDay } from '../../../rules/time/calendar.ts';
import { lacksTargets } from '../progress.ts';
import type { Stage } from './stage.ts';
import { waitingOnAssessor } from './turn.ts';

/** Work goes on until its last day; facts and daily reports arrive meanwhile. */
export const execution: Stage = {
  commands: {},
  open(ctx) {
    const { state } = ctx;
    const { offsetMinutes } = ctx.input.plan.calendar;
    state.executionFrom ??= localDay(state.view.stageOpenedAt, offsetMinutes);
  },
  waitingOn: (ctx) => (lacksTargets(ctx) ? waitingOnAssessor(ctx, 'proposeTargets') : []),
  isOver: () => false,
  endsAtDeadline: () => true,
  // Only now: pauses and decrees may have moved the last day.
  forward({ state, input }) {
    if (state.view.dueAt !== null) state.executionTo = localDay(state.view.dueAt, input.plan.calendar.offsetMinutes);
  },
};
