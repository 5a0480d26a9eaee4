import { describe, expect, it } from 'vitest';
import { assessorStatistics, type Rated } from '../../../rules/calibrate/assessors.ts';

const by = (assessorId: string, ...finals: (number | null)[]): Rated[] =>
  finals.map((final) => ({ assessorId, predicate: 'BAIK', final }));

describe('statistics of assessors', () => {
  it('tell mean, spread, distance from the unit and how many are alike', () => {
    const { scale, mean, assessors } = assessorStatistics([
      ...by('a', 9_000, 9_000, 9_000, 9_000, 9_000),
      ...by('b', 7_000, 7_500, 8_000, 8_500, 9_000),
    ]);
    expect({ scale, mean }).toEqual({ scale: 'score', mean: 8_500 });
    expect(assessors).toEqual([
      { assessorId: 'a', people: 5, mean: 9_000, spread: 0, distance: 500, equal: 10_000, flags: ['lenient', 'same'] },
      { assessorId: 'b', people: 5, mean: 8_000, spread: 707, distance: -500, equal: 2_000, flags: ['strict'] },
    ]);
  });

  it('draw no attention to an assessor of fewer than five', () => {
    const { assessors } = assessorStatistics([...by('a', 12_000, 12_000), ...by('b', 100, 100)]);
    expect(assessors.flatMap(({ flags }) => flags)).toEqual([]);
  });

  it('compare steps of predicates where not everybody has a score', () => {
    const { scale, mean } = assessorStatistics([
      { assessorId: 'a', predicate: 'SANGAT_BAIK', final: null },
      { assessorId: 'a', predicate: 'KURANG', final: 7_000 },
    ]);
    expect({ scale, mean }).toEqual({ scale: 'predicate', mean: 250 });
  });

  it('have nothing to say of nobody', () => {
    expect(assessorStatistics([])).toEqual({ scale: 'score', mean: 0, assessors: [] });
  });
});
