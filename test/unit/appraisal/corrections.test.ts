/** What facts become after they were frozen: by an objection, or by a roster that was mended. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Facts } from '../../../rules/language/types.ts';
import { runEffects, type World } from '../../../workflows/appraisal/effects.ts';
import type { ScoreRequest } from '../../../workflows/record.ts';
import { initialState, upgrade } from '../../../workflows/appraisal/state.ts';
import { ADMIN, anInput, ASSESSOR, aStage, command, drive, EMPLOYEE, SECOND } from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const rest = aStage('execution');

describe('an objection that is upheld', () => {
  const objected = () => {
    const a = drive(anInput([aStage('result'), rest], { facts: { absences: 3, rating: 8000 } }));
    a.send('object', command(EMPLOYEE, {}, { submissionId: 's' }));
    return a;
  };
  const uphold = (facts?: Facts) =>
    command<'decideObjection'>(SECOND, { decision: 'upheld' }, { submissionId: 'd', ...(facts && { facts }) });
  it('corrects a fact at least', () => {
    const a = objected();
    for (const facts of [undefined, {}, { absences: 3 }]) {
      expect(a.refusal('decideObjection', uphold(facts))).toBe('command-invalid');
    }
    expect(a.refusal('decideObjection', uphold({ absences: 0 }))).toBe(null);
  });
  it('corrects what the appraisal itself has counted, too', async () => {
    const a = objected();
    a.ctx.state.reportedDays = ['2026-01-05'];
    a.send('decideObjection', uphold({ absences: 0, dailyReportDays: 9 }));
    const asked: ScoreRequest[] = [];
    const score = async (request: ScoreRequest) => {
      asked.push(request);
      throw new Error('enough');
    };
    await runEffects(a.ctx, { score } as unknown as World);
    expect(asked[0]?.facts).toMatchObject({ absences: 0, rating: 8000, dailyReportDays: 9 });
  });
});

describe('above an elected official', () => {
  const member = { id: 'member', as: 'official', office: 'assessmentTeam' } as const;
  it('the office decides about an objection, is told of it, and nobody else may', () => {
    const input = anInput([aStage('result'), rest], {
      facts: { rating: 8000 },
      secondReviewerId: 'office:assessmentTeam',
    });
    const a = drive(input);
    a.send('object', command(EMPLOYEE, {}, { submissionId: 's' }));
    expect(a.view().waitingOn).toEqual([{ as: 'official', office: 'assessmentTeam', for: 'decideObjection' }]);
    expect(a.ctx.state.notices.map(({ to }) => to)).toContain('office:assessmentTeam');
    const reject = (actor: Parameters<typeof command>[0]) =>
      command<'decideObjection'>(actor, { decision: 'rejected' }, { submissionId: 'd' });
    expect(a.refusal('decideObjection', reject(SECOND))).toBe('not-your-turn');
    expect(a.refusal('decideObjection', reject({ ...member, office: 'agencyHead' }))).toBe('not-your-turn');
    expect(a.refusal('decideObjection', reject({ ...member, id: ASSESSOR.id }))).toBe('self-decision');
    expect(a.refusal('decideObjection', reject(member))).toBe(null);
  });
});

describe('a retry', () => {
  it('takes in what the roster lacked', () => {
    const a = drive(anInput([aStage('final')], { facts: { grade: 'a' } }));
    a.ctx.state.view.state = 'BLOCKED';
    a.send('retry', command(ADMIN, {}, { facts: { months: 60 } }));
    expect(a.view()).toMatchObject({ state: 'RUNNING', facts: { grade: 'a', months: 60 } });
    expect(a.ctx.state.drafts.findLast(({ type }) => type === 'appraisal.retried')?.data).toEqual({
      facts: { months: 60 },
    });
  });
});

describe('what a former run carried on', () => {
  it('is taken in the form of today, and left to a later release that knows a later form', () => {
    const { form: _, ...first } = initialState(anInput([rest]));
    expect(upgrade(first)).toEqual({ ...first, form: 2 });
    expect(upgrade(upgrade(first))).toEqual({ ...first, form: 2 });
    expect(() => upgrade({ ...first, form: 3 })).toThrow('the state has form 3');
  });
});
