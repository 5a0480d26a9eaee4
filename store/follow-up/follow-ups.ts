/** Follow-ups as lists show them. Reads only. */
import { trusted } from 'mongoose';
import type { PastFollowUp } from '../../rules/decide/past.ts';
import type { Store } from '../connect.ts';
import { getInScope, inScope, inUnits, type KeyPage, pageOf } from '../read.ts';
import { listsOf } from '../stretches.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { FollowUpDoc } from './types.ts';

const MOST = 500;

export const getFollowUp = (store: Store, scope: RegionScope, id: string): Promise<FollowUpDoc | undefined> =>
  getInScope(store.models.followUps, scope, id);

type Filter = { scope: RegionScope; units?: string[] | null; appraisalId?: string; open?: boolean };

/** In order of id. */
export function listFollowUps(
  { models }: Store,
  { scope, units = null, appraisalId, open }: Filter,
  page: KeyPage,
): Promise<FollowUpDoc[]> {
  const filter = {
    ...inUnits(units),
    ...(open === undefined ? {} : { state: open ? trusted({ $ne: 'ended' }) : 'ended' }),
  };
  return pageOf(models.followUps, { ...filter, ...inScope(scope, { appraisalId }) }, page);
}

/** All of these people, in order of id. */
export async function followUpsOf(store: Store, region: string, people: readonly string[]): Promise<FollowUpDoc[]> {
  const found: FollowUpDoc[] = [];
  for (const employeeIds of listsOf(store.models.followUps, people, MOST))
    found.push(
      ...(await store.models.followUps
        .find({ employeeId: trusted({ $in: employeeIds }), ...inRegion(region) })
        .lean<FollowUpDoc[]>()),
    );
  return found.toSorted((a, b) => (a._id < b._id ? -1 : 1));
}

export const countOpenFollowUps = (store: Store, cycleId: string): Promise<number> =>
  store.models.followUps.countDocuments({ cycleId, state: trusted({ $ne: 'ended' }) });

/** Of a sandbox: those for which time does something until a business instant; of a clock that runs, all that are open. */
export async function followUpsDue(store: Store, cycleId: string, until: number | null): Promise<string[]> {
  const due = until === null ? { wakeAt: trusted({ $ne: null }) } : { wakeAt: trusted({ $ne: null, $lte: until }) };
  const found = await store.models.followUps
    .find({ cycleId, ...due }, { _id: 1 })
    .sort({ cycleId: 1, wakeAt: 1 })
    .limit(MOST)
    .lean();
  return found.map(({ _id }) => _id);
}

/** When time next does something for one of a sandbox. */
export async function nextFollowUpAct(store: Store, cycleId: string, after: number): Promise<number | null> {
  const [first] = await store.models.followUps
    .find({ cycleId, wakeAt: trusted({ $gt: after }) }, { wakeAt: 1 })
    .sort({ cycleId: 1, wakeAt: 1 })
    .limit(1)
    .lean();
  return first?.wakeAt ?? null;
}

type Asked = { region: string; sandbox: boolean; until: string };

/** By person, those that had a result until a day: real ones for a real cycle, for a sandbox both. */
export async function endedFollowUps(
  { models }: Store,
  { region, sandbox, until }: Asked,
  employeeIds: readonly string[],
): Promise<(employeeId: string) => PastFollowUp[]> {
  if (employeeIds.length === 0) return () => [];
  const ended = await models.followUps
    .find({
      employeeId: trusted({ $in: [...employeeIds] }),
      ...inRegion(region),
      kind: 'improvement',
      result: trusted({ $in: ['passed', 'failed'] as const }),
      endedOn: trusted({ $ne: null, $lte: until }),
      ...(!sandbox && { sandbox: false }),
    })
    .lean<FollowUpDoc[]>();
  return (employeeId) => ended.filter((doc) => doc.employeeId === employeeId).flatMap(resultsOf);
}

/** What it tells of the person from then on. */
export function resultsOf({ result, test, endedOn }: FollowUpDoc): PastFollowUp[] {
  if (endedOn === null || (result !== 'passed' && result !== 'failed')) return [];
  return [
    { followUp: 'improvement', result, on: endedOn },
    ...(test === 'passed' || test === 'failed' ? [{ followUp: 'test' as const, result: test, on: endedOn }] : []),
  ];
}
