/** Proposing, returning and agreeing targets: used by target setting and by a review that re-targets. */
import type { Command, Target } from '../../messages.ts';
import { NEEDS_REASON, type RefusedPart } from '../../refused-part.ts';
import type { Waiting } from '../../record.ts';
import { addMark, type Ctx, draft, hasMark, notify, refuse, settled, SYSTEM } from '../state.ts';
import { changeTargets, forgetOthers, lacksTargets, measuringFacts, targetsInForce } from '../progress.ts';
import { midYear, segmentsOf } from '../segments.ts';
import type { StageCommand } from './stage.ts';
import { requireAssessor, requireEmployee, waiting, waitingOnAssessor } from './turn.ts';
import { MOST_LISTED, WHOLE } from '../../../rules/time/units.ts';

export type TargetLimits = { maxRounds: number; minTargets: number; maxTargets: number };

export function requireTargets(ctx: Ctx, targets: Target[], limits: TargetLimits): void {
  if (targets.length < limits.minTargets || targets.length > limits.maxTargets) {
    refuse('command-invalid', `between ${limits.minTargets} and ${limits.maxTargets} targets are allowed`);
  }
  const weights = targets.reduce((sum, target) => sum + target.weight, 0);
  if (weights !== WHOLE) refuse('command-invalid', `target weights add up to ${weights}, not ${WHOLE}`);
  if (new Set(targets.map((target) => target.id)).size !== targets.length) {
    refuse('command-invalid', 'two targets share an id');
  }
  const factors = measuringFacts(ctx);
  const wrong = factors ? targets.flatMap((target, i) => unmeasurable(target, i, factors)) : [];
  if (wrong.length > 0) refuse('command-invalid', 'a target that cannot be measured is no target', ...wrong);
}

const MOST_SEGMENTS = 6;

/** What a year is counted from has a most, and a list beyond it could not be scored at all. */
export function requireRoom(ctx: Ctx, targets: Target[]): void {
  const listed = segmentsOf(ctx).reduce((sum, segment) => sum + segment.targets.length, 0);
  const more = targetsInForce(ctx).length + targets.length;
  if (segmentsOf(ctx).length >= MOST_SEGMENTS || listed + more > MOST_LISTED) {
    refuse('rounds-exhausted', 'the targets of this year changed as often as can be counted');
  }
}

/** What a target lacks that is needed to say whether it was reached. */
function unmeasurable(target: Target, i: number, factors: Record<string, number>): RefusedPart[] {
  const { kind, aspect, direction, value, upper, source } = target;
  const at = (field: string) => `/targets/${i}/${field}`;
  const missing = Object.entries({ kind, aspect, direction, value, source }).filter(([, given]) => given === undefined);
  if (missing.length > 0) return missing.map(([field]) => ({ pointer: at(field), because: 'needs-measure' }));
  return [
    ...(direction === 'range' && (upper === undefined || upper <= (value ?? 0))
      ? [{ pointer: at('upper'), because: 'needs-upper' as const }]
      : []),
    ...(source === 'own' || Object.hasOwn(factors, source ?? '')
      ? []
      : [{ pointer: at('source'), because: 'not-a-source' as const }]),
  ];
}

export function proposeCommand(limitsOf: (ctx: Ctx) => TargetLimits): StageCommand<'proposeTargets'> {
  return {
    check(ctx, command: Command<'proposeTargets'>) {
      requireEmployee(ctx, command);
      if (hasMark(ctx, 'agreed')) refuse('already-done', 'the targets are agreed');
      if (hasMark(ctx, 'proposed')) refuse('stage-mismatch', 'the proposal is with the assessor');
      if (ctx.state.view.targetRounds >= limitsOf(ctx).maxRounds) refuse('rounds-exhausted', 'no more proposals');
      requireTargets(ctx, command.body.targets, limitsOf(ctx));
      if (midYear(ctx) && targetsInForce(ctx).length > 0) requireRoom(ctx, command.body.targets);
    },
    apply(ctx, { actor, body, submissionId, digest }) {
      const { view } = ctx.state;
      takeOffTheTable(ctx);
      view.targets = body.targets;
      view.targetRounds += 1;
      addMark(ctx, 'proposed');
      notify(ctx, view.assessorId, 'targets-proposed');
      draft(ctx, { type: 'targets.proposed', actor, submissionId, digest });
    },
  };
}

export function returnCommand(limitsOf: (ctx: Ctx) => TargetLimits): StageCommand<'returnTargets'> {
  return {
    check(ctx, command) {
      requireAssessor(ctx, command);
      if (!hasMark(ctx, 'proposed')) refuse('stage-mismatch', 'there is no proposal to return');
      if (!command.submissionId) refuse('command-invalid', 'a return needs a reason', NEEDS_REASON);
      if (ctx.state.view.targetRounds >= limitsOf(ctx).maxRounds) {
        refuse('rounds-exhausted', 'this was the last round: agree, or let the deadline decide');
      }
    },
    apply(ctx, { actor, submissionId, digest }) {
      ctx.state.marks = ctx.state.marks.filter((mark) => mark !== 'proposed');
      putBack(ctx);
      notify(ctx, ctx.input.employeeId, 'targets-returned');
      draft(ctx, { type: 'targets.returned', actor, submissionId, digest });
    },
  };
}

export const agreeCommand: StageCommand<'agreeTargets'> = {
  check(ctx, command) {
    requireAssessor(ctx, command);
    if (hasMark(ctx, 'agreed')) refuse('already-done', 'the targets are agreed');
    if (!hasMark(ctx, 'proposed')) refuse('stage-mismatch', 'there is no proposal to agree to');
  },
  apply(ctx, { actor, submissionId, digest }) {
    agreed(ctx, 'assessor');
    notify(ctx, ctx.input.employeeId, 'targets-agreed');
    draft(ctx, { type: 'targets.agreed', actor, submissionId, digest });
  },
};

/** A re-target, and what an assessor sets, obey the limits of the plan's target stage. */
export function plannedLimits(ctx: Ctx): TargetLimits {
  const stage = ctx.input.plan.stages.find((each) => each.kind === 'target');
  return (stage?.options ?? { maxRounds: 2, minTargets: 1, maxTargets: 10 }) as TargetLimits;
}

/**
 * The law knows no year without targets: for somebody who let the time for it pass, the assessor sets them, and they
 * bind at once. What the employee reports from then on counts as ever.
 */
export const setTargets: StageCommand<'proposeTargets'> = {
  check(ctx, command) {
    requireAssessor(ctx, command);
    if (ctx.state.frozen && ctx.state.view.state !== 'BLOCKED') refuse('stage-mismatch', 'the facts are frozen');
    if (hasMark(ctx, 'proposed')) refuse('stage-mismatch', 'what the employee proposed is answered first');
    if (!lacksTargets(ctx))
      refuse('not-your-turn', 'the employee proposes targets; the assessor sets them where there are none');
    requireTargets(ctx, command.body.targets, plannedLimits(ctx));
  },
  apply(ctx, { actor, body, submissionId, digest }) {
    ctx.state.view.targets = body.targets;
    ctx.state.view.targetsAgreedBy = 'assessor';
    notify(ctx, ctx.input.employeeId, 'targets-set');
    draft(ctx, { type: 'targets.set', actor, submissionId, digest });
  },
};

function agreed(ctx: Ctx, by: 'assessor' | 'deadline'): void {
  const { binding, view } = ctx.state;
  if (binding && midYear(ctx)) changeTargets(ctx, binding.targets, view.targets);
  view.targetsAgreedBy = by;
  ctx.state.marks = ctx.state.marks.filter((mark) => mark !== 'proposed');
  addMark(ctx, 'agreed');
  forgetOthers(ctx);
}

/** What is agreed stays so until something else is; on the table it is shown as what it is. */
function takeOffTheTable(ctx: Ctx): void {
  const { state } = ctx;
  const { targets, targetsAgreedBy } = state.view;
  if (targetsAgreedBy === null || !settled(ctx)) return;
  state.binding = { targets, targetsAgreedBy };
  state.view.targetsAgreedBy = null;
}

function putBack(ctx: Ctx): void {
  const { state } = ctx;
  if (!state.binding || !settled(ctx) || isInForce(ctx)) return;
  Object.assign(state.view, state.binding);
}

/** Others were agreed since: what they took the place of is not put back. */
function isInForce(ctx: Ctx): boolean {
  const { binding, view } = ctx.state;
  if (view.targetsAgreedBy === null || JSON.stringify(view.targets) === JSON.stringify(binding?.targets)) return false;
  return ctx.patched?.('in-force') ?? true;
}

/** What was proposed while others are agreed comes to nothing. */
export function lapse(ctx: Ctx): void {
  notify(ctx, ctx.input.employeeId, 'change-lapsed');
  draft(ctx, { type: 'change.lapsed', actor: SYSTEM });
}

/**
 * Nobody answered in time. What the assessor has had and kept silent about binds; what they sent back does not, so that
 * what was agreed before goes on. Where nothing ever was, there are no targets, and nobody agreed to them.
 */
export function decideByDeadline(ctx: Ctx): void {
  const { view, binding } = ctx.state;
  // Where targets can change, those that were agreed stay until somebody agrees to others.
  const stays = binding !== undefined && midYear(ctx) !== undefined;
  if ((hasMark(ctx, 'proposed') && !stays) || !settled(ctx)) return agreed(ctx, 'deadline');
  const lapses = binding !== undefined && hasMark(ctx, 'proposed') && (ctx.patched?.('lapse-told') ?? true);
  if (binding) putBack(ctx);
  else if (view.targetsAgreedBy === null) view.targets = [];
  addMark(ctx, 'agreed');
  if (lapses) lapse(ctx);
}

export const targetsWaitingOn = (ctx: Ctx): Waiting[] =>
  hasMark(ctx, 'proposed') ? waitingOnAssessor(ctx, 'agreeTargets') : [waiting(ctx, 'employee', 'proposeTargets')];
