/** Ends a rehearsal early. What it had played is dropped; there is no report. */
import { WorkflowNotFoundError } from '@temporalio/client';
import { appendSubject } from '../../store/journal/journal.ts';
import { endRehearsal } from '../../store/rehearsal/rehearsals.ts';
import type { RehearsalDoc } from '../../store/rehearsal/types.ts';
import { rehearsalWorkflowId } from '../../workflows/rehearsal/messages.ts';
import type { Caller, Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { Problem } from '../problem/problem.ts';
import { regionActor } from '../access/actor.ts';
import { seeRehearsal } from './present.ts';

export async function cancelRehearsal(deps: Deps, caller: Caller, id: string): Promise<RehearsalDoc> {
  const seen = { id, action: 'cancelRehearsal' } as const;
  const rehearsal = await seeRehearsal(deps, caller, seen);
  if (rehearsal.state !== 'WAITING' && rehearsal.state !== 'RUNNING') throw new Problem('rehearsal-ended');
  await appendSubject(deps.store, {
    subject: `audit:${rehearsal.region}`,
    region: rehearsal.region,
    type: 'rehearsal.cancelled',
    actor: regionActor(caller.principal),
    data: { rehearsal: id },
    key: `rehearsal-cancelled:${id}`,
  });
  try {
    await deps.temporal.withDeadline(Date.now() + deps.config.updateDeadlineMs, () =>
      deps.temporal.workflow.getHandle(rehearsalWorkflowId(id)).cancel(),
    );
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // It never started, or was lost: nobody else will end it.
    await endRehearsal(deps.store, id, { state: 'CANCELLED', failure: null, at: realInstant(deps.now()) });
  }
  return seeRehearsal(deps, caller, seen);
}
