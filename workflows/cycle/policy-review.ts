/** The six-monthly evaluation of the policy itself: measures how appraisal runs, not the people. */
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { type PolicyReviewInput, TASK_QUEUES } from '../messages.ts';

const { measurePolicy } = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.effects,
  startToCloseTimeout: '1m',
});

export async function policyReview(input: PolicyReviewInput): Promise<void> {
  await measurePolicy(input);
}
