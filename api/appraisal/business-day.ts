/** Which day it is for an appraisal: that of its cycle, where time plays. */
import { localDay } from '../../rules/time/calendar.ts';
import { businessAt } from '../../rules/time/clock.ts';
import type { RulePack } from '../../rules/language/types.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import { clockOfCycle } from '../../store/cycle/ahead.ts';
import type { Deps } from '../deps.ts';
import { offsetOf } from '../http/instants.ts';

type Whose = Pick<AppraisalDoc, 'sandbox' | 'cycleId'>;

export async function businessNow(deps: Deps, { sandbox, cycleId }: Whose): Promise<number> {
  const clock = sandbox ? await clockOfCycle(deps.store, cycleId) : undefined;
  return clock ? businessAt(clock, deps.now()) : deps.now();
}

export const businessDay = async (deps: Deps, of: Whose, pack: RulePack): Promise<string> =>
  localDay(await businessNow(deps, of), offsetOf(pack));
