/** How an appraisal's workflow reaches the world. Recorded results are what replays. */
import { CancellationScope, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { World } from './effects.ts';

const retry = { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' } as const;
// The journal is the record: nothing moves on before it is written, however long the database is away.
const { record, noteAhead: note } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10s', retry });
const { score, issueOutcome } = proxyLocalActivities<Activities>({ startToCloseTimeout: '5s', retry });

// What has been started is seen through even when an operator cancels the workflow: nothing drafted is ever lost.
export const localActivities: World = {
  record: (batch) => CancellationScope.nonCancellable(() => record(batch)),
  score: (request) => CancellationScope.nonCancellable(() => score(request)),
  issueOutcome: (request) => CancellationScope.nonCancellable(() => issueOutcome(request)),
};
export const noteAhead: Activities['noteAhead'] = (of) => CancellationScope.nonCancellable(() => note(of));
