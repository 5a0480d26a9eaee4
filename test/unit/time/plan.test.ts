import { describe, expect, test } from 'vitest';
import { PackError } from '../../../rules/language/errors.ts';
import { periodFindings, planStages, policyReviewDays, workCalendar } from '../../../rules/time/plan.ts';
import { findingsOf, fixturePack } from '../../support/rules-fixture.ts';

const year = { from: '2027-01-01', to: '2027-12-31' };
const both = (word: string) => ({ id: word, en: word });

describe('the plan of a period', () => {
  test('opens stages at 00:00 and closes them at the last millisecond of their day, local time', () => {
    const [targets, assessment, handover] = planStages(fixturePack().pack, year).stages;
    expect(targets).toEqual({
      id: 'targets',
      kind: 'target',
      opensAt: Date.parse('2027-01-01T00:00:00.000+07:00'),
      dueAt: Date.parse('2027-02-01T23:59:59.999+07:00'),
      remindDaysBefore: [7, 1],
      onDeadline: { do: 'autoForward' },
      options: { maxRounds: 3, minTargets: 1, maxTargets: 10, acknowledge: false },
    });
    expect(assessment).toEqual({
      id: 'assessment',
      kind: 'final',
      opensAt: Date.parse('2027-12-01T00:00:00.000+07:00'),
      lasts: { workingDays: 10 },
      onDeadline: { do: 'escalate', grace: { workingDays: 3 }, then: 'hold' },
      options: { selfAssessment: 'none' },
    });
    expect(handover).toEqual({ id: 'handover', kind: 'result', onDeadline: { do: 'autoForward' }, options: {} });
  });

  test('follows the time zone of the pack', () => {
    const east = fixturePack({ '/calendar/timeZone': 'Asia/Jayapura' });
    const plan = planStages(east.pack, year);
    expect(plan.stages[0]?.opensAt).toBe(Date.parse('2027-01-01T00:00:00.000+09:00'));
    expect(plan.calendar.offsetMinutes).toBe(540);
  });

  test('hands over the objection clocks and a calendar of plain days around the period', () => {
    const holidays = ['2026-12-25', '2026-11-01', '2027-12-25', '2028-02-01', '2029-06-01'].map((date) => ({
      date,
      label: both('x'),
    }));
    const plan = planStages(fixturePack({ '/calendar/holidays': holidays }).pack, year);
    expect(plan.objection).toEqual({ window: { calendarDays: 14 }, decide: { workingDays: 21 } });
    expect(plan.calendar).toEqual({
      offsetMinutes: 420,
      workingWeekdays: [1, 2, 3, 4, 5],
      holidays: ['2026-12-25', '2027-12-25', '2028-02-01'],
    });
    expect(workCalendar(fixturePack({ '/calendar/holidays': holidays }).pack.calendar).holidays.length).toBe(5);
  });

  test('clamps months: a period that begins on 31 January closes P1M on 28 February', () => {
    const [targets] = planStages(fixturePack().pack, { from: '2027-01-31', to: '2028-01-30' }).stages;
    expect(targets?.dueAt).toBe(Date.parse('2027-02-28T23:59:59.999+07:00'));
  });

  test.each([
    { from: '2027-01-01', to: '2026-12-31' },
    { from: '2027-02-29', to: '2027-12-31' },
    { from: '1 January', to: '2027-12-31' },
  ])('refuses $from to $to as a period', (period) => {
    expect(() => planStages(fixturePack().pack, period)).toThrow(RangeError);
    expect(() => policyReviewDays(fixturePack().pack, period)).toThrow(RangeError);
  });

  test('refuses deadlines that fall behind, when only this period shows it', () => {
    const pack = fixturePack({
      '/phases/0/closes': 'P31D',
      '/phases/1/opens': 'P1M',
      '/phases/1/lasts': undefined,
      '/phases/1/closes': 'P1M1D',
    });
    expect(() => planStages(pack.pack, { from: '2027-02-01', to: '2028-01-31' })).toThrow(PackError);
    expect(findingsOf(() => planStages(pack.pack, year))).toEqual([]);
  });

  test('a course that gates a stage is told by its fact', () => {
    const course = {
      course: 'etika',
      title: both('Etika'),
      effect: 'stageGate',
      provider: 'internal',
      fact: 'ethics',
      provenance: 'seed',
    };
    const fact = { type: 'bool', label: both('x'), source: 'training', missing: 'zero', provenance: 'seed' };
    const briefing = {
      id: 'start',
      kind: 'briefing',
      acknowledge: true,
      courses: ['etika'],
      title: both('x'),
      closes: 'P1M',
      onDeadline: { do: 'hold' },
      provenance: 'default',
    };
    const { pack } = fixturePack({ '/training': [course], '/facts/ethics': fact, '/phases/0': briefing });
    expect(planStages(pack, year).stages[0]?.options).toEqual({
      acknowledge: true,
      courses: ['etika'],
      courseFacts: ['ethics'],
    });
  });
});

test('the policy is reviewed on every due date inside the period', () => {
  const review = { dueDates: ['06-30', '12-31'], measures: ['completed'], provenance: 'seed' };
  const { pack } = fixturePack({ '/policyReview': review });
  expect(policyReviewDays(pack, { from: '2025-01-01', to: '2026-12-31' })).toEqual([
    '2025-06-30',
    '2025-12-31',
    '2026-06-30',
    '2026-12-31',
  ]);
  expect(policyReviewDays(pack, { from: '2025-07-01', to: '2025-12-30' })).toEqual([]);
  expect(policyReviewDays(fixturePack().pack, year)).toEqual([]);
});

describe('the period that a pack is for', () => {
  type Dates = { opens?: string; closes?: string; lasts?: { calendarDays: number } };
  const phase = (kind: string, dates: Dates) => ({ id: kind, kind, onDeadline: { do: 'hold' }, ...dates });
  const ofTheYear = [phase('execution', { closes: 'P11M' }), phase('final', { lasts: { calendarDays: 20 } })];
  const codes = (from: string, to: string, { phases = ofTheYear, holidays = ['2027-12-25'] } = {}) => {
    const { pack } = fixturePack();
    const calendar = { ...pack.calendar, holidays: holidays.map((date) => ({ date, label: both('x') })) };
    const found = periodFindings({ ...pack, calendar, phases: phases as typeof pack.phases }, { from, to });
    return found.map(({ pointer, code }) => `${pointer} ${code}`);
  };

  test('holds all the work that is assessed', () => {
    expect(codes('2027-01-01', '2027-12-01')).toEqual([]);
    expect(codes('2027-01-01', '2027-11-30')).toEqual(['/period/to period-too-short']);
  });

  test('ends with the stages, give or take two months', () => {
    const endless = { holidays: [] };
    // The last stage may last until 21 December.
    expect(codes('2027-01-01', '2028-02-21', endless)).toEqual([]);
    expect(codes('2027-01-01', '2028-02-22', endless)).toEqual(['/period/to period-too-long']);
    expect(codes('2027-01-01', '2028-12-31', { phases: [] })).toEqual(['/period/to calendar-ends']);
  });

  test('begins on a day from which months of different length let no stages overlap', () => {
    const phases = [phase('execution', { closes: 'P5M29D' }), phase('review', { opens: 'P6M', closes: 'P12M' })];
    expect(codes('2026-01-01', '2026-12-31', { phases })).toEqual([]);
    expect(codes('2026-08-31', '2027-08-30', { phases })).toEqual(['/period/from stages-overlap']);
  });

  test('has holidays that are known on all its days', () => {
    expect(codes('2027-01-01', '2027-12-31')).toEqual([]);
    expect(codes('2027-01-02', '2028-01-01')).toEqual(['/period/to calendar-ends']);
  });
});
