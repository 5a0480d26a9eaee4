/** Who was asked about whom, and the other way round, in the cycles of the year before. */
import { trusted } from 'mongoose';
import { addMonths } from '../../rules/time/calendar.ts';
import type { Store } from '../connect.ts';

type Of = { region: string; employeeId: string; periodFrom: string; sandbox: boolean };

/** Those who were asked about this person then, and about whom this person was asked. */
export async function askedAboutEachOther(store: Store, { region, employeeId, ...of }: Of): Promise<Set<string>> {
  const { appraisals, cycles } = store.models;
  const before = await cycles.find({ region, sandbox: of.sandbox }, { period: 1 }).lean();
  const earliest = addMonths(of.periodFrom, -12);
  const then = before.filter(({ period }) => period.from < of.periodFrom && period.to >= earliest);
  if (then.length === 0) return new Set();
  const cycleId = trusted({ $in: then.map(({ _id }) => _id) });
  const [mine, theirs] = await Promise.all([
    appraisals.find({ employeeId, region, cycleId }, { peerIds: 1 }).lean(),
    appraisals.find({ peerIds: employeeId, region, cycleId }, { employeeId: 1 }).lean(),
  ]);
  const about = new Set(theirs.map((each) => each.employeeId));
  return new Set(mine.flatMap(({ peerIds }) => peerIds).filter((id) => about.has(id)));
}
