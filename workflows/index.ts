/** The one file that the worker bundles: every exported function is a workflow, and its name is a public contract. */
export { appraisal } from './appraisal.ts';
export { cycle } from './cycle.ts';
export { partition } from './partition.ts';
export { policyReview } from './policy-review.ts';
export { rehearsal } from './rehearsal.ts';
export { rehearsedAppraisal } from './rehearsed-appraisal.ts';
export { whatIf } from './what-if.ts';
