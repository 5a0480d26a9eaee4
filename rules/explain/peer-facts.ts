/** Which facts are what peers said. */
import { own } from '../language/records.ts';
import type { RulePack } from '../language/types.ts';

/** The workflow's own name for the average of the peers' ratings. */
const PEER_MEAN = 'peerMean';
export const isPeerFact = ({ facts }: RulePack, name: string): boolean =>
  name === PEER_MEAN || own(facts, name)?.source === 'peer';
