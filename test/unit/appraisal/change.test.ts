import { afterEach, describe, expect, it, vi } from 'vitest';
import { targetProblem } from '../../../rules/language/targets.ts';
import { computeDerived } from '../../../rules/decide/targets.ts';
import { targetFacts } from '../../../workflows/appraisal/progress.ts';
import type { Command, Target } from '../../../workflows/messages.ts';
import { anInput, aStage, ASSESSOR, command, drive, EMPLOYEE } from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const target = (id: string, value: number, more: Partial<Target> = {}): Target => ({
  id,
  weight: 10_000,
  due: '2026-12-31',
  kind: 'main',
  aspect: 'quantity',
  direction: 'higher',
  value: value * 10_000,
  source: 'own',
  ...more,
});
const words = { submissionId: 's1', digest: 'd1' };
const stages = (midYear?: 'segments' | 'replace') => [
  aStage('target', {
    options: {
      maxRounds: 2,
      minTargets: 1,
      maxTargets: 3,
      acknowledge: false,
      measuredBy: { queue: 10_000 },
      ...(midYear && { midYear }),
    },
  }),
  aStage('execution', { lasts: { workingDays: 40 } }),
  aStage('review'),
  aStage('execution', { id: 'execution2', lasts: { workingDays: 40 } }),
  aStage('final', { lasts: { workingDays: 40 } }),
  aStage('result'),
];

/** The first day of work is 5 January, a Monday. */
function agreed(midYear?: 'segments' | 'replace', targets = [target('t1', 100)]) {
  const life = drive(anInput(stages(midYear)));
  life.send('proposeTargets', command(EMPLOYEE, { targets }));
  life.send('agreeTargets', command(ASSESSOR, {}));
  return life;
}
type Life = ReturnType<typeof drive>;
const propose = (...targets: Target[]): Command<'proposeTargets'> => command(EMPLOYEE, { targets }, words);
const agree = (): Command<'agreeTargets'> => command(ASSESSOR, {});
const giveBack = (): Command<'returnTargets'> => command(ASSESSOR, {}, words);
const report = (id: string, actual: number, at: string): Command<'reportProgress'> =>
  command(EMPLOYEE, { reports: [{ target: id, actual: actual * 10_000, at }] }, words);
const acceptAll = (life: Life) =>
  life.send('acceptProgress', command(ASSESSOR, { reportIds: (life.view().progress?.open ?? []).map(({ id }) => id) }));
const listed = (life: Life) => targetFacts(life.ctx).targets ?? [];
const waits = (life: Life) => life.view().waitingOn.map((each) => each.for);

describe('a change while work goes on', () => {
  it('is for packs that know it', () => {
    expect(agreed().refusal('proposeTargets', propose(target('t1', 200)))).toBe('stage-mismatch');
    expect(agreed('segments').refusal('proposeTargets', propose(target('t1', 200)))).toBeNull();
  });

  it('leaves what is agreed in force until it is agreed itself', () => {
    const life = agreed('segments');
    life.sleepDays(2);
    life.send('proposeTargets', propose(target('t1', 200)));
    expect(life.view().targets).toMatchObject([{ id: 't1', value: 1_000_000 }]);
    expect(life.view()).toMatchObject({ targetsAgreedBy: 'assessor', change: { targets: [{ value: 2_000_000 }] } });
    expect(waits(life)).toContain('agreeTargets');
    expect(life.refusal('proposeTargets', propose(target('t1', 300)))).toBe('stage-mismatch');
    life.send('reportProgress', report('t1', 50, '2026-01-06'));
    life.send('returnTargets', giveBack());
    expect([life.view().change, waits(life).includes('agreeTargets')]).toEqual([null, false]);
    expect(listed(life)).toMatchObject([{ id: 't1', value: 1_000_000 }]);
    expect(listed(life)[0]).not.toHaveProperty('days');
    expect(life.refusal('agreeTargets', agree())).toBe('already-done');
  });

  it('that nobody answers never binds, also where a review had asked for it', () => {
    const life = agreed('segments');
    life.sleepDays(1);
    life.send('proposeTargets', propose(target('t1', 200)));
    life.sleepDays(160);
    expect(life.types()).toContain('change.lapsed');
    expect([life.view().change, listed(life)]).toMatchObject([null, [{ id: 't1', value: 1_000_000 }]]);
    expect(life.refusal('proposeTargets', propose(target('t1', 200)))).toBe('stage-mismatch');

    const asked = agreed('segments');
    while (asked.view().stageKind !== 'review') asked.sleepDays(1);
    asked.send('submitReview', command(ASSESSOR, { result: 'RETARGET' }));
    asked.send('proposeTargets', propose(target('t1', 500)));
    while (asked.view().stageKind === 'review') asked.sleepDays(1);
    expect(listed(asked)).toMatchObject([{ id: 't1', value: 1_000_000 }]);
    expect(asked.view().targetsAgreedBy).toBe('assessor');
  });

  it('makes segments: each with its days, and with what was reported on them', () => {
    const life = agreed('segments');
    life.sleepDays(1);
    life.send('reportProgress', report('t1', 90, '2026-01-06'));
    acceptAll(life);
    life.sleepDays(13);
    life.send('proposeTargets', propose(target('t1', 200)));
    life.send('reportProgress', report('t1', 95, '2026-01-16'));
    // 19 January: from today on the others are agreed.
    life.send('agreeTargets', agree());
    expect(life.view()).toMatchObject({
      change: null,
      targets: [{ value: 2_000_000 }],
      segments: [
        { from: '2026-01-05', to: '2026-01-18', targets: [{ value: 1_000_000 }], counted: [{ actual: 900_000 }] },
      ],
    });
    // What was reported of a former day, and is answered or told later, belongs to it.
    acceptAll(life);
    life.send('reportProgress', report('t1', 150, '2026-01-19'));
    acceptAll(life);
    const [before, now] = listed(life);
    expect(before).toMatchObject({
      id: 't1.s1',
      value: 1_000_000,
      actual: 950_000,
      reportedOn: '2026-01-16',
      days: 10,
    });
    expect(now).toMatchObject({ id: 't1', value: 2_000_000, actual: 1_500_000, from: '2026-01-19' });
    expect(targetProblem(listed(life))).toBeNull();
    expect(life.refusal('reportProgress', report('t1', 95, '2026-01-16'))).toBe('already-done');
  });

  it('replaces where the pack says so', () => {
    const life = agreed('replace');
    life.sleepDays(14);
    life.send('proposeTargets', propose(target('t9', 200)));
    life.send('agreeTargets', agree());
    expect(listed(life)).toMatchObject([{ id: 't9', value: 2_000_000 }]);
    expect(life.view()).not.toHaveProperty('segments');
  });

  it('after a review that asked for it makes a segment too', () => {
    const life = agreed('segments');
    while (life.view().stageKind !== 'review') life.sleepDays(1);
    life.send('submitReview', command(ASSESSOR, { result: 'RETARGET' }));
    life.send('proposeTargets', propose(target('t1', 500)));
    life.send('agreeTargets', agree());
    expect(life.view().segments).toHaveLength(1);
    expect(listed(life).map(({ id }) => id)).toEqual(['t1.s1', 't1']);
  });

  it('what a system measures is what it said at the end of its segment', () => {
    const life = agreed('segments', [target('t1', 100, { source: 'queue' })]);
    life.ctx.state.view.facts = { queue: 40 };
    life.sleepDays(14);
    life.send('proposeTargets', propose(target('t1', 200, { source: 'queue' })));
    life.send('agreeTargets', agree());
    life.ctx.state.view.facts = { queue: 160 };
    expect(listed(life).map(({ actual }) => actual)).toEqual([400_000, 1_600_000]);
  });
});

describe('a number over targets of two segments', () => {
  it('weighs each by its weight and its working days', () => {
    const same = {
      kind: 'main',
      aspect: 'quantity',
      direction: 'higher',
      value: 10_000,
      weight: 10_000,
      due: '2026-12-31',
      source: 'own',
      actual: 1,
      reportedOn: '2026-12-01',
      law: 'l',
      from: '2026-01-01',
      to: '2026-12-31',
    };
    const row = (id: string, attainment: number, days: number) => ({ ...same, id, attainment, days });
    const rows = [row('t1.s1', 9000, 50), row('t1', 6000, 150)];
    const calendar = { offsetMinutes: 420, workingWeekdays: [1, 2, 3, 4, 5], holidays: [] };
    const over = (combine: 'weightedMean' | 'mean' | 'count') =>
      computeDerived(
        { type: 'targets', of: 'r', combine, label: { id: 'a', en: 'a' } } as never,
        () => rows as never,
        calendar,
      );
    expect([over('weightedMean'), over('mean'), over('count')]).toEqual([6750, 6750, 2]);
  });
});
