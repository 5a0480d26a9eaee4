/** The appraisals that an amendment is about, and the facts that their scores rest on. */
import { DECIDED } from '../appraisal/scored.ts';
import { trusted } from 'mongoose';
import type { Facts } from '../../rules/language/types.ts';
import { appraisalsWithIds } from '../appraisal/appraisals.ts';
import type { Store } from '../connect.ts';
import { idsOf } from '../read.ts';
import type { AmendmentDoc } from './types.ts';
import type { AppraisalDoc } from '../appraisal/types.ts';

export type Cohort = Pick<AmendmentDoc, 'region' | 'cycles' | 'units' | 'stages'>;

const filterOf = ({ region, cycles, units, stages }: Cohort) => ({
  region,
  cycleId: trusted({ $in: cycles }),
  ...(units === null ? {} : { unit: trusted({ $in: units }) }),
  ...(stages === null ? {} : { stage: trusted({ $in: stages }) }),
});

export const countCohort = (store: Store, cohort: Cohort): Promise<number> =>
  store.models.appraisals.countDocuments(filterOf(cohort));

/** In order. */
export async function cohortKeys(store: Store, cohort: Cohort, limit: number): Promise<string[]> {
  const found = await store.models.appraisals.find(filterOf(cohort), { _id: 1 }).sort({ _id: 1 }).limit(limit).lean();
  return found.map(({ _id }) => _id);
}

/** Of these appraisals, those that belong to it. */
export async function cohortAmong(store: Store, cohort: Cohort, ids: readonly string[]): Promise<string[]> {
  const found = await store.models.appraisals.find({ ...idsOf(ids), ...filterOf(cohort) }, { _id: 1 }).lean();
  return found.map(({ _id }) => _id);
}

/** In order of id; without those that have left the stage since: nothing else of the cohort ever changes. */
export async function cohortIn(store: Store, { stages }: Cohort, ids: readonly string[]): Promise<AppraisalDoc[]> {
  const found = await appraisalsWithIds(store, ids);
  return found.filter(({ stage }) => stages === null || stages.includes(stage));
}

/** All facts that the last scoring of each appraisal was given, also those that only its workflow knows. */
export async function scoredFacts(store: Store, appraisalIds: string[]): Promise<Map<string, Facts>> {
  const found = await store.models.journal
    .find({ subject: trusted({ $in: appraisalIds }), type: trusted({ $in: DECIDED }) }, { subject: 1, data: 1 })
    .sort({ subject: 1, seq: 1 })
    .lean();
  return new Map(found.map(({ subject, data }) => [subject, (data?.['facts'] ?? {}) as Facts]));
}
