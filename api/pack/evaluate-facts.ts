import { evaluate } from '../../rules/decide/evaluate.ts';
import { tellDecision } from '../../rules/explain/tell-decision.ts';
import type { Facts } from '../../rules/language/types.ts';
import type { Caller, Deps } from '../deps.ts';
import { requireRegion } from '../access/scope.ts';
import { inLanguage } from '../appraisal/explain.ts';
import { packFor, requireKnownRegion } from './packs.ts';
import { today } from './read-regions.ts';

type Request = { region: string; facts: Facts; date?: string | undefined };

export async function evaluateFacts(deps: Deps, caller: Caller, { region, facts, date }: Request) {
  requireRegion(caller.principal, 'evaluateFacts', region);
  const doc = await packFor(deps, await requireKnownRegion(deps, region), date ?? today(deps));
  const resolved = { digest: doc._id, pack: doc.pack };
  return inLanguage(tellDecision(resolved, await evaluate(resolved, facts)), caller.language);
}
