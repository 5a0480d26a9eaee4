import { RuleError } from '../../rules/language/errors.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import { declaredFacts } from '../../rules/decide/facts.ts';
import { listsIn, packRow, rowLayout } from '../../rules/twin/population-rows.ts';
import type { Decision, Facts, ResolvedPack } from '../../rules/language/types.ts';
import { decisionId, insertDecision } from '../../store/appraisal/decisions.ts';
import { requiredPack } from '../required-pack.ts';
import type { ScoreRequest, ScoreResult } from '../../workflows/record.ts';
import { permanent } from '../errors.ts';
import type { ActivityDeps } from '../index.ts';

export function scoreActivities({ store }: Pick<ActivityDeps, 'store'>) {
  return {
    /** Evaluates the pinned pack and keeps the full decision; the history keeps the small result. */
    async score(request: ScoreRequest): Promise<ScoreResult> {
      const resolved = await requiredPack(store, request.pack);
      // What a pack does not declare it does not want: appraisals offer the same facts to every pack.
      const facts = declaredFacts(resolved.pack, request.facts);
      const { appraisalId, region, n, predicate } = request;
      const decision = await decide(resolved, facts, predicate);
      const _id = decisionId(appraisalId, n);
      // A row holds single values: whoever has a list is compared by the facts.
      const packed = Object.keys(listsIn(facts)).length === 0;
      const row = packed ? { row: packRow(rowLayout(resolved.pack), facts) } : {};
      const { counts } = request;
      await insertDecision(store, { _id, appraisalId, region, facts, ...row, decision }, counts ? { counts } : {});
      const hearings = new Map(
        resolved.pack.outcomes.flatMap(({ id, hearing }) => (hearing ? [[id, { hearing }] as const] : [])),
      );
      const capped = new Set(resolved.pack.outcomes.flatMap(({ id, budget }) => (budget ? [id] : [])));
      return {
        decisionId: _id,
        resultDigest: decision.digest,
        score: decision.score,
        predicate: decision.predicate,
        flags: decision.flags,
        outcomes: decision.outcomes
          .filter((outcome) => outcome.result)
          .map(({ id, code, kind, approval }) => ({
            id,
            code,
            kind,
            approval,
            ...(capped.has(id) && { capped: true }),
            ...hearings.get(id),
          })),
      };
    },
  };
}

/** Evaluation is pure: what failed once fails always, so that nothing is gained by trying again. */
async function decide(pack: ResolvedPack, facts: Facts, adjusted: ScoreRequest['predicate']): Promise<Decision> {
  try {
    return await evaluate(pack, facts, adjusted);
  } catch (error) {
    if (error instanceof RuleError) throw permanent(error.code, error.message);
    throw permanent('rule-evaluation-failed', error instanceof Error ? error.message : String(error));
  }
}
