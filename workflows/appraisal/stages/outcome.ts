import { hasOpenCorrection } from '../open-correction.ts';
import { type Command, officeAbove } from '../../messages.ts';
import type { OutcomeView, Waiting } from '../../record.ts';
import { heldBack, recordHearing } from './hearing.ts';
import { NEEDS_REASON } from '../../refused-part.ts';
import { type Ctx, draft, notify, now, personWaitedFor, refuse } from '../state.ts';
import type { Stage } from './stage.ts';
import { partTaken, waitingOnAssessor } from './turn.ts';

const open = (ctx: Ctx) => ctx.state.view.outcomes.filter((outcome) => outcome.status === 'PROPOSED');
/** An approved proposal is open until it is safely issued. */
const issuing = (ctx: Ctx) => ctx.state.effects.some((effect) => effect.kind === 'issue');

/** Where nobody stands above the assessor, what the second reviewer decides is that office's. */
const officeOf = (ctx: Ctx, { approval }: Pick<OutcomeView, 'approval'>) =>
  (approval === 'secondReviewer' ? officeAbove(ctx.state.view) : undefined) ?? approval;

/** The authority that the pack names; superiors by relation, higher officials by office. */
function requireAuthority(ctx: Ctx, { actor }: Command<'decideOutcome'>, outcome: OutcomeView): void {
  if ([actor.id, actor.for].includes(ctx.input.employeeId)) refuse('self-decision', 'nobody decides about themselves');
  const { ratedBy, ratedFor } = ctx.state;
  // Who rated in somebody's place decides in no third person's place about what came of it.
  if (actor.for !== undefined && actor.id === ratedBy && actor.for !== (ratedFor ?? ratedBy)) {
    refuse('self-decision', 'whoever rated decides in nobody else’s place');
  }
  const person = personWaitedFor(ctx, { as: 'official', office: outcome.approval });
  const entitled = person
    ? partTaken(ctx, actor) === person
    : actor.as === 'official' && actor.office === officeOf(ctx, outcome);
  if (!entitled) refuse('not-your-turn', `the ${outcome.approval} decides`);
}

export function setOutcome(ctx: Ctx, id: string, change: Partial<OutcomeView>): void {
  const { view } = ctx.state;
  view.outcomes = view.outcomes.map((outcome) => (outcome.id === id ? { ...outcome, ...change } : outcome));
}

/** Proposal, decision by the named authority, issued once. A sanction is never automatic: silence lets it lapse. */
export const outcome: Stage = {
  commands: {
    recordHearing,
    decideOutcome: {
      check(ctx, command) {
        const { view } = ctx.state;
        if (view.objection && !view.objection.decision) refuse('outcome-stayed', 'an objection is open');
        if (hasOpenCorrection(ctx)) {
          refuse('outcome-stayed', 'a correction is open', { pointer: '/outcomeId', because: 'correction-open' });
        }
        const proposal = view.outcomes.find((each) => each.id === command.body.outcomeId);
        if (!proposal)
          refuse('command-invalid', 'no such outcome is proposed', {
            pointer: '/outcomeId',
            because: 'not-proposed',
          });
        if (proposal.status !== 'PROPOSED' || proposal.decidedBy) refuse('already-done', 'the outcome is decided');
        requireAuthority(ctx, command, proposal);
        if (!command.submissionId) refuse('command-invalid', 'a decision needs its reasons', NEEDS_REASON);
        if (command.body.decision === 'approved' && heldBack(proposal))
          refuse('hearing-needed', 'the person is heard first');
      },
      apply(ctx, { actor, body, submissionId, digest }) {
        const decided = { decidedBy: actor.id, decidedAt: now(ctx) };
        if (body.decision === 'approved') {
          setOutcome(ctx, body.outcomeId, decided);
          ctx.state.effects.push({ kind: 'issue', outcomeId: body.outcomeId });
        } else {
          setOutcome(ctx, body.outcomeId, { ...decided, status: 'REJECTED' });
        }
        const data = { outcomeId: body.outcomeId };
        draft(ctx, { type: `outcome.${body.decision}`, actor, submissionId, digest, data });
      },
    },
  },
  open(ctx) {
    for (const proposal of open(ctx)) {
      const person = personWaitedFor(ctx, { as: 'official', office: proposal.approval });
      notify(ctx, person ?? `office:${officeOf(ctx, proposal)}`, 'outcome-proposed', { code: proposal.code });
    }
  },
  waitingOn: (ctx): Waiting[] => [
    ...(!hasOpenCorrection(ctx) && open(ctx).some(heldBack) ? waitingOnAssessor(ctx, 'recordHearing') : []),
    ...(hasOpenCorrection(ctx) ? [] : open(ctx))
      .filter((proposal) => !proposal.decidedBy && !heldBack(proposal))
      .map(({ approval }): Waiting => {
        const id = personWaitedFor(ctx, { as: 'official', office: approval });
        return { as: 'official', office: officeOf(ctx, { approval }), ...(id ? { id } : {}), for: 'decideOutcome' };
      }),
  ],
  isOver: (ctx) => open(ctx).length === 0 && !issuing(ctx) && !hasOpenCorrection(ctx),
  mustStay: hasOpenCorrection,
  forward(ctx) {
    for (const proposal of open(ctx)) {
      if (!proposal.decidedBy) setOutcome(ctx, proposal.id, { status: 'LAPSED' });
    }
  },
};
