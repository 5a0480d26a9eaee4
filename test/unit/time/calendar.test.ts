import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addCalendarDays,
  addIsoDuration,
  addMonths,
  addWorkingDays,
  deadlineAfter,
  endOfLocalDay,
  isDay,
  isWorkingDay,
  localDay,
  offsetMinutesOf,
  reminderAt,
  startOfLocalDay,
  workingDaysBetween,
} from '../../../rules/time/calendar.ts';
import type { WorkCalendar } from '../../../rules/language/types.ts';

const january = ['2025-01-01', '2025-01-27', '2025-01-28', '2025-01-29'];
const wib: WorkCalendar = { offsetMinutes: 420, workingWeekdays: [1, 2, 3, 4, 5], holidays: january };
const days = fc.integer({ min: 0, max: 20_000 }).map((n) => addCalendarDays('1990-01-01', n));

describe('days', () => {
  test('a working day is a working weekday that is no holiday', () => {
    expect(isWorkingDay('2025-01-24', wib)).toBe(true);
    expect(isWorkingDay('2025-01-25', wib)).toBe(false);
    expect(isWorkingDay('2025-01-27', wib)).toBe(false);
  });

  test.each([
    ['2025-01-02', 14, '2025-01-22'],
    ['2025-01-15', 14, '2025-02-07'],
    ['2025-01-03', 1, '2025-01-06'],
    ['2025-01-04', 0, '2025-01-04'],
  ])('%s + %i working days counts from the day after and gives %s', (start, n, end) => {
    expect(addWorkingDays(start, n, wib)).toBe(end);
  });

  test.each([
    ['2025-08-31', 6, '2026-02-28'],
    ['2023-08-31', 6, '2024-02-29'],
    ['2025-01-31', 1, '2025-02-28'],
    ['2025-12-15', 1, '2026-01-15'],
    ['2025-03-31', -1, '2025-02-28'],
    ['2025-01-15', -13, '2023-12-15'],
  ])('%s + %i months is clamped to %s', (start, n, end) => {
    expect(addMonths(start, n)).toBe(end);
  });

  test.each([
    ['P0D', '2027-01-01'],
    ['P1M', '2027-02-01'],
    ['P5M29D', '2027-06-30'],
    ['P11M30D', '2027-12-31'],
    ['P1Y', '2028-01-01'],
    ['P2W', '2027-01-15'],
  ])('the first day of 2027 + %s is %s', (iso, end) => {
    expect(addIsoDuration('2027-01-01', iso)).toBe(end);
  });

  test.each(['', 'P', 'PT1H', '6M', 'P-1D', 'P1D1M', 'P1.5D', 'p1d'])('"%s" is no duration', (iso) => {
    expect(() => addIsoDuration('2027-01-01', iso)).toThrow(RangeError);
  });

  test.each(['2025-02-29', '2025-13-01', '2025-00-10', '25-01-01', '2025-1-1', '1899-12-31', '2025-01-01T00:00', ''])(
    '"%s" is no day',
    (day) => {
      expect(isDay(day)).toBe(false);
      expect(() => addCalendarDays(day, 1)).toThrow(RangeError);
    },
  );

  test('a count that is not whole, or backwards, or without any working weekday is refused instead of looping', () => {
    expect(() => addCalendarDays('2025-01-01', 1.5)).toThrow(RangeError);
    expect(() => addWorkingDays('2025-01-01', -1, wib)).toThrow(RangeError);
    expect(() => addWorkingDays('2025-01-01', 1, { ...wib, workingWeekdays: [] })).toThrow(RangeError);
    expect(() => addWorkingDays('2025-01-01', 1, { ...wib, workingWeekdays: [0, 8] })).toThrow(RangeError);
  });
});

describe('working days between', () => {
  test('the start counts only when both ends are included', () => {
    expect(workingDaysBetween('2025-01-10', '2025-01-15', wib, 'end')).toBe(3);
    expect(workingDaysBetween('2025-01-10', '2025-01-15', wib, 'both')).toBe(4);
    expect(workingDaysBetween('2025-01-10', '2025-01-10', wib, 'end')).toBe(0);
  });

  test('an end before the start gives zero', () => {
    expect(workingDaysBetween('2025-01-15', '2025-01-10', wib, 'both')).toBe(0);
  });

  test('is what counting day by day gives, for any range, working week and holidays', () => {
    const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
    const scenario = fc.record({
      from: days,
      span: fc.integer({ min: -5, max: 400 }),
      weekdays,
      holidays: fc.array(days, { maxLength: 5 }),
    });
    fc.assert(
      fc.property(
        scenario,
        fc.constantFrom('end' as const, 'both' as const),
        ({ from, span, weekdays, holidays }, inclusive) => {
          const to = addCalendarDays(from, span);
          const near = holidays.map((_, i) => addCalendarDays(from, i * 3));
          const cal = { offsetMinutes: 420, workingWeekdays: weekdays, holidays: [...holidays, ...near, ...near] };
          let counted = 0;
          for (
            let day = inclusive === 'both' ? from : addCalendarDays(from, 1);
            day <= to;
            day = addCalendarDays(day, 1)
          ) {
            if (isWorkingDay(day, cal)) counted += 1;
          }
          expect(workingDaysBetween(from, to, cal, inclusive)).toBe(counted);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('adding n working days and counting them back gives n', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 60 }), (start, n) => {
        expect(workingDaysBetween(start, addWorkingDays(start, n, wib), wib, 'end')).toBe(n);
      }),
    );
  });
});

describe('instants', () => {
  test('the three Indonesian zones are 7, 8 and 9 hours ahead', () => {
    expect((['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'] as const).map(offsetMinutesOf)).toEqual([420, 480, 540]);
  });

  test('a day begins at 00:00 and ends at 23:59:59.999 local time', () => {
    expect(startOfLocalDay('2025-06-30', 420)).toBe(Date.parse('2025-06-30T00:00:00.000+07:00'));
    expect(endOfLocalDay('2025-06-30', 540)).toBe(Date.parse('2025-06-30T23:59:59.999+09:00'));
  });

  test('every instant of a local day belongs to that day', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(420, 480, 540), fc.integer({ min: 0, max: 86_399_999 }), (day, offset, ms) => {
        expect(localDay(startOfLocalDay(day, offset) + ms, offset)).toBe(day);
        expect(localDay(endOfLocalDay(day, offset) + 1, offset)).toBe(addCalendarDays(day, 1));
      }),
    );
  });

  test('an objection received on 15 January may be filed until the end of 29 January', () => {
    const received = Date.parse('2025-01-15T10:00:00+07:00');
    expect(deadlineAfter(received, { calendarDays: 14 }, wib)).toBe(Date.parse('2025-01-29T23:59:59.999+07:00'));
  });

  test('a daily report of Friday 10 January must be answered by Tuesday 14 January', () => {
    const reported = Date.parse('2025-01-10T23:30:00+07:00');
    expect(deadlineAfter(reported, { workingDays: 2 }, wib)).toBe(Date.parse('2025-01-14T23:59:59.999+07:00'));
  });

  test('the local day decides, not the UTC day', () => {
    const lateEvening = Date.parse('2025-01-14T18:00:00Z');
    expect(deadlineAfter(lateEvening, { calendarDays: 1 }, wib)).toBe(Date.parse('2025-01-16T23:59:59.999+07:00'));
  });

  test('a reminder goes out at 09:00, on the working day before when its day is free', () => {
    const due = endOfLocalDay('2025-02-03', 420);
    expect(reminderAt(due, 3, wib)).toBe(Date.parse('2025-01-31T09:00:00+07:00'));
    expect(reminderAt(due, 7, wib)).toBe(Date.parse('2025-01-24T09:00:00+07:00'));
    expect(reminderAt(due, 0, wib)).toBe(Date.parse('2025-02-03T09:00:00+07:00'));
  });
});
