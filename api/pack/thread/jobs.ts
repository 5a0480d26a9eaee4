/** What is done with packs from outside, by name: pure functions of `rules/`, whose input and answer can be cloned. */
import { checkPack, resolveGiven } from '../../../rules/publish/check-pack.ts';
import { compareGiven } from '../../../rules/compare/diff/semantic.ts';
import { tellPairs } from '../../../rules/explain/tell-decision.ts';
import { tryCase } from '../../../rules/explain/try-case.ts';

export const JOBS = { check: checkPack, resolve: resolveGiven, try: tryCase, compare: compareGiven, tell: tellPairs };

export type JobName = keyof typeof JOBS;
export type JobInput<J extends JobName> = Parameters<(typeof JOBS)[J]>[0];
export type JobResult<J extends JobName> = Awaited<ReturnType<(typeof JOBS)[J]>>;
