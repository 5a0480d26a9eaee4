/** Why a score came out: the stored decision, told from the pack it was made with. */
import { explain } from '../../rules/explain.ts';
import type { Decision, Language, ResolvedPack, RulePack, Sentence } from '../../rules/types.ts';
import { getDecision } from '../../store/decisions.ts';
import type { Caller, Deps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { seeAppraisal } from './access.ts';
import { keepingPromises, packRef, pinnedPack } from './packs.ts';
import { isReleased, shownFacts, sightOf } from './present-appraisal.ts';

export async function explainAppraisal(deps: Deps, caller: Caller, id: string) {
  const { appraisal, relations } = await seeAppraisal(deps, caller, { id, action: 'getExplanation' });
  const withheld = sightOf(relations) === 'own' && !isReleased(appraisal);
  const stored =
    appraisal.decisionId === null || withheld
      ? null
      : await getDecision(deps.store, appraisal.region, appraisal.decisionId);
  if (!stored) throw new Problem('result-not-ready');
  // An amendment may have moved the appraisal to another pack since.
  const made = await pinnedPack(deps, stored.decision.pack.digest);
  const resolved = await keepingPromises(deps, made, appraisal);
  return { appraisalId: id, ...tellDecision(resolved, stored.decision, caller.language) };
}

/** @param language of `reading`; `sentences` are in both */
export function tellDecision(resolved: ResolvedPack, decision: Decision, language: Language) {
  const { pack } = resolved;
  const inputs = shownFacts(pack, decision.inputs);
  const hidden = Object.keys(decision.inputs).filter((name) => !Object.hasOwn(inputs, name));
  const sentences: Sentence[] = explain(pack, decision).filter(
    ({ key }) => !hidden.some((name) => key.endsWith(`/${name}`)),
  );
  const record: Record<string, unknown> = { ...decision, inputs };
  return {
    decision: record,
    sentences,
    language,
    reading: sentences.map(({ text }) => text[language]),
    legalBasis: legalBasisOf(pack),
    pack: packRef(resolved),
  };
}

const legalBasisOf = (pack: RulePack) =>
  pack.legalBasis.map(({ id, ref, article }) => ({ id, ref, ...(article !== undefined && { article }) }));
