/**
 * What is said to appraisals of somebody who goes to another region in the middle of a year: to the one that ends there, and
 * to the one that goes on here (docs/decisions/0108). Sent by the API alone, after both regions have signed.
 */
import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { Actor, CommandResult, Foretold, Timed } from '../messages.ts';
import type { Segment } from '../record.ts';

/** `on`: the first day in the other region. An appraisal takes each step once. */
export type TransferStep = { id: string; on: string; actor: Actor } & Timed &
  (
    | { step: 'out'; to: string }
    /** What was agreed and reached elsewhere until then; its words are stored under `submissionId`. */
    | { step: 'in'; from: string; segments: Segment[]; submissionId?: string; digest?: string }
  );
export const transferUpdate = defineUpdate<CommandResult, [TransferStep]>('transfer');
/** How the step would be answered now. Changes nothing. */
export const foretellTransferQuery = defineQuery<Foretold, [TransferStep]>('foretellTransfer');

/** Why an appraisal ended whose person went to another region. */
export const TRANSFERRED = 'transferred';
