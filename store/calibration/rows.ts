/** The people of a unit with what they came to. */
import { trusted } from 'mongoose';
import type { AppraisalDoc } from '../appraisal/types.ts';
import type { Store } from '../connect.ts';
import { allWhere } from '../read.ts';

const FIELDS = {
  employeeId: 1,
  assessorId: 1,
  predicate: 1,
  adjustment: 1,
  score: 1,
  stageKind: 1,
  state: 1,
  version: 1,
  outcomes: 1,
} as const;
export type CalibrationRow = Pick<AppraisalDoc, '_id' | keyof typeof FIELDS>;

/** Of nobody who was cancelled; also those who have no result yet. */
export const calibrationRows = ({ models }: Store, cycleId: string, unit: string): Promise<CalibrationRow[]> =>
  allWhere(models.appraisals, { cycleId, unit, state: trusted({ $ne: 'CANCELLED' }) }, FIELDS);

/** Units in which calibration has put a predicate on top of a computed one. */
export const unitsMoved = ({ models }: Store, cycleId: string): Promise<string[]> =>
  models.appraisals.distinct('unit', { cycleId, 'adjustment.by': trusted({ $gt: '' }) });
