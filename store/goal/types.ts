/** Goals of units, and what several of them are to reach together. Amounts are whole ten-thousandths, as those of targets. */
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
export type GoalStep = { revision: number; type: string; by: string; at: string; command: string } & StepWords;
/** What is told of it: why, whose it was, and what they brought by which day. */
export type StepWords = { reason?: string; unit?: string; amount?: number; day?: string };

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

/** What becomes of the share of an owner who leaves. */
export type Withdrawal = 'reweight' | 'leadTakes' | 'drop';

export type JointOwner = {
  unit: string;
  /** Basis points; of those who stay they add up to the whole. */
  share: number;
  /** Who signed for it, a head of the unit; null: nobody yet. */
  signedBy: string | null;
  left: boolean;
  /** What it brought, by which day; null: nothing yet. */
  amount: number | null;
  day: string | null;
};

export type JointTargetFields = Measured & {
  year: number;
  lead: string;
  owners: JointOwner[];
  /** How one result comes of what each brings: added up, or their mean by shares. */
  combine: 'sum' | 'mean';
  /** What was agreed and stands in people's targets; `value` is what is left of it when a share was dropped. */
  agreed: number;
  /** The pack's rule when this was made. */
  withdrawal: Withdrawal;
  state: 'PROPOSED' | 'IN_FORCE' | 'SETTLED' | 'CANCELLED';
  /** Open: nothing is settled before the superior of the lead has decided. */
  dispute: { unit: string; by: string; reason: string } | null;
  /** Once settled. */
  result: { actual: number; day: string } | null;
};

export type JointTargetDoc = Kept<JointTargetFields>;
