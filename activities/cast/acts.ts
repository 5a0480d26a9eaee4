/** What the people do for whom an appraisal waits, each by their habits. */
import type { Facts, ReviewResult } from '../../rules/language/types.ts';
import type { Actor, Command, CommandBodies, CommandName, Target } from '../../workflows/messages.ts';
import type { AppraisalView, Waiting } from '../../workflows/record.ts';
import type { Level } from '../../workflows/cast/habits.ts';
import type { CheckIns } from '../../rules/time/check-ins.ts';
import { draw } from '../../rules/decide/draw.ts';
import { type Act, has, type Circumstances } from './situation.ts';
import { lastDayOf, measureOf, openReports } from './targets.ts';
import { momentOf, type Pace, stageWindow, type Window } from './timing.ts';
import { addCalendarDays, deadlineAfter, localDay, startOfLocalDay } from '../../rules/time/calendar.ts';
import { DAY_MS, WHOLE } from '../../rules/time/units.ts';

type Turn = { situation: Circumstances; waiting: Waiting; pace: Pace };

export function waitedFor(situation: Circumstances): Act[] {
  const { view, at } = situation;
  if (view.stageOpenedAt > at) return [];
  return view.waitingOn.flatMap((waiting) => {
    const pace = paceOf(waiting, situation);
    return pace === null ? [] : actsOf({ situation, waiting, pace });
  });
}

const SUPERIORS_DO = new Set<Waiting['for']>([
  'agreeTargets',
  'submitReview',
  'finaliseScore',
  'answerDailyReports',
  'acceptProgress',
]);

/** `null`: they never come. */
function paceOf({ as, id = '', for: name }: Waiting, situation: Circumstances): Pace | null {
  const { employeeId } = situation;
  if (as === 'employee') {
    if (has(situation, 'noShows', employeeId)) return null;
    return has(situation, 'lateEmployees', employeeId) ? 'late' : 'prompt';
  }
  if (as === 'peer') return has(situation, 'silentPeers', id) ? null : 'prompt';
  if (as === 'secondReviewer' && SUPERIORS_DO.has(name)) return has(situation, 'absentStandIns', id) ? null : 'standIn';
  if (as === 'assessor' || as === 'secondReviewer' || as === 'official') {
    if (has(situation, 'absentAssessors', id)) return null;
    return has(situation, 'lateAssessors', id) ? 'late' : 'prompt';
  }
  return 'prompt';
}

function actsOf(turn: Turn): Act[] {
  const { waiting, situation } = turn;
  const { view, employeeId, part } = situation;
  switch (waiting.for) {
    case 'release':
      return [
        { key: keyOf(turn, 'release'), at: at(turn, 'release'), name: 'release', actor: { id: 'hr', as: 'admin' } },
      ];
    case 'proposeTargets':
      return [act(turn, 'proposeTargets', { body: { targets: targetsOf(turn) } })];
    case 'agreeTargets':
      return [returns(turn) ? act(turn, 'returnTargets', { body: {} }) : act(turn, 'agreeTargets', { body: {} })];
    case 'submitReview':
      return reviewsDue(turn);
    case 'nominatePeers':
    case 'assignPeers':
      return nomination(turn);
    case 'submitFeedback':
      return [act(turn, 'submitFeedback', { body: {}, facts: part.facts.peers[waiting.id ?? ''] ?? {} })];
    case 'recordFacts':
      return [act(turn, 'recordFacts', { body: { sourceId: 'rehearsal' }, facts: allTrue(part.facts.training) })];
    case 'finaliseScore':
      return [act(turn, 'finaliseScore', { body: {}, facts: part.facts.assessor })];
    case 'acknowledgeResult':
      return has(situation, 'objections', employeeId) ? [] : [act(turn, 'acknowledgeResult', { body: {} })];
    case 'decideObjection':
      return [
        has(situation, 'upheldObjections', employeeId) && corrects(situation, part.facts.upheld)
          ? act(turn, 'decideObjection', { body: { decision: 'upheld' }, facts: part.facts.upheld })
          : act(turn, 'decideObjection', { body: { decision: 'rejected' } }),
      ];
    case 'decideCorrection':
      return [act(turn, 'decideCorrection', { body: { decision: 'upheld' } })];
    case 'recordHearing':
      return hearings(turn);
    case 'decideOutcome':
      return outcomeDecisions(turn);
    case 'reassignAssessor':
      return otherReviewer(turn);
    case 'acceptProgress': {
      const { reportIds, window } = openReports(situation);
      const [about = ''] = reportIds;
      return reportIds.length === 0 ? [] : [act(turn, 'acceptProgress', { body: { reportIds }, about, window })];
    }
    case 'answerDailyReports':
      return view.dailyReports.open.map(({ id, at: from, dueAt: due }) =>
        act(turn, 'answerDailyReports', { body: { reportId: id }, about: id, window: { from, due } }),
      );
    case 'acknowledgeBriefing':
    case 'acknowledgeTargets':
    case 'submitSelfAssessment':
      return [act(turn, waiting.for, { body: {} })];
    default:
      return [];
  }
}

/** The person names colleagues, as many as the pack asks, and the assessor agrees; whoever has too few leaves it to the draw. */
function nomination(turn: Turn): Act[] {
  const { view, plan, part } = turn.situation;
  if (!view.nomination) return [];
  const { peers: asked } = (plan.stages.find(({ kind }) => kind === 'feedback')?.options ?? {}) as {
    peers?: { invite: number; minimum: number };
  };
  const window = { from: view.stageOpenedAt, due: view.nomination.until };
  if (turn.waiting.for === 'assignPeers' && view.nomination.state !== 'proposed') return [];
  if (turn.waiting.for === 'assignPeers')
    return [act(turn, 'assignPeers', { body: { peers: view.nomination.peers }, window })];
  const peers = part.colleagues.slice(0, asked?.invite);
  return peers.length < (asked?.minimum ?? 1) ? [] : [act(turn, 'nominatePeers', { body: { peers }, window })];
}

/** Who is found to be right has been rated wrongly: what would change nothing is no reason to uphold an objection. */
const corrects = ({ view }: Circumstances, facts: Facts): boolean =>
  Object.entries(facts).some(([name, value]) => view.facts[name] !== value);

type Content<N extends CommandName> = { body: CommandBodies[N]; facts?: Facts; about?: string; window?: Window };

function act<N extends CommandName>(turn: Turn, name: N, { body, facts, about, window }: Content<N>): Act {
  const key = keyOf(turn, name, about);
  const text = { submissionId: `rehearsal:${key}`, digest: 'rehearsal' };
  const command: Command<N> = { actor: actorOf(turn), body, ...text, ...(facts ? { facts } : {}) };
  return { key, at: at(turn, name, { key, window }), name, command } as Act;
}

function keyOf({ situation, waiting }: Turn, name: string, about = ''): string {
  const { stage, targetRounds, objection } = situation.view;
  return [stage, name, waiting.as, waiting.id ?? '', about, targetRounds, objection?.decision ?? ''].join('/');
}

function at(
  turn: Turn,
  name: CommandName | 'release',
  more: { key?: string; window?: Window | undefined } = {},
): number {
  const { situation, pace } = turn;
  const { part, employeeId, view } = situation;
  return momentOf({
    name,
    pace,
    window: more.window ?? windowOf(view),
    part,
    now: situation.at,
    key: [part.seed, employeeId, more.key ?? name],
  });
}

/** An objection has a window of its own, from the day it was filed. */
const windowOf = (view: AppraisalView): Window =>
  view.objection ? { from: Math.max(view.objection.at, view.stageOpenedAt), due: view.dueAt } : stageWindow(view);

function actorOf({ waiting: { as, office, id }, situation }: Turn): Actor {
  const person = id ?? (as === 'employee' ? situation.employeeId : `rehearsal-${office ?? as}`);
  return { id: person, as, ...(office ? { office } : {}) };
}

const allTrue = (facts: Facts): Facts => Object.fromEntries(Object.keys(facts).map((id) => [id, true]));

type TargetOptions = { minTargets: number; maxTargets: number; maxRounds: number };
const targetOptions = ({ plan }: Circumstances) =>
  plan.stages.find(({ kind }) => kind === 'target')?.options as TargetOptions | undefined;

function targetsOf({ situation }: Turn): Target[] {
  const { part, employeeId } = situation;
  const { minTargets, maxTargets } = targetOptions(situation) ?? { minTargets: 1, maxTargets: 3 };
  const wanted = 2 + Math.floor(3 * draw(part.seed, employeeId, 'targets'));
  const count = Math.max(minTargets, Math.min(maxTargets, wanted));
  const share = Math.floor(WHOLE / count);
  return Array.from({ length: count }, (_, n) => ({
    id: `t${n + 1}`,
    weight: n === 0 ? WHOLE - share * (count - 1) : share,
    indicator: part.indicators[n % Math.max(1, part.indicators.length)] ?? 'work',
    due: lastDayOf(situation),
    ...measureOf(situation, n),
  }));
}

/** Once, where the pack leaves a round for it. */
function returns({ situation }: Turn): boolean {
  const { view, employeeId } = situation;
  const rounds = targetOptions(situation)?.maxRounds ?? 1;
  if (view.stageKind !== 'target' || view.targetRounds !== 1 || rounds <= 1) return false;
  return has(situation, 'returnedTargets', employeeId);
}

/** The review of the stage, and those beside it. */
function reviewsDue(turn: Turn): Act[] {
  const { view, plan } = turn.situation;
  const open = view.reviews.filter(({ result }) => result === null);
  const ofStage = open.some(({ id }) => id === view.stage)
    ? [act(turn, 'submitReview', { body: { result: reviewResult(turn) } })]
    : [];
  const extra = open.filter(({ id }) => plan.stages.every((stage) => stage.id !== id));
  const beside = extra.map(({ id: reviewId, openedAt: from }) => {
    const result = extraResult(turn, reviewId);
    return act(turn, 'submitReview', { body: { result, reviewId }, about: reviewId, window: { from, due: null } });
  });
  return [...ofStage, ...beside];
}

function extraResult(turn: Turn, reviewId: string): ReviewResult {
  const periodic = turn.situation.plan.stages
    .map(({ options }) => options['checkIns'] as CheckIns | undefined)
    .find((each) => each?.days.some(({ id }) => id === reviewId));
  return reviewResult(turn, periodic?.results ?? ['ON_TRACK', 'COACH', 'WARN'], reviewId);
}

const RESULTS: Record<Level, ReviewResult[]> = {
  low: ['WARN', 'COACH', 'RETARGET'],
  weak: ['RETARGET', 'COACH'],
  usual: ['ON_TRACK'],
  high: ['ON_TRACK'],
};
/** Also among the usual some are coached or set new targets. */
const COACHED = 0.1;

const ofStage = ({ situation: { plan, view } }: Turn): ReviewResult[] =>
  (plan.stages.find(({ id }) => id === view.stage)?.options as { results?: ReviewResult[] } | undefined)?.results ?? [
    'ON_TRACK',
  ];

function reviewResult(turn: Turn, allowed = ofStage(turn), of = turn.situation.view.stage): ReviewResult {
  const { part, employeeId } = turn.situation;
  const { work } = part.levels;
  const coached = work === 'usual' && draw(part.seed, employeeId, of, 'review') < COACHED;
  const wanted: ReviewResult[] = coached ? ['RETARGET', 'COACH', 'ON_TRACK'] : RESULTS[work];
  return wanted.find((result) => allowed.includes(result)) ?? allowed[0] ?? 'ON_TRACK';
}

function outcomeDecisions(turn: Turn): Act[] {
  const { situation, waiting } = turn;
  const { view, employeeId } = situation;
  if (has(situation, 'undecidedOutcomes', employeeId)) return [];
  const decision = has(situation, 'rejectedOutcomes', employeeId) ? 'rejected' : 'approved';
  return view.outcomes
    .filter(({ status, decidedBy, approval }) => status === 'PROPOSED' && !decidedBy && approval === waiting.office)
    .slice(0, 1)
    .map(({ id }) => act(turn, 'decideOutcome', { body: { outcomeId: id, decision }, about: id }));
}

/** Days beside those that the rules ask for: a summons may lie for some before it is sent. */
const SPARE_DAYS = 3;
const STAYS_AWAY = 0.3;

/** Summoned, and then heard on the day; whoever stays away, until they were summoned as often as the rules say. */
function hearings(turn: Turn): Act[] {
  const { view, plan, employeeId, part } = turn.situation;
  const { calendar } = plan;
  const proposal = view.outcomes.find(({ status, hearing }) => status === 'PROPOSED' && hearing && !hearing.heard);
  if (!proposal?.hearing) return [];
  const { id: outcomeId } = proposal;
  const { called = [], summons, notice } = proposal.hearing;
  const about = `${outcomeId}/${called.length}`;
  const last = called.at(-1);
  const away = draw(part.seed, employeeId, about, 'hearing') < STAYS_AWAY;
  if (last === undefined || (away && called.length < summons)) {
    const from =
      last === undefined ? view.stageOpenedAt : startOfLocalDay(addCalendarDays(last, 1), calendar.offsetMinutes);
    const when = Math.max(turn.situation.at, from);
    const on = addCalendarDays(localDay(deadlineAfter(when, notice, calendar), calendar.offsetMinutes), SPARE_DAYS);
    return [{ ...act(turn, 'recordHearing', { body: { outcomeId, step: 'summoned', on }, about }), at: when }];
  }
  const day = startOfLocalDay(last, calendar.offsetMinutes);
  const body = { outcomeId, step: away ? ('absent' as const) : ('held' as const), on: last };
  const then = act(turn, 'recordHearing', { body, about: `${about}/held` });
  return [{ ...then, at: Math.max(turn.situation.at, day + DAY_MS / 2) }];
}

/** Whoever rated cannot decide the objection: HR names another superior. */
function otherReviewer(turn: Turn): Act[] {
  const { view, part } = turn.situation;
  const { assessorId } = view;
  const other = part.otherReviewer;
  return other === null ? [] : [act(turn, 'reassignAssessor', { body: { assessorId, secondReviewerId: other } })];
}
