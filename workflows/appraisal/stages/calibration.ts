import { askPlaces } from '../places.ts';
import { NEEDS_REASON } from '../../refused-part.ts';
import { addMark, type Ctx, draft, hasMark, now, refuse } from '../state.ts';
import type { Commands, Stage } from './stage.ts';
import { requireAdmin } from './turn.ts';

const ADJUST: Commands['adjustResult'] = {
  check(ctx, command) {
    requireAdmin(command);
    const { actor, body, submissionId } = command;
    const { view, ratedBy, ratedFor } = ctx.state;
    if (hasMark(ctx, 'released')) refuse('stage-mismatch', 'the unit is released');
    const own = [ctx.input.employeeId, view.assessorId, ratedBy, ratedFor];
    if ([actor.id, actor.for].some((each) => each !== undefined && own.includes(each))) {
      refuse('self-decision', 'a result is adjusted by somebody else than the employee and whoever rated');
    }
    if (!submissionId) refuse('command-invalid', 'an adjustment needs its reasons', NEEDS_REASON);
    if (view.predicate !== body.from) {
      refuse('version-stale', `the predicate is ${view.predicate ?? 'none'}`, {
        pointer: '/from',
        because: 'adjusted-meanwhile',
      });
    }
    if (body.to === body.from) {
      refuse('command-invalid', 'it has this predicate', { pointer: '/to', because: 'same-predicate' });
    }
  },
  apply(ctx, { actor, body, submissionId, digest }) {
    const { view, effects } = ctx.state;
    const computed = computedPredicate(ctx) ?? body.from;
    const isBack = body.to === computed;
    view.predicate = body.to;
    view.adjustment = isBack ? null : { computed, by: actor.id, at: now(ctx) };
    // What is still to be decided of an earlier adjustment is not asked any more.
    ctx.state.effects = [
      ...effects.filter(({ kind }) => kind !== 'score'),
      { kind: 'score', adjusted: isBack ? null : body.to },
    ];
    draft(ctx, { type: 'result.adjusted', actor, submissionId, digest, data: { ...body, computed } });
  },
};

const computedPredicate = ({ state: { view } }: Ctx) => view.adjustment?.computed ?? view.predicate;

/** A barrier over the unit: every appraisal waits until an authorised person has looked at the unit and released it. */
export const calibration: Stage = {
  commands: { adjustResult: ADJUST },
  open(ctx) {
    if (!ctx.state.released) return;
    delete ctx.state.released;
    addMark(ctx, 'released');
    askPlaces(ctx);
  },
  waitingOn: () => [{ as: 'admin', for: 'release' }],
  isOver: (ctx) => hasMark(ctx, 'released'),
};
