/** What happens once in a region's year besides the stages: HR, a decree, citizens, a complaints system. */
import { unitsToRelease } from './actions/calibration.ts';
import { EXTENSION_DAYS, firstReview } from './actions/review.ts';
import { localDay } from './clock.ts';
import { mustPost } from './client.ts';
import { type Run, spawn } from './player.ts';
import { DEMO_DECREE, EXTRA_REVIEW, SAYINGS, VOICES } from './script-data.ts';
import { postServiceFacts, postTraining, postTrainingForGate } from './service-systems.ts';
import { type Appraisal, isEnded, type ReviewsReport } from './wire.ts';
import { DAY_MS } from '../../rules/time/units.ts';

const RELEASE_AGAIN_MS = 10_000;

type Event = { id: string; when: (run: Run) => boolean; what: (run: Run) => Promise<void> };

const executions = (run: Run) => run.scene.pack.phases.filter(({ kind }) => kind === 'execution').map(({ id }) => id);

/** Some appraisal has spent this share of the phase, or is past it. A pack without such a phase: at once. */
const reached = (run: Run, phaseId: string | undefined, share: number): boolean => {
  if (phaseId === undefined) return run.appraisals.size > 0;
  const order = run.scene.pack.phases.map(({ id }) => id);
  const now = run.scene.businessNow();
  return [...run.appraisals.values()].some((appraisal) => {
    if (appraisal.stage !== phaseId)
      return isEnded(appraisal) || order.indexOf(appraisal.stage) > order.indexOf(phaseId);
    const opened = Date.parse(appraisal.stageOpenedAt);
    return appraisal.dueAt !== null && now >= opened + share * (Date.parse(appraisal.dueAt) - opened);
  });
};
const inFirstExecution = (share: number) => (run: Run) => reached(run, executions(run)[0], share);
const inLastExecution = (share: number) => (run: Run) => reached(run, executions(run).at(-1), share);

const scripted = (run: Run, part: 'leaves' | 'reassigned' | 'extraReview'): Appraisal[] =>
  [...run.appraisals.values()].filter((appraisal) => run.scene.castOf(appraisal.employeeId)?.script[part]);

const postAs =
  (run: Run, service: 'system' | 'hr' | 'admin') => (path: string, n: string, body: Record<string, unknown>) =>
    mustPost<{ id?: string }>(run.client, {
      key: run.keyOf({ service }),
      path,
      body,
      idempotencyKey: `${run.scene.region}/${n}`,
    });

const leave = async (run: Run): Promise<void> => {
  for (const { id } of scripted(run, 'leaves')) {
    const body = { reasonCode: 'moved-away', reason: SAYINGS.left };
    await postAs(run, 'admin')(`/v1/appraisals/${id}/cancel-appraisal`, `${id}/leave`, body);
  }
};

/** Another unit's team leader takes over; the second reviewer stays. */
const reassign = async (run: Run): Promise<void> => {
  for (const appraisal of scripted(run, 'reassigned')) {
    const taken = [appraisal.assessorId, appraisal.secondReviewerId, appraisal.employeeId];
    const other = run.scene.roster.people
      .filter(({ level, unit }) => level === 'lead' && unit !== appraisal.unit)
      .map(({ nip }) => run.scene.idOf(nip))
      .find((id) => id !== undefined && !taken.includes(id));
    if (other === undefined) continue;
    const body = { assessorId: other, reason: SAYINGS.reassigned };
    await postAs(run, 'admin')(`/v1/appraisals/${appraisal.id}/reassign-assessor`, `${appraisal.id}/reassign`, body);
  }
};

const openExtraReviews = async (run: Run): Promise<void> => {
  const employees = scripted(run, 'extraReview').map(({ employeeId }) => employeeId);
  const { scene, ledger } = run;
  const report = await mustPost<ReviewsReport>(run.client, {
    key: run.keyOf({ service: 'system' }),
    path: '/v1/reviews',
    body: {
      cycle: scene.cycleId,
      employees,
      reviewId: EXTRA_REVIEW.id,
      workingDays: EXTRA_REVIEW.workingDays,
      reason: SAYINGS.extraReview,
    },
    idempotencyKey: `${scene.region}/reviews/${EXTRA_REVIEW.id}`,
  });
  for (const { status, code } of report.results) {
    if (status !== 'opened')
      ledger.refusals.push({ command: `${scene.region} extra review`, code: code ?? status, detail: status });
  }
};

/** The day counted in the region, so that the decree names a date people would name. */
const extend = async (run: Run): Promise<void> => {
  const waiting = inExtendedReview(run).find(({ dueAt }) => dueAt !== null);
  const stage = firstReview(run.scene.pack)?.id;
  if (!waiting?.dueAt || !stage) return;
  const due = Date.parse(waiting.dueAt);
  const until = localDay(due + EXTENSION_DAYS * DAY_MS, run.scene.pack.calendar.timeZone);
  const body = { stage, until, decree: DEMO_DECREE, reason: SAYINGS.extended, unit: waiting.unit };
  await postAs(run, 'admin')(`/v1/cycles/${run.scene.cycleId}/extend`, 'extend', body);
  run.dueBeforeDecree = due;
};

const inExtendedReview = (run: Run): Appraisal[] =>
  [...run.appraisals.values()].filter(
    ({ unit, stage }) => unit === run.scene.extendedUnit && stage === firstReview(run.scene.pack)?.id,
  );

/** Citizens write to the units that serve them; HR publishes what names nobody. */
const speakUp = async (run: Run): Promise<void> => {
  const { region, roster } = run.scene;
  for (const [index, voice] of VOICES.entries()) {
    const unit = roster.units[index % roster.units.length]?.unit ?? '';
    const received = await mustPost<{ id: string }>(run.client, {
      key: null,
      path: `/v1/public/units/${region}/${unit}/voices`,
      body: { text: voice.text },
      idempotencyKey: `${region}/voice/${index}`,
    });
    const body = {
      decision: voice.publish ? 'published' : 'refused',
      ...(voice.publish ? {} : { reason: SAYINGS.namesPerson }),
    };
    await postAs(run, 'hr')(`/v1/voices/${received.id}/moderate`, `moderate/${index}`, body);
  }
};

const EVENTS: Event[] = [
  { id: 'training-for-gate', when: (run) => run.appraisals.size >= run.people, what: postTrainingForGate },
  { id: 'training', when: inFirstExecution(0.1), what: postTraining },
  { id: 'reassign', when: inFirstExecution(0.3), what: reassign },
  { id: 'voices', when: (run) => run.scene.pack.publicVoice.portal && inFirstExecution(0.4)(run), what: speakUp },
  { id: 'extend', when: (run) => inExtendedReview(run).length > 0, what: extend },
  { id: 'extra-review', when: inLastExecution(0.15), what: openExtraReviews },
  { id: 'leave', when: inLastExecution(0.3), what: leave },
  { id: 'service-facts', when: inLastExecution(0.45), what: postServiceFacts },
];

const release = (run: Run): void => {
  for (const unit of unitsToRelease(run.appraisals.values())) {
    const last = run.released.get(unit);
    if (last !== undefined && Date.now() - last < RELEASE_AGAIN_MS) continue;
    run.released.set(unit, Date.now());
    const n = `release/${unit}/${last === undefined ? 1 : last}`;
    spawn(run, async () => void (await postAs(run, 'hr')(`/v1/cycles/${run.scene.cycleId}/release`, n, { unit })));
  }
};

/** Starts what is due and has not happened yet, and releases every unit that has arrived at calibration. */
export const liveThroughYear = (run: Run): void => {
  for (const event of EVENTS) {
    if (run.happened.has(event.id) || !event.when(run)) continue;
    run.happened.add(event.id);
    spawn(run, () => event.what(run));
  }
  release(run);
};
