import { localDay } from '../../rules/calendar.ts';
import type { Stage } from './stage.ts';

/** Work goes on until its last day; facts and daily reports arrive meanwhile. */
export const execution: Stage = {
  commands: {},
  open(ctx) {
    const { state } = ctx;
    const { offsetMinutes } = ctx.input.plan.calendar;
    state.executionFrom ??= localDay(state.view.stageOpenedAt, offsetMinutes);
    if (state.view.dueAt !== null) state.executionTo = localDay(state.view.dueAt, offsetMinutes);
  },
  waitingOn: () => [],
  isOver: () => false,
  endsAtDeadline: () => true,
};
