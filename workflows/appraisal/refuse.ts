import { ApplicationFailure } from '@temporalio/workflow';
import type { AmendRefusal } from '../../rules/time/replan.ts';
import type { Refusal } from '../messages.ts';

/** Refuses a command. The message is for engineers; people read the API's text for the code. */
export function refuse(code: Refusal | AmendRefusal | 'clock-is-real', message: string): never {
  throw ApplicationFailure.create({ type: code, message, nonRetryable: true });
}
