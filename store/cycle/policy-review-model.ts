import type { PolicyReviewDoc } from '../types.ts';
import { defineSchema, key, Mixed } from '../schema.ts';

export const policyReviewSchema = defineSchema<PolicyReviewDoc>('policyReviews', {
  region: key,
  cycleId: key,
  due: key,
  pack: key,
  sandbox: Boolean,
  measures: Mixed,
  findings: Mixed,
  at: String,
}).index({ region: 1, due: 1, _id: 1 });
