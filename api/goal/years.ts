import type { Period } from '../../rules/language/types.ts';

/** Whether the year is one of those of the period. */
export const isInYears = ({ from, to }: Period, year: number): boolean =>
  year >= Number(from.slice(0, 4)) && year <= Number(to.slice(0, 4));
