/** Has something done with a pack in a thread of its own, and says what keeps it from being done. */
import { tryGetContext } from 'hono/context-storage';
import type { AppEnv, Deps } from '../deps.ts';
import type { JobInput, JobName, JobResult } from './thread/jobs.ts';
import { runInThread } from './thread/run-in-thread.ts';
import { Problem } from '../problem/problem.ts';

/**
 * Throws `pack-check-busy` when the machine had no time for it, `pack-too-costly` when it took too much memory, PackError and
 * RuleError as the job does. A check goes on behind a request that no longer waits: see check-draft.ts.
 */
export async function packJob<J extends JobName>(deps: Deps, job: J, input: JobInput<J>): Promise<JobResult<J>> {
  const caller = tryGetContext<AppEnv>()?.get('principal')?.id;
  const bounds = job === 'check' ? {} : { mostMs: deps.config.packDeadlineMs };
  const answer = await runInThread(job, input, { ...bounds, caller });
  switch (answer.state) {
    case 'done':
      return answer.result;
    case 'busy':
    case 'late':
      deps.logger.warn(
        { job, why: 'why' in answer ? answer.why : 'too many wait' },
        'a pack was not looked at in time',
      );
      throw new Problem('pack-check-busy', { retryAfter: 5 });
    case 'too-costly':
      deps.logger.warn({ job, why: answer.why }, 'a pack was too costly');
      throw new Problem('pack-too-costly');
  }
}
