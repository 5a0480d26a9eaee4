import type { Store } from '../connect.ts';
import { type KeyPage, pageOf } from '../read.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { PolicyReviewDoc } from './types.ts';
import { insertOnce } from '../write.ts';

/** Stores a review's findings once. */
export const insertPolicyReview = (store: Store, review: PolicyReviewDoc): Promise<boolean> =>
  insertOnce(store.models.policyReviews, review);

/** In order of id, which holds region and due day. */
export const listPolicyReviews = (store: Store, scope: RegionScope, page: KeyPage): Promise<PolicyReviewDoc[]> =>
  pageOf(store.models.policyReviews, inRegion(scope), page);
