/** What an evaluation needs of a pack besides the facts, worked out once per pack. */
import { compileRules, type EngineRule, factsOf } from './conditions.ts';
import { evaluationOrder } from '../language/graph.ts';
import { workCalendar } from '../time/plan.ts';
import type { RulePack, WorkCalendar } from '../language/types.ts';

/** `order` of the derived facts and the result; `reads` names the engine is handed; `scores` that must be there whatever the rules ask. */
export type EvaluationPlan = {
  rules: readonly EngineRule[];
  order: readonly string[];
  calendar: WorkCalendar;
  reads: readonly string[];
  scores: readonly string[];
};

const memo = new WeakMap<RulePack, EvaluationPlan>();

/** Plans the evaluations of a validated pack; remembered by the pack object, which must not change afterwards. */
export function planEvaluation(pack: RulePack): EvaluationPlan {
  const known = memo.get(pack);
  if (known !== undefined) return known;
  const rules = compileRules(pack);
  const reads = factsOf(rules);
  const { result, behaviour, final } = pack.scoring;
  const plan = {
    rules,
    order: evaluationOrder(pack).order,
    calendar: workCalendar(pack.calendar),
    reads,
    scores: [...new Set([result, behaviour, final])],
  };
  memo.set(pack, plan);
  return plan;
}
