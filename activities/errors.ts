import { ApplicationFailure, CancelledFailure, cancellationSignal } from '@temporalio/activity';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import { beating } from './beat.ts';
import { isDatabaseDown } from '../store/connect.ts';
import { OUTAGE } from '../workflows/messages.ts';

/** Fails for good: retrying cannot help, so the appraisal is blocked with this code until a person acts. */
export function permanent(code: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: code, message, nonRetryable: true });
}

const UNAVAILABLE = 14;

/** The database or Temporal cannot be reached. */
function isOutage(error: unknown): boolean {
  if (isGrpcServiceError(error)) return Number(error.code) === UNAVAILABLE;
  if (error instanceof Error && isGrpcServiceError(error.cause)) return Number(error.cause.code) === UNAVAILABLE;
  return isDatabaseDown(error);
}

/**
 * Work on a page of people: it shows that its worker lives, and that something is away is told apart from all that the
 * page itself may fail by.
 */
export const asPage = <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
  beating(async (...args: A): Promise<R> => {
    try {
      return await work(...args);
    } catch (error) {
      if (!isOutage(error)) throw error;
      throw ApplicationFailure.create({ type: OUTAGE, message: 'away', cause: error as Error });
    }
  });

const TRIES = 3;

/** Asks one of many a few times. Who does not answer stops nobody else; only an outage, which is nobody's own, is thrown. */
export async function askOne<T>(client: Client, question: () => Promise<T>): Promise<T | 'no-answer'> {
  const signal = cancellationSignal();
  for (let left = TRIES; left > 0; left -= 1) {
    try {
      return await client.withAbortSignal(signal, question);
    } catch (error) {
      signal.throwIfAborted();
      if (isOutage(error) || error instanceof ApplicationFailure || error instanceof CancelledFailure) throw error;
    }
  }
  return 'no-answer';
}
