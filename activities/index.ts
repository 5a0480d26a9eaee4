/** Every side effect of a workflow, as one flat object. Workflows import the type only. */
import type { Client } from '@temporalio/client';
import type { Store } from '../store/connect.ts';
import { amendActivities } from './amendment/amend.ts';
import { followUpActivities } from './follow-up/follow-up.ts';
import type { AppraisalInput } from '../workflows/messages.ts';
import { clockActivities } from './cycle/clock.ts';
import { cycleActivities } from './cycle/cycle.ts';
import { launchActivities } from './cycle/launch.ts';
import { operateActivities } from './cycle/operate.ts';
import { placeActivities } from './appraisal/places.ts';
import { policyActivities } from './cycle/policy-review.ts';
import { raterActivities } from './appraisal/raters.ts';
import { recordActivities } from './appraisal/record.ts';
import { rehearsalActivities } from './rehearsal/play.ts';
import { scoreActivities } from './appraisal/score.ts';
import { whatIfActivities } from './what-if/what-if.ts';

export type ActivityDeps = {
  store: Store;
  client: Client;
  /** What a launch does with each person; absent: starts the real appraisal. */
  start?: (input: AppraisalInput) => Promise<void>;
};

export function createActivities(deps: ActivityDeps) {
  return {
    ...recordActivities(deps),
    ...scoreActivities(deps),
    ...placeActivities(deps),
    ...raterActivities(deps),
    ...launchActivities(deps),
    ...operateActivities(deps),
    ...amendActivities(deps),
    ...followUpActivities(deps),
    ...clockActivities(deps),
    ...cycleActivities(deps),
    ...policyActivities(deps),
    ...rehearsalActivities(deps),
    ...whatIfActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
