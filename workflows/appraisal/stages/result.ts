import { hasOpenCorrection } from '../open-correction.ts';
import { dueIn, setDeadline } from '../deadline.ts';
import { type Actor, officeAbove } from '../../messages.ts';
import { NEEDS_REASON } from '../../refused-part.ts';
import { addMark, type Ctx, draft, hasMark, notify, now, refuse } from '../state.ts';
import { actualsBefore, checkActuals, correctActuals } from '../actuals.ts';
import { changesNothing } from '../corrected.ts';
import type { Stage } from './stage.ts';
import { partTaken, requireEmployee, waiting } from './turn.ts';

const objected = (ctx: Ctx) => ctx.state.view.objection !== null;
/** Also a second reviewer who stood in for the assessor has rated: somebody else must decide then. */
const partial = ({ state }: Ctx, { id, for: of }: Pick<Actor, 'id' | 'for'>) =>
  [id, of].some((each) => each !== undefined && [state.view.assessorId, state.ratedBy, state.ratedFor].includes(each));

/**
 * Hand-over and objection. Silence counts as accepted when the window ends; an objection in time
 * goes to the second reviewer, whose decision is final, however long it takes.
 */
export const result: Stage = {
  commands: {
    acknowledgeResult: {
      check(ctx, command) {
        requireEmployee(ctx, command);
        if (ctx.state.view.acknowledged) refuse('already-done', 'the result was received');
      },
      apply(ctx, { actor, body, submissionId, digest }) {
        ctx.state.view.acknowledged = body.refused ? 'refused' : 'yes';
        draft(ctx, { type: 'result.acknowledged', actor, submissionId, digest });
      },
    },
    object: {
      check(ctx, command) {
        requireEmployee(ctx, command);
        if (objected(ctx)) refuse('already-done', 'an objection was filed');
        if (hasOpenCorrection(ctx)) {
          refuse('stage-mismatch', 'a correction is open: there is time to object after it', {
            pointer: '/reason',
            because: 'correction-open',
          });
        }
        if (!command.submissionId) refuse('command-invalid', 'an objection needs its reasons', NEEDS_REASON);
        const { dueAt } = ctx.state.view;
        if (dueAt !== null && now(ctx) > dueAt) refuse('deadline-passed', 'the objection window is over');
      },
      apply(ctx, { actor, submissionId, digest }) {
        const { view } = ctx.state;
        view.objection = { at: now(ctx), by: actor.id, decision: null, decidedBy: null };
        view.acknowledged ??= 'yes';
        setDeadline(ctx, dueIn(ctx, ctx.input.plan.objection.decide));
        notify(ctx, view.secondReviewerId, 'objection-filed');
        notify(ctx, view.assessorId, 'objection-filed');
        draft(ctx, { type: 'objection.filed', actor, submissionId, digest });
      },
    },
    decideObjection: {
      check(ctx, { actor, submissionId, body, facts }) {
        const { view } = ctx.state;
        if (!view.objection) refuse('stage-mismatch', 'there is no objection');
        if (view.objection.decision) refuse('already-done', 'the objection is decided');
        if ([actor.id, actor.for].includes(ctx.input.employeeId) || partial(ctx, actor)) {
          refuse('self-decision', 'an objection is decided by somebody else than the employee and whoever rated');
        }
        const office = officeAbove(view);
        const isEntitled =
          office === undefined
            ? actor.as === 'secondReviewer' && partTaken(ctx, actor) === view.secondReviewerId
            : actor.as === 'official' && actor.office === office;
        if (!isEntitled) {
          refuse('not-your-turn', 'the second reviewer decides');
        }
        if (!submissionId) refuse('command-invalid', 'a decision needs its reasons', NEEDS_REASON);
        const { targets = [] } = body;
        const given = { facts: Object.keys(facts ?? {}).length > 0, targets: targets.length > 0 };
        if (body.decision === 'rejected' && (given.facts || given.targets)) {
          refuse('command-invalid', 'a rejected objection changes no facts', {
            pointer: given.facts ? '/facts' : '/targets',
            because: 'changes-nothing',
          });
        }
        checkActuals(ctx, targets);
        if (body.decision === 'upheld' && changesNothing(ctx, { facts, targets })) {
          refuse('command-invalid', 'an upheld objection corrects a fact', {
            pointer: '/facts',
            because: 'corrects-nothing',
          });
        }
      },
      apply(ctx, { actor, body, facts, submissionId, digest }) {
        const { state } = ctx;
        if (state.view.objection) {
          state.view.objection = { ...state.view.objection, decision: body.decision, decidedBy: actor.id };
        }
        const { targets = [] } = body;
        const before = targets.length > 0 && { targets: actualsBefore(ctx, targets) };
        if (body.decision === 'upheld') {
          state.view.facts = { ...state.view.facts, ...facts };
          state.corrected = { ...state.corrected, ...facts };
          correctActuals(ctx, targets);
          state.effects.push({ kind: 'score' });
        }
        addMark(ctx, 'decided');
        notify(ctx, ctx.input.employeeId, 'objection-decided');
        const data = { facts: facts ?? {}, ...before };
        draft(ctx, { type: `objection.${body.decision}`, actor, submissionId, digest, data });
      },
    },
  },
  lasts: ({ input }) => input.plan.objection.window,
  open(ctx) {
    notify(ctx, ctx.input.employeeId, 'result-ready');
  },
  waitingOn(ctx) {
    const { acknowledged, secondReviewerId } = ctx.state.view;
    if (hasOpenCorrection(ctx)) return [];
    if (!objected(ctx)) return acknowledged ? [] : [waiting(ctx, 'employee', 'acknowledgeResult')];
    if (partial(ctx, { id: secondReviewerId })) return [waiting(ctx, 'admin', 'reassignAssessor')];
    const office = officeAbove(ctx.state.view);
    return office === undefined
      ? [waiting(ctx, 'secondReviewer', 'decideObjection')]
      : [waiting(ctx, 'official', 'decideObjection', office)];
  },
  isOver: (ctx) => hasMark(ctx, 'decided') && !hasOpenCorrection(ctx),
  endsAtDeadline: (ctx) => !objected(ctx) && !hasOpenCorrection(ctx),
  mustStay: (ctx) => objected(ctx) || hasOpenCorrection(ctx),
  forward(ctx) {
    ctx.state.view.acknowledged ??= 'silent';
  },
};
