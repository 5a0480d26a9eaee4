import { defineSignal } from '@temporalio/workflow';
import type { Clock } from '../../rules/time/clock.ts';

/** `follow-up:{opaque id}`: what runs after an outcome is issued. Its chain is the record; the workflow keeps its time. */
export const followUpWorkflowId = (id: string) => `follow-up:${id}`;
export type FollowUpInput = { id: string; clock: Clock };
/** Somebody has written in its chain: what is due may be another thing now. */
export const followUpChangedSignal = defineSignal('followUpChanged');
