import { afterEach, describe, expect, it, vi } from 'vitest';
import { businessAt, type Clock } from '../../../rules/time/clock.ts';
import { ahead } from '../../../workflows/appraisal/on-time.ts';
import { atTimeOf, step, takeTime } from '../../../workflows/appraisal/moving-time.ts';
import { isEnded, now } from '../../../workflows/appraisal/state.ts';
import { aStage, anInput, DAY, drive, START } from '../../support/appraisal.ts';

afterEach(() => {
  vi.useRealTimers();
});

const standing: Clock = { anchorBusiness: START, anchorReal: START, speed: 0 };
const at = (days: number): Clock => ({ ...standing, anchorBusiness: START + days * DAY });
const stages = [
  aStage('target', { lasts: { calendarDays: 10 }, remindDaysBefore: [3, 1] }),
  { ...aStage('execution', { lasts: { calendarDays: 5 } }), opensAt: START + 20 * DAY },
  aStage('review', { lasts: { calendarDays: 10 } }),
];
const sandbox = () => drive(anInput(stages, { sandbox: true, clock: standing }));

function jump({ ctx, settle }: ReturnType<typeof drive>, to: Clock): void {
  ctx.at = now(ctx);
  ctx.movingTo = to;
  for (let steps = 0; ctx.movingTo && !isEnded(ctx); steps += 1) {
    if (steps > 50) throw new Error('it never arrives');
    step(ctx);
    settle();
  }
}
const dayOf = (instant: number | null) => (instant === null ? null : Math.floor((instant - START) / DAY));

describe('time that is moved by hand', () => {
  it('stands still by itself', () => {
    expect(businessAt(standing, START + 100 * DAY)).toBe(START);
  });

  it('does everything due on the way in order, each at its own instant, and ends where it was moved to', () => {
    const game = sandbox();
    jump(game, at(24));
    const told = game.ctx.state.drafts.map(({ type, at }) => `${type} ${dayOf(at)}`);
    expect(told.slice(2)).toEqual([
      'stage.reminded 7',
      'stage.reminded 9',
      'stage.autoForwarded 10',
      'stage.closed 10',
      'stage.opened 10',
    ]);
    expect(now(game.ctx)).toBe(START + 24 * DAY);
    expect(game.ctx.state.clock).toEqual(at(24));
  });

  it('says what is ahead: the next thing at all, and the next opening or deadline', () => {
    const game = sandbox();
    const days = () => [dayOf(ahead(game.ctx).wakeAt), dayOf(ahead(game.ctx).dueAt)];
    expect(days()).toEqual([7, 10]);
    jump(game, at(8));
    expect(days()).toEqual([9, 10]);
    jump(game, at(12));
    // The execution opens on day 20 and ends with day 25; nobody is waited for in it.
    expect(days()).toEqual([20, 20]);
    jump(game, at(20));
    expect(days()).toEqual([25, 25]);
    jump(game, at(60));
    expect(game.view().state).toBe('CLOSED');
    expect(days()).toEqual([null, null]);
  });

  it('takes a later clock from a command, never an earlier one, and checks without changing anything', () => {
    const { ctx } = sandbox();
    const before = JSON.stringify(ctx.state);
    expect(now(atTimeOf(ctx, { clock: at(4) }))).toBe(START + 4 * DAY);
    expect(JSON.stringify(ctx.state)).toBe(before);
    takeTime(ctx, { clock: at(4) });
    takeTime(ctx, { clock: at(2) });
    takeTime(ctx, {});
    expect(now(ctx)).toBe(START + 4 * DAY);
  });

  it('is not for a real appraisal', () => {
    const { ctx } = drive(anInput(stages));
    takeTime(ctx, { clock: at(4) });
    expect(ctx.state.clock).toBeUndefined();
  });
});
