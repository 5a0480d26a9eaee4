import { outcomesOf } from '../../store/appraisal/outcomes.ts';
import type { Caller, Deps } from '../deps.ts';
import { localInstant, offsetOf } from '../http/instants.ts';
import { authorizedAppraisal } from '../access/scope.ts';
import { pinnedPack, shownPack } from '../pack/packs.ts';
import { isReleased, presentAppraisal, sightOf } from './present.ts';

export async function readAppraisal(deps: Deps, caller: Caller, id: string) {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action: 'getAppraisal' });
  const { pack } = await shownPack(deps, appraisal);
  return presentAppraisal(appraisal, { pack, relations });
}

/** Proposals and decisions from the appraisal, issue from the outcome's own record. */
export async function readOutcomes(deps: Deps, caller: Caller, id: string) {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action: 'listOutcomes' });
  if (sightOf(relations) === 'own' && !isReleased(appraisal)) return [];
  const { pack } = await pinnedPack(deps, appraisal.pack);
  const issued = new Map((await outcomesOf(deps.store, appraisal.region, id)).map((doc) => [doc.outcomeId, doc]));
  return appraisal.outcomes.map(({ decidedAt, decidedBy, ...outcome }) => ({
    ...outcome,
    decidedBy: decidedBy ?? null,
    decidedAt: decidedAt === undefined ? null : localInstant(decidedAt, offsetOf(pack)),
    issuedAt: issued.get(outcome.id)?.issuedAt ?? null,
    sandbox: appraisal.sandbox,
  }));
}
