/** Loaded by path on client, worker and inside the workflow bundle: hides failure messages and stacks from Temporal. */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
