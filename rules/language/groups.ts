/** The smallest groups of which anything is told, however low a pack would set them. No imports: safe for everybody. */

/** Peers whose mean is shown. */
export const FEWEST_PEERS = 3;
/** Whoever is asked about somebody, apart from the person and the superior. */
export const RATER_GROUPS = ['peer', 'subordinate'] as const;
export type RaterGroup = (typeof RATER_GROUPS)[number];
/** People of a unit whose figures the public sees. */
export const FEWEST_SHOWN = 5;
