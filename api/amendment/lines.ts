/** What an amendment would mean for every appraisal it is about: computed from what is stored, nothing written. */
import { amendable, planNow, stageIndex } from '../../rules/time/replan.ts';
import type { Facts, PlannedStage } from '../../rules/language/types.ts';
import { cohortIn, cohortKeys, countCohort, scoredFacts } from '../../store/amendment/cohort.ts';
import type { AmendLine } from '../../store/amendment/types.ts';
import type { AppraisalDoc } from '../../store/types.ts';
import type { Deps } from '../deps.ts';
import { pause } from '../http/pause.ts';
import { Problem } from '../problem/problem.ts';
import { outlooks } from './outlook.ts';
import { type Proposal, type Setting, settingOf } from './setting.ts';

/** As many as one partition carries out in one run; a larger cohort is split by unit or cycle. */
const MOST_APPRAISALS = 25_000;
const PAGE = 100;

/** One line for each appraisal, in order of id. A page at a time is held, and other requests are served after each line. */
export async function* amendmentPages(deps: Deps, proposal: Proposal): AsyncGenerator<AmendLine[]> {
  const ids = await requireFew(deps, proposal);
  const setting = await settingOf(deps, proposal);
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = await cohortIn(deps.store, proposal, ids.slice(from, from + PAGE));
    const scored = page.filter(({ predicate }) => predicate !== null).map(({ _id }) => _id);
    const facts = await scoredFacts(deps.store, scored);
    const lines: AmendLine[] = [];
    for (const appraisal of page) {
      lines.push(await lineOf(setting, appraisal, facts.get(appraisal._id)));
      await pause();
    }
    yield lines;
  }
}

async function requireFew(deps: Deps, proposal: Proposal): Promise<string[]> {
  const ids = await cohortKeys(deps.store, proposal, MOST_APPRAISALS + 1);
  if (ids.length <= MOST_APPRAISALS) return ids;
  const people = await countCohort(deps.store, proposal);
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
  const plan = await planNow(appraisal, (digest) => setting.planOf(digest, cycleId));
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
