/** What a review of a policy is started with. */
export type PolicyReviewInput = {
  id: string;
  region: string;
  due: string;
  cycleId: string;
  pack: string;
  sandbox: boolean;
};
