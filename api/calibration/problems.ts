import { type ProblemEntry, t } from '../problem/entry.ts';

/** What can be wrong with the calibration of a unit. */
export const CALIBRATION_PROBLEMS = {
  'parent-first': {
    status: 409,
    title: t('Unit induk lebih dahulu', 'The unit above first'),
    next: t(
      'Tetapkan predikat organisasi unit induk, lalu ulangi.',
      'Enter the predicate of the unit above, then do it again.',
    ),
  },
} satisfies Record<string, ProblemEntry>;
