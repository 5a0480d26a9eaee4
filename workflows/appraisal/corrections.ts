/**
 * A figure that was wrong, from whoever sent it: before the facts are frozen it is a figure like any other, before the
 * release it is scored anew, and after the release two persons decide about it first. Nobody's result changes silently.
 */
import { HR, hasOpenCorrection } from './open-correction.ts';
import type { Command } from '../messages.ts';
import type { CorrectionView, Waiting } from '../record.ts';
import { NEEDS_REASON } from '../refused-part.ts';
import { checkActuals, correctActuals } from './actuals.ts';
import { type CorrectedParts, changesNothing, toldCorrection } from './corrected.ts';
import { dueIn, endDeadline, setDeadline } from './deadline.ts';
import { noteMeasured } from './progress.ts';
import type { StageCommand } from './stages/stage.ts';
import { partTaken, requireAssessor, waiting, waitingOnAssessor } from './stages/turn.ts';
import { type Ctx, draft, notify, now, plannedStage, refuse } from './state.ts';

/** After a decision there is this much time at least for what was being decided beside it. */
const TIME_AFTER = { workingDays: 5 };

const isReleased = (ctx: Ctx): boolean => ['result', 'outcome'].includes(plannedStage(ctx).kind);

/** What the score rests on from here on. */
function correct(ctx: Ctx, { facts = {}, targets = [] }: CorrectedParts): void {
  const { state } = ctx;
  noteMeasured(ctx, facts, false);
  state.corrected = { ...state.corrected, ...facts };
  state.view.facts = { ...state.view.facts, ...facts };
  correctActuals(ctx, targets);
  const { effects } = state;
  state.effects = [...effects.filter(({ kind }) => kind === 'place'), { kind: 'score' }];
}

export const correctFacts: StageCommand<'correctFacts'> = {
  check(ctx, { actor, body, facts, submissionId }) {
    if (actor.as !== 'system' && actor.as !== 'admin') refuse('not-your-turn', 'facts come from service systems');
    if (!submissionId) refuse('command-invalid', 'a correction needs its reasons', NEEDS_REASON);
    const { objection } = ctx.state.view;
    if (hasOpenCorrection(ctx))
      refuse('already-done', 'a correction is being decided', { pointer: '/corrects', because: 'correction-open' });
    if (objection && !objection.decision)
      refuse('stage-mismatch', 'an objection is open', { pointer: '/corrects', because: 'objection-open' });
    checkActuals(ctx, body.targets);
    if (changesNothing(ctx, { facts, targets: body.targets }))
      refuse('command-invalid', 'a correction changes a figure', { pointer: '/facts', because: 'is-so' });
  },
  apply(ctx, { actor, body, facts, submissionId, digest }) {
    const { state } = ctx;
    const { sourceId: source, corrects, targets } = body;
    const data = { source, corrects, ...toldCorrection(ctx, { facts, targets }) };
    const entry = { actor, submissionId, digest, data };
    if (!state.frozen) {
      state.view.facts = { ...state.view.facts, ...facts };
      noteMeasured(ctx, facts);
      correctActuals(ctx, targets ?? []);
      draft(ctx, { type: 'facts.corrected', ...entry });
    } else if (isReleased(ctx)) {
      state.view.correction = {
        at: now(ctx),
        by: actor.id,
        source,
        facts: facts ?? {},
        ...(targets && { targets }),
        said: [],
        decision: null,
      };
      state.dueBeforeCorrection = state.view.dueAt;
      setDeadline(ctx, dueIn(ctx, ctx.input.plan.objection.decide));
      for (const to of [state.view.assessorId, HR, ctx.input.employeeId]) notify(ctx, to, 'correction-opened');
      draft(ctx, { type: 'correction.opened', ...entry });
    } else {
      correct(ctx, { facts, targets });
      notify(ctx, state.view.assessorId, 'facts-corrected');
      draft(ctx, { type: 'facts.corrected', ...entry });
    }
  },
};

/** On a copy: what the score would rest on if those who decide agreed. */
export function takeCorrection(copy: Ctx): void {
  const { correction } = copy.state.view;
  if (correction && correction.decision === null) correct(copy, correction);
}

export const decideCorrection: StageCommand<'decideCorrection'> = {
  check(ctx, command) {
    const { actor, submissionId } = command;
    const { correction } = ctx.state.view;
    if (!correction) refuse('stage-mismatch', 'there is no correction');
    if (correction.decision) refuse('already-done', 'the correction is decided');
    if ([actor.id, actor.for].includes(ctx.input.employeeId))
      refuse('self-decision', 'nobody decides about themselves');
    const side = sideOf(ctx, command);
    if (correction.said.some((each) => each.as === side)) refuse('already-done', 'this side has said what it thinks');
    const others = [correction.by, ...correction.said.flatMap(({ by, for: of }) => [by, of])];
    if ([actor.id, actor.for].some((each) => each !== undefined && others.includes(each)))
      refuse('self-decision', 'a correction is decided by two others than whoever sent it');
    if (!submissionId) refuse('command-invalid', 'a decision needs its reasons', NEEDS_REASON);
  },
  apply(ctx, command) {
    const { actor, body, submissionId, digest } = command;
    const { view } = ctx.state;
    const { correction } = view;
    if (!correction) return;
    const { decision } = body;
    const said = {
      by: actor.id,
      ...(actor.for !== undefined && { for: actor.for }),
      as: sideOf(ctx, command),
      decision,
    };
    const isDecided = decision === 'rejected' || correction.said.length > 0;
    view.correction = { ...correction, said: [...correction.said, said], decision: isDecided ? decision : null };
    const entry = { actor, submissionId, digest };
    if (!isDecided) {
      draft(ctx, { type: 'correction.supported', ...entry });
      return;
    }
    const data = toldCorrection(ctx, correction);
    notify(ctx, ctx.input.employeeId, 'correction-decided');
    notify(ctx, view.assessorId, 'correction-decided');
    if (decision === 'upheld') {
      correct(ctx, correction);
      ctx.state.deliverAnew = true;
    } else goOn(ctx);
    draft(ctx, { type: `correction.${decision}`, ...entry, data });
  },
};

/** The assessor speaks for one side, whoever looks after the region for the other: never one person for both. */
function sideOf(ctx: Ctx, command: Command<'decideCorrection'>): 'assessor' | 'admin' {
  const { actor } = command;
  if (actor.as !== 'admin') {
    requireAssessor(ctx, command);
    return 'assessor';
  }
  const { view, ratedBy, ratedFor } = ctx.state;
  if ([view.assessorId, ratedBy, ratedFor].includes(partTaken(ctx, actor)))
    refuse('self-decision', 'whoever rated speaks as the assessor only');
  return 'admin';
}

/** Nothing changes: who was in their time to object has it whole again, and what else was due has some days left. */
function goOn(ctx: Ctx): void {
  const { state, input } = ctx;
  const { dueBeforeCorrection: before } = state;
  delete state.dueBeforeCorrection;
  if (plannedStage(ctx).kind === 'result') setDeadline(ctx, dueIn(ctx, input.plan.objection.window));
  else if (before === null || before === undefined) endDeadline(ctx);
  else setDeadline(ctx, Math.max(before, dueIn(ctx, TIME_AFTER)));
}

/** Who has not said yet what they think. */
export function correctionWaitingOn(ctx: Ctx): Waiting[] {
  if (!hasOpenCorrection(ctx)) return [];
  const said = sidesHeard(ctx.state.view.correction);
  return [
    ...(said.includes('assessor') ? [] : waitingOnAssessor(ctx, 'decideCorrection')),
    ...(said.includes('admin') ? [] : [waiting(ctx, 'admin', 'decideCorrection')]),
  ];
}

const sidesHeard = (correction: CorrectionView | undefined) => (correction?.said ?? []).map(({ as }) => as);
