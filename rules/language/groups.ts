/** The smallest groups of which anything is told, however low a pack would set them. No imports: safe for everybody. */

/** Peers whose mean is shown. */
export const FEWEST_PEERS = 3;
/** People of a unit whose figures the public sees. */
export const FEWEST_SHOWN = 5;
