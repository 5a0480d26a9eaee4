/** Subordinates who are asked about their superior: as a peer is, but whoever they are follows from the day of the opening. */
import type { Phase } from '../../../rules/language/types.ts';
import { type Ctx, addMark, draft, hasMark, isOpen, notify, plannedStage, SYSTEM } from '../state.ts';

type Wanted = NonNullable<Extract<Phase, { kind: 'feedback' }>['subordinates']>;

export const subordinatesWanted = ({ input }: Ctx): Wanted | undefined =>
  input.plan.stages.find(({ kind }) => kind === 'feedback')?.options['subordinates'] as Wanted | undefined;

export const isSubordinate = ({ state }: Ctx, id: string): boolean => state.view.subordinateIds?.includes(id) === true;
/** Those who are asked as peers: everybody who is asked is in `peerIds`. */
export const peersAsked = (ctx: Ctx): string[] => ctx.state.view.peerIds.filter((id) => !isSubordinate(ctx, id));

const answered = (ctx: Ctx) => Object.keys(ctx.state.peerRatings).filter((id) => isSubordinate(ctx, id)).length;

/** Once, when the stage is open: who they are is asked of the roster. */
export function askSubordinates(ctx: Ctx): void {
  if (plannedStage(ctx).kind !== 'feedback' || !subordinatesWanted(ctx) || !isOpen(ctx) || hasMark(ctx, ASKED)) return;
  // A stage that was gone back to has asked them already.
  if (ctx.state.view.subordinateIds) return;
  addMark(ctx, ASKED);
  ctx.state.effects.push({ kind: 'ask' });
}
const ASKED = 'subordinates';

/** Of fewer than the minimum nothing could ever be told: they are asked only where they are heard with the peers. */
export function inviteSubordinates(ctx: Ctx, drawn: readonly string[]): void {
  const { state, input } = ctx;
  const { view, declinedPeers = [], peersTakenOff = [] } = state;
  const wanted = subordinatesWanted(ctx);
  if (!wanted) return;
  const taken = [...view.peerIds, ...declinedPeers, ...peersTakenOff];
  const others = [view.assessorId, view.secondReviewerId, input.employeeId];
  const free = drawn.filter((id) => ![...taken, ...others].includes(id));
  if (free.length < (wanted.below === 'fold' ? 1 : wanted.minimum)) return;
  const { invite = free.length } = wanted;
  const [named, reserve] = [free.slice(0, invite), free.slice(invite)];
  view.peerIds = [...view.peerIds, ...named];
  view.subordinateIds = named;
  if (reserve.length > 0) state.subordinateReserve = reserve;
  for (const id of named) notify(ctx, id, 'feedback-invited');
  draft(ctx, { type: 'subordinates.asked', actor: SYSTEM });
}

/** Whoever declined is asked no more; the next in reserve is. */
export function replaceSubordinate(ctx: Ctx, id: string): string | undefined {
  const { state } = ctx;
  const [next, ...rest] = state.subordinateReserve ?? [];
  if (rest.length > 0) state.subordinateReserve = rest;
  else delete state.subordinateReserve;
  const those = (state.view.subordinateIds ?? []).filter((each) => each !== id);
  state.view.subordinateIds = next === undefined ? those : [...those, next];
  return next;
}

/**
 * Whether the stage stays open until more of them have answered: never for more than are left, and not beyond a last day that
 * was decreed.
 */
export function holdsForSubordinates(ctx: Ctx): boolean {
  const wanted = subordinatesWanted(ctx);
  const asked = ctx.state.view.subordinateIds?.length ?? 0;
  const decreed = ctx.state.extensions[plannedStage(ctx).id] !== undefined;
  return wanted?.below === 'hold' && !decreed && asked >= wanted.minimum && answered(ctx) < wanted.minimum;
}

/** It was held for them alone, and enough of them have answered by now. */
export function isHeldNoMore(ctx: Ctx): boolean {
  const { view, graceUntil } = ctx.state;
  const { onDeadline: rule } = plannedStage(ctx);
  const held = view.overdue && graceUntil === null && (rule.do === 'escalate' ? rule.then : rule.do) !== 'hold';
  return held && subordinatesWanted(ctx)?.below === 'hold' && !holdsForSubordinates(ctx);
}
