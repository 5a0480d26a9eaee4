/** What commands carry that say who is asked about somebody, and what they answer. */
export type RaterBodies = {
  assignPeers: { peers: string[] };
  /** Who could be asked, and who of all are close relatives of the person. */
  nominatePeers: { peers: string[]; relatives?: string[] };
  returnNomination: Record<never, never>;
  /** `facts` of the envelope are the peer's ratings; only averages leave the workflow. */
  submitFeedback: Record<never, never>;
  declineFeedback: Record<never, never>;
};
