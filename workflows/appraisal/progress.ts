/** Progress on targets runs beside the stages: from the first day of execution on, and it counts until the facts are frozen. */
import { localDay } from '../../rules/time/calendar.ts';
import type { TargetFact } from '../../rules/language/targets.ts';
import type { Duration, Facts } from '../../rules/language/types.ts';
import type { Measure, ProgressReport, Target } from '../messages.ts';
import { NEEDS_REASON, type RefusedPart } from '../refused-part.ts';
import type { ProgressView, Waiting } from '../record.ts';
import { dueIn } from './deadline.ts';
import { closeSegment, countIn, currentSegment, pastTargets, segmentOn, segmentsOf } from './segments.ts';
import type { StageCommand } from './stages/stage.ts';
import { requireAssessor, requireEmployee, waitingOnAssessor } from './stages/turn.ts';
import { type Ctx, draft, isStageKind, notify, now, refuse, SYSTEM } from './state.ts';

/** Somebody who corrects themselves need not wait for an answer, but not without end. */
const MOST_OPEN_PER_TARGET = 5;

type Counted = ProgressView['counted'][number];
type Open = ProgressView['open'][number];

export const NO_PROGRESS: ProgressView = { counted: [], open: [], returned: [], late: 0 };
const progressOf = (ctx: Ctx): ProgressView => ctx.state.view.progress ?? NO_PROGRESS;
const openReports = (ctx: Ctx): Open[] => progressOf(ctx).open;

/** How long the assessor has to answer, and what silence means; a pack without a clock waits until the facts are frozen. */
type Clock = { feedback: Duration; silence: 'accept' | 'return' };
const clockOf = (ctx: Ctx): Clock | undefined => {
  const stage = ctx.input.plan.stages.find(({ options }) => options['progress'] !== undefined);
  return stage?.options['progress'] as Clock | undefined;
};

/** Facts that can measure a target, each with what one of its units is in ten-thousandths; absent: the pack reads no targets. */
export function measuringFacts(ctx: Ctx): Record<string, number> | undefined {
  const stage = ctx.input.plan.stages.find(isStageKind('target'));
  return stage?.options['measuredBy'] as Record<string, number> | undefined;
}

/** Whether nothing can be scored yet, because nobody ever agreed on targets and the pack computes the score from them. */
export function lacksTargets(ctx: Ctx): boolean {
  const stage = ctx.input.plan.stages.find(isStageKind('target'));
  return stage?.options['needsTargets'] === true && !targetsInForce(ctx).some(isMeasured);
}

export const isMeasured = (target: Target): target is Target & Measure => target.value !== undefined;

/** What was agreed last: a proposal on the table binds nobody. */
export function targetsInForce({ state: { view, binding } }: Ctx): Target[] {
  if (view.targetsAgreedBy !== null) return view.targets;
  return binding?.targets ?? [];
}

export const reportProgress: StageCommand<'reportProgress'> = {
  check(ctx, command) {
    if (command.actor.as !== 'system') requireEmployee(ctx, command);
    if (!measuringFacts(ctx)) refuse('stage-mismatch', 'this region measures no targets');
    const { executionFrom } = ctx.state;
    if (!executionFrom) refuse('stage-mismatch', 'progress is taken from the first day of execution on');
    const { reports } = command.body;
    const wrong = reports.flatMap((report, i) => wrongIn(ctx, { report, i, reports, from: executionFrom }));
    if (wrong.length > 0) refuse('command-invalid', 'a report is about an agreed target and a day so far', ...wrong);
    if (reports.every((report) => isKnown(ctx, report))) refuse('already-done', 'this was reported before');
  },
  apply(ctx, { actor, body, submissionId, digest }) {
    const { state } = ctx;
    const seq = state.version + 1;
    const reports = body.reports.map((report, i) => ({ id: `p${seq}-${i + 1}`, ...report }));
    const progress = progressOf(ctx);
    const type = state.frozen ? 'progress.late' : 'progress.reported';
    if (state.frozen) {
      state.view.progress = { ...progress, late: progress.late + reports.length };
      notify(ctx, state.view.assessorId, 'progress-late');
    } else if (actor.as === 'system') count(ctx, reports, 'system');
    else {
      const clock = clockOf(ctx);
      const dueAt = clock ? dueIn(ctx, clock.feedback) : null;
      const about = new Set(reports.map(({ target }) => target));
      state.view.progress = {
        ...progress,
        open: [...progress.open, ...reports.map((report) => ({ ...report, dueAt }))],
        returned: progress.returned.filter((target) => !about.has(target)),
      };
      notify(ctx, state.view.assessorId, 'progress-reported');
    }
    draft(ctx, { type, actor, submissionId, digest, data: { reports } });
  },
};

type Checked = { report: ProgressReport; i: number; reports: ProgressReport[]; from: string };

function wrongIn(ctx: Ctx, { report, i, reports, from }: Checked): RefusedPart[] {
  const { target: id, at: day } = report;
  const at = (field: string) => `/reports/${i}/${field}`;
  const today = localDay(now(ctx), ctx.input.plan.calendar.offsetMinutes);
  const target = (segmentOn(ctx, day)?.targets ?? targetsInForce(ctx)).find((each) => each.id === id);
  if (!target || !isMeasured(target)) return [{ pointer: at('target'), because: 'no-such-target' }];
  if (reports.findIndex((each) => each.target === id) < i)
    return [{ pointer: at('target'), because: 'reported-twice' }];
  if (target.source !== 'own') return [{ pointer: at('target'), because: 'reported-by-system' }];
  if (openReports(ctx).filter((each) => each.target === id).length >= MOST_OPEN_PER_TARGET) {
    return [{ pointer: at('target'), because: 'too-many-reports' }];
  }
  if (day >= from && day <= today) return [];
  return [{ pointer: at('at'), because: 'not-a-day-yet', day, from, to: today }];
}

const isKnown = (ctx: Ctx, { target, actual, at }: ProgressReport): boolean => {
  const { counted, open } = progressOf(ctx);
  const earlier = segmentsOf(ctx).flatMap((segment) => segment.counted);
  return [...counted, ...open, ...earlier].some(
    (each) => each.target === target && each.at === at && each.actual === actual,
  );
};

export const acceptProgress: StageCommand<'acceptProgress'> = {
  check: (ctx, command) => checkAnswer(ctx, command),
  apply(ctx, { actor, body, submissionId, digest }) {
    count(ctx, takeOpen(ctx, body.reportIds), 'assessor');
    notify(ctx, ctx.input.employeeId, 'progress-accepted');
    draft(ctx, { type: 'progress.accepted', actor, submissionId, digest, data: { reports: body.reportIds } });
  },
};

export const returnProgress: StageCommand<'returnProgress'> = {
  check(ctx, command) {
    checkAnswer(ctx, command);
    if (!command.submissionId) refuse('command-invalid', 'a return needs a reason', NEEDS_REASON);
  },
  apply(ctx, { actor, body, submissionId, digest }) {
    sendBack(ctx, takeOpen(ctx, body.reportIds));
    draft(ctx, { type: 'progress.returned', actor, submissionId, digest, data: { reports: body.reportIds } });
  },
};

function checkAnswer(ctx: Ctx, command: Parameters<StageCommand<'acceptProgress'>['check']>[1]): void {
  requireAssessor(ctx, command);
  const open = new Set(openReports(ctx).map(({ id }) => id));
  const { reportIds } = command.body;
  const parts = reportIds.flatMap((id, i): RefusedPart[] =>
    open.has(id) ? [] : [{ pointer: `/reportIds/${i}`, because: 'not-waiting' }],
  );
  if (parts.length === reportIds.length && reportIds.every((id) => wasGiven(ctx, id)))
    refuse('already-done', 'these reports wait for no answer any more', ...parts);
  if (parts.length > 0) refuse('command-invalid', 'some of these reports wait for no answer', ...parts);
}

/** As `reportProgress` makes them: of an entry that there is. */
const wasGiven = (ctx: Ctx, id: string): boolean => {
  const seq = Number(/^p(\d+)-\d+$/.exec(id)?.[1] ?? Number.POSITIVE_INFINITY);
  return seq <= ctx.state.version;
};

/** Takes these reports off those that wait. */
function takeOpen(ctx: Ctx, ids: readonly string[]): Open[] {
  const progress = progressOf(ctx);
  const [taken, left] = [true, false].map((wanted) => progress.open.filter(({ id }) => ids.includes(id) === wanted));
  ctx.state.view.progress = { ...progress, open: left ?? [] };
  return taken ?? [];
}

/** Of each target the value of the latest day counts; of two of one day, what was reported last. Days belong to segments. */
function count(ctx: Ctx, given: readonly ProgressReport[], by: Counted['by']): void {
  const reports = given.filter(({ target, actual, at }) => {
    const segment = segmentOn(ctx, at);
    if (segment) countIn(ctx, segment, { target, actual, at, by });
    return !segment;
  });
  const progress = progressOf(ctx);
  const newest = new Map(progress.counted.map((each) => [each.target, each]));
  for (const { target, actual, at } of reports) {
    const before = newest.get(target);
    if (!before || before.at <= at) newest.set(target, { target, actual, at, by });
  }
  ctx.state.view.progress = { ...progress, counted: [...newest.values()] };
}

function sendBack(ctx: Ctx, reports: readonly Open[]): void {
  const progress = progressOf(ctx);
  const returned = new Set([...progress.returned, ...reports.map(({ target }) => target)]);
  ctx.state.view.progress = { ...progress, returned: [...returned] };
  notify(ctx, ctx.input.employeeId, 'progress-returned');
}

export const progressWaitingOn = (ctx: Ctx): Waiting[] =>
  openReports(ctx).length > 0 && !ctx.state.frozen ? waitingOnAssessor(ctx, 'acceptProgress') : [];

export const progressDeadlines = (ctx: Ctx): number[] =>
  openReports(ctx).flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt + 1]));

/** What the assessor kept silent about for as long as the pack gives them. */
export function endSilence(ctx: Ctx): void {
  settle(ctx, (report) => report.dueAt !== null && report.dueAt < now(ctx));
}

/** Whoever freezes the facts has kept silent about what still waits. */
export const settleAtFreezing = (ctx: Ctx): void => settle(ctx, () => true);

function settle(ctx: Ctx, isDue: (report: Open) => boolean): void {
  const ids = openReports(ctx)
    .filter(isDue)
    .map(({ id }) => id);
  if (ids.length === 0) return;
  const reports = takeOpen(ctx, ids);
  const silence = clockOf(ctx)?.silence ?? 'accept';
  if (silence === 'accept') {
    count(ctx, reports, 'silence');
    notify(ctx, ctx.input.employeeId, 'progress-accepted');
  } else sendBack(ctx, reports);
  draft(ctx, { type: 'progress.silence', actor: SYSTEM, data: { reports: ids, silence } });
}

/** Other targets are agreed from now on. What was reported of the former ones stays with them, or is forgotten. */
export function changeTargets(ctx: Ctx, before: Target[], after: Target[]): void {
  closeSegment(ctx, before, { counted: progressOf(ctx).counted, measured: measuredNow(ctx, before) });
  ctx.state.view.targets = after;
  forgetOthers(ctx);
}

/** What systems say of them today: of a segment that ends it is what they came to. */
export function measuredNow(ctx: Ctx, targets: Target[]): Counted[] {
  return targets.filter(isMeasured).flatMap((target) => {
    if (target.source === 'own') return [];
    const { actual, reportedOn } = reached(ctx, target, measuringFacts(ctx) ?? {});
    return actual === null || reportedOn === null ? [] : [{ target: target.id, actual, at: reportedOn, by: 'system' }];
  });
}

/** Reports of targets that are agreed no more count no more, but for those of days on which they were. */
export function forgetOthers(ctx: Ctx): void {
  const { progress, targets } = ctx.state.view;
  if (!progress) return;
  const agreed = new Set(targets.map(({ id }) => id));
  ctx.state.view.progress = {
    ...progress,
    counted: progress.counted.filter(({ target, at }) => agreed.has(target) && !segmentOn(ctx, at)),
    open: progress.open.filter(({ target, at }) => agreed.has(target) || segmentOn(ctx, at)),
    returned: progress.returned.filter((target) => agreed.has(target)),
  };
}

/** Notes the day on which a system said what measures a target; `anew` false: what it said before, it said on that day. */
export function noteMeasured(ctx: Ctx, facts: Facts = {}, anew = true): void {
  const { state, input } = ctx;
  const today = localDay(now(ctx), input.plan.calendar.offsetMinutes);
  const day = anew ? today : (state.executionTo ?? today);
  const names = Object.keys(facts).filter(
    (name) => Object.hasOwn(measuringFacts(ctx) ?? {}, name) && (anew || state.saidOn?.[name] === undefined),
  );
  if (names.length > 0) state.saidOn = { ...state.saidOn, ...Object.fromEntries(names.map((name) => [name, day])) };
}

/** The agreed targets with what was reached: a fact of packs that read them. */
export function targetFacts(ctx: Ctx): { targets?: TargetFact[] } {
  const factors = measuringFacts(ctx);
  if (!factors) return {};
  const segment = currentSegment(ctx);
  const now = targetsInForce(ctx).filter(isMeasured);
  const earlier = pastTargets(ctx).flatMap(({ target, counted, ...days }) =>
    isMeasured(target)
      ? [{ ...target, actual: counted?.actual ?? null, reportedOn: counted?.at ?? null, ...days }]
      : [],
  );
  const all = [...earlier, ...now.map((target) => ({ ...target, ...reached(ctx, target, factors), ...segment }))];
  const { leftOut = [] } = ctx.state;
  return {
    targets: all
      .filter(({ id, actual }) => actual !== null || !leftOut.includes(id))
      .map((target) => {
        const read = { ...target };
        delete read.indicator;
        delete read.contributesTo;
        return read;
      }),
  };
}

/** Joint targets that nobody has said anything of. */
export const unsettledJoint = (ctx: Ctx): string[] =>
  targetsInForce(ctx)
    .filter(isMeasured)
    .flatMap(({ id, jointTarget }) =>
      jointTarget === undefined || progressOf(ctx).counted.some(({ target }) => target === id) ? [] : [jointTarget],
    );

type Reached = Pick<TargetFact, 'actual' | 'reportedOn'>;

function reached(ctx: Ctx, { id, source }: Target & Measure, factors: Record<string, number>): Reached {
  const { saidOn = {}, view } = ctx.state;
  if (source === 'own') {
    const counted = progressOf(ctx).counted.find(({ target }) => target === id);
    return { actual: counted?.actual ?? null, reportedOn: counted?.at ?? null };
  }
  const said = view.facts[source];
  if (typeof said !== 'number') return { actual: null, reportedOn: null };
  const today = localDay(now(ctx), ctx.input.plan.calendar.offsetMinutes);
  return { actual: said * (factors[source] ?? 1), reportedOn: saidOn[source] ?? today };
}
