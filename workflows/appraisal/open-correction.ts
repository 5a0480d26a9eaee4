import type { Ctx } from './state.ts';

/** To whom notices go that are for whoever looks after the region. */
export const HR = 'office:hr';

/** A figure that was corrected after the release is still being decided about. */
export const hasOpenCorrection = ({ state: { view } }: Ctx): boolean =>
  view.correction !== undefined && view.correction.decision === null;
