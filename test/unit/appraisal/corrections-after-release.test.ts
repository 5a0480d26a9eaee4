/** A figure that was wrong and came after the facts were frozen: scored anew, or decided by two persons first. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { foretell } from '../../../workflows/appraisal/accept.ts';
import { runEffects, type World } from '../../../workflows/appraisal/effects.ts';
import type { Actor, CommandBodies } from '../../../workflows/messages.ts';
import type { ScoreRequest, ScoreResult } from '../../../workflows/record.ts';
import {
  ADMIN,
  anInput,
  ASSESSOR,
  aStage,
  command,
  DAY,
  drive,
  EMPLOYEE,
  official,
  SECOND,
  SERVICE,
} from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const WHY = { submissionId: 'why' };
const ikm = (value: number, actor: Actor = SERVICE) =>
  command<'correctFacts'>(actor, { sourceId: 'simpus', corrects: 'm-11' }, { ...WHY, facts: { ikm: value } });
const say = (actor: Actor, decision: CommandBodies['decideCorrection']['decision'] = 'upheld') =>
  command<'decideCorrection'>(actor, { decision }, { submissionId: `say-${actor.id}` });
const without = <T extends { submissionId?: string }>(given: T): T => {
  const bare = { ...given };
  delete bare.submissionId;
  return bare;
};
const OUTCOMES = [
  { id: 'a', code: 'CERTIFICATE', kind: 'reward', approval: 'agencyHead' as const },
  { id: 'b', code: 'MONEY', kind: 'reward', approval: 'agencyHead' as const },
];

const released = (stages = [aStage('result'), aStage('outcome')]) => {
  const a = drive(anInput(stages, { facts: { ikm: 7000 } }));
  Object.assign(a.ctx.state, { frozen: true, ratedBy: ASSESSOR.id, decisions: 1 });
  Object.assign(a.ctx.state.view, { predicate: 'BAIK', decisionId: 'd1' });
  return a;
};
const asked: ScoreRequest[] = [];
const world = {
  score: async (request: ScoreRequest): Promise<ScoreResult> => {
    asked.push(request);
    return {
      decisionId: `d${request.n}`,
      resultDigest: 'x',
      score: { result: 1, behaviour: 1, final: 1 },
      predicate: 'SANGAT_BAIK',
      flags: [],
      outcomes: OUTCOMES,
    };
  },
  issueOutcome: async () => {},
} as unknown as World;
const last = (a: ReturnType<typeof drive>, type: string) => a.ctx.state.drafts.findLast((each) => each.type === type);

describe('a correction before the release', () => {
  it('is a figure with a reason until the facts are frozen', () => {
    const a = drive(anInput([aStage('execution')], { facts: { ikm: 7000 } }));
    a.send('correctFacts', ikm(8000));
    expect(a.view().facts).toEqual({ ikm: 8000 });
    expect(last(a, 'facts.corrected')?.data).toEqual({
      source: 'simpus',
      corrects: 'm-11',
      facts: { ikm: 8000 },
      before: { ikm: 7000 },
    });
    expect(a.ctx.state.effects).toEqual([]);
  });
  it('is scored anew in calibration, and told to the assessor', () => {
    const a = released([aStage('calibration'), aStage('result')]);
    a.send('correctFacts', ikm(8000));
    expect(a.ctx.state.effects).toEqual([{ kind: 'score' }]);
    expect(a.view()).toMatchObject({ facts: { ikm: 8000 } });
    expect(a.view().correction).toBeUndefined();
    expect(a.ctx.state.notices.map(({ to, template }) => [to, template])).toContainEqual([
      ASSESSOR.id,
      'facts-corrected',
    ]);
  });
});

describe('a correction after the release', () => {
  it('changes nothing until the assessor and HR have both agreed, then is scored, and handed over like the first', async () => {
    const a = released();
    a.send('acknowledgeResult', command(EMPLOYEE, {}));
    a.send('correctFacts', ikm(8000));
    expect(a.view().facts).toEqual({ ikm: 7000 });
    expect(a.view().waitingOn).toEqual([
      { as: 'assessor', id: ASSESSOR.id, for: 'decideCorrection' },
      { as: 'admin', for: 'decideCorrection' },
    ]);
    expect(a.ctx.state.notices.map(({ to }) => to)).toEqual(
      expect.arrayContaining([ASSESSOR.id, 'office:hr', EMPLOYEE.id]),
    );
    a.send('decideCorrection', say(ASSESSOR));
    expect(a.view().facts).toEqual({ ikm: 7000 });
    expect(a.view().waitingOn).toEqual([{ as: 'admin', for: 'decideCorrection' }]);
    a.send('decideCorrection', say(ADMIN));
    expect(a.view()).toMatchObject({ facts: { ikm: 8000 }, correction: { decision: 'upheld' } });
    await runEffects(a.ctx, world);
    expect(asked.at(-1)?.facts).toMatchObject({ ikm: 8000 });
    expect(a.view()).toMatchObject({ predicate: 'SANGAT_BAIK', stage: 'result', acknowledged: null, objection: null });
    expect(a.refusal('object', command(EMPLOYEE, {}, WHY))).toBe(null);
  });
  it('takes back what was issued of the other proposals, and numbers what is issued next after it', async () => {
    const a = released();
    a.view().outcomes = OUTCOMES.map((each, i) => ({
      ...each,
      status: i === 0 ? 'ISSUED' : 'PROPOSED',
      decidedBy: 'x',
    }));
    a.ctx.state.stage = 1;
    Object.assign(a.view(), { stage: 'outcome', stageKind: 'outcome' });
    a.send('correctFacts', ikm(8000));
    expect(
      a.refusal('decideOutcome', command(official('agencyHead'), { outcomeId: 'b', decision: 'approved' }, WHY)),
    ).toBe('outcome-stayed');
    a.send('decideCorrection', say(ADMIN));
    a.send('decideCorrection', say(ASSESSOR));
    await runEffects(a.ctx, world);
    expect(last(a, 'outcome.reversed')?.data).toEqual({
      outcomeId: 'a',
      code: 'CERTIFICATE',
      seq: 1,
      decisionId: 'd1',
    });
    expect(a.view()).toMatchObject({ stage: 'result', outcomes: OUTCOMES.map(() => ({ status: 'PROPOSED' })) });
    a.ctx.state.stage = 1;
    Object.assign(a.view(), { stage: 'outcome', stageKind: 'outcome' });
    a.send('decideOutcome', command(official('agencyHead'), { outcomeId: 'a', decision: 'approved' }, WHY));
    await runEffects(a.ctx, world);
    expect(last(a, 'outcome.issued')?.data).toMatchObject({ outcomeId: 'a', seq: 3 });
  });
  it('that one of them turns down changes nothing, and whoever was in their time to object has it whole again', () => {
    const a = released();
    vi.setSystemTime(Date.now() + 10 * DAY);
    a.send('correctFacts', ikm(8000));
    vi.setSystemTime(Date.now() + 10 * DAY);
    a.settle();
    expect(a.view().stage).toBe('result');
    a.send('decideCorrection', say(ADMIN, 'rejected'));
    expect(a.view()).toMatchObject({ facts: { ikm: 7000 }, correction: { decision: 'rejected' } });
    expect(a.ctx.state.effects).toEqual([]);
    expect((a.view().dueAt ?? 0) - Date.now()).toBeGreaterThan(13 * DAY);
    expect(a.refusal('object', command(EMPLOYEE, {}, WHY))).toBe(null);
    expect(a.refusal('decideCorrection', say(ASSESSOR))).toBe('already-done');
    expect(a.refusal('correctFacts', ikm(9000))).toBe(null);
  });
  it('is held past its time, and the second reviewer may then speak for the assessor', () => {
    const a = released();
    a.send('correctFacts', ikm(8000));
    expect(a.refusal('decideCorrection', say(SECOND))).toBe('not-your-turn');
    vi.setSystemTime(Date.now() + 60 * DAY);
    a.settle();
    expect(a.view()).toMatchObject({ stage: 'result', escalated: true });
    expect(a.refusal('decideCorrection', say(SECOND))).toBe(null);
  });
  it('is refused where it is nobody’s turn, twice, without a reason, without a change, or beside an objection', () => {
    const a = released();
    expect(a.refusal('decideCorrection', say(ASSESSOR))).toBe('stage-mismatch');
    expect(a.refusal('correctFacts', ikm(8000, EMPLOYEE))).toBe('not-your-turn');
    expect(a.refusal('correctFacts', ikm(7000))).toBe('command-invalid');
    expect(a.refusal('correctFacts', without(ikm(8000)))).toBe('command-invalid');
    a.send('correctFacts', ikm(8000, ADMIN));
    expect(a.refusal('correctFacts', ikm(8100))).toBe('already-done');
    expect(a.refusal('object', command(EMPLOYEE, {}, WHY))).toBe('stage-mismatch');
    expect(a.refusal('decideCorrection', say(EMPLOYEE))).toBe('self-decision');
    expect(a.refusal('decideCorrection', say(ADMIN))).toBe('self-decision');
    expect(a.refusal('decideCorrection', say({ id: ASSESSOR.id, as: 'admin' }))).toBe('self-decision');
    const other = { id: 'adm-2', as: 'admin' } as const;
    expect(a.refusal('decideCorrection', without(say(other)))).toBe('command-invalid');
    a.send('decideCorrection', say(other));
    expect(a.refusal('decideCorrection', say({ id: 'adm-3', as: 'admin' }))).toBe('already-done');
    const b = released();
    b.send('object', command(EMPLOYEE, {}, WHY));
    expect(b.refusal('correctFacts', ikm(8000))).toBe('stage-mismatch');
  });
  it('is foretold with what the score would rest on', () => {
    const a = released();
    expect(foretell(a.ctx, 'correctFacts', ikm(8000)).facts).toMatchObject({ ikm: 8000 });
    a.send('correctFacts', ikm(8000));
    expect(foretell(a.ctx, 'decideCorrection', say(ASSESSOR)).facts).toMatchObject({ ikm: 8000 });
    expect(foretell(a.ctx, 'decideCorrection', say(ASSESSOR, 'rejected')).facts).toMatchObject({ ikm: 7000 });
    expect(a.view().facts).toEqual({ ikm: 7000 });
  });
  it('may be of what a target came to, and not of one that a fact measures', () => {
    const a = released();
    const target = { id: 't1', weight: 10_000, due: '2026-12-31', kind: 'main', aspect: 'quantity' } as const;
    const own = { ...target, direction: 'higher', value: 1_000_000, source: 'own' } as const;
    a.ctx.state.executionFrom = '2026-01-01';
    Object.assign(a.view(), { targets: [own, { ...own, id: 't2', source: 'ikm' }], targetsAgreedBy: 'assessor' });
    const of = (id: string) =>
      command<'correctFacts'>(
        SERVICE,
        { sourceId: 'simpus', corrects: 'm-11', targets: [{ target: id, actual: 900_000 }] },
        WHY,
      );
    expect(a.refusal('correctFacts', of('t2'))).toBe('command-invalid');
    expect(a.refusal('correctFacts', of('t9'))).toBe('command-invalid');
    a.send('correctFacts', of('t1'));
    expect(a.view().progress).toBeUndefined();
    a.send('decideCorrection', say(ASSESSOR));
    a.send('decideCorrection', say(ADMIN));
    expect(a.view().progress?.counted).toMatchObject([{ target: 't1', actual: 900_000, by: 'correction' }]);
    expect(last(a, 'correction.upheld')?.data).toEqual({ targets: [{ target: 't1', actual: 900_000, before: null }] });
  });
});
