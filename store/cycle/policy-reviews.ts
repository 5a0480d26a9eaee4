import type { Store } from '../connect.ts';
import { isDuplicate } from '../duplicate.ts';
import { beyond } from '../id-order.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { PolicyReviewDoc } from '../types.ts';

/** Stores a review's findings once. */
export async function insertPolicyReview(store: Store, review: PolicyReviewDoc): Promise<boolean> {
  try {
    await store.models.policyReviews.insertMany([review]);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** In order of id, which holds region and due day. */
export const listPolicyReviews = (
  store: Store,
  scope: RegionScope,
  page: { after?: string | null; limit: number },
): Promise<PolicyReviewDoc[]> =>
  store.models.policyReviews
    .find({ ...inRegion(scope), ...beyond(page.after) })
    .sort({ _id: 1 })
    .limit(page.limit)
    .lean();
