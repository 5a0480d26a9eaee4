/**
 * Targets as rules see them: what was agreed, and what came of it. Titles, measures and evidence are texts, which stay in
 * submissions. Values are whole ten-thousandths (12.5 = 125000), as law files count them.
 */

/** A target that employee and assessor agreed on. */
export type AgreedTarget = {
  id: string;
  kind: 'main' | 'additional';
  aspect: 'quantity' | 'quality' | 'time' | 'cost';
  /** Whether more is better, less is better, or whatever lies between `value` and `upper`. */
  direction: 'higher' | 'lower' | 'range';
  /** What is to be reached; of a range its lower end. Never 0: attainment is measured against it. */
  value: number;
  /** The upper end of a range. */
  upper?: number;
  /** Where it stood before. */
  baseline?: number;
  /** Basis points. */
  weight: number;
  due: string;
  /** `own`: reported by the employee; otherwise the name of the fact that is the actual. */
  source: string;
  jointTarget?: string;
};

/** A target with the last accepted actual; null while nothing was reported. */
export type TargetFact = AgreedTarget & { actual: number | null; reportedOn: string | null };

export const MOST_TARGETS = 20;
/** One target ten-thousandth times 10⁴ stays an exact integer, as the law files bound it. */
export const MOST_TARGET = 100_000_000_000_000;
export const MOST_ACTUAL = 1_000_000_000_000_000;
/** The choices of a target, by field. */
export const TARGET_CHOICES = {
  kind: ['main', 'additional'],
  aspect: ['quantity', 'quality', 'time', 'cost'],
  direction: ['higher', 'lower', 'range'],
} as const;
