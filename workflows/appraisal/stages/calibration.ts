import { addMark, hasMark } from '../state.ts';
import type { Stage } from './stage.ts';

/** A barrier over the unit: every appraisal waits until an authorised person has looked at the unit and released it. */
export const calibration: Stage = {
  commands: {},
  open(ctx) {
    if (!ctx.state.released) return;
    delete ctx.state.released;
    addMark(ctx, 'released');
  },
  waitingOn: () => [{ as: 'admin', for: 'release' }],
  isOver: (ctx) => hasMark(ctx, 'released'),
};
