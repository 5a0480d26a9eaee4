/** Goals of units: what a unit is to reach in a year. Amounts are whole ten-thousandths, as those of targets. */
import type { AgreedTarget } from '../../rules/language/targets.ts';

export type Measured = Pick<AgreedTarget, 'direction' | 'aspect' | 'value'> & {
  title: string;
  /** What is counted, and what one of it is called. */
  measure: string;
  countedIn: string;
  /** Of a range its upper end. */
  upper: number | null;
  due: string;
};

export type GoalFields = Measured & {
  unit: string;
  /** Calendar year, as a number. */
  year: number;
  baseline: number | null;
  /** Who answers for it. */
  owner: string;
  /** The goal that it serves, of this unit or one above. */
  parent: string | null;
  state: 'IN_FORCE' | 'RETIRED';
};

/** One thing that happened to it; who and when are the entry's own. */
export type GoalStep = { revision: number; type: string; by: string; at: string; command: string; reason?: string };

/** The sum of its entries in `audit:{region}`. */
export type Kept<Fields> = Fields & {
  _id: string;
  region: string;
  /** Number of its entries: what ETag shows. */
  revision: number;
  history: GoalStep[];
  createdAt: string;
  updatedAt: string;
};

export type GoalDoc = Kept<GoalFields>;
