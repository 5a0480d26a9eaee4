/** Why a score came out: the stored decision, told from the pack it was made with. */
import { tellDecision } from '../../rules/explain/tell-decision.ts';
import type { Language, Sentence } from '../../rules/language/types.ts';
import { getDecision } from '../../store/appraisal/decisions.ts';
import type { Caller, Deps } from '../deps.ts';
import { Problem } from '../problem/problem.ts';
import { authorizedAppraisal } from '../access/scope.ts';
import { keepingPromises, pinnedPack } from '../pack/packs.ts';
import { isReleased, sightOf } from './present.ts';

export async function explainAppraisal(deps: Deps, caller: Caller, id: string) {
  const { appraisal, relations } = await authorizedAppraisal(deps, caller, { id, action: 'getExplanation' });
  const withheld = sightOf(relations) === 'own' && !isReleased(appraisal);
  const stored =
    appraisal.decisionId === null || withheld
      ? null
      : await getDecision(deps.store, appraisal.region, appraisal.decisionId);
  if (!stored) throw new Problem('result-not-ready');
  // An amendment may have moved the appraisal to another pack since.
  const made = await pinnedPack(deps, stored.decision.pack.digest);
  const resolved = await keepingPromises(deps, made, appraisal);
  return { appraisalId: id, ...inLanguage(tellDecision(resolved, stored.decision), caller.language) };
}

/** @param language of `reading`; `sentences` are in both */
export const inLanguage = <T extends { sentences: Sentence[] }>(told: T, language: Language) => ({
  ...told,
  language,
  reading: told.sentences.map(({ text }) => text[language]),
});
