import { entriesOf } from '../../store/journal/journal.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../problem/problem.ts';
import type { AuthorizedAppraisal } from '../access/scope.ts';
import { presentActor, sightOf } from './present.ts';

/** Says what changed since the version the caller holds, and by whom. */
export async function staleVersion(deps: Deps, seen: AuthorizedAppraisal, expected: number): Promise<Problem> {
  const { appraisal, relations } = seen;
  const sight = sightOf(relations);
  const entries = await entriesOf(deps.store, appraisal._id, { after: expected, limit: 20 });
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
