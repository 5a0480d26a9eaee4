/** What time will do to the appraisals of a sandbox cycle. Reads only; real ones do not say what is ahead of them. */
import { trusted } from 'mongoose';
import type { Clock } from '../../rules/time/clock.ts';
import { ENDED_STATES } from '../../rules/time/ended.ts';
import type { Store } from '../connect.ts';
import { nextFollowUpAct } from '../follow-up/follow-ups.ts';
import type { CycleDoc, NextDue } from './types.ts';

/** Those that do something by themselves until a business instant. */
export async function dueUntil(store: Store, cycleId: string, of: { until: number; limit: number }): Promise<string[]> {
  const due = { cycleId, 'ahead.wakeAt': trusted({ $lte: of.until }) };
  const found = await store.models.appraisals.find(due, { _id: 1 }).sort({ _id: 1 }).limit(of.limit).lean();
  return found.map(({ _id }) => _id);
}

export const countDueUntil = (store: Store, cycleId: string, until: number): Promise<number> =>
  store.models.appraisals.countDocuments({ cycleId, 'ahead.wakeAt': trusted({ $lte: until }) });

/** All that have not ended, in order of id. */
export async function openAfter(
  store: Store,
  cycleId: string,
  of: { after: string; limit: number },
): Promise<string[]> {
  const open = { cycleId, state: trusted({ $nin: [...ENDED_STATES] }), _id: trusted({ $gt: of.after }) };
  const found = await store.models.appraisals.find(open, { _id: 1 }).sort({ _id: 1 }).limit(of.limit).lean();
  return found.map(({ _id }) => _id);
}

/**
 * The next opening or deadline. Where time stands still nothing that is due has passed unseen; where it runs, what lies
 * behind is being done.
 */
export async function nextDue(store: Store, cycleId: string, clock: Clock): Promise<NextDue | null> {
  const appraisals = await nextOfAppraisals(store, cycleId, clock);
  const act = await nextFollowUpAct(store, cycleId, clock.speed === 0 ? 0 : clock.anchorBusiness);
  if (act === null || (appraisals && appraisals.at <= act)) return appraisals;
  return { at: Math.max(act, clock.anchorBusiness), appraisals: 0 };
}

async function nextOfAppraisals(store: Store, cycleId: string, clock: Clock): Promise<NextDue | null> {
  const after = clock.speed === 0 ? 0 : clock.anchorBusiness;
  const [first] = await store.models.appraisals.aggregate<{ _id: number; appraisals: number }>([
    { $match: { cycleId, 'ahead.dueAt': { $gt: after } } },
    { $group: { _id: '$ahead.dueAt', appraisals: { $sum: 1 } } },
    { $sort: { _id: 1 } },
    { $limit: 1 },
  ]);
  return first ? { at: Math.max(first._id, clock.anchorBusiness), appraisals: first.appraisals } : null;
}

/** Open ones of which nobody knows what is ahead: without a first entry, rebuilt, or opened while time ran. */
export async function unknownAhead(store: Store, cycleId: string, clock: Clock): Promise<string[]> {
  const { appraisals, members } = store.models;
  const open = { cycleId, state: trusted({ $nin: [...ENDED_STATES] }) };
  const unsaid = await appraisals.find({ ...open, ahead: trusted({ $exists: false }) }, { _id: 1 }).lean();
  const passed = { ...open, 'ahead.dueAt': trusted({ $lte: clock.anchorBusiness }) };
  const behind = clock.speed === 0 ? [] : await appraisals.find(passed, { _id: 1 }).lean();
  const ids = [...unsaid, ...behind].map(({ _id }) => _id);
  const launched = { cycleId, status: 'LAUNCHED' as const };
  if ((await members.countDocuments(launched)) === (await appraisals.countDocuments({ cycleId }))) return ids;
  const recorded = new Set((await appraisals.find({ cycleId }, { _id: 1 }).lean()).map(({ _id }) => _id));
  const all = await members.find(launched, { appraisalId: 1 }).lean();
  return [...ids, ...all.flatMap(({ appraisalId: id }) => (id === null || recorded.has(id) ? [] : [id]))];
}

/** Business time of a cycle, without the rest of it. */
export async function clockOfCycle(store: Store, id: string): Promise<Clock | undefined> {
  const cycle = await store.models.cycles.findById(id, { clock: 1 }).lean<Pick<CycleDoc, 'clock'>>();
  return cycle?.clock;
}
