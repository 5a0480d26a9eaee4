/** What an amendment would mean for every appraisal it is about: computed from what is stored, nothing written. */
import { RuleError } from '../../rules/language/errors.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import { declaredFacts } from '../../rules/decide/facts.ts';
import type { Facts, Plan, PlannedStage, ResolvedPack } from '../../rules/language/types.ts';
import { planStages } from '../../rules/time/plan.ts';
import { amendable, type AmendMode, planNow, stageIndex } from '../../rules/time/replan.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import { cohortIn, cohortKeys, countCohort, scoredFacts } from '../../store/amendment/cohort.ts';
import type { AmendChoice, AmendLine, AmendmentDoc, PackResult } from '../../store/amendment/types.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Deps } from '../deps.ts';
import { pause } from '../http/pause.ts';
import { pinnedPack } from '../pack/packs.ts';
import { Problem } from '../problem/problem.ts';

export type Proposal = Pick<AmendmentDoc, 'region' | 'pack' | 'cycles' | 'units' | 'stages' | 'choice' | 'exceptions'>;

const PAGE = 100;

/** One line for each appraisal, in order of id. A page at a time is held, and other requests are served after each line. */
export async function* amendmentPages(deps: Deps, proposal: Proposal): AsyncGenerator<AmendLine[]> {
  const ids = await requireFew(deps, proposal);
  const takeover = await takeoverOf(deps, proposal);
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = await cohortIn(deps.store, proposal, ids.slice(from, from + PAGE));
    const scored = page.filter(({ predicate }) => predicate !== null).map(({ _id }) => _id);
    const facts = await scoredFacts(deps.store, scored);
    const lines: AmendLine[] = [];
    for (const appraisal of page) {
      lines.push(await lineOf(takeover, appraisal, facts.get(appraisal._id)));
      await pause();
    }
    yield lines;
  }
}

/** A larger cohort is split by unit or cycle. */
async function requireFew(deps: Deps, proposal: Proposal): Promise<string[]> {
  const most = deps.config.amendmentLimit;
  const ids = await cohortKeys(deps.store, proposal, most + 1);
  if (ids.length <= most) return ids;
  const people = await countCohort(deps.store, proposal);
  throw new Problem('amendment-too-large', {
    detail: {
      id: `Usulan ini menyangkut ${people} penilaian, paling banyak ${most}.`,
      en: `The proposal is about ${people} appraisals; the most is ${most}.`,
    },
  });
}

async function lineOf(takeover: Takeover, appraisal: AppraisalDoc, scored: Facts | undefined): Promise<AmendLine> {
  const { _id: appraisalId, cycleId, employeeId, unit, stage, state, pack, decisionId } = appraisal;
  const choice = takeover.choiceFor(appraisalId);
  const about = { appraisalId, cycleId, employeeId, unit, stage, state, choice, pack, decisionId };
  const ended = hasEnded(appraisal);
  const plan = await planNow(appraisal, (digest) => takeover.planOf(digest, cycleId));
  const at = stageIndex(plan.stages, stage);
  const left = stagesAfter(plan.stages, at);
  const untouched = { before: left, after: left };
  if (choice === 'keep') return { ...about, ...NOTHING, refusal: null, stagesLeft: untouched };
  const verdict = amendable(
    { ended, pack, plan, at, scored: appraisal.predicate !== null, outcomes: appraisal.outcomes },
    { mode: choice, pack: takeover.target.digest, plan: await takeover.planOf(takeover.target.digest, cycleId) },
  );
  if (!verdict.ok) return { ...about, ...NOTHING, refusal: verdict.code, stagesLeft: untouched };
  const results = await resultsUnder(takeover, { appraisal, choice, scored });
  const stagesLeft = { before: left, after: stagesAfter(verdict.plan.stages, at) };
  return { ...about, ...results, stagesLeft: results.refusal === null ? stagesLeft : untouched };
}

const NOTHING = { before: null, after: null, provisional: false };

const stagesAfter = (stages: readonly PlannedStage[], at: number) =>
  at < 0 ? [] : stages.slice(at + 1).map(({ id }) => id);

/** What every line is computed with. */
type Takeover = {
  target: ResolvedPack;
  packOf: (digest: string) => Promise<ResolvedPack>;
  /** The stages that a pack plans for a cycle. */
  planOf: (digest: string, cycleId: string) => Promise<Plan>;
  choiceFor: (appraisalId: string) => AmendChoice;
};

async function takeoverOf(deps: Deps, { region, pack, cycles, choice, exceptions }: Proposal): Promise<Takeover> {
  const found = await Promise.all(cycles.map((id) => getCycle(deps.store, region, id)));
  const periods = new Map(found.flatMap((cycle) => (cycle ? [[cycle._id, cycle.period] as const] : [])));
  const choices = new Map(exceptions.map((each) => [each.appraisalId, each.choice]));
  const plans = new Map<string, Plan>();
  const packOf = (digest: string) => pinnedPack(deps, digest);

  async function planOf(digest: string, cycleId: string): Promise<Plan> {
    const key = `${digest} ${cycleId}`;
    const known = plans.get(key);
    if (known) return known;
    const period = periods.get(cycleId);
    if (!period) throw new Error(`${cycleId} belongs to no cycle of ${region}`);
    const plan = planStages((await packOf(digest)).pack, period);
    plans.set(key, plan);
    return plan;
  }

  return { target: await packOf(pack), packOf, planOf, choiceFor: (id) => choices.get(id) ?? choice };
}

type Case = { appraisal: AppraisalDoc; choice: AmendMode; scored: Facts | undefined };
type Results = Pick<AmendLine, 'before' | 'after' | 'provisional' | 'refusal'>;

/** Results under the pack before and the pack after, by the engine of record. */
async function resultsUnder(takeover: Takeover, { appraisal, choice, scored }: Case): Promise<Results> {
  const before = recorded(appraisal);
  if (!before) return estimates(takeover, appraisal);
  const known = { before, provisional: false };
  if (choice === 'fromNextStage') return { ...known, after: before, refusal: null };
  const computed = await compute(takeover.target, { ...scored, ...appraisal.facts });
  // Whoever the new pack cannot score would only be blocked by it.
  return computed.ok
    ? { ...known, after: computed.result, refusal: null }
    : { ...known, after: null, refusal: computed.code };
}

function recorded({ pack, score, predicate, outcomes }: AppraisalDoc): PackResult | null {
  if (predicate === null) return null;
  const shown = outcomes.map(({ id, code, status }) => ({ id, code, status }));
  return { pack, final: score?.final ?? null, predicate, outcomes: shown };
}

/** Not scored yet: both packs on the facts so far, wherever these are enough. */
async function estimates({ packOf, target }: Takeover, appraisal: AppraisalDoc): Promise<Results> {
  const facts = knownFacts(appraisal);
  const now = facts && (await compute(await packOf(appraisal.pack), facts));
  const then = facts && (await compute(target, facts));
  return {
    before: now?.ok ? now.result : null,
    after: then?.ok ? then.result : null,
    provisional: true,
    refusal: null,
  };
}

/** What peers have said is known to the workflow alone until the score: no estimate without it. */
const knownFacts = ({ facts, peerAnswers, subordinateAnswers = 0 }: AppraisalDoc): Facts | null =>
  peerAnswers + subordinateAnswers > 0 ? null : { ...facts, peerCount: 0, subordinateCount: 0 };

type Computed = { ok: true; result: PackResult } | { ok: false; code: string };

async function compute(resolved: ResolvedPack, facts: Facts): Promise<Computed> {
  try {
    const { score, predicate, outcomes } = await evaluate(resolved, declaredFacts(resolved.pack, facts));
    const fired = outcomes.filter(({ result }) => result).map(({ id, code }) => ({ id, code }));
    return { ok: true, result: { pack: resolved.digest, final: score.final, predicate, outcomes: fired } };
  } catch (error) {
    if (error instanceof RuleError) return { ok: false, code: error.code };
    throw error;
  }
}
