import type { RaterGroup } from '../../../rules/language/groups.ts';
import type { Facts } from '../../../rules/language/types.ts';
import type { Command } from '../../messages.ts';
import { type Ctx, draft, notify, plannedStage, refuse } from '../state.ts';
import type { Stage } from './stage.ts';
import { isNominating, NOMINATION, nominationWaitingOn, openNomination, relativesOf } from './nomination.ts';
import {
  holdsForSubordinates,
  isHeldNoMore,
  isSubordinate,
  peersAsked,
  replaceSubordinate,
  subordinatesWanted,
} from './subordinates.ts';
import { waitingOnAssessor } from './turn.ts';

const peersWanted = (ctx: Ctx) => (plannedStage(ctx).options as { peers?: { invite: number; minimum: number } }).peers;
const asksOthers = (ctx: Ctx): boolean => peersWanted(ctx) !== undefined || subordinatesWanted(ctx) !== undefined;
const unanswered = (ctx: Ctx) => ctx.state.view.peerIds.filter((peer) => !(peer in ctx.state.peerRatings));

/**
 * How many answered, and the half-up mean of `peerRating`: only averages ever leave the workflow. Of subordinates of whom
 * too few answered not even that: as if nobody had, or as if they were peers.
 */
export function peerFacts(ctx: Ctx): Facts {
  const wanted = subordinatesWanted(ctx);
  const of = (below: boolean) =>
    Object.entries(ctx.state.peerRatings)
      .filter(([id]) => isSubordinate(ctx, id) === below)
      .map(([, answer]) => answer['peerRating'])
      .filter((value) => typeof value === 'number');
  const [peers, below] = [of(false), of(true)];
  if (!wanted) return meanOf('peer', peers);
  const enough = below.length >= wanted.minimum;
  return {
    ...meanOf('peer', !enough && wanted.below === 'fold' ? [...peers, ...below] : peers),
    ...meanOf('subordinate', enough ? below : []),
  };
}

function meanOf(group: RaterGroup, values: readonly number[]): Facts {
  if (values.length === 0) return { [`${group}Count`]: 0 };
  const sum = values.reduce((total, value) => total + value, 0);
  const mean = Math.floor((2 * sum + values.length) / (2 * values.length));
  return { [`${group}Count`]: values.length, [`${group}Mean`]: mean };
}

/** Whoever is asked and has not answered yet. */
function requireAsked(ctx: Ctx, { actor }: Pick<Command, 'actor'>): void {
  if (!asksOthers(ctx)) refuse('stage-mismatch', 'this region asks no peers');
  if (actor.id === ctx.input.employeeId) refuse('self-decision', 'nobody is their own peer');
  if (actor.as !== 'peer' || !ctx.state.view.peerIds.includes(actor.id)) {
    refuse('not-your-turn', 'only invited peers may answer');
  }
  if (actor.id in ctx.state.peerRatings) refuse('already-done', 'this peer has answered');
}

/** Whether so many have declined that those who are left are fewer than the pack wants, and nobody else was drawn. */
const tooFew = (ctx: Ctx): boolean =>
  (ctx.state.declinedPeers ?? []).length > 0 &&
  peersAsked(ctx).length < (peersWanted(ctx)?.minimum ?? 0) &&
  (ctx.patched?.('few-peers') ?? true);

/** The next of those who were drawn beside the peers, and are not spoken for otherwise, nor taken off by somebody. */
function nextInReserve(ctx: Ctx): string | undefined {
  const {
    input,
    state: { view, declinedPeers = [], peersTakenOff = [] },
  } = ctx;
  const off = peersTakenOff.length > 0 && (ctx.patched?.('taken-off') ?? true) ? peersTakenOff : [];
  const taken = [...view.peerIds, ...declinedPeers, ...off, ...relativesOf(ctx), view.assessorId, input.employeeId];
  return input.peerReserve?.find((id) => !taken.includes(id));
}

/** Peers answer once each; how few are too few is decided by the pack's rules on `peerCount`. */
export const feedback: Stage = {
  commands: {
    ...NOMINATION,
    submitFeedback: {
      check(ctx, command) {
        requireAsked(ctx, command);
        if (typeof command.facts?.['peerRating'] === 'number') return;
        refuse('command-invalid', 'a peer answer needs peerRating', {
          pointer: '/facts/peerRating',
          because: 'needs-rating',
        });
      },
      apply(ctx, { actor, submissionId, digest, facts }) {
        ctx.state.peerRatings[actor.id] = facts ?? {};
        const answered = Object.keys(ctx.state.peerRatings);
        const { view } = ctx.state;
        view.peerAnswers = answered.filter((id) => !isSubordinate(ctx, id)).length;
        if (view.subordinateIds) view.subordinateAnswers = answered.length - view.peerAnswers;
        draft(ctx, { type: 'feedback.submitted', actor, submissionId, digest });
      },
    },
    declineFeedback: {
      check: requireAsked,
      apply(ctx, { actor, submissionId, digest }) {
        const { state } = ctx;
        state.declinedPeers = [...(state.declinedPeers ?? []), actor.id];
        const next = isSubordinate(ctx, actor.id) ? replaceSubordinate(ctx, actor.id) : nextInReserve(ctx);
        state.view.peerIds = [...state.view.peerIds.filter((id) => id !== actor.id), ...(next ? [next] : [])];
        if (next) notify(ctx, next, 'feedback-invited');
        draft(ctx, { type: 'feedback.declined', actor, submissionId, digest });
      },
    },
  },
  open(ctx) {
    openNomination(ctx);
    if (peersWanted(ctx)) for (const peer of unanswered(ctx)) notify(ctx, peer, 'feedback-invited');
  },
  waitingOn: (ctx) =>
    asksOthers(ctx)
      ? [
          ...nominationWaitingOn(ctx),
          ...unanswered(ctx).map((id) => ({ as: 'peer' as const, id, for: 'submitFeedback' as const })),
          ...(tooFew(ctx) ? waitingOnAssessor(ctx, 'assignPeers') : []),
        ]
      : [],
  // Where too few are left somebody else may be named until the deadline; then the pack's own rules decide.
  isOver: (ctx) =>
    (asksOthers(ctx) && !isNominating(ctx) && unanswered(ctx).length === 0 && !tooFew(ctx)) || isHeldNoMore(ctx),
  endsAtDeadline: (ctx) => !asksOthers(ctx),
  mustStay: holdsForSubordinates,
};
