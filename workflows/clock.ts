import type { Clock } from './messages.ts';

/** Business time (epoch ms) at a real instant. */
export function businessAt(clock: Clock, realMs: number): number {
  return clock.anchorBusiness + Math.floor((realMs - clock.anchorReal) * clock.speed);
}

/** Real milliseconds to sleep until a business instant; never less than 1, so that a timer always moves time on. */
export function realDelay(clock: Clock, businessMs: number, realMs: number): number {
  const due = clock.anchorReal + (businessMs - clock.anchorBusiness) / clock.speed;
  return Math.max(1, Math.ceil(due - realMs));
}
