/** The appraisals that an amendment is about, and the facts that their scores rest on. */
import { trusted } from 'mongoose';
import type { Facts } from '../rules/types.ts';
import type { Store } from './connect.ts';
import type { AmendmentDoc } from './amendment-types.ts';
import type { AppraisalDoc } from './types.ts';

export type Cohort = Pick<AmendmentDoc, 'region' | 'cycles' | 'units' | 'stages'>;

const filterOf = ({ region, cycles, units, stages }: Cohort) => ({
  region,
  cycleId: trusted({ $in: cycles }),
  ...(units === null ? {} : { unit: trusted({ $in: units }) }),
  ...(stages === null ? {} : { stage: trusted({ $in: stages }) }),
});

export const countCohort = (store: Store, cohort: Cohort): Promise<number> =>
  store.models.appraisals.countDocuments(filterOf(cohort));

/** In order of id. */
export const cohortPage = (
  store: Store,
  cohort: Cohort,
  page: { after: string | null; limit: number },
): Promise<AppraisalDoc[]> =>
  store.models.appraisals
    .find({ ...filterOf(cohort), ...(page.after === null ? {} : { _id: trusted({ $gt: page.after }) }) })
    .sort({ _id: 1 })
    .limit(page.limit)
    .lean();

/** All facts that the last scoring of each appraisal was given, also those that only its workflow knows. */
export async function scoredFacts(store: Store, appraisalIds: string[]): Promise<Map<string, Facts>> {
  const found = await store.models.journal
    .find({ subject: trusted({ $in: appraisalIds }), type: 'appraisal.scored' }, { subject: 1, data: 1 })
    .sort({ subject: 1, seq: 1 })
    .lean();
  return new Map(found.map(({ subject, data }) => [subject, (data?.['facts'] ?? {}) as Facts]));
}
