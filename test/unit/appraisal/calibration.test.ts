import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyOperation } from '../../../workflows/appraisal/accept.ts';
import type { Predicate } from '../../../rules/language/predicates.ts';
import { ADMIN, aStage, ASSESSOR, anInput, command, drive, EMPLOYEE, twoTargets } from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const adjust = (from: Predicate, to: Predicate, actor = ADMIN) =>
  command<'adjustResult'>(actor, { from, to }, { submissionId: 's1', digest: 'd1' });

/** Scored BAIK, and in calibration. */
function inCalibration() {
  const a = drive(anInput([aStage('target'), aStage('calibration'), aStage('result')]));
  a.send('proposeTargets', command<'proposeTargets'>(EMPLOYEE, { targets: twoTargets() }));
  a.send('agreeTargets', command(ASSESSOR, {}));
  a.ctx.state.view.predicate = 'BAIK';
  return a;
}

describe('an adjustment', () => {
  it('puts another predicate on top of the computed one, and has what follows decided again', () => {
    const a = inCalibration();
    a.send('adjustResult', adjust('BAIK', 'SANGAT_BAIK'));
    expect(a.view()).toMatchObject({ predicate: 'SANGAT_BAIK', adjustment: { computed: 'BAIK', by: ADMIN.id } });
    expect(a.ctx.state.effects).toEqual([{ kind: 'score', adjusted: 'SANGAT_BAIK' }]);
    expect(a.ctx.state.drafts.at(-1)).toMatchObject({
      type: 'result.adjusted',
      submissionId: 's1',
      data: { from: 'BAIK', to: 'SANGAT_BAIK', computed: 'BAIK' },
    });
    expect(JSON.stringify(a.ctx.state.drafts.at(-1)?.changes)).not.toContain('"score"');
  });

  it('of one that was adjusted keeps what was computed, and back to it leaves nothing on top', () => {
    const a = inCalibration();
    a.send('adjustResult', adjust('BAIK', 'SANGAT_BAIK'));
    a.send('adjustResult', adjust('SANGAT_BAIK', 'KURANG'));
    expect(a.view().adjustment?.computed).toBe('BAIK');
    a.send('adjustResult', adjust('KURANG', 'BAIK'));
    expect(a.view()).toMatchObject({ predicate: 'BAIK', adjustment: null });
    expect(a.ctx.state.effects).toEqual([{ kind: 'score', adjusted: null }]);
  });

  it('is refused to whoever has seen another predicate', () => {
    const a = inCalibration();
    a.send('adjustResult', adjust('BAIK', 'SANGAT_BAIK'));
    expect(a.refusal('adjustResult', adjust('BAIK', 'KURANG'))).toBe('version-stale');
    expect(a.refusal('adjustResult', adjust('SANGAT_BAIK', 'SANGAT_BAIK'))).toBe('command-invalid');
  });

  it('is refused without reasons, to the employee, to whoever rated, and to who runs nothing', () => {
    const a = inCalibration();
    const bare = command<'adjustResult'>(ADMIN, { from: 'BAIK', to: 'KURANG' });
    expect(a.refusal('adjustResult', bare)).toBe('command-invalid');
    const as = (id: string) => a.refusal('adjustResult', adjust('BAIK', 'KURANG', { id, as: 'admin' }));
    expect([EMPLOYEE.id, ASSESSOR.id].map(as)).toEqual(['self-decision', 'self-decision']);
    a.ctx.state.ratedFor = 'sup-2';
    expect(as('sup-2')).toBe('self-decision');
    expect(a.refusal('adjustResult', adjust('BAIK', 'KURANG', ASSESSOR))).toBe('not-your-turn');
  });

  it('comes too early before calibration and too late after the release', () => {
    const early = drive(anInput([aStage('target'), aStage('calibration'), aStage('result')]));
    expect(early.refusal('adjustResult', adjust('BAIK', 'KURANG'))).toBe('stage-mismatch');
    const late = inCalibration();
    applyOperation(late.ctx, { opId: 'op', op: 'release', actor: ADMIN, reasonId: 'r', at: Date.now() });
    expect(late.refusal('adjustResult', adjust('BAIK', 'KURANG'))).toBe('stage-mismatch');
    late.settle();
    expect(late.view().stage).toBe('result');
    expect(late.refusal('adjustResult', adjust('BAIK', 'KURANG'))).toBe('stage-mismatch');
  });

  it('is nowhere in an appraisal that has none', () => {
    const a = inCalibration();
    expect('adjustment' in a.view()).toBe(false);
  });
});
