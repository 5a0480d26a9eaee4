/** The one file that the worker bundles: every exported function is a workflow, and its name is a public contract. */
export { appraisal } from './appraisal/appraisal.ts';
export { cycle, policyReview } from './cycle/cycle.ts';
export { partition } from './cycle/partition.ts';
export { followUp } from './follow-up/follow-up.ts';
export { rehearsal } from './rehearsal/rehearsal.ts';
export { whatIf } from './what-if/what-if.ts';
