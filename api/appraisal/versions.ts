/** Versions of an appraisal as each sees them, and what came since. */
import { getAppraisal } from '../../store/appraisal/appraisals.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import { countEntries, entriesOf } from '../../store/journal/journal.ts';
import type { CommandName, CommandResult } from '../../workflows/messages.ts';
import { countingRelations } from '../access/policy.ts';
import { relationsTo } from '../access/relations.ts';
import { type AuthorizedAppraisal, scopeOf } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { Problem } from '../problem/problem.ts';
import { countedFor, NO_PEERS, presentActor, type Sight, sightOf, unseenBy } from './present.ts';

const seenBy = (sight: Sight) => (sight === 'full' ? {} : NO_PEERS);

type CameTo<R> = { appraisal: AppraisalDoc; result: R; name?: CommandName };

/** What a command came to, numbered as its sender sees the appraisal. */
export async function resultFor<R extends CommandResult>(
  deps: Deps,
  { principal }: Caller,
  { appraisal, result, name }: CameTo<R>,
): Promise<R> {
  const { version } = result;
  if (principal.hands.includes(appraisal.employeeId)) {
    return { ...result, version: await countedFor(deps, appraisal, version) };
  }
  // How many others have answered by then, the number of an own answer would tell for good.
  const relations = countingRelations(principal, 'getAppraisal', relationsTo(principal, appraisal));
  if (!isOfPeer(name) || sightOf(relations) === 'full') return result;
  return { ...result, version: await countEntries(deps.store, appraisal._id, { upTo: version, ...NO_PEERS }) };
}
const isOfPeer = (name?: CommandName) => name === 'submitFeedback' || name === 'declineFeedback';

/** Of a repeat, which may come from somebody who has lost the right to the appraisal: what it came to is told all the same. */
export async function resultAgain<R extends CommandResult>(
  deps: Deps,
  caller: Caller,
  { appraisalId, ...cameTo }: Omit<CameTo<R>, 'appraisal'> & { appraisalId: string },
): Promise<R> {
  const appraisal = await getAppraisal(deps.store, scopeOf(caller.principal), appraisalId);
  return appraisal ? resultFor(deps, caller, { appraisal, ...cameTo }) : cameTo.result;
}

/** Says what changed since the version the caller holds, and by whom. */
export async function staleVersion(deps: Deps, seen: AuthorizedAppraisal, expected: number): Promise<Problem> {
  const { appraisal, relations } = seen;
  const sight = sightOf(relations);
  // Where some are not to be noticed, the numbers are others than those of the journal.
  const isWhole = sight === 'full' || Object.keys(unseenBy(appraisal)).length === 0;
  const entries = isWhole
    ? await entriesOf(deps.store, appraisal._id, { after: expected, limit: 20, ...seenBy(sight) })
    : [];
  return new Problem('version-stale', {
    detail: {
      id: `Versi sekarang v${appraisal.version}, bukan v${expected}.`,
      en: `The version now is v${appraisal.version}, not v${expected}.`,
    },
    findings: entries.map((entry) => {
      const { id, as } = presentActor(entry.actor, sight);
      return {
        pointer: `/journal/${entry.seq}`,
        code: entry.type,
        detail: { id: `${entry.type} oleh ${as} ${id ?? ''}`.trim(), en: `${entry.type} by ${as} ${id ?? ''}`.trim() },
      };
    }),
  });
}
