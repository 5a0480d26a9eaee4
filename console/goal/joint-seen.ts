/** Joint targets as the API shows them, and what the visitor may do with one. */
import type { z } from 'zod';
import type { JointTargetSchema } from '../../api/goal/joint-schema.ts';
import { can } from '../../api/access/policy.ts';
import type { Visit } from '../visit.ts';
import type { Word } from '../words/words.ts';
import { allRows } from '../ask.ts';
import { query } from '../paths.ts';
import { type SeenGoal, unitsToSet } from './seen.ts';

/** What the targets of somebody may serve, and what they may bear together with others. */
export type Aims = { goals: SeenGoal[]; joints: SeenJoint[] };

export async function readAims(
  visit: Visit,
  { id, region, unit }: { id: string; region: string; unit: string },
): Promise<Aims> {
  const [goals, joints] = await Promise.all([
    visit.read<{ data: SeenGoal[] }>(`/v1/goals?appraisal=${encodeURIComponent(id)}`),
    allRows<SeenJoint>(visit, `/v1/joint-targets${query({ region, state: 'IN_FORCE' })}`),
  ]);
  const owned = ({ owners }: SeenJoint) => owners.some((each) => each.unit === unit && !each.left);
  return { goals: goals.data, joints: joints.filter(owned) };
}

export type SeenJoint = z.output<typeof JointTargetSchema>;

/** What can be done with one: its word in addresses, the operation's, and its label. */
export const JOINT_MOVES = {
  'tanda-tangan': { name: 'sign', label: 'joint.sign' },
  kontribusi: { name: 'contribute', label: 'joint.contribute' },
  keluar: { name: 'leave', label: 'joint.leave' },
  sengketa: { name: 'dispute', label: 'joint.dispute' },
  putusan: { name: 'decide-dispute', label: 'joint.decide' },
  selesaikan: { name: 'settle', label: 'joint.settle' },
  batalkan: { name: 'cancel', label: 'joint.cancel' },
} as const satisfies Record<string, { name: string; label: Word }>;
/** What is settled can only be sent again, to those who did not take it. */
export const moveLabel = (move: JointMove, { state }: SeenJoint): Word =>
  move === 'selesaikan' && state === 'SETTLED' ? 'joint.sendAgain' : JOINT_MOVES[move].label;
export type JointMove = keyof typeof JOINT_MOVES;
export const isJointMove = (move: string): move is JointMove => Object.hasOwn(JOINT_MOVES, move);

export type JointStanding = { headed: string[]; toSet: string[] | null; decides: boolean };

export const jointStanding = async (visit: Visit): Promise<JointStanding> => ({
  headed: await visit.headed(),
  toSet: await unitsToSet(visit),
  decides: can(visit.principal, 'decideJointDispute', ['secondReviewer', 'region']) !== null,
});

/** Owners for which the visitor can do it now. */
export function ownersFor(move: JointMove, { owners, state }: SeenJoint, { headed }: JointStanding): string[] {
  const mine = owners.filter(({ unit, left }) => !left && headed.includes(unit));
  if (move === 'tanda-tangan')
    return state === 'PROPOSED' ? mine.filter(({ signedBy }) => signedBy === null).map(({ unit }) => unit) : [];
  return state === 'IN_FORCE' ? mine.map(({ unit }) => unit) : [];
}

/** Who stands above the lead, if anybody does, is known by the API alone: whoever may decide disputes somewhere is offered it. */
export function movesFor(seen: SeenJoint, standing: JointStanding): JointMove[] {
  const { state, lead, dispute } = seen;
  const leads = standing.toSet === null || standing.toSet.includes(lead);
  const has = (move: JointMove) => ownersFor(move, seen, standing).length > 0;
  const heads = seen.owners.some(({ unit }) => standing.headed.includes(unit));
  return [
    ...(has('tanda-tangan') ? (['tanda-tangan'] as const) : []),
    ...(has('kontribusi') ? (['kontribusi'] as const) : []),
    ...(dispute !== null && standing.decides && !heads ? (['putusan'] as const) : []),
    ...(state === 'IN_FORCE' && dispute === null && has('sengketa') ? (['sengketa'] as const) : []),
    ...(ownersFor('keluar', seen, standing).some((unit) => unit !== lead) ? (['keluar'] as const) : []),
    ...(leads && state === 'IN_FORCE' && dispute === null && seen.soFar !== null ? (['selesaikan'] as const) : []),
    ...(leads && state === 'SETTLED' ? (['selesaikan'] as const) : []),
    ...(leads && (state === 'PROPOSED' || state === 'IN_FORCE') ? (['batalkan'] as const) : []),
  ];
}
