/** Reviews that repeat beside the stages: when they open, who owes them, and what they may come to. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { planCheckIns } from '../../../rules/time/check-ins.ts';
import type { ReviewFacts } from '../../../rules/language/review-facts.ts';
import type { PlannedStage } from '../../../rules/language/types.ts';
import { applyOperation } from '../../../workflows/appraisal/accept.ts';
import { ADMIN, ASSESSOR, aStage, anInput, command, drive, EMPLOYEE, SECOND } from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const PERIOD = { from: '2026-01-01', to: '2026-12-31' };
const terms = {
  every: 'quarter' as const,
  answer: { workingDays: 10 },
  results: ['ON_TRACK' as const, 'WARN' as const],
};
const planned = (stages: PlannedStage[] = []) => planCheckIns(terms, { period: PERIOD, offset: 420, stages });
const work = (more: Partial<PlannedStage> = {}) =>
  aStage('execution', { lasts: { calendarDays: 340 }, options: { checkIns: planned() }, ...more });
const FIRST = 'periodic-2026-03-31';
/** From 5 January to 1 April. */
const INTO_APRIL = 86;

describe('the days of repeated reviews', () => {
  it('are the last ones of each quarter or month of the period', () => {
    expect(planned().days.map(({ id }) => id)).toEqual([
      FIRST,
      'periodic-2026-06-30',
      'periodic-2026-09-30',
      'periodic-2026-12-31',
    ]);
    const monthly = planCheckIns({ ...terms, every: 'month' }, { period: PERIOD, offset: 420, stages: [] });
    expect(monthly.days).toHaveLength(12);
    expect(monthly.days[1]?.id).toBe('periodic-2026-02-28');
  });

  it('leave out the one after which a review stage looks back on the same time', () => {
    const day = (text: string) => Date.parse(`${text}T00:00:00+07:00`);
    const review = aStage('review', { opensAt: day('2026-07-01'), dueAt: day('2026-07-25') });
    expect(planned([review]).days.map(({ id }) => id)).not.toContain('periodic-2026-06-30');
    expect(planned([review]).days).toHaveLength(3);
  });
});

describe('a repeated review', () => {
  it('opens on its day, waits for the assessor beside the stage, and holds nothing up', () => {
    const a = drive(anInput([work(), aStage('feedback')]));
    a.sleepDays(80);
    expect(a.view().reviews).toEqual([]);
    a.sleepDays(INTO_APRIL - 80);
    expect(a.view().reviews).toMatchObject([{ id: FIRST, stage: 'execution', result: null }]);
    expect(a.view().waitingOn).toEqual([{ as: 'assessor', id: ASSESSOR.id, for: 'submitReview' }]);
    expect(a.ctx.state.notices.filter(({ template }) => template === 'check-in-opened').map(({ to }) => to)).toEqual([
      ASSESSOR.id,
      EMPLOYEE.id,
    ]);
    a.send('submitReview', command(ASSESSOR, { result: 'WARN', reviewId: FIRST }));
    expect(a.view().reviews[0]).toMatchObject({ result: 'WARN', by: ASSESSOR.id });
    expect(a.view()).toMatchObject({ stage: 'execution', waitingOn: [] });
    a.sleepDays(91);
    expect(a.view().reviews).toHaveLength(2);
    a.sleepDays(300);
    expect(a.view().stage).not.toBe('execution');
  });

  it('comes to what the pack lets it, and nobody opens one in its name', () => {
    const a = drive(anInput([work()]));
    const open = () => command(ADMIN, { reviewId: FIRST, workingDays: 5 });
    expect(a.refusal('openReview', open())).toBe('command-invalid');
    a.sleepDays(INTO_APRIL);
    expect(a.refusal('submitReview', command(ASSESSOR, { result: 'COACH', reviewId: FIRST }))).toBe('command-invalid');
    expect(a.refusal('submitReview', command(ASSESSOR, { result: 'RETARGET', reviewId: FIRST }))).toBe(
      'command-invalid',
    );
    expect(a.refusal('submitReview', command(EMPLOYEE, { result: 'WARN', reviewId: FIRST }))).toBe('self-decision');
    expect(a.refusal('submitReview', command(ASSESSOR, { result: 'WARN', reviewId: FIRST }))).toBe(null);
  });

  it('that nobody answers goes to the second reviewer, once', () => {
    const a = drive(anInput([work()]));
    a.sleepDays(INTO_APRIL + 20);
    const told = a.ctx.state.notices.filter(({ template }) => template === 'review-overdue');
    expect(told.map(({ to }) => to)).toEqual([SECOND.id]);
    expect(a.view().waitingOn).toEqual([]);
    expect(a.types().filter((type) => type === 'review.overdue')).toHaveLength(1);
  });

  it('moves with a pause, as deadlines do', () => {
    const a = drive(anInput([work()]));
    a.sleepDays(10);
    applyOperation(a.ctx, { opId: 'o1', op: 'pause', actor: ADMIN, reasonId: 'r' });
    a.sleepDays(200);
    expect(a.view().reviews).toEqual([]);
    applyOperation(a.ctx, { opId: 'o2', op: 'resume', actor: ADMIN, reasonId: 'r' });
    a.sleepDays(74);
    expect(a.view().reviews).toEqual([]);
    a.sleepDays(2);
    expect(a.view().reviews.map(({ id }) => id)).toEqual([FIRST]);
  });

  it('costs nothing where the pack has none', () => {
    const a = drive(anInput([aStage('execution', { lasts: { calendarDays: 340 } })]));
    a.sleepDays(300);
    expect(a.types()).toEqual(['appraisal.launched', 'stage.opened']);
    expect(a.ctx.state).not.toHaveProperty('checkedUntil');
  });
});

describe('a result that the rules propose', () => {
  const facts = { targetsTotal: 2, lastReview: 'NONE' } as ReviewFacts;
  const proposed = { result: 'COACH' as const, rule: 'behind', facts };

  it('is confirmed as it is, and another one needs its reason', () => {
    const a = drive(
      anInput([aStage('review', { options: { selfAssessment: 'none', results: ['ON_TRACK', 'COACH'] } })]),
    );
    const other = { result: 'ON_TRACK' as const, proposed };
    expect(a.refusal('submitReview', command(ASSESSOR, other))).toBe('command-invalid');
    expect(a.refusal('submitReview', command(ASSESSOR, other, { submissionId: 's1' }))).toBe(null);
    a.send('submitReview', command(ASSESSOR, { result: 'COACH', proposed }));
    expect(a.ctx.state.drafts.find(({ type }) => type === 'review.submitted')?.data).toEqual({
      result: 'COACH',
      proposed,
    });
  });
});
