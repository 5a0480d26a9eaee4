import { z } from '@hono/zod-openapi';
import type { JointTargetDoc } from '../../store/goal/types.ts';
import { requireEmployeeId } from '../access/person.ts';
import type { Caller, Deps } from '../deps.ts';
import { versionTag } from '../http/etag.ts';
import { answer, d, paging, RegionFilter } from '../http/forms.ts';
import { command, list, operations, read } from '../http/operations.ts';
import { findingIn } from '../problem/problem.ts';
import type { Action } from '../access/policy.ts';
import type { ToChange } from './change-thing.ts';
import { deliverResult } from './deliver.ts';
import { latestDay } from './joint-day.ts';
import { cancelled, contributed, disputed, disputeDecided, leaving, resultSettled, signed } from './joint-moves.ts';
import {
  CancelJointRequest,
  ContributeRequest,
  DecideDisputeRequest,
  DisputeRequest,
  JointTargetRequest,
  JointTargetSchema,
  LeaveRequest,
  SettledSchema,
  SettleRequest,
  SignRequest,
} from './joint-schema.ts';
import {
  createJointTarget,
  listSeenJointTargets,
  moveJointTarget,
  readJointTarget,
  requireOtherSigner,
} from './joint-targets.ts';
import { presentJointTarget } from './joint-view.ts';

const path = '/v1/joint-targets';
const year = z.coerce.number().int().min(2000).max(2100).optional().openapi(d('Of this year'));
const state = z.enum(['PROPOSED', 'IN_FORCE', 'SETTLED', 'CANCELLED']).optional().openapi(d('In this state'));
const etag = ({ revision }: { revision: number }) => versionTag(revision);

type Named<A extends Action> = { name: string; action: A; summary: string };
type Work<B> = (deps: Deps, caller: Caller, asked: ToChange & { body: B }) => Promise<JointTargetDoc>;

/** Something that is done with a joint target. */
const moveOf = <const A extends Action, B extends z.ZodType>(
  { name, ...named }: Named<A>,
  body: B,
  work: Work<z.output<B>>,
) =>
  command({
    ...named,
    path: `${path}/{id}/${name}` as `${typeof path}/{id}/x`,
    ifMatch: true,
    body,
    dryRun: 'same',
    answers: answer(JointTargetSchema, 'The joint target as it now is; in a dry run, as it would be'),
    etag,
    run: async (deps, { caller, params: { id }, body: sent, key, expected, dryRun }) =>
      presentJointTarget(await work(deps, caller, { id, body: sent, command: key, expected, dryRun })),
  });

const settleAndDeliver = async (deps: Deps, caller: Caller, { at, ...how }: ToChange & { at: string }) => {
  const target = await moveJointTarget(deps, caller, {
    ...how,
    action: 'settleJointTarget',
    // What was settled is sent again to whoever did not take it.
    decide: async (now) =>
      now.result?.day === at ? null : resultSettled(now, at, await latestDay(deps, now, 'settled')),
  });
  const { warnings, ...delivery } = await deliverResult(deps, caller, { target, dryRun: how.dryRun });
  const told = warnings.map((each) => findingIn(each, caller.language));
  return { ...presentJointTarget(target), delivery: { ...delivery, warnings: told } };
};

export const registerJointTargets = operations(
  'Goals',
  list({
    action: 'listJointTargets',
    path,
    summary: 'List joint targets of several units',
    query: z.strictObject({ region: RegionFilter, year, state, ...paging }),
    row: JointTargetSchema,
    answers: 'Joint targets',
    run: (deps, { caller, query }) => listSeenJointTargets(deps, caller, query),
  }),
  command({
    action: 'createJointTarget',
    path,
    summary: 'Propose a joint target to the units that shall own it',
    body: JointTargetRequest,
    dryRun: 'same',
    status: 201,
    answers: answer(JointTargetSchema, 'The joint target; it is in force once a head of each owner has signed'),
    etag,
    run: async (deps, { caller, body: asked, key, dryRun }) =>
      presentJointTarget(await createJointTarget(deps, caller, { asked, command: key, dryRun })),
  }),
  read({
    action: 'getJointTarget',
    path: `${path}/{id}`,
    summary: 'Read a joint target, and what happened to it',
    answers: answer(JointTargetSchema, 'The joint target; ETag is its version'),
    run: async (deps, { caller, params: { id }, setTag }) => {
      const view = await readJointTarget(deps, caller, id);
      setTag(versionTag(view.revision));
      return view;
    },
  }),
  moveOf(
    { name: 'sign', action: 'signJointTarget', summary: 'Sign it as the head of an owner' },
    SignRequest,
    (deps, caller, { body: { unit }, ...how }) =>
      moveJointTarget(deps, caller, {
        ...how,
        action: 'signJointTarget',
        unit,
        decide: async (target) => {
          await requireOtherSigner(deps, caller, target);
          return signed(target, { unit, person: requireEmployeeId(caller.principal) });
        },
      }),
  ),
  moveOf(
    { name: 'contribute', action: 'contributeJointTarget', summary: 'Say what an owner has brought so far' },
    ContributeRequest,
    (deps, caller, { body, ...how }) =>
      moveJointTarget(deps, caller, {
        ...how,
        action: 'contributeJointTarget',
        unit: body.unit,
        decide: async (target) => contributed(target, body, await latestDay(deps, target, 'contributed')),
      }),
  ),
  moveOf(
    { name: 'leave', action: 'leaveJointTarget', summary: 'An owner leaves; the pack says what becomes of its share' },
    LeaveRequest,
    (deps, caller, { body, ...how }) =>
      moveJointTarget(deps, caller, {
        ...how,
        action: 'leaveJointTarget',
        unit: body.unit,
        decide: (target) => leaving(target, body),
      }),
  ),
  moveOf(
    { name: 'dispute', action: 'disputeJointTarget', summary: 'Dispute its figures before they are settled' },
    DisputeRequest,
    (deps, caller, { body, ...how }) =>
      moveJointTarget(deps, caller, {
        ...how,
        action: 'disputeJointTarget',
        unit: body.unit,
        decide: (target) => disputed(target, { ...body, person: requireEmployeeId(caller.principal) }),
      }),
  ),
  moveOf(
    {
      name: 'decide-dispute',
      action: 'decideJointDispute',
      summary: 'Decide a dispute, as the superior of whoever leads',
    },
    DecideDisputeRequest,
    (deps, caller, { body, ...how }) =>
      moveJointTarget(deps, caller, {
        ...how,
        action: 'decideJointDispute',
        decide: async (target) => disputeDecided(target, body, await latestDay(deps, target, 'contributed')),
      }),
  ),
  command({
    action: 'settleJointTarget',
    path: `${path}/{id}/settle`,
    summary: 'Settle its one result, and bring it to every appraisal that bears it',
    ifMatch: true,
    body: SettleRequest,
    dryRun: 'same',
    answers: answer(SettledSchema, 'The joint target, and where its result went; again, it goes to those who lack it'),
    etag,
    run: (deps, { caller, params: { id }, body: { at }, key, expected, dryRun }) =>
      settleAndDeliver(deps, caller, { id, at, command: key, expected, dryRun }),
  }),
  moveOf(
    { name: 'cancel', action: 'cancelJointTarget', summary: 'Cancel it before it is settled' },
    CancelJointRequest,
    (deps, caller, { body, ...how }) =>
      moveJointTarget(deps, caller, {
        ...how,
        action: 'cancelJointTarget',
        decide: (target) => cancelled(target, body),
      }),
  ),
);
