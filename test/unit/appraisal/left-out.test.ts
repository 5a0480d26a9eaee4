/** What comes too late, and joint targets that nobody has settled when the facts are frozen. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scoringFacts } from '../../../workflows/appraisal/effects.ts';
import type { Target } from '../../../workflows/messages.ts';
import { anInput, ASSESSOR, aStage, command, drive, SERVICE } from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const target = (id: string, more: Partial<Target> = {}): Target => ({
  id,
  weight: 5000,
  due: '2026-12-31',
  kind: 'main',
  aspect: 'quantity',
  direction: 'higher',
  value: 1_000_000,
  source: 'own',
  ...more,
});
const rated = (targets: Target[]) => {
  const stages = [
    aStage('target', { options: { maxRounds: 2, minTargets: 1, maxTargets: 3, measuredBy: {}, needsTargets: true } }),
    aStage('final'),
    aStage('result'),
  ];
  const a = drive(anInput(stages, { facts: { ikm: 7000 } }));
  Object.assign(a.view(), { targets, targetsAgreedBy: 'assessor', stage: 'final', stageKind: 'final' });
  a.ctx.state.stage = 1;
  a.ctx.state.executionFrom = '2026-01-01';
  return a;
};
const finalise = (leftOut?: string[]) =>
  command<'finaliseScore'>(ASSESSOR, leftOut ? { leftOut } : {}, { facts: { rating: 1 } });
const idsOf = (a: ReturnType<typeof rated>) => {
  const { targets } = scoringFacts(a.ctx);
  return Array.isArray(targets) ? targets.map(({ id }) => id) : [];
};

describe('a joint target without a result', () => {
  const both = [target('t1'), target('t2', { jointTarget: 'j1' })];
  it('is no target of the score, and is named in the journal', () => {
    const a = rated(both);
    a.send('finaliseScore', finalise(['t2']));
    expect(idsOf(a)).toEqual(['t1']);
    expect(a.ctx.state.drafts.findLast(({ type }) => type === 'score.finalised')?.data).toMatchObject({
      leftOut: ['t2'],
    });
  });
  it('counts where its result came in the meantime, and as nothing where the person reports it alone', () => {
    const a = rated(both);
    a.view().progress = {
      counted: [{ target: 't2', actual: 500_000, at: '2026-11-01', by: 'system' }],
      open: [],
      returned: [],
      late: 0,
    };
    a.send('finaliseScore', finalise(['t2']));
    expect(idsOf(a)).toEqual(['t1', 't2']);
    const alone = rated(both);
    alone.send('finaliseScore', finalise());
    expect(idsOf(alone)).toEqual(['t1', 't2']);
  });
  it('that is all there is keeps the score from being computed', () => {
    const a = rated([target('t2', { jointTarget: 'j1' })]);
    expect(a.refusal('finaliseScore', finalise(['t2']))).toBe('command-invalid');
  });
});

describe('a figure that comes after the facts were frozen', () => {
  it('is kept as late, changes nothing, and is told to the assessor', () => {
    const a = rated([target('t1')]);
    a.send('finaliseScore', finalise());
    const effects = [...a.ctx.state.effects];
    a.send('recordFacts', command(SERVICE, { sourceId: 'simpus' }, { facts: { ikm: 9000 } }));
    expect(a.view().facts['ikm']).toBe(7000);
    expect(a.ctx.state.effects).toEqual(effects);
    const late = a.ctx.state.drafts.findLast(({ type }) => type === 'facts.late');
    expect(late?.data).toEqual({ sourceId: 'simpus', facts: { ikm: 9000 } });
    expect(a.ctx.state.notices.map(({ to, template }) => [to, template])).toContainEqual([ASSESSOR.id, 'facts-late']);
  });
  it('is taken in by a score that is blocked and waits for it', () => {
    const a = rated([target('t1')]);
    a.send('finaliseScore', finalise());
    a.view().state = 'BLOCKED';
    a.send('recordFacts', command(SERVICE, { sourceId: 'simpus' }, { facts: { ikm: 9000 } }));
    expect(a.view().facts['ikm']).toBe(9000);
  });
});
