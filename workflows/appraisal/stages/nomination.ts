/** The employee says who could be asked as peers, the assessor names them; who says nothing in time leaves it to the draw. */
import { reminderAt } from '../../../rules/time/calendar.ts';
import type { Duration } from '../../../rules/language/types.ts';
import type { Waiting } from '../../record.ts';
import { dueIn } from '../deadline.ts';
import { type Ctx, draft, notify, refuse, SYSTEM } from '../state.ts';
import type { Commands } from './stage.ts';
import { peersAsked } from './subordinates.ts';
import { requireAssessor, requireEmployee, waiting } from './turn.ts';

type PeersWanted = { invite: number; minimum: number; nominate?: { within: Duration } };
const peersIn = ({ input }: Ctx): PeersWanted | undefined =>
  input.plan.stages.find(({ kind }) => kind === 'feedback')?.options['peers'] as PeersWanted | undefined;

const OPEN = ['open', 'proposed', 'returned'];
export const isNominating = ({ state }: Ctx): boolean => OPEN.includes(state.view.nomination?.state ?? '');
/** Whom the person has declared as close relatives. */
export const relativesOf = ({ state }: Ctx): string[] => state.view.nomination?.relatives ?? [];

/** When the stage is set up; not where the assessor has named peers beforehand. */
export function openNomination(ctx: Ctx): void {
  const { view } = ctx.state;
  const within = peersIn(ctx)?.nominate?.within;
  if (within === undefined || peersAsked(ctx).length > 0) return;
  delete ctx.state.nominationReminded;
  view.nomination = { state: 'open', peers: [], until: dueIn(ctx, within, view.stageOpenedAt) };
  notify(ctx, ctx.input.employeeId, 'nomination-opened');
}

export function nominationWaitingOn(ctx: Ctx): Waiting[] {
  if (!isNominating(ctx)) return [];
  const proposed = ctx.state.view.nomination?.state === 'proposed';
  return [proposed ? waiting(ctx, 'assessor', 'assignPeers') : waiting(ctx, 'employee', 'nominatePeers')];
}

export const nominationDue = (ctx: Ctx): number | undefined =>
  isNominating(ctx) ? ctx.state.view.nomination?.until : undefined;

/** The day before the time is over, once. */
export function nominationReminder({ state, input }: Ctx, due: number | undefined): number | undefined {
  if (due === undefined || state.nominationReminded) return undefined;
  const at = reminderAt(due, 1, input.plan.calendar);
  return at > state.view.stageOpenedAt ? at : undefined;
}

export function remindNomination(ctx: Ctx, isDue: (at: number) => boolean): void {
  const at = nominationReminder(ctx, nominationDue(ctx));
  if (at === undefined || !isDue(at)) return;
  ctx.state.nominationReminded = true;
  for (const { id, for: command } of nominationWaitingOn(ctx)) if (id) notify(ctx, id, 'reminder', { command });
  draft(ctx, { type: 'stage.reminded', actor: SYSTEM });
}

function end({ state: { view } }: Ctx, state: 'approved' | 'drawn'): void {
  if (view.nomination) view.nomination = { ...view.nomination, state };
}

/** The assessor, or an admin, has named who is asked. The person is told that, and not who. */
export function approveNomination(ctx: Ctx): void {
  end(ctx, 'approved');
  notify(ctx, ctx.input.employeeId, 'nomination-approved');
}

/** Nobody was named in time: those who were drawn at the launch are asked. */
export function lapseNomination(ctx: Ctx, isOver: (until: number) => boolean): void {
  const { view, declinedPeers = [], peersTakenOff = [] } = ctx.state;
  const until = nominationDue(ctx);
  if (until === undefined || !isOver(until)) return;
  const { employeeId, peerReserve = [] } = ctx.input;
  const others = [employeeId, view.assessorId, view.secondReviewerId, ...relativesOf(ctx)];
  const taken = [...others, ...view.peerIds, ...declinedPeers, ...peersTakenOff];
  const drawn = peerReserve.filter((id) => !taken.includes(id)).slice(0, peersIn(ctx)?.invite ?? 0);
  end(ctx, 'drawn');
  view.peerIds = [...drawn, ...view.peerIds];
  for (const id of [employeeId, view.assessorId]) notify(ctx, id, 'nomination-lapsed');
  for (const id of drawn) notify(ctx, id, 'feedback-invited');
  draft(ctx, { type: 'peers.drawn', actor: SYSTEM });
}

export const NOMINATION: Commands = {
  nominatePeers: {
    check(ctx, command) {
      requireEmployee(ctx, command);
      if (!isNominating(ctx)) refuse('stage-mismatch', 'peers are not nominated now');
      const { peers, relatives = [] } = command.body;
      const { employeeId } = ctx.input;
      const { assessorId, secondReviewerId } = ctx.state.view;
      // Who of them is asked as a subordinate, or has declined, is told to the assessor alone.
      const because = (id: string) => {
        if ([employeeId, assessorId, secondReviewerId].includes(id)) return 'not-nominated' as const;
        return relatives.includes(id) ? ('declared-relative' as const) : null;
      };
      const wrong = peers.flatMap((id, i) => {
        const why = because(id);
        return why === null ? [] : [{ pointer: `/peers/${i}`, because: why }];
      });
      if (wrong.length > 0) refuse('command-invalid', 'some of them cannot be asked', ...wrong);
      const minimum = peersIn(ctx)?.minimum ?? 1;
      if (new Set(peers).size < minimum) {
        const few = { pointer: '/peers', because: 'too-few-peers', minimum } as const;
        refuse('command-invalid', `at least ${minimum} peers must be nominated`, few);
      }
    },
    apply(ctx, { actor, body, submissionId, digest }) {
      const { view } = ctx.state;
      const { peers, relatives = [] } = body;
      const declared = relatives.length > 0 ? { relatives: [...new Set(relatives)] } : {};
      const until = view.nomination?.until ?? 0;
      view.nomination = { state: 'proposed', peers: [...new Set(peers)], ...declared, until };
      notify(ctx, view.assessorId, 'peers-nominated');
      draft(ctx, { type: 'peers.nominated', actor, submissionId, digest });
    },
  },
  returnNomination: {
    check(ctx, command) {
      requireAssessor(ctx, command);
      if (ctx.state.view.nomination?.state !== 'proposed') refuse('stage-mismatch', 'nobody is nominated');
    },
    apply(ctx, { actor, submissionId, digest }) {
      const { view } = ctx.state;
      if (view.nomination) view.nomination = { ...view.nomination, state: 'returned' };
      notify(ctx, ctx.input.employeeId, 'nomination-returned');
      draft(ctx, { type: 'nomination.returned', actor, submissionId, digest });
    },
  },
};
