import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCalendarDays } from '../../../rules/time/calendar.ts';
import { inForce, lastDay, timelineFindings, type Version } from '../../../rules/time/timeline.ts';

const v = (version: number, from: string, to: string | null = null): Version => ({ version, effective: { from, to } });
const on = (versions: Version[], day: string) => inForce(versions, day).map(({ version }) => version);

describe('versions of a pack', () => {
  it('an open version is in force until the next one begins', () => {
    const versions = [v(2, '2027-01-01'), v(1, '2026-01-01')];
    expect(on(versions, '2025-12-31')).toEqual([]);
    expect(on(versions, '2026-01-01')).toEqual([1]);
    expect(on(versions, '2026-12-31')).toEqual([1]);
    expect(on(versions, '2027-01-01')).toEqual([2]);
    expect(on(versions, '2099-01-01')).toEqual([2]);
    expect([lastDay(v(1, '2026-01-01'), versions), lastDay(v(2, '2027-01-01'), versions)]).toEqual([
      '2026-12-31',
      null,
    ]);
  });

  it('an explicit last day ends it, and one that leaves a gap or an overlap is found', () => {
    const first = v(1, '2026-01-01', '2026-06-30');
    expect(timelineFindings([first, v(2, '2026-07-01')])).toEqual([]);
    const gap = timelineFindings([v(2, '2026-07-02'), first]);
    expect(gap.map(({ code, pointer }) => [code, pointer])).toEqual([['I04', '/effective/from']]);
    expect(gap[0]?.detail.en).toContain('days without a pack');
    expect(on([first, v(2, '2026-07-02')], '2026-07-01')).toEqual([]);
    const overlap = [first, v(2, '2026-06-30')];
    expect(timelineFindings(overlap)[0]?.detail.en).toContain('both in force from 30 June 2026');
    expect(on(overlap, '2026-06-30')).toEqual([1, 2]);
  });

  it('two that begin on the same day are an overlap, never a silent choice', () => {
    const twins = [v(1, '2026-01-01'), v(2, '2026-01-01')];
    expect(timelineFindings(twins)).toHaveLength(1);
    expect(on(twins, '2026-03-01')).toEqual([1, 2]);
    expect(on([...twins, v(3, '2027-01-01')], '2027-02-01')).toEqual([3]);
  });

  it('where nothing is found, every day between the first and the last version has exactly one', () => {
    const days = fc.integer({ min: 0, max: 40 }).map((n) => addCalendarDays('2026-01-01', n));
    const version = fc.record({ from: days, to: fc.option(days, { nil: null }) });
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 4 }), (periods) => {
        const versions = periods
          .filter(({ from, to }) => to === null || to >= from)
          .map(({ from, to }, i) => v(i + 1, from, to));
        const froms = versions.map(({ effective }) => effective.from).toSorted();
        const [first, last] = [froms[0] ?? '', froms.at(-1) ?? ''];
        const between = Array.from({ length: 41 }, (_, n) => addCalendarDays('2026-01-01', n)).filter(
          (day) => day >= first && day <= last,
        );
        const sound = between.every((day) => inForce(versions, day).length === 1);
        expect(timelineFindings(versions).length === 0).toBe(sound);
      }),
      { numRuns: 500 },
    );
  });
});
