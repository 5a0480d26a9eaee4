import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../workflows/messages.ts';
import {
  ADMIN,
  ASSESSOR,
  anInput,
  aStage,
  command,
  drive,
  EMPLOYEE,
  official,
  peer,
  SECOND,
} from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const inPlace = (id: string, more: Partial<Actor> = {}): Actor => ({
  id,
  as: 'assessor',
  for: ASSESSOR.id,
  standIn: 'delegation',
  ...more,
});
const refusalOf = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    return String(Object(error).type);
  }
  return 'taken';
};
const rate = (actor: Actor) => {
  const one = drive(anInput([aStage('final'), aStage('result')]));
  return { one, answer: refusalOf(() => one.send('finaliseScore', command(actor, {}))) };
};

describe('somebody who stands in for the assessor', () => {
  it('rates in their place, and the entry names both', () => {
    const { one, answer } = rate(inPlace('del-1'));
    expect(answer).toBe('taken');
    const entry = one.ctx.state.drafts.find(({ type }) => type === 'score.finalised');
    expect(entry?.actor).toEqual({ id: 'del-1', as: 'assessor', for: ASSESSOR.id, standIn: 'delegation' });
    expect(one.ctx.state).toMatchObject({ ratedBy: 'del-1', ratedFor: ASSESSOR.id });
  });

  it.each([
    ['the person appraised', EMPLOYEE.id],
    ['the second reviewer', SECOND.id],
    ['a peer', peer(1).id],
  ])('is never %s', (_, id) => {
    expect(rate(inPlace(id)).answer).toBe('self-decision');
  });

  it('stands in for nobody who is not asked', () => {
    expect(rate(inPlace('del-1', { for: 'somebody' })).answer).toBe('not-your-turn');
    expect(rate(inPlace('del-1', { as: 'secondReviewer', for: SECOND.id })).answer).toBe('not-your-turn');
  });

  it('decides no objection to what they rated, and nor does whom they rated for once somebody else assesses', () => {
    const { one } = rate(inPlace('del-1'));
    const assign = (secondReviewerId: string) =>
      refusalOf(() => one.send('reassignAssessor', command(ADMIN, { assessorId: 'new-1', secondReviewerId })));
    expect(assign('del-1')).toBe('self-decision');
    expect(assign(ASSESSOR.id)).toBe('self-decision');
    expect(assign('other-1')).toBe('taken');
  });

  it('leaves nothing in the state of an appraisal in which nobody stood in', () => {
    const { one } = rate(ASSESSOR);
    expect('ratedFor' in one.ctx.state).toBe(false);
  });
});

describe('an outcome', () => {
  const proposed = (approval: 'agencyHead' | 'secondReviewer') => {
    const one = drive(anInput([aStage('execution'), aStage('outcome')]));
    one.view().outcomes = [{ id: 'o1', code: 'TEGURAN', kind: 'sanction', approval, status: 'PROPOSED' }];
    one.sleepDays(30);
    return one;
  };
  const decide = (actor: Actor) =>
    command<'decideOutcome'>(actor, { outcomeId: 'o1', decision: 'rejected' }, { submissionId: 'why' });

  it('of somebody is not decided in an office of theirs by whoever sits in it meanwhile', () => {
    const one = proposed('agencyHead');
    const acting = (of: string): Actor => ({ ...official('agencyHead'), for: of, standIn: 'plt' });
    expect(one.refusal('decideOutcome', decide(acting(EMPLOYEE.id)))).toBe('self-decision');
    expect(one.refusal('decideOutcome', decide(acting('head-1')))).toBeNull();
  });

  it('is not decided for a second person by whoever rated for a first', () => {
    const one = proposed('secondReviewer');
    const forSecond: Actor = { id: 'del-1', as: 'official', office: 'secondReviewer', for: SECOND.id };
    Object.assign(one.ctx.state, { ratedBy: 'other-1', ratedFor: ASSESSOR.id });
    expect(one.refusal('decideOutcome', decide(forSecond))).toBeNull();
    Object.assign(one.ctx.state, { ratedBy: 'del-1' });
    expect(one.refusal('decideOutcome', decide(forSecond))).toBe('self-decision');
  });
});
