/** How people's earlier cycles ended. Reads only. */
import { trusted } from 'mongoose';
import { asksThePast, type PastResult } from '../../rules/decide/past.ts';
import { isPredicate } from '../../rules/language/predicates.ts';
import type { RulePack } from '../../rules/language/types.ts';
import type { AppraisalDoc } from '../appraisal/types.ts';
import type { Store } from '../connect.ts';
import { inRegion } from '../scope.ts';
import { listsOf } from '../stretches.ts';
import type { CycleDoc } from './types.ts';

const AT_ONCE = 500;

type Asked = { pack: Pick<RulePack, 'facts'>; region: string; sandbox: boolean };
type Ended = Pick<AppraisalDoc, 'employeeId' | 'cycleId' | 'predicate' | 'sandbox'>;

/**
 * By person, of appraisals that were closed with a result. A real cycle knows real ones alone; a sandbox, which is tried
 * out beside them, knows both, and of two for one time its own.
 */
export async function pastResults(
  { models }: Store,
  { pack, region, sandbox }: Asked,
  employeeIds: readonly string[],
): Promise<(employeeId: string) => PastResult[]> {
  if (!asksThePast(pack) || employeeIds.length === 0) return () => [];
  const ended: Ended[] = [];
  for (const some of listsOf(models.appraisals, employeeIds, AT_ONCE)) {
    const closed = { ...inRegion(region), state: 'CLOSED' as const, ...(!sandbox && { sandbox: false }) };
    ended.push(
      ...(await models.appraisals
        .find(
          { employeeId: trusted({ $in: some }), ...closed },
          { employeeId: 1, cycleId: 1, predicate: 1, sandbox: 1 },
        )
        .lean<Ended[]>()),
    );
  }
  const cycles = await models.cycles
    .find({ _id: trusted({ $in: [...new Set(ended.map(({ cycleId }) => cycleId))] }) }, { period: 1 })
    .lean<Pick<CycleDoc, '_id' | 'period'>[]>();
  const untilOf = new Map(cycles.map(({ _id, period }) => [_id, period.to]));
  const byPerson = new Map<string, Map<string, PastResult>>();
  for (const { employeeId, cycleId, predicate } of ended.toSorted(ownLast)) {
    const until = untilOf.get(cycleId);
    if (until === undefined || predicate === null || !isPredicate(predicate)) continue;
    const byDay = byPerson.get(employeeId) ?? new Map<string, PastResult>();
    byPerson.set(employeeId, byDay.set(until, { until, predicate }));
  }
  return (employeeId) => [...(byPerson.get(employeeId)?.values() ?? [])];
}

const ownLast = (a: Ended, b: Ended) => Number(a.sandbox) - Number(b.sandbox) || (a.cycleId < b.cycleId ? -1 : 1);
