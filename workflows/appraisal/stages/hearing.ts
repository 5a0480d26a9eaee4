/** What goes before a sanction: the person is summoned, and heard with minutes, or found to have stayed away. */
import { endOfLocalDay, localDay } from '../../../rules/time/calendar.ts';
import type { Command } from '../../messages.ts';
import type { Hearing, OutcomeView } from '../../record.ts';
import { NEEDS_REASON } from '../../refused-part.ts';
import { dueIn, isLaterThanDue, setDeadline } from '../deadline.ts';
import { type Ctx, draft, notify, now, refuse } from '../state.ts';
import type { StageCommand } from './stage.ts';
import { requireAssessor } from './turn.ts';

/** Nobody may approve it yet. */
export const heldBack = ({ hearing }: Pick<OutcomeView, 'hearing'>): boolean =>
  hearing !== undefined && hearing.heard === undefined;

const dayOf = (ctx: Ctx, at: number) => localDay(at, ctx.input.plan.calendar.offsetMinutes);

function openHearing(ctx: Ctx, outcomeId: string): { outcome: OutcomeView; hearing: Hearing } {
  const outcome = ctx.state.view.outcomes.find((each) => each.id === outcomeId);
  if (!outcome?.hearing)
    refuse('command-invalid', 'no such outcome is heard', { pointer: '/outcomeId', because: 'not-proposed' });
  if (outcome.status !== 'PROPOSED' || outcome.decidedBy || outcome.hearing.heard)
    refuse('already-done', 'the hearing is over');
  return { outcome, hearing: outcome.hearing };
}

function requireSummons(ctx: Ctx, { called = [], summons, notice }: Hearing, on: string): void {
  const last = called.at(-1);
  if (called.length >= summons) refuse('already-done', 'they were summoned as often as the rules ask for');
  if (last !== undefined && last > dayOf(ctx, now(ctx)))
    refuse('stage-mismatch', 'the day of the last summons has not come');
  const from = dayOf(ctx, dueIn(ctx, notice));
  if (on < from) refuse('command-invalid', 'too soon', { pointer: '/on', because: 'hearing-too-soon' });
}

/** The day must have come; whoever did not come is summoned again as often as the rules say. */
function requireCalled(
  ctx: Ctx,
  { called = [], summons }: Hearing,
  { step, on }: Command<'recordHearing'>['body'],
): void {
  const last = called.at(-1);
  const today = dayOf(ctx, now(ctx));
  if (last === undefined || last > today) refuse('hearing-needed', 'nobody was summoned to a day that has come');
  if (step === 'absent' && called.length < summons) refuse('hearing-needed', 'they are summoned once more');
  if (on < last || on > today)
    refuse('command-invalid', 'another day', { pointer: '/on', because: 'hearing-too-soon' });
}

export const recordHearing: StageCommand<'recordHearing'> = {
  check(ctx, command) {
    const { body, submissionId } = command;
    const { view } = ctx.state;
    if (view.objection && !view.objection.decision) refuse('outcome-stayed', 'an objection is open');
    const { hearing } = openHearing(ctx, body.outcomeId);
    requireAssessor(ctx, command);
    if (!submissionId) refuse('command-invalid', 'it is written down', NEEDS_REASON);
    if (body.step === 'summoned') requireSummons(ctx, hearing, body.on);
    else requireCalled(ctx, hearing, body);
  },
  /** Time for the hearing and for whoever decides after it: the stage is not over before. */
  apply(ctx, { actor, body, submissionId, digest }) {
    const { outcomeId, step, on } = body;
    const { outcome, hearing } = openHearing(ctx, outcomeId);
    const { called = [] } = hearing;
    const after: Hearing = step === 'summoned' ? { ...hearing, called: [...called, on] } : { ...hearing, heard: step };
    ctx.state.view.outcomes = ctx.state.view.outcomes.map((each) =>
      each.id === outcomeId ? { ...each, hearing: after } : each,
    );
    const { offsetMinutes } = ctx.input.plan.calendar;
    const from = step === 'summoned' ? endOfLocalDay(on, offsetMinutes) : now(ctx);
    const dueAt = dueIn(ctx, hearing.decide, from);
    if (isLaterThanDue(ctx, dueAt)) setDeadline(ctx, dueAt);
    const template = step === 'summoned' ? 'hearing-summoned' : 'hearing-recorded';
    notify(ctx, ctx.input.employeeId, template, { code: outcome.code, day: on });
    draft(ctx, { type: `hearing.${step}`, actor, submissionId, digest, data: { outcomeId, on } });
  },
};
