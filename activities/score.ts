import { RuleError } from '../rules/errors.ts';
import { evaluate } from '../rules/evaluate.ts';
import type { Facts, RulePack } from '../rules/types.ts';
import { insertDecision } from '../store/decisions.ts';
import { getPack } from '../store/rule-packs.ts';
import type { ScoreRequest, ScoreResult } from '../workflows/messages.ts';
import { permanent } from './errors.ts';
import type { ActivityDeps } from './index.ts';

/** Facts that appraisals offer to every pack; a pack that does not declare one does not want it. */
function declared(pack: RulePack, facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => name in pack.facts));
}

export function scoreActivities({ store }: ActivityDeps) {
  return {
    /** Local activity: evaluates the pinned pack and keeps the full decision; the history keeps the small result. */
    async score(request: ScoreRequest): Promise<ScoreResult> {
      const resolved = await getPack(store, request.pack);
      if (!resolved) throw permanent('pack-not-found', `no rule pack ${request.pack}`);
      const facts = declared(resolved.pack, request.facts);
      const decision = await evaluate(resolved, facts).catch((error: unknown) => {
        throw error instanceof RuleError ? permanent(error.code, error.message) : error;
      });
      const decisionId = `decision/${request.appraisalId}/${request.n}`;
      await insertDecision(store, {
        _id: decisionId,
        appraisalId: request.appraisalId,
        region: request.region,
        facts,
        decision,
      });
      return {
        decisionId,
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
