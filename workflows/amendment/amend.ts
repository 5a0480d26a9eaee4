/** An approved amendment reaches the appraisal: it obeys another rule pack from here on (docs/decisions/0016). */
import { amendable } from '../../rules/time/replan.ts';
import { dueIn, isLaterThanDue, setDeadline } from '../appraisal/deadline.ts';
import type { Amendment } from '../messages.ts';
import { type Ctx, draft, isEnded, notify, now, packNow, plannedStage, refuse } from '../appraisal/state.ts';

export const amendedBefore = (ctx: Ctx, id: string) => ctx.state.view.amendments?.find((each) => each.id === id);

/** Throws a refusal if the amendment cannot be taken. Changes nothing. */
export function checkAmendment(ctx: Ctx, amendment: Amendment): void {
  planAfter(ctx, amendment);
}

function planAfter(ctx: Ctx, amendment: Amendment) {
  const { input, state } = ctx;
  const { view } = state;
  const { mode, before, after, decisionId } = amendment;
  if (isEnded(ctx)) refuse('appraisal-ended', 'the appraisal is over');
  if (packNow(ctx) !== before) refuse('pack-changed', 'another amendment came first');
  if (mode === 'rescore' && view.decisionId !== decisionId) refuse('result-changed', 'the score is not the one shown');
  const scored = view.predicate !== null;
  const standing = { ended: false, pack: before, plan: input.plan, at: state.stage, scored, outcomes: view.outcomes };
  const verdict = amendable(standing, { mode, pack: after, plan: amendment.plan });
  if (!verdict.ok) refuse(verdict.code, `stage ${view.stage}`);
  return verdict.plan;
}

/** Stages done and running stay; the plan after them, and the next scoring, are those of the new pack. */
export function applyAmendment(ctx: Ctx, amendment: Amendment): void {
  const plan = planAfter(ctx, amendment);
  const { state } = ctx;
  const { id, mode, before, after, actor, author, reasonId } = amendment;
  ctx.input = { ...ctx.input, plan };
  const seq = state.version + 1;
  const taken = { id, mode, before, after, stage: plannedStage(ctx).id, seq, at: now(ctx) };
  state.view.amendments = [...(state.view.amendments ?? []), taken];
  if (mode === 'rescore') scoreAgain(ctx);
  notify(ctx, ctx.input.employeeId, mode === 'rescore' ? 'amended-rescore' : 'amended-from-next-stage', {
    amendment: id,
  });
  const data = { amendmentId: id, mode, before, after, approvedBy: actor.id, author };
  draft(ctx, { type: 'appraisal.amended', actor, submissionId: reasonId, data });
}

function scoreAgain(ctx: Ctx): void {
  const { view, effects } = ctx.state;
  if (view.predicate === null) return;
  if (!effects.some(({ kind }) => kind === 'score')) effects.push({ kind: 'score' });
  if (plannedStage(ctx).kind !== 'result' || view.objection) return;
  // The result is a new one: it may be received, and objected to, for the whole of the window.
  view.acknowledged = null;
  const dueAt = dueIn(ctx, ctx.input.plan.objection.window);
  if (isLaterThanDue(ctx, dueAt)) setDeadline(ctx, dueAt);
}
