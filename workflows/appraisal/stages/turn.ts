import { type Actor, type Command, officeAbove } from '../../messages.ts';
import type { Waiting } from '../../record.ts';
import { type Ctx, personWaitedFor, refuse } from '../state.ts';

/** Refuses unless the actor is the employee of this appraisal. */
export function requireEmployee(ctx: Ctx, command: Command): void {
  const { actor } = command;
  if (actor.as !== 'employee' || actor.id !== ctx.input.employeeId) {
    refuse('not-your-turn', 'only the employee may do this');
  }
}

/**
 * Whose part somebody acts: their own, or that of whom they stand in for. Whoever is somebody in this appraisal themselves
 * stands in for nobody in it.
 */
export function partTaken(ctx: Ctx, { id, for: of }: Actor): string {
  if (of === undefined) return id;
  const { assessorId, secondReviewerId, peerIds } = ctx.state.view;
  if (id === ctx.input.employeeId) refuse('self-decision', 'nobody stands in for others in their own case');
  if ([assessorId, secondReviewerId, ...peerIds].includes(id)) {
    refuse('self-decision', 'nobody is two of those who appraise somebody');
  }
  return of;
}

/** The assessor; once a stage is escalated, the second reviewer may act in the assessor's place. Never the employee. */
export function requireAssessor(ctx: Ctx, command: Command): void {
  const { actor } = command;
  const { view } = ctx.state;
  if (actor.id === ctx.input.employeeId) refuse('self-decision', 'nobody assesses themselves');
  const part = partTaken(ctx, actor);
  if (actor.as === 'assessor' && part === view.assessorId) return;
  if (actor.as === 'secondReviewer' && part === view.secondReviewerId && view.escalated) return;
  refuse('not-your-turn', 'only the assessor may do this, or the second reviewer after an escalation');
}

export function requireAdmin(command: Command): void {
  if (command.actor.as !== 'admin') refuse('not-your-turn', 'only an admin may do this');
}

/** A waiting entry with the person filled in. */
export function waiting(ctx: Ctx, as: Waiting['as'], name: Waiting['for'], office?: Waiting['office']): Waiting {
  const id = personWaitedFor(ctx, office ? { as, office } : { as });
  return { as, ...(office ? { office } : {}), ...(id ? { id } : {}), for: name };
}

/** The assessor, joined by the second reviewer, if that is a person, once the stage is escalated. */
export function waitingOnAssessor(ctx: Ctx, name: Waiting['for']): Waiting[] {
  const first = waiting(ctx, 'assessor', name);
  const { view } = ctx.state;
  return view.escalated && officeAbove(view) === undefined ? [first, waiting(ctx, 'secondReviewer', name)] : [first];
}
