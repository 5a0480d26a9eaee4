import { RuleError } from '../rules/errors.ts';
import { evaluate } from '../rules/evaluate.ts';
import { declaredFacts } from '../rules/facts.ts';
import { packRow } from '../rules/packed-row.ts';
import { rowLayout } from '../rules/population-rows.ts';
import type { Decision, Facts, ResolvedPack } from '../rules/types.ts';
import { decisionId, insertDecision } from '../store/decisions.ts';
import { getPack } from '../store/rule-packs.ts';
import type { ScoreRequest, ScoreResult } from '../workflows/messages.ts';
import { permanent } from './errors.ts';
import type { ActivityDeps } from './index.ts';

export function scoreActivities({ store }: ActivityDeps) {
  return {
    /** Local activity: evaluates the pinned pack and keeps the full decision; the history keeps the small result. */
    async score(request: ScoreRequest): Promise<ScoreResult> {
      const resolved = await getPack(store, request.pack);
      if (!resolved) throw permanent('pack-not-found', `no rule pack ${request.pack}`);
      // What a pack does not declare it does not want: appraisals offer the same facts to every pack.
      const facts = declaredFacts(resolved.pack, request.facts);
      const decision = await decide(resolved, facts);
      const { appraisalId, region, n } = request;
      const _id = decisionId(appraisalId, n);
      const row = packRow(rowLayout(resolved.pack), facts);
      await insertDecision(store, { _id, appraisalId, region, facts, row, decision });
      return {
        decisionId: _id,
        resultDigest: decision.digest,
        score: decision.score,
        predicate: decision.predicate,
        flags: decision.flags,
        outcomes: decision.outcomes
          .filter((outcome) => outcome.result)
          .map(({ id, code, kind, approval }) => ({ id, code, kind, approval })),
      };
    },
  };
}

/** Evaluation is pure: what failed once fails always, so that nothing is gained by trying again. */
async function decide(pack: ResolvedPack, facts: Facts): Promise<Decision> {
  try {
    return await evaluate(pack, facts);
  } catch (error) {
    if (error instanceof RuleError) throw permanent(error.code, error.message);
    throw permanent('rule-evaluation-failed', error instanceof Error ? error.message : String(error));
  }
}
