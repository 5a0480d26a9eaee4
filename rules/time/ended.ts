/** When an appraisal or a cycle is over, in whichever way: nothing more is done to it. */

export const ENDED_STATES = ['CLOSED', 'CANCELLED'] as const;

/** Of an appraisal, a line of people that are alike, or a cycle. */
export const hasEnded = ({ state }: { state: string }): boolean => ENDED_STATES.some((each) => each === state);
