/** Results under the pack before and the pack after, by the engine of record. */
import type { AmendMode } from '../../rules/time/replan.ts';
import { RuleError } from '../../rules/language/errors.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import { declaredFacts } from '../../rules/decide/facts.ts';
import type { Facts, ResolvedPack } from '../../rules/language/types.ts';
import type { AmendLine, AmendOutlook } from '../../store/amendment/types.ts';
import type { AppraisalDoc } from '../../store/types.ts';
import type { Setting } from './setting.ts';

type Case = { appraisal: AppraisalDoc; choice: AmendMode; scored: Facts | undefined };
type Results = Pick<AmendLine, 'before' | 'after' | 'provisional' | 'refusal'>;

export async function outlooks(setting: Setting, { appraisal, choice, scored }: Case): Promise<Results> {
  const before = recorded(appraisal);
  if (!before) return estimates(setting, appraisal);
  const result = { before, provisional: false };
  if (choice === 'fromNextStage') return { ...result, after: before, refusal: null };
  const computed = await compute(setting.target, { ...scored, ...appraisal.facts });
  // Whoever the new pack cannot score would only be blocked by it.
  return computed.ok
    ? { ...result, after: computed.outlook, refusal: null }
    : { ...result, after: null, refusal: computed.code };
}

function recorded({ pack, score, predicate, outcomes }: AppraisalDoc): AmendOutlook | null {
  if (predicate === null) return null;
  const shown = outcomes.map(({ id, code, status }) => ({ id, code, status }));
  return { pack, final: score?.final ?? null, predicate, outcomes: shown };
}

/** Not scored yet: both packs on the facts so far, wherever these are enough. */
async function estimates({ packOf, target }: Setting, appraisal: AppraisalDoc): Promise<Results> {
  const facts = knownFacts(appraisal);
  const now = facts && (await compute(await packOf(appraisal.pack), facts));
  const then = facts && (await compute(target, facts));
  return {
    before: now?.ok ? now.outlook : null,
    after: then?.ok ? then.outlook : null,
    provisional: true,
    refusal: null,
  };
}

/** What peers have said is known to the workflow alone until the score: no estimate without it. */
const knownFacts = ({ facts, peerAnswers }: AppraisalDoc): Facts | null =>
  peerAnswers > 0 ? null : { ...facts, peerCount: 0 };

type Computed = { ok: true; outlook: AmendOutlook } | { ok: false; code: string };

async function compute(resolved: ResolvedPack, facts: Facts): Promise<Computed> {
  try {
    const { score, predicate, outcomes } = await evaluate(resolved, declaredFacts(resolved.pack, facts));
    const fired = outcomes.filter(({ result }) => result).map(({ id, code }) => ({ id, code }));
    return { ok: true, outlook: { pack: resolved.digest, final: score.final, predicate, outcomes: fired } };
  } catch (error) {
    if (error instanceof RuleError) return { ok: false, code: error.code };
    throw error;
  }
}
