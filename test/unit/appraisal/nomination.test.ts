/** Peers whom the person nominates and the assessor names; silence is the draw's. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyOperation } from '../../../workflows/appraisal/accept.ts';
import { ADMIN, aStage, ASSESSOR, anInput, command, drive, EMPLOYEE, peer, SECOND } from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const idsOf = (...numbers: number[]) => numbers.map((n) => peer(n).id);
const options = { peers: { invite: 3, minimum: 3, nominate: { within: { workingDays: 5 } } } };
const RESERVE = idsOf(11, 12, 13, 14);

const nominating = (more: object = {}) =>
  drive({
    ...anInput([aStage('feedback', { options }), aStage('execution')]),
    peerIds: [],
    peerReserve: RESERVE,
    ...more,
  });
const nominate = (...numbers: number[]) => command<'nominatePeers'>(EMPLOYEE, { peers: idsOf(...numbers) });
const name = (as: typeof ASSESSOR, ...numbers: number[]) => command<'assignPeers'>(as, { peers: idsOf(...numbers) });
const told = (a: ReturnType<typeof drive>, template: string) =>
  a.ctx.state.notices.filter((each) => each.template === template).map(({ to }) => to);

describe('nominating', () => {
  it('is the person’s first and the assessor’s then, who may change the list; everybody is told', () => {
    const a = nominating();
    expect(told(a, 'nomination-opened')).toEqual([EMPLOYEE.id]);
    expect(a.view().waitingOn).toEqual([{ as: 'employee', id: EMPLOYEE.id, for: 'nominatePeers' }]);
    a.send('nominatePeers', nominate(1, 2, 3));
    expect(told(a, 'peers-nominated')).toEqual([ASSESSOR.id]);
    expect(a.view().waitingOn).toEqual([{ as: 'assessor', id: ASSESSOR.id, for: 'assignPeers' }]);
    expect(a.view()).toMatchObject({ peerIds: [], nomination: { state: 'proposed', peers: idsOf(1, 2, 3) } });
    a.send('assignPeers', name(ASSESSOR, 1, 2, 4));
    expect(a.view()).toMatchObject({
      peerIds: idsOf(1, 2, 4),
      nomination: { state: 'approved', peers: idsOf(1, 2, 3) },
    });
    expect(told(a, 'feedback-invited')).toEqual(idsOf(1, 2, 4));
    expect(told(a, 'nomination-approved')).toEqual([EMPLOYEE.id]);
    // From here on as always: the assessor adds, and takes nobody off.
    expect(a.refusal('assignPeers', name(ASSESSOR, 1, 2, 5))).toBe('not-your-turn');
    a.send('assignPeers', name(ASSESSOR, 1, 2, 4, 5));
    expect(a.refusal('nominatePeers', nominate(6, 7, 8))).toBe('stage-mismatch');
    for (const n of [1, 2, 4, 5]) a.send('submitFeedback', command(peer(n), {}, { facts: { peerRating: 8000 } }));
    expect(a.view().stage).toBe('execution');
  });

  it('tells the person nothing of who is asked as a subordinate, or has declined', () => {
    const answersWhen = (change: (ctx: ReturnType<typeof drive>['ctx']) => void) => {
      const a = nominating();
      change(a.ctx);
      a.send('nominatePeers', nominate(1, 2, 3));
      return a.view().nomination;
    };
    const plain = answersWhen(() => undefined);
    const below = answersWhen(({ state }) => {
      state.view.peerIds = idsOf(1);
      state.view.subordinateIds = idsOf(1);
    });
    const declined = answersWhen(({ state }) => {
      state.declinedPeers = idsOf(2);
    });
    expect([below, declined]).toEqual([plain, plain]);
  });

  it('comes back with a reason and is done again', () => {
    const a = nominating();
    expect(a.refusal('returnNomination', command(ASSESSOR, {}))).toBe('stage-mismatch');
    a.send('nominatePeers', nominate(1, 2, 3));
    expect(a.refusal('returnNomination', command(EMPLOYEE, {}))).toBe('self-decision');
    a.send('returnNomination', command(ASSESSOR, {}, { submissionId: 's1', digest: 'd' }));
    expect(told(a, 'nomination-returned')).toEqual([EMPLOYEE.id]);
    expect(a.view().waitingOn).toEqual([{ as: 'employee', id: EMPLOYEE.id, for: 'nominatePeers' }]);
    a.send('nominatePeers', nominate(1, 2, 4));
    a.send('nominatePeers', nominate(1, 2, 5));
    expect(a.view().nomination).toMatchObject({ state: 'proposed', peers: idsOf(1, 2, 5) });
  });

  it.each([
    ['nobody nominated', []],
    ['the assessor kept silent', [1, 2, 3]],
  ])('is left to the draw where %s in time', (_, numbers) => {
    const a = nominating();
    if (numbers.length > 0) a.send('nominatePeers', nominate(...numbers));
    a.sleepDays(6);
    expect(a.view()).toMatchObject({ stage: 'feedback', peerIds: [], overdue: false });
    // The day before it is over, once.
    const last = numbers.length > 0 ? ASSESSOR : EMPLOYEE;
    expect(told(a, 'reminder')).toEqual([last.id]);
    a.sleepDays(4);
    expect(told(a, 'reminder')).toEqual([last.id]);
    expect(a.view()).toMatchObject({ peerIds: idsOf(11, 12, 13), nomination: { state: 'drawn' } });
    expect(told(a, 'nomination-lapsed')).toEqual([EMPLOYEE.id, ASSESSOR.id]);
    expect(told(a, 'feedback-invited')).toEqual(idsOf(11, 12, 13));
    expect(a.refusal('nominatePeers', nominate(1, 2, 3))).toBe('stage-mismatch');
    a.send('declineFeedback', command(peer(12), {}));
    expect(a.view().peerIds).toEqual(idsOf(11, 13, 14));
  });

  it('is refused for whoever cannot be asked, with the place of each', () => {
    const a = nominating();
    const parts = (peers: string[], relatives?: string[]) => {
      const given = command<'nominatePeers'>(EMPLOYEE, { peers, ...(relatives && { relatives }) });
      expect(a.refusal('nominatePeers', given)).toBe('command-invalid');
      try {
        a.send('nominatePeers', given);
      } catch (error) {
        return (error as { details: { pointer: string; because: string }[] }).details.map(
          ({ pointer, because }) => `${because} ${pointer}`,
        );
      }
      return [];
    };
    expect(parts([EMPLOYEE.id, ASSESSOR.id, SECOND.id, peer(1).id])).toEqual(
      [0, 1, 2].map((n) => `not-nominated /peers/${n}`),
    );
    expect(parts(idsOf(1, 2, 3), idsOf(2))).toEqual(['declared-relative /peers/1']);
    expect(parts(idsOf(1, 2, 2))).toEqual(['too-few-peers /peers']);
    expect(a.refusal('nominatePeers', { ...nominate(1, 2, 3), actor: ASSESSOR })).toBe('not-your-turn');
  });

  it('keeps declared relatives out of what the assessor names, and of the draw', () => {
    const a = nominating();
    a.send('nominatePeers', command(EMPLOYEE, { peers: idsOf(1, 2, 3), relatives: [...idsOf(4), ...idsOf(11)] }));
    expect(a.refusal('assignPeers', name(ASSESSOR, 1, 2, 4))).toBe('command-invalid');
    a.sleepDays(10);
    expect(a.view().peerIds).toEqual(idsOf(12, 13, 14));
  });

  it('is not needed where peers were named beforehand, and an admin may name them meanwhile', () => {
    const named = nominating({ peerIds: idsOf(1, 2, 3) });
    expect(named.view().nomination).toBeUndefined();
    const a = nominating();
    a.send('assignPeers', name(ADMIN, 1, 2, 3));
    expect(a.view()).toMatchObject({ peerIds: idsOf(1, 2, 3), nomination: { state: 'approved' } });
  });

  it('gets back the days of a pause', () => {
    const a = nominating();
    const until = a.view().nomination?.until ?? 0;
    const signal = { opId: 'p', op: 'pause' as const, actor: ADMIN, reasonId: 'r' };
    applyOperation(a.ctx, signal);
    a.sleepDays(7);
    applyOperation(a.ctx, { ...signal, opId: 'q', op: 'resume' });
    expect(a.view().nomination?.until).toBe(until + 7 * 86_400_000);
    expect(a.view().nomination?.state).toBe('open');
  });
});
