/** Due dates that something moves: decrees, pauses, blocks, objections. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { applyOperation } from '../../../workflows/appraisal/accept.ts';
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
