/** What an appraisal carries on of those who are asked about the person: who they are is in its view. */
import type { Facts } from '../../../rules/language/types.ts';

export type AskedState = {
  peerRatings: Record<string, Facts>;
  declinedPeers?: string[];
  peersTakenOff?: string[];
  /** Who is to nominate or to name was reminded. */
  nominationReminded?: true;
  /** Subordinates who are asked in turn when one of them declines. */
  subordinateReserve?: string[];
};
