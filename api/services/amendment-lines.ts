/** What an amendment would mean for every appraisal it is about: computed from what is stored, nothing written. */
import { amendable, planInForce, stageIndex } from '../../rules/amend.ts';
import type { Facts, Plan, PlannedStage } from '../../rules/types.ts';
import { cohortPage, countCohort, scoredFacts } from '../../store/cohort.ts';
import type { AmendLine } from '../../store/amendment-types.ts';
import type { AppraisalDoc } from '../../store/types.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { outlooks } from './amendment-outlook.ts';
import { type Proposal, type Setting, settingOf } from './amendment-setting.ts';

/** As many as one partition carries out in one run; a larger cohort is split by unit or cycle. */
const MOST_APPRAISALS = 25_000;
const PAGE = 500;

/** One line for each appraisal, in order of id. */
export async function amendmentLines(deps: Deps, proposal: Proposal): Promise<AmendLine[]> {
  await refuseTooMany(deps, proposal);
  const setting = await settingOf(deps, proposal);
  const lines: AmendLine[] = [];
  let page: AppraisalDoc[];
  do {
    page = await cohortPage(deps.store, proposal, { after: lines.at(-1)?.appraisalId ?? null, limit: PAGE });
    const scored = page.filter(({ predicate }) => predicate !== null).map(({ _id }) => _id);
    const facts = await scoredFacts(deps.store, scored);
    for (const appraisal of page) lines.push(await lineOf(setting, appraisal, facts.get(appraisal._id)));
  } while (page.length === PAGE);
  return lines;
}

async function refuseTooMany(deps: Deps, proposal: Proposal): Promise<void> {
  const people = await countCohort(deps.store, proposal);
  if (people <= MOST_APPRAISALS) return;
  throw new Problem('amendment-too-large', {
    detail: {
      id: `Usulan ini menyangkut ${people} penilaian, paling banyak ${MOST_APPRAISALS}.`,
      en: `The proposal is about ${people} appraisals; the most is ${MOST_APPRAISALS}.`,
    },
  });
}

const ENDED = ['CLOSED', 'CANCELLED'];

async function lineOf(setting: Setting, appraisal: AppraisalDoc, scored: Facts | undefined): Promise<AmendLine> {
  const { _id: appraisalId, cycleId, employeeId, unit, stage, state, pack, decisionId } = appraisal;
  const choice = setting.choiceFor(appraisalId);
  const about = { appraisalId, cycleId, employeeId, unit, stage, state, choice, pack, decisionId };
  const ended = ENDED.includes(state);
  const plan = await planNow(setting, appraisal);
  const at = stageIndex(plan.stages, stage);
  const left = stagesAfter(plan.stages, at);
  const untouched = { before: left, after: left };
  if (choice === 'keep') return { ...about, ...NOTHING, refusal: null, stagesLeft: untouched };
  const verdict = amendable(
    { ended, pack, plan, at, scored: appraisal.predicate !== null, outcomes: appraisal.outcomes },
    { mode: choice, pack: setting.target.digest, plan: await setting.planOf(setting.target.digest, cycleId) },
  );
  if (!verdict.ok) return { ...about, ...NOTHING, refusal: verdict.code, stagesLeft: untouched };
  const results = await outlooks(setting, { appraisal, choice, scored });
  const stagesLeft = { before: left, after: stagesAfter(verdict.plan.stages, at) };
  return { ...about, ...results, stagesLeft: results.refusal === null ? stagesLeft : untouched };
}

const NOTHING = { before: null, after: null, provisional: false };

const stagesAfter = (stages: readonly PlannedStage[], at: number) =>
  at < 0 ? [] : stages.slice(at + 1).map(({ id }) => id);

/** The plan it was launched with, changed by each amendment since. */
async function planNow({ planOf }: Setting, { amendments = [], pack, cycleId }: AppraisalDoc): Promise<Plan> {
  const first = await planOf(amendments[0]?.before ?? pack, cycleId);
  const past = await Promise.all(
    amendments.map(async ({ stage, after }) => ({ stage, plan: await planOf(after, cycleId) })),
  );
  return planInForce(first, past);
}
