import { ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';

/** Why an activity, or a child that waited for one, failed: the code of the failure at the bottom of it. */
export function failureCode(error: unknown): string {
  if (error instanceof ApplicationFailure) return error.type ?? 'failed';
  if (error instanceof TimeoutFailure) return 'timeout';
  return error instanceof Error && error.cause !== undefined ? failureCode(error.cause) : 'failed';
}
