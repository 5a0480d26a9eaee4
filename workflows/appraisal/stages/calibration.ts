import { hasMark } from '../state.ts';
import type { Stage } from './stage.ts';

/** A barrier over the unit: every appraisal waits until an authorised person has looked at the unit and released it. */
export const calibration: Stage = {
  commands: {},
  waitingOn: () => [{ as: 'admin', for: 'release' }],
  isOver: (ctx) => hasMark(ctx, 'released'),
};
