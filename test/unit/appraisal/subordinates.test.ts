/** Subordinates who are asked about their superior: who is, what becomes of too few, and that the stage ends. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Facts } from '../../../rules/language/types.ts';
import { scoringFacts } from '../../../workflows/appraisal/effects.ts';
import { askSubordinates, inviteSubordinates } from '../../../workflows/appraisal/stages/subordinates.ts';
import type { Actor } from '../../../workflows/messages.ts';
import {
  ADMIN,
  aStage,
  ASSESSOR,
  anInput,
  command,
  DAY,
  drive,
  EMPLOYEE,
  peer,
  SECOND,
} from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const below = (n: number): Actor => ({ id: `below-${n}`, as: 'peer' });
type Wanted = { invite?: number; minimum: number; below: 'fold' | 'drop' | 'hold' };
const idsOf = (...numbers: number[]) => numbers.map((n) => below(n).id);

/** A stage that asks three peers and these subordinates, which has just been opened. */
function asking(wanted: Wanted, drawn: string[]) {
  const options = { peers: { invite: 3, minimum: 3 }, subordinates: wanted };
  const a = drive(anInput([aStage('feedback', { options }), aStage('execution')]));
  askSubordinates(a.ctx);
  expect(a.ctx.state.effects).toEqual([{ kind: 'ask' }]);
  a.ctx.state.effects = [];
  inviteSubordinates(a.ctx, drawn);
  a.settle();
  const answer = (who: Actor, peerRating: number) =>
    a.send('submitFeedback', command(who, {}, { facts: { peerRating } }));
  const facts = (): Facts => {
    const { peerCount, peerMean, subordinateCount, subordinateMean } = scoringFacts(a.ctx);
    return JSON.parse(JSON.stringify({ peerCount, peerMean, subordinateCount, subordinateMean })) as Facts;
  };
  return { ...a, answer, facts };
}
const peersAnswer = (a: ReturnType<typeof asking>) => [1, 2, 3].forEach((n) => a.answer(peer(n), 8000));

describe('subordinates', () => {
  it('are asked as of the opening, once, beside the peers, and told', () => {
    const a = asking({ minimum: 3, below: 'drop' }, [
      ...idsOf(1, 2, 3),
      ASSESSOR.id,
      SECOND.id,
      EMPLOYEE.id,
      peer(1).id,
    ]);
    expect(a.view().subordinateIds).toEqual(idsOf(1, 2, 3));
    expect(a.view().peerIds).toEqual([...[1, 2, 3].map((n) => peer(n).id), ...idsOf(1, 2, 3)]);
    expect(a.view().waitingOn.filter(({ as }) => as === 'peer')).toHaveLength(6);
    const told = a.ctx.state.notices.filter(({ template }) => template === 'feedback-invited').map(({ to }) => to);
    expect(told).toEqual(a.view().peerIds);
    expect(a.types()).toContain('subordinates.asked');
    askSubordinates(a.ctx);
    expect(a.ctx.state.effects).toEqual([]);
  });

  it('give a mean of their own from the minimum on, and the stage is over when all have answered', () => {
    const a = asking({ minimum: 3, below: 'drop' }, idsOf(1, 2, 3));
    [1, 2, 3].forEach((n) => a.answer(below(n), 5000 + n));
    expect(a.view()).toMatchObject({ peerAnswers: 0, subordinateAnswers: 3, stage: 'feedback' });
    peersAnswer(a);
    expect(a.view().stage).toBe('execution');
    expect(a.facts()).toEqual({ peerCount: 3, peerMean: 8000, subordinateCount: 3, subordinateMean: 5002 });
  });

  it.each(['drop', 'hold'] as const)(
    'leave nothing behind where too few answered and %s is meant, not even how many',
    (which) => {
      const nobody = asking({ minimum: 3, below: which }, idsOf(1, 2, 3));
      const two = asking({ minimum: 3, below: which }, idsOf(1, 2, 3));
      two.answer(below(1), 100);
      two.answer(below(2), 200);
      for (const a of [nobody, two]) peersAnswer(a);
      expect(two.facts()).toEqual(nobody.facts());
      expect(two.facts()).toEqual({ peerCount: 3, peerMean: 8000, subordinateCount: 0 });
    },
  );

  it('are heard with the peers where the pack says so, and neither are counted apart', () => {
    const a = asking({ minimum: 3, below: 'fold' }, idsOf(1, 2));
    a.answer(below(1), 4000);
    peersAnswer(a);
    expect(a.facts()).toEqual({ peerCount: 4, peerMean: 7000, subordinateCount: 0 });
    a.sleepDays(40);
    expect(a.view()).toMatchObject({ stage: 'execution', autoForwarded: ['feedback'] });
  });

  it('are not asked where they are fewer than could ever be told', () => {
    for (const which of ['drop', 'hold'] as const) {
      const a = asking({ minimum: 3, below: which }, idsOf(1, 2));
      expect(a.view().subordinateIds).toBeUndefined();
      expect(a.types()).not.toContain('subordinates.asked');
      peersAnswer(a);
      expect(a.view().stage).toBe('execution');
    }
  });

  it('keep the stage open beyond its deadline where the pack holds it for them, until enough have answered', () => {
    const a = asking({ minimum: 3, below: 'hold' }, idsOf(1, 2, 3, 4));
    peersAnswer(a);
    a.answer(below(1), 9000);
    a.answer(below(2), 9000);
    a.sleepDays(60);
    expect(a.view()).toMatchObject({ stage: 'feedback', overdue: true, subordinateAnswers: 2 });
    a.answer(below(3), 9000);
    expect(a.view()).toMatchObject({ stage: 'execution', subordinateAnswers: 3 });
  });

  it('hold nothing beyond a last day that an admin has decreed', () => {
    const a = asking({ minimum: 3, below: 'hold' }, idsOf(1, 2, 3));
    peersAnswer(a);
    a.sleepDays(40);
    expect(a.view()).toMatchObject({ stage: 'feedback', overdue: true });
    a.send('extendStage', command(ADMIN, { stage: 'feedback', until: Date.now() + 5 * DAY, decree: 'SK/1' }));
    a.sleepDays(7);
    expect(a.view()).toMatchObject({ stage: 'execution', autoForwarded: ['feedback'] });
  });

  it('hold nothing when so many declined that the minimum is out of reach', () => {
    const a = asking({ minimum: 3, below: 'hold' }, idsOf(1, 2, 3));
    peersAnswer(a);
    a.send('declineFeedback', command(below(1), {}));
    a.sleepDays(40);
    expect(a.view().stage).toBe('execution');
  });

  it('are drawn where the pack asks only some, and the next is asked when one declines', () => {
    const a = asking({ invite: 3, minimum: 3, below: 'drop' }, idsOf(1, 2, 3, 4));
    expect(a.view().subordinateIds).toEqual(idsOf(1, 2, 3));
    a.send('declineFeedback', command(below(2), {}));
    expect(a.view().subordinateIds).toEqual(idsOf(1, 3, 4));
    expect(a.ctx.state.notices.at(-1)).toMatchObject({ to: below(4).id, template: 'feedback-invited' });
    expect(a.ctx.state.subordinateReserve).toBeUndefined();
    expect(a.refusal('submitFeedback', command(below(2), {}, { facts: { peerRating: 1 } }))).toBe('not-your-turn');
  });

  it('stay who they are when peers are named anew, and are nobody’s peers', () => {
    const a = asking({ minimum: 3, below: 'drop' }, idsOf(1, 2, 3));
    const named = (...ids: string[]) => command<'assignPeers'>(ADMIN, { peers: ids });
    expect(a.refusal('assignPeers', named(peer(1).id, peer(2).id, below(1).id))).toBe('command-invalid');
    a.answer(below(1), 9000);
    a.send('assignPeers', named(...[4, 5, 6].map((n) => peer(n).id)));
    expect(a.view().peerIds).toEqual([...[4, 5, 6].map((n) => peer(n).id), ...idsOf(1, 2, 3)]);
    expect(a.view().subordinateIds).toEqual(idsOf(1, 2, 3));
  });

  it('are nobody where the pack asks none: nothing of them is in facts, view or state', () => {
    const a = drive(anInput([aStage('feedback'), aStage('execution')]));
    askSubordinates(a.ctx);
    expect(a.ctx.state.effects).toEqual([]);
    for (const n of [1, 2, 3]) a.send('submitFeedback', command(peer(n), {}, { facts: { peerRating: 8000 } }));
    expect(JSON.stringify([a.ctx.state, scoringFacts(a.ctx)])).not.toContain('subordinate');
  });
});
