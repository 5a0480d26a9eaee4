/** How many rehearsals may wait or run: they share the machine with real appraisals. */
import {
  activeRehearsals,
  endRehearsal,
  removeRehearsal,
  type RehearsalRow,
} from '../../store/rehearsal/rehearsals.ts';
import type { RehearsalDoc } from '../../store/rehearsal/types.ts';
import { rehearsalWorkflowId } from '../../workflows/rehearsal/messages.ts';
import type { Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { Problem } from '../problem/problem.ts';
import { isRunning } from '../request/run.ts';

export const REHEARSALS = { perRegion: 1, together: 4 };
/** A younger one's workflow may be about to start. */
const YOUNG_MS = 60_000;

/**
 * Throws `rehearsal-limit` unless this one is among the first that are allowed, and then takes it back. Stored before it
 * is counted, so that of two that arrive together exactly one counts the other.
 */
export async function refuseTooMany(deps: Deps, doc: RehearsalDoc): Promise<void> {
  const before = (await activeRehearsals(deps.store)).filter(
    (each) => each._id !== doc._id && `${each.createdAt} ${each._id}` < `${doc.createdAt} ${doc._id}`,
  );
  const own = before.filter(({ region }) => region === doc.region);
  const wanted = own.length >= REHEARSALS.perRegion ? own : before;
  const limit = wanted === own ? REHEARSALS.perRegion : REHEARSALS.together;
  if (before.length < REHEARSALS.together && own.length < REHEARSALS.perRegion) return;
  const living = await Promise.all(wanted.map((each) => isLiving(deps, each)));
  if (living.filter(Boolean).length < limit) return;
  await removeRehearsal(deps.store, doc._id);
  throw new Problem('rehearsal-limit', { retryAfter: 30 });
}

/** One whose workflow is gone is over, whatever its record says. */
async function isLiving(deps: Deps, { _id, createdAt }: RehearsalRow): Promise<boolean> {
  if (deps.now() - Date.parse(createdAt) < YOUNG_MS) return true;
  if (await isRunning(deps, rehearsalWorkflowId(_id))) return true;
  await endRehearsal(deps.store, _id, { state: 'FAILED', failure: 'workflow-lost', at: realInstant(deps.now()) });
  return false;
}
