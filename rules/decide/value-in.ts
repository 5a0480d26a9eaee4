import { own } from '../language/records.ts';
import { isTargetList } from '../language/targets.ts';
import type { Decision, FactValue, RulePack } from '../language/types.ts';

/** The value that the decision found under a name. */
export function valueIn(pack: RulePack, decision: Decision, name: string): FactValue | undefined {
  if (name === pack.scoring.result && decision.score.result !== null) return decision.score.result;
  const given = own(decision.inputs, name);
  if (isTargetList(given)) return undefined;
  return given ?? own(decision.derived, name) ?? zeroed(pack, decision, name);
}

function zeroed(pack: RulePack, decision: Decision, name: string): FactValue | undefined {
  if (own(decision.absent, name) !== 'zero') return undefined;
  return own(pack.facts, name)?.type === 'bool' ? false : 0;
}
