/** Outcomes of which there are only so many get their places when the unit is released. */
import { type Ctx, hasMark } from './state.ts';

const AFTER = ['result', 'outcome'];

/** Asks for the places of what is proposed, once the unit is released; before that nobody has one. */
export function askPlaces(ctx: Ctx): void {
  const { view, effects } = ctx.state;
  const isReleased = AFTER.includes(view.stageKind) || (view.stageKind === 'calibration' && hasMark(ctx, 'released'));
  const waits = view.outcomes.some(({ capped, place, status }) => capped && !place && status === 'PROPOSED');
  if (isReleased && waits && !effects.some(({ kind }) => kind === 'place')) effects.push({ kind: 'place' });
}
