import { afterEach, describe, expect, it, vi } from 'vitest';
import { targetProblem } from '../../../rules/language/targets.ts';
import type { Command, Target } from '../../../workflows/messages.ts';
import { targetFacts } from '../../../workflows/appraisal/progress.ts';
import {
  ADMIN,
  anInput,
  aStage,
  ASSESSOR,
  command,
  drive,
  EMPLOYEE,
  SECOND,
  SERVICE,
  twoTargets,
} from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const own = (id: string, more: Partial<Target> = {}): Target => ({
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
const CLOCK = { feedback: { workingDays: 5 }, silence: 'accept' };
const stages = (progress: object | null = CLOCK) => [
  aStage('target', {
    options: { maxRounds: 2, minTargets: 1, maxTargets: 3, acknowledge: false, measuredBy: { queue: 100 } },
  }),
  aStage('execution', { lasts: { workingDays: 60 }, options: progress ? { progress } : {} }),
  aStage('review'),
  aStage('final'),
  aStage('result'),
];

const words = { submissionId: 's1', digest: 'd1' };
const report = (target: string, actual: number, at: string): Command<'reportProgress'> =>
  command(EMPLOYEE, { reports: [{ target, actual, at }] }, words);
const accept = (...reportIds: string[]) => command<'acceptProgress'>(ASSESSOR, { reportIds });
const giveBack = (...reportIds: string[]) => command<'returnProgress'>(ASSESSOR, { reportIds }, words);

function agreed(targets = [own('t1'), own('t2', { source: 'queue' })], progress: object | null = CLOCK) {
  const life = drive(anInput(stages(progress)));
  life.send('proposeTargets', command(EMPLOYEE, { targets }));
  life.send('agreeTargets', command(ASSESSOR, {}));
  return life;
}
const factsOf = (life: ReturnType<typeof drive>) => targetFacts(life.ctx).targets ?? [];
const opened = (life: ReturnType<typeof drive>) => (life.view().progress?.open ?? []).map(({ id }) => id);
const last = (life: ReturnType<typeof drive>) => opened(life).at(-1) ?? '';

describe('a target that cannot be measured', () => {
  const proposal = (more: Partial<Target>) => {
    const target = { ...own('t1', { weight: 10_000 }), ...more };
    const kept = Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined)) as Target;
    return drive(anInput(stages())).refusal('proposeTargets', command(EMPLOYEE, { targets: [kept] }));
  };
  it.each([
    ['no value', { value: undefined }],
    ['no direction', { direction: undefined }],
    ['no source', { source: undefined }],
    ['a range without an upper end', { direction: 'range' }],
    ['a range that ends below its beginning', { direction: 'range', upper: 1 }],
    ['a source that the pack does not know', { source: 'gossip' }],
  ])('is refused: %s', (_, more) => {
    expect(proposal(more as Partial<Target>)).toBe('command-invalid');
  });
  it('is a target where the pack reads none', () => {
    const life = drive(anInput([aStage('target'), aStage('execution')]));
    life.send('proposeTargets', command(EMPLOYEE, { targets: twoTargets() }));
    life.send('agreeTargets', command(ASSESSOR, {}));
    expect(targetFacts(life.ctx)).toEqual({});
    expect(life.refusal('reportProgress', report('t1', 1, '2026-01-05'))).toBe('stage-mismatch');
  });
});

describe('progress', () => {
  it('counts once it is accepted, and the newest day counts', () => {
    const life = agreed();
    life.send('reportProgress', report('t1', 300_000, '2026-01-05'));
    expect(factsOf(life)[0]).toMatchObject({ id: 't1', actual: null, reportedOn: null });
    expect(life.view().waitingOn).toEqual([{ as: 'assessor', id: ASSESSOR.id, for: 'acceptProgress' }]);
    life.send('acceptProgress', accept(last(life)));
    expect(factsOf(life)[0]).toMatchObject({ actual: 300_000, reportedOn: '2026-01-05' });
    life.sleepDays(3);
    life.send('reportProgress', report('t1', 500_000, '2026-01-07'));
    life.send('reportProgress', report('t1', 400_000, '2026-01-06'));
    life.send('acceptProgress', accept(...opened(life).toReversed()));
    expect(factsOf(life)[0]).toMatchObject({ actual: 500_000, reportedOn: '2026-01-07' });
    life.send('reportProgress', report('t1', 450_000, '2026-01-07'));
    life.send('acceptProgress', accept(last(life)));
    expect(factsOf(life)[0]).toMatchObject({ actual: 450_000, reportedOn: '2026-01-07' });
    expect(targetProblem(factsOf(life))).toBeNull();
  });

  it('that is returned does not count, and is answered once', () => {
    const life = agreed();
    life.send('reportProgress', report('t1', 300_000, '2026-01-05'));
    const id = last(life);
    expect(life.refusal('returnProgress', command(ASSESSOR, { reportIds: [id] }))).toBe('command-invalid');
    life.send('returnProgress', giveBack(id));
    expect(life.view().progress).toMatchObject({ counted: [], open: [], returned: ['t1'] });
    expect(life.refusal('acceptProgress', accept(id))).toBe('already-done');
    for (const never of ['p999-1', 'x']) expect(life.refusal('acceptProgress', accept(never))).toBe('command-invalid');
    life.send('reportProgress', report('t1', 250_000, '2026-01-05'));
    expect(life.view().progress?.returned).toEqual([]);
  });

  it('is answered by the assessor, and reported by the employee', () => {
    const life = agreed();
    const from = (actor: typeof ASSESSOR) => ({ ...report('t1', 1, '2026-01-05'), actor });
    for (const actor of [ASSESSOR, SECOND, ADMIN]) {
      expect(life.refusal('reportProgress', from(actor))).toBe('not-your-turn');
    }
    life.send('reportProgress', report('t1', 300_000, '2026-01-05'));
    for (const actor of [EMPLOYEE, SECOND, ADMIN, SERVICE]) {
      const wrong = life.refusal('acceptProgress', command(actor, { reportIds: [last(life)] }));
      expect(wrong).toBe(actor === EMPLOYEE ? 'self-decision' : 'not-your-turn');
    }
  });

  it('by a system counts at once', () => {
    const life = agreed();
    life.send('reportProgress', { ...report('t1', 300_000, '2026-01-05'), actor: SERVICE });
    expect(factsOf(life)[0]).toMatchObject({ actual: 300_000, reportedOn: '2026-01-05' });
    expect(opened(life)).toEqual([]);
  });

  it('of a target that a fact measures is what the system said', () => {
    const life = agreed();
    expect(life.refusal('reportProgress', report('t2', 1, '2026-01-05'))).toBe('command-invalid');
    life.send('recordFacts', command(SERVICE, { sourceId: 'simpus' }, { facts: { queue: 9250 } }));
    expect(factsOf(life)[1]).toMatchObject({ id: 't2', actual: 925_000, reportedOn: '2026-01-05' });
  });

  it.each([
    ['another target', report('t9', 1, '2026-01-05'), 'command-invalid'],
    ['a day to come', report('t1', 1, '2026-01-06'), 'command-invalid'],
    ['a day before the work began', report('t1', 1, '2025-12-31'), 'command-invalid'],
    [
      'one target twice',
      command<'reportProgress'>(EMPLOYEE, {
        reports: [1, 2].map((actual) => ({ target: 't1', actual, at: '2026-01-05' })),
      }),
      'command-invalid',
    ],
  ])('is refused about %s', (_, given, code) => {
    expect(agreed().refusal('reportProgress', given)).toBe(code);
  });

  it('is refused twice, too often, before the work and during a pause', () => {
    const life = agreed();
    life.send('reportProgress', report('t1', 1, '2026-01-05'));
    expect(life.refusal('reportProgress', report('t1', 1, '2026-01-05'))).toBe('already-done');
    for (const actual of [2, 3, 4, 5]) life.send('reportProgress', report('t1', actual, '2026-01-05'));
    expect(life.refusal('reportProgress', report('t1', 6, '2026-01-05'))).toBe('command-invalid');
    life.ctx.state.view.state = 'PAUSED';
    expect(life.refusal('acceptProgress', accept(last(life)))).toBe('cycle-paused');
    const early = drive(anInput(stages()));
    expect(early.refusal('reportProgress', report('t1', 1, '2026-01-05'))).toBe('stage-mismatch');
  });
});

describe('silence', () => {
  it.each(['accept', 'return'])('is an answer when the clock of the pack is over: %s', (silence) => {
    const life = agreed(undefined, { ...CLOCK, silence });
    life.send('reportProgress', report('t1', 300_000, '2026-01-05'));
    life.sleepDays(7);
    expect(opened(life)).toHaveLength(1);
    life.sleepDays(2);
    expect(opened(life)).toEqual([]);
    expect(factsOf(life)[0]?.actual).toBe(silence === 'accept' ? 300_000 : null);
    expect(life.view().progress?.returned).toEqual(silence === 'accept' ? [] : ['t1']);
    expect(life.types().filter((type) => type === 'progress.silence')).toHaveLength(1);
    expect(life.view().waitingOn).toEqual([]);
  });

  it('without a clock ends when the facts are frozen; what comes later is kept as late', () => {
    const life = agreed(undefined, null);
    life.send('reportProgress', report('t1', 300_000, '2026-01-05'));
    life.sleepDays(130);
    expect(life.view().stage).toBe('final');
    expect(opened(life)).toHaveLength(1);
    life.send('finaliseScore', command(ASSESSOR, {}, { facts: {} }));
    expect(factsOf(life)[0]?.actual).toBe(300_000);
    life.send('reportProgress', report('t1', 900_000, '2026-02-01'));
    expect(life.view().progress).toMatchObject({ late: 1, open: [] });
    expect(factsOf(life)[0]?.actual).toBe(300_000);
    expect(life.types().at(-1)).toBe('progress.late');
  });
});

describe('new targets in mid-year', () => {
  it('bind when they are agreed, and keep what was reported of those that stay', () => {
    const life = agreed([own('t1'), own('t2')]);
    for (const id of ['t1', 't2']) life.send('reportProgress', report(id, 300_000, '2026-01-05'));
    life.send('acceptProgress', accept(...opened(life)));
    life.sleepDays(90);
    expect(life.view().stage).toBe('review');
    life.send('submitReview', command(ASSESSOR, { result: 'RETARGET' }));
    const next = [own('t1', { value: 800_000 }), own('t3')];
    life.send('proposeTargets', command(EMPLOYEE, { targets: next }, words));
    expect(factsOf(life).map(({ id, value }) => [id, value])).toEqual([
      ['t1', 1_000_000],
      ['t2', 1_000_000],
    ]);
    expect(life.refusal('reportProgress', report('t3', 1, '2026-01-05'))).toBe('command-invalid');
    life.send('agreeTargets', command(ASSESSOR, {}));
    expect(factsOf(life).map(({ id, value, actual }) => [id, value, actual])).toEqual([
      ['t1', 800_000, 300_000],
      ['t3', 1_000_000, null],
    ]);
  });
});

describe('somebody who let the time for targets pass', () => {
  const needing = (needsTargets: boolean) => {
    const [target, ...others] = stages();
    const options = { ...target?.options, ...(needsTargets && { needsTargets }) };
    const life = drive(anInput([aStage('target', { options }), ...others]));
    life.sleepDays(30);
    return life;
  };
  const targets = [own('t1', { weight: 10_000 })];
  const set = () => command<'proposeTargets'>(ASSESSOR, { targets }, words);

  it('gets them from the assessor, once, and reports on them', () => {
    const life = needing(true);
    expect(life.view()).toMatchObject({ stage: 'execution', targets: [], targetsAgreedBy: null });
    expect(life.view().waitingOn).toEqual([{ as: 'assessor', id: ASSESSOR.id, for: 'proposeTargets' }]);
    expect(life.refusal('proposeTargets', command(EMPLOYEE, { targets }))).toBe('stage-mismatch');
    expect(life.refusal('proposeTargets', command(SECOND, { targets }))).toBe('not-your-turn');
    life.send('proposeTargets', set());
    expect(life.view()).toMatchObject({ targets, targetsAgreedBy: 'assessor', waitingOn: [] });
    expect(life.refusal('proposeTargets', set())).toBe('not-your-turn');
    life.send('reportProgress', report('t1', 300_000, life.ctx.state.executionFrom ?? ''));
    life.send('acceptProgress', accept(last(life)));
    expect(factsOf(life)).toMatchObject([{ id: 't1', actual: 300_000 }]);
  });

  it('is not scored before, where the pack computes the score from them', () => {
    const life = needing(true);
    life.sleepDays(120);
    expect(life.view().stage).toBe('final');
    expect(life.view().waitingOn).toEqual([{ as: 'assessor', id: ASSESSOR.id, for: 'proposeTargets' }]);
    expect(life.refusal('finaliseScore', command(ASSESSOR, {}))).toBe('command-invalid');
    life.send('proposeTargets', set());
    expect(life.view().waitingOn).toEqual([{ as: 'assessor', id: ASSESSOR.id, for: 'finaliseScore' }]);
    life.send('finaliseScore', command(ASSESSOR, {}));
    expect(factsOf(life)).toMatchObject([{ id: 't1', actual: null }]);
  });

  it('is scored without where the pack says what that means', () => {
    const life = needing(false);
    life.sleepDays(120);
    expect(life.refusal('proposeTargets', set())).toBe('not-your-turn');
    life.send('finaliseScore', command(ASSESSOR, {}));
    expect(factsOf(life)).toEqual([]);
  });

  it('is asked for targets by nobody else before work begins', () => {
    const life = drive(anInput(stages()));
    expect(life.refusal('proposeTargets', set())).toBe('not-your-turn');
  });
});
