import { addMark, type Ctx, draft, hasMark, plannedStage, refuse } from '../state.ts';
import type { Stage } from './stage.ts';
import { requireEmployee, waiting } from './turn.ts';

const options = (ctx: Ctx) => plannedStage(ctx).options as { acknowledge: boolean; courseFacts: string[] };
const missingCourses = (ctx: Ctx) => options(ctx).courseFacts.filter((fact) => ctx.state.view.facts[fact] !== true);
const mustAcknowledge = (ctx: Ctx) => options(ctx).acknowledge && !hasMark(ctx, 'acknowledged');

/** Outreach to acknowledge, and the training gate: no targets before the courses the pack asks for. */
export const briefing: Stage = {
  commands: {
    acknowledgeBriefing: {
      check(ctx, command) {
        requireEmployee(ctx, command);
        if (!options(ctx).acknowledge) refuse('stage-mismatch', 'this region asks for no acknowledgement');
        if (hasMark(ctx, 'acknowledged')) refuse('already-done', 'the briefing is acknowledged');
      },
      apply(ctx, { actor, submissionId, digest }) {
        addMark(ctx, 'acknowledged');
        draft(ctx, { type: 'briefing.acknowledged', actor, submissionId, digest });
      },
    },
  },
  waitingOn: (ctx) => [
    ...(mustAcknowledge(ctx) ? [waiting(ctx, 'employee', 'acknowledgeBriefing')] : []),
    ...(missingCourses(ctx).length > 0 ? [waiting(ctx, 'system', 'recordFacts')] : []),
  ],
  isOver: (ctx) => !mustAcknowledge(ctx) && missingCourses(ctx).length === 0,
};
