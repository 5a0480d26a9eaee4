/** Somebody who goes to another region in the middle of a year, as both appraisals take it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { targetSentences } from '../../../rules/explain/targets.ts';
import { targetProblem } from '../../../rules/language/targets.ts';
import type { Decision, RulePack } from '../../../rules/language/types.ts';
import { targetFacts } from '../../../workflows/appraisal/progress.ts';
import { transferUpdate, type TransferStep } from '../../../workflows/transfer/messages.ts';
import { applyTransfer, foretellTransfer, transferredBefore } from '../../../workflows/transfer/transfer.ts';
import type { Target } from '../../../workflows/messages.ts';
import { ADMIN, anInput, aStage, ASSESSOR, command, drive, EMPLOYEE } from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const target = (value: number): Target => ({
  id: 't1',
  weight: 10_000,
  due: '2026-12-31',
  kind: 'main',
  aspect: 'quantity',
  direction: 'higher',
  value: value * 10_000,
  source: 'own',
});
const words = { submissionId: 's1', digest: 'd1' };
const limits = { maxRounds: 2, minTargets: 1, maxTargets: 3, acknowledge: false, measuredBy: {} };
const stages = [
  aStage('target', { options: limits }),
  aStage('execution', { lasts: { workingDays: 40 } }),
  aStage('final', { lasts: { workingDays: 40 } }),
  aStage('result'),
];
type Life = ReturnType<typeof drive>;

/** The first day of work is 5 January, a Monday. */
function atWork(value: number): Life {
  const life = drive(anInput(stages));
  life.send('proposeTargets', command(EMPLOYEE, { targets: [target(value)] }));
  life.send('agreeTargets', command(ASSESSOR, {}));
  return life;
}
const report = (actual: number, at: string) =>
  command<'reportProgress'>(EMPLOYEE, { reports: [{ target: 't1', actual: actual * 10_000, at }] }, words);
const reports = ({ view }: Life) =>
  command<'acceptProgress'>(ASSESSOR, { reportIds: (view().progress?.open ?? []).map(({ id }) => id) });

const out = (on: string): TransferStep => ({ step: 'out', id: 'x1', to: 'there', on, actor: ADMIN });
const answer = (life: Life, step: TransferStep) => foretellTransfer(life.ctx, step).refusal;

/** Left on 12 January, with 60 reached by the 8th and something of the 13th. */
function left(): Life {
  const life = atWork(100);
  life.sleepDays(3);
  life.send('reportProgress', report(60, '2026-01-08'));
  life.send('acceptProgress', reports(life));
  life.sleepDays(5);
  life.send('reportProgress', report(70, '2026-01-09'));
  applyTransfer(life.ctx, out('2026-01-12'));
  return life;
}
const brought = (): TransferStep => ({
  step: 'in',
  id: 'x1',
  from: 'old-town',
  on: '2026-01-12',
  actor: ADMIN,
  segments: (left().view().segments ?? []).map((segment) => ({
    ...segment,
    origin: { region: 'old-town', appraisal: 'a1', assessorId: 'e9', pack: 'p1' },
  })),
});

describe('the appraisal that somebody leaves', () => {
  it('ends without a result, with what was agreed and reached until the day before', () => {
    expect(transferUpdate.name).toBe('transfer');
    const life = left();
    expect(life.view()).toMatchObject({
      state: 'CANCELLED',
      endReason: 'transferred',
      score: null,
      waitingOn: [],
      segments: [
        {
          from: '2026-01-05',
          to: '2026-01-11',
          targets: [{ id: 't1' }],
          counted: [{ actual: 700_000, at: '2026-01-09' }],
        },
      ],
    });
    // What nobody had answered is settled by the rule of silence, before it ends.
    expect(life.types().slice(-2)).toEqual(['progress.silence', 'appraisal.transferred']);
    expect(transferredBefore(life.ctx, out('2026-01-12'))).toBe(true);
    expect(life.refusal('reportProgress', report(80, '2026-01-12'))).toBe('appraisal-ended');
  });

  it('has nothing to give where nothing was agreed, or before its work began', () => {
    const life = drive(anInput(stages));
    applyTransfer(life.ctx, out('2026-01-05'));
    expect([life.view().state, life.view().segments]).toEqual(['CANCELLED', undefined]);
    const first = atWork(100);
    applyTransfer(first.ctx, out('2026-01-05'));
    expect(first.view().segments).toBeUndefined();
  });

  it('is left neither before the day, nor while it is paused, nor when its facts are frozen', () => {
    const life = atWork(100);
    expect(foretellTransfer(life.ctx, out('2026-01-06'))).toMatchObject({
      refusal: 'command-invalid',
      parts: [{ pointer: '/on', because: 'not-a-day-yet', to: '2026-01-05' }],
    });
    expect(answer(life, out('2026-01-05'))).toBeNull();
    life.ctx.state.view.state = 'PAUSED';
    expect(answer(life, out('2026-01-05'))).toBe('cycle-paused');
    life.ctx.state.view.state = 'BLOCKED';
    expect(answer(life, out('2026-01-05'))).toBe('appraisal-blocked');
    life.ctx.state.view.state = 'RUNNING';
    life.ctx.state.frozen = true;
    expect(answer(life, out('2026-01-05'))).toBe('stage-mismatch');
  });
});

describe('the appraisal to which it is brought', () => {
  it('counts both by their working days, says from where each came, and takes it once', () => {
    const life = atWork(50);
    life.sleepDays(8);
    const step = brought();
    expect(answer(life, step)).toBeNull();
    applyTransfer(life.ctx, step);
    expect(transferredBefore(life.ctx, step)).toBe(true);
    applyTransfer(life.ctx, step);
    life.send('reportProgress', report(50, '2026-01-13'));
    life.send('acceptProgress', reports(life));
    const { targets = [] } = targetFacts(life.ctx);
    expect(targetProblem(targets)).toBeNull();
    expect(targets).toMatchObject([
      { id: 't1.s1', value: 1_000_000, actual: 700_000, to: '2026-01-11', days: 5, origin: 'old-town' },
      { id: 't1', value: 500_000, actual: 500_000, from: '2026-01-12' },
    ]);
    const pack = { derived: { all: { type: 'attainments', of: 'targets' } } } as unknown as RulePack;
    const decision = { inputs: { targets }, attainments: {} } as unknown as Decision;
    const node = { type: 'attainments', of: 'targets' } as never;
    const [first, second] = targetSentences(pack, decision, { id: 'all', node, titles: new Map() });
    expect(first?.text.id).toContain(
      'berlaku 5 Januari 2026 sampai 11 Januari 2026, 5 hari kerja, dibawa dari Old Town',
    );
    expect(second?.text.en).not.toContain('brought from');
  });

  it('takes no report of those days any more', () => {
    const life = atWork(50);
    life.sleepDays(8);
    applyTransfer(life.ctx, brought());
    life.send('reportProgress', report(1, '2026-01-07'));
    life.send('acceptProgress', reports(life));
    expect(life.view().segments?.[0]?.counted).toMatchObject([{ actual: 700_000 }]);
  });

  it('refuses days for which it has targets of its own, and what comes when its facts are frozen', () => {
    const life = atWork(50);
    life.sleepDays(8);
    const own = { from: '2026-01-05', to: '2026-01-09', targets: [target(1)], counted: [] };
    life.ctx.state.view.segments = [own];
    expect(answer(life, brought())).toBe('stage-mismatch');
    life.ctx.state.view.segments = [];
    life.ctx.state.frozen = true;
    expect(answer(life, brought())).toBe('stage-mismatch');
  });
});
