/** Goals of units, and which targets serve them. */
import { trusted } from 'mongoose';
import type { Period } from '../../rules/language/types.ts';
import type { Store } from '../connect.ts';
import { idsOf, inScope, inUnits, type KeyPage, pageOf } from '../read.ts';
import { inRegion, type RegionScope } from '../scope.ts';
import type { Target } from '../../workflows/messages.ts';
import type { ProgressView } from '../../workflows/record.ts';
import type { AppraisalDoc } from '../appraisal/types.ts';
import type { GoalDoc } from './types.ts';

export type GoalFilter = {
  region: RegionScope;
  units: string[] | null;
  unit?: string;
  year?: number;
  /** Of one of its years. */
  period?: Period;
  parent?: string;
  state?: GoalDoc['state'];
};

export const listGoals = (
  store: Store,
  { region, units, period, ...fields }: GoalFilter,
  page: KeyPage,
): Promise<GoalDoc[]> =>
  pageOf(store.models.goals, { ...inUnits(units), ...inYears(period), ...inScope(region, fields) }, page);

const yearOf = (day: string) => Number(day.slice(0, 4));
const inYears = (period: Period | undefined) =>
  period === undefined ? {} : { year: trusted({ $gte: yearOf(period.from), $lte: yearOf(period.to) }) };

export const goalsById = (store: Store, scope: RegionScope, ids: readonly string[]): Promise<GoalDoc[]> =>
  store.models.goals.find({ ...idsOf(ids), ...inRegion(scope) }).lean();

export type Serving = Pick<
  AppraisalDoc,
  '_id' | 'employeeId' | 'unit' | 'targetsAgreedBy' | 'assessorId' | 'sandbox'
> & {
  targets: Pick<Target, 'id' | 'contributesTo' | 'direction' | 'value' | 'upper'>[];
  progress?: { counted: Pick<ProgressView['counted'][number], 'target' | 'actual'>[] };
};

/** What is told of those who serve, and no more of what an appraisal holds. */
const SERVING = {
  employeeId: 1,
  unit: 1,
  targetsAgreedBy: 1,
  assessorId: 1,
  sandbox: 1,
  'targets.id': 1,
  'targets.contributesTo': 1,
  'targets.direction': 1,
  'targets.value': 1,
  'targets.upper': 1,
  'progress.counted.target': 1,
  'progress.counted.actual': 1,
} as const;

/** The appraisals with a target that serves any of these goals; what was cancelled serves none. */
export const servingGoals = (store: Store, region: RegionScope, goals: readonly string[]): Promise<Serving[]> =>
  store.models.appraisals
    .find(
      {
        ...inRegion(region),
        'targets.contributesTo': trusted({ $in: [...goals] }),
        state: trusted({ $ne: 'CANCELLED' as const }),
      },
      SERVING,
    )
    .lean<Serving[]>();
