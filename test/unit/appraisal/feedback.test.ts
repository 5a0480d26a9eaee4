/** Feedback of peers: who is asked, who may decline, and when the stage is over. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ADMIN, aStage, ASSESSOR, anInput, command, drive, EMPLOYEE, peer } from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const rest = aStage('execution');

describe('feedback', () => {
  it('shows how many peers answered but never what or who', () => {
    const a = drive(anInput([aStage('feedback'), rest]));
    a.send('submitFeedback', command(peer(1), {}, { facts: { peerRating: 8001 } }));
    expect(a.refusal('submitFeedback', command(peer(1), {}, { facts: { peerRating: 1 } }))).toBe('already-done');
    expect(a.refusal('submitFeedback', command(peer(9), {}, { facts: { peerRating: 1 } }))).toBe('not-your-turn');
    expect(a.refusal('submitFeedback', command({ ...EMPLOYEE, as: 'peer' }, {}, { facts: { peerRating: 1 } }))).toBe(
      'self-decision',
    );
    expect(a.view().peerAnswers).toBe(1);
    expect(JSON.stringify(a.ctx.state.drafts.map((entry) => entry.changes))).not.toContain('8001');
    a.send('submitFeedback', command(peer(2), {}, { facts: { peerRating: 8000 } }));
    a.send('submitFeedback', command(peer(3), {}, { facts: { peerRating: 9000 } }));
    expect(a.view().stage).toBe('execution');
  });
  const named = (as: typeof ASSESSOR, ...peers: number[]) =>
    command<'assignPeers'>(as, { peers: peers.map((n) => peer(n).id) });
  it('is by those who were asked: the assessor may add to them, an admin may replace them', () => {
    const a = drive(anInput([aStage('feedback'), rest]));
    const invited = () =>
      a.ctx.state.notices.filter(({ template }) => template === 'feedback-invited').map(({ to }) => to);
    expect(a.refusal('assignPeers', named(ASSESSOR, 1, 2, 7))).toBe('not-your-turn');
    expect(a.refusal('assignPeers', named(ADMIN, 1, 7))).toBe('command-invalid');
    a.send('assignPeers', named(ASSESSOR, 1, 2, 3, 4));
    a.send('assignPeers', named(ADMIN, 1, 2, 5));
    expect(invited()).toEqual([1, 2, 3, 4, 5].map((n) => peer(n).id));
    expect(a.view().peerIds).toEqual([1, 2, 5].map((n) => peer(n).id));
  });
  it('goes on with the next in reserve when somebody cannot judge, who is not asked again', () => {
    const input = anInput([aStage('feedback'), rest]);
    const a = drive({ ...input, peerReserve: [ASSESSOR.id, peer(2).id, peer(7).id] });
    const declined = (n: number) => command<'declineFeedback'>(peer(n), {});
    a.send('declineFeedback', declined(1));
    expect(a.view().peerIds).toEqual([2, 3, 7].map((n) => peer(n).id));
    expect(a.ctx.state.notices.at(-1)).toMatchObject({ to: peer(7).id, template: 'feedback-invited' });
    expect(a.refusal('declineFeedback', declined(1))).toBe('not-your-turn');
    expect(a.refusal('submitFeedback', command(peer(1), {}, { facts: { peerRating: 1 } }))).toBe('not-your-turn');
    expect(a.refusal('assignPeers', named(ADMIN, 1, 2, 3))).toBe('command-invalid');
    a.send('submitFeedback', command(peer(2), {}, { facts: { peerRating: 8000 } }));
    expect(a.refusal('declineFeedback', declined(2))).toBe('already-done');
    // Nobody is left in reserve, and those who stay are fewer than the pack wants: somebody else may be named until the deadline.
    a.send('declineFeedback', declined(7));
    a.send('submitFeedback', command(peer(3), {}, { facts: { peerRating: 9000 } }));
    expect(a.view()).toMatchObject({ stage: 'feedback', peerAnswers: 2 });
    expect(a.view().waitingOn).toEqual([{ as: 'assessor', id: ASSESSOR.id, for: 'assignPeers' }]);
    a.send('assignPeers', named(ASSESSOR, 2, 3, 8));
    expect(a.view().waitingOn).toEqual([{ as: 'peer', id: peer(8).id, for: 'submitFeedback' }]);
    a.send('submitFeedback', command(peer(8), {}, { facts: { peerRating: 7000 } }));
    expect([a.view().stage, a.view().peerAnswers]).toEqual(['execution', 3]);
  });
  it('ends at its deadline where so many have declined that too few are left, and nobody else is named', () => {
    const a = drive(anInput([aStage('feedback'), rest]));
    for (const n of [1, 2, 3]) a.send('declineFeedback', command(peer(n), {}));
    expect(a.view().stage).toBe('feedback');
    a.sleepDays(40);
    expect(a.view()).toMatchObject({ stage: 'execution', autoForwarded: ['feedback'], peerAnswers: 0 });
  });
  it('asks nobody again whom an admin took off, however many decline', () => {
    const input = anInput([aStage('feedback'), rest]);
    const a = drive({ ...input, peerReserve: [peer(7).id, peer(8).id, peer(9).id] });
    a.send('declineFeedback', command(peer(1), {}));
    expect(a.view().peerIds).toContain(peer(7).id);
    a.send('assignPeers', named(ADMIN, 2, 3, 8));
    a.send('declineFeedback', command(peer(2), {}));
    expect(a.view().peerIds).toEqual([3, 8, 9].map((n) => peer(n).id));
    a.send('assignPeers', named(ADMIN, 3, 8, 7));
    expect(a.ctx.state.peersTakenOff).not.toContain(peer(7).id);
  });
  it('is by whom the assessor names beforehand, as many as the pack asks for', () => {
    const a = drive(anInput([rest, aStage('feedback')]));
    expect(a.refusal('assignPeers', named(ASSESSOR, 7, 8))).toBe('command-invalid');
    expect(a.refusal('assignPeers', command(ASSESSOR, { peers: [peer(7).id, peer(8).id, peer(8).id] }))).toBe(
      'command-invalid',
    );
    a.send('assignPeers', named(ASSESSOR, 7, 8, 9));
    expect(a.ctx.state.notices).toEqual([]);
  });
});
