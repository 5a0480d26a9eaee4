import { ApplicationFailure } from '@temporalio/activity';

/** Fails for good: retrying cannot help, so the appraisal is blocked with this code until a person acts. */
export function permanent(code: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: code, message, nonRetryable: true });
}
