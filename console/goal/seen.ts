/** Goals as the API shows them. */
import type { z } from 'zod';
import type { GoalSchema, WholeGoalSchema } from '../../api/goal/schema.ts';
import { can } from '../../api/access/policy.ts';
import { shownAmount } from '../appraisal/shown-target.ts';
import type { Visit } from '../visit.ts';

export type SeenGoal = z.output<typeof GoalSchema>;
export type WholeGoal = z.output<typeof WholeGoalSchema>;

type Measured = Pick<SeenGoal, 'value' | 'upper' | 'direction' | 'countedIn'>;

/** `≥ 12.000 dokumen` */
export const shownGoal = ({ value, upper, direction, countedIn }: Measured, { language }: Visit): string =>
  shownAmount(
    {
      value,
      unit: countedIn,
      ...(upper !== null && { upper }),
      direction: direction as NonNullable<Parameters<typeof shownAmount>[0]['direction']>,
    },
    language,
  );

/** The units whose goals the visitor may set; `null`: all of them. */
export const unitsToSet = async (visit: Visit): Promise<string[] | null> =>
  can(visit.principal, 'createGoal', ['region']) === null ? visit.headed() : null;
export const maySet = (units: string[] | null, unit: string): boolean => units === null || units.includes(unit);
