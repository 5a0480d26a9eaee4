/** How each assessor of a unit rates beside the unit: numbers to talk about before the session, never a verdict. */
import { predicateRank, type Predicate } from '../language/predicates.ts';

export type Rated = { assessorId: string; predicate: Predicate; final: number | null };
/** What is compared: scores, or, where not everybody has one, the steps of predicates from 0, the worst. Hundredths. */
export type Scale = 'score' | 'predicate';
export type AssessorFlag = 'lenient' | 'strict' | 'same';
export type AssessorStatistics = {
  assessorId: string;
  people: number;
  mean: number;
  /** Standard deviation. */
  spread: number;
  /** Mean less that of the whole unit. */
  distance: number;
  /** Share of those with the value that they gave most often, basis points. */
  equal: number;
  /** Empty also where there are too few to say anything. */
  flags: AssessorFlag[];
};
export type UnitStatistics = { scale: Scale; mean: number; assessors: AssessorStatistics[] };

/** From how many people on, how far from the unit, and how many alike. */
export const ATTENTION = { people: 5, distance: { score: 500, predicate: 50 }, equal: 8_000 } as const;

export function assessorStatistics(rated: readonly Rated[]): UnitStatistics {
  const scale: Scale = rated.every(({ final }) => final !== null) ? 'score' : 'predicate';
  const valueOf = ({ final, predicate }: Rated) => (scale === 'score' ? (final ?? 0) : predicateRank(predicate) * 100);
  const byAssessor = new Map<string, number[]>();
  for (const each of rated)
    byAssessor.set(each.assessorId, [...(byAssessor.get(each.assessorId) ?? []), valueOf(each)]);
  const ofAll = meanOf(rated.map(valueOf));
  const assessors = [...byAssessor].map(([assessorId, values]): AssessorStatistics => {
    const mean = meanOf(values);
    const variance = meanOf(values.map((value) => (value - mean) ** 2));
    const distance = Math.round(mean - ofAll);
    const equal = Math.round((mostAlike(values) * 10_000) / values.length);
    const told = {
      people: values.length,
      mean: Math.round(mean),
      spread: Math.round(Math.sqrt(variance)),
      distance,
      equal,
    };
    return { assessorId, ...told, flags: flagsOf(told, scale) };
  });
  return {
    scale,
    mean: Math.round(ofAll),
    assessors: assessors.sort((a, b) => (a.assessorId < b.assessorId ? -1 : 1)),
  };
}

function flagsOf(
  { people, distance, equal }: Pick<AssessorStatistics, 'people' | 'distance' | 'equal'>,
  scale: Scale,
): AssessorFlag[] {
  if (people < ATTENTION.people) return [];
  const far = Math.abs(distance) >= ATTENTION.distance[scale];
  return [
    ...(far ? [distance > 0 ? ('lenient' as const) : ('strict' as const)] : []),
    ...(equal >= ATTENTION.equal ? ['same' as const] : []),
  ];
}

const meanOf = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

function mostAlike(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
