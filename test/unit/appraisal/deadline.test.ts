/** Due dates that something moves: decrees, pauses, blocks, objections. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyOperation } from '../../../workflows/appraisal/accept.ts';
import { reportingFacts } from '../../../workflows/appraisal/daily-reports.ts';
import { nextDeadline } from '../../../workflows/appraisal/deadline.ts';
import { runEffects, type World } from '../../../workflows/appraisal/effects.ts';
import type { PartitionSignal } from '../../../workflows/messages.ts';
import { ADMIN, aStage, anInput, command, DAY, drive, EMPLOYEE, SECOND } from '../../support/appraisal.ts';

afterEach(() => {
  vi.useRealTimers();
});

type Game = ReturnType<typeof drive>;
/** The last millisecond of a day of January or later, WIB. */
const endOf = (month: number, day: number) => Date.UTC(2026, month - 1, day, 17) - 1;
const operate = ({ ctx, settle }: Game, op: Partial<PartitionSignal> & Pick<PartitionSignal, 'op'>) => {
  const opId = `op-${ctx.state.operations.length}`;
  applyOperation(ctx, { opId, actor: ADMIN, reasonId: 'r', ...op } as PartitionSignal);
  settle();
};
const extend = (game: Game, stage: string, until: number) =>
  operate(game, { op: 'extend', stage, until, decree: 'SK/1' });

/** Due on 2 February 2026: twenty working days. */
const oneStage = () => drive(anInput([aStage('target'), aStage('review', { lasts: { calendarDays: 10 } })]));

describe('a decree during a pause', () => {
  it('means the day that it names', () => {
    const game = oneStage();
    operate(game, { op: 'pause' });
    game.sleepDays(10);
    extend(game, 'target', endOf(2, 28));
    extend(game, 'review', endOf(4, 30));
    game.sleepDays(20);
    operate(game, { op: 'resume' });
    expect(game.view().dueAt).toBe(endOf(2, 28));
    expect(game.ctx.state.extensions).toEqual({ target: endOf(2, 28), review: endOf(4, 30) });
  });

  it('before it moves with everything else, and so does what a later pause finds', () => {
    const game = oneStage();
    extend(game, 'target', endOf(2, 28));
    operate(game, { op: 'pause' });
    game.sleepDays(30);
    operate(game, { op: 'resume' });
    expect(game.view().dueAt).toBe(endOf(3, 30));
    operate(game, { op: 'pause' });
    extend(game, 'target', endOf(4, 30));
    operate(game, { op: 'resume' });
    operate(game, { op: 'pause' });
    game.sleepDays(5);
    operate(game, { op: 'resume' });
    expect(game.view().dueAt).toBe(endOf(5, 5));
  });
});

const resultStage = () =>
  drive(anInput([aStage('result', { remindDaysBefore: [7, 3], onDeadline: { do: 'autoForward' } })]));

describe('who decides an objection', () => {
  it('is reminded like anybody else, although the reminders of the window are used up', () => {
    const game = resultStage();
    const remindedOf = (id: string) =>
      game.ctx.state.notices.filter(({ to, template }) => to === id && template === 'reminder').length;
    game.sleepDays(13);
    expect(remindedOf(EMPLOYEE.id)).toBe(2);
    game.send('object', command(EMPLOYEE, {}, { submissionId: 's', digest: 'd' }));
    // Twenty-one working days from Sunday 18 January.
    expect(game.view().dueAt).toBe(endOf(2, 16));
    game.sleepDays(31);
    expect(remindedOf(SECOND.id)).toBe(2);
    expect(game.view().overdue).toBe(true);
  });
});

/** As when a score cannot be computed. */
async function block({ ctx }: Game): Promise<void> {
  ctx.state.effects = [{ kind: 'score' }];
  const score = () => Promise.reject(new Error('a fact is missing'));
  await runEffects(ctx, { score } as unknown as World);
  expect(ctx.state.view.state).toBe('BLOCKED');
}

describe('a blocked appraisal', () => {
  it('gets the time back in which nobody could do anything', async () => {
    const game = resultStage();
    expect(game.view().dueAt).toBe(endOf(1, 19));
    game.sleepDays(1);
    await block(game);
    game.sleepDays(20);
    expect(game.refusal('object', command(EMPLOYEE, {}, { submissionId: 's' }))).toBe('appraisal-blocked');
    game.send('retry', command(ADMIN, {}));
    expect(game.view()).toMatchObject({ state: 'RUNNING', acknowledged: null, dueAt: endOf(2, 8) });
    game.send('object', command(EMPLOYEE, {}, { submissionId: 's' }));
  });

  it.each([
    ['the pause ends first', ['resume', 'retry']],
    ['the block ends first', ['retry', 'resume']],
  ])('that is paused as well gets the whole time back once: %s', async (_, order) => {
    const game = resultStage();
    await block(game);
    game.sleepDays(2);
    operate(game, { op: 'pause' });
    for (const end of order) {
      game.sleepDays(3);
      if (end === 'resume') operate(game, { op: 'resume' });
      else game.send('retry', command(ADMIN, {}));
    }
    expect(game.view().dueAt).toBe(endOf(1, 27));
    expect(game.ctx.state.shift).toBe(8 * DAY);
    expect(game.view().state).toBe('RUNNING');
  });
});

describe('a pause', () => {
  const pauseFor = (game: Game, ms: number) => {
    operate(game, { op: 'pause' });
    vi.setSystemTime(Date.now() + ms);
    operate(game, { op: 'resume' });
  };

  it('that is short costs one day at most, however many there are', () => {
    const game = oneStage();
    const before = game.view().dueAt ?? 0;
    for (let n = 0; n < 5; n += 1) pauseFor(game, 1_000);
    expect(game.view().dueAt).toBe(before + DAY);
    // What is left of that day is used up before another one is given.
    pauseFor(game, DAY - 5_000);
    expect(game.view().dueAt).toBe(before + DAY);
    pauseFor(game, 1);
    expect(game.view().dueAt).toBe(before + 2 * DAY);
  });

  it('does not let a time of working days end on a day off', () => {
    const game = oneStage();
    expect(game.view().dueAt).toBe(endOf(2, 2));
    pauseFor(game, 5 * DAY);
    expect(game.view().dueAt).toBe(endOf(2, 9));
    const calendar = drive(anInput([aStage('target', { lasts: { calendarDays: 4 } })]));
    pauseFor(calendar, DAY);
    expect(calendar.view().dueAt).toBe(endOf(1, 10));
  });

  it('that moves a deadline has its reminders come again before the new one', () => {
    const game = drive(anInput([aStage('target', { remindDaysBefore: [3] })]));
    const reminders = () => game.ctx.state.notices.filter(({ template }) => template === 'reminder').length;
    game.sleepDays(26);
    expect(reminders()).toBe(1);
    pauseFor(game, 20 * DAY);
    expect(reminders()).toBe(1);
    game.sleepDays(20);
    expect(reminders()).toBe(2);
  });
});

describe('the grace after an escalation', () => {
  it('lasts until the end of its last day', () => {
    const onDeadline = { do: 'escalate', grace: { calendarDays: 3 }, then: 'autoForward' } as const;
    const game = drive(anInput([aStage('target', { onDeadline }), aStage('review')]));
    const spread = (nextDeadline(game.ctx) ?? 0) - (game.view().dueAt ?? 0) - 1;
    game.sleepDays(30);
    const until = game.ctx.state.graceUntil ?? 0;
    expect(nextDeadline(game.ctx)).toBe(until + 1 + spread);
  });
});

describe('a reminder', () => {
  it('comes once to whoever is waited for with several of the same, and for each other thing', () => {
    const game = drive(anInput([aStage('target'), aStage('execution')]));
    const waiting = (id: string, name: 'decideOutcome' | 'submitReview') =>
      ({ as: 'official', id, for: name }) as const;
    game.ctx.state.view.waitingOn = [
      waiting('o1', 'decideOutcome'),
      waiting('o1', 'decideOutcome'),
      waiting('o1', 'submitReview'),
      waiting('o2', 'decideOutcome'),
    ];
    game.ctx.state.notices = [];
    game.send('remindWaiting', command(ADMIN, {}));
    expect(game.ctx.state.notices.map(({ to, params }) => [to, params['command']])).toEqual([
      ['o1', 'decideOutcome'],
      ['o1', 'submitReview'],
      ['o2', 'decideOutcome'],
    ]);
  });
});

describe('a decree for a stage to come', () => {
  it('gives it more time or is none', () => {
    const stages = [aStage('target'), { ...aStage('review'), dueAt: endOf(6, 30) }];
    const game = drive(anInput(stages));
    const asked = (until: number) =>
      game.refusal('extendStage', command(ADMIN, { stage: 'review', until, decree: 'SK/1' }));
    expect([asked(endOf(1, 2)), asked(endOf(6, 30)), asked(endOf(7, 1))]).toEqual([
      'command-invalid',
      'command-invalid',
      null,
    ]);
    extend(game, 'review', endOf(6, 29));
    expect(game.types()).not.toContain('cycle.extend');
    extend(game, 'review', endOf(7, 10));
    extend(game, 'review', endOf(7, 5));
    expect(game.ctx.state.extensions).toEqual({ review: endOf(7, 10) });
  });
});

describe('the share of daily reports', () => {
  it('counts the days of execution outside pauses, above the line and below it', () => {
    const execution = aStage('execution', {
      lasts: { calendarDays: 13 },
      options: { dailyReports: { feedback: { workingDays: 3 } } },
    });
    const game = drive(anInput([execution, aStage('final')]));
    const report = (...days: number[]) =>
      game.send(
        'submitDailyReports',
        command(EMPLOYEE, {
          reportId: `r${days.join('-')}`,
          days: days.map((day) => `2026-01-${String(day).padStart(2, '0')}`),
        }),
      );
    report(5);
    game.sleepDays(2);
    // From Wednesday 7 until Friday 9 January: two of its days end in the pause.
    operate(game, { op: 'pause' });
    game.sleepDays(2);
    operate(game, { op: 'resume' });
    report(6, 7, 9);
    expect(game.view().dueAt).toBe(endOf(1, 20));
    game.sleepDays(14);
    expect(game.view().stage).toBe('final');
    report(12, 21, 22);
    // Of 12 working days until 20 January, two were in the pause; reported are 5, 6, 9 and 12 January.
    expect(reportingFacts(game.ctx)).toEqual({ dailyReportDays: 4, dailyReportWorkingDays: 10 });
  });
});

describe('a history of an older release', () => {
  it('is replayed by its own rules', () => {
    const game = oneStage();
    game.ctx.patched = () => false;
    operate(game, { op: 'pause' });
    extend(game, 'target', endOf(2, 28));
    game.sleepDays(30);
    operate(game, { op: 'resume' });
    expect(game.view().dueAt).toBe(endOf(3, 30));
  });
});
