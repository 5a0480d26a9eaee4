/**
 * Business time: `anchorBusiness + (now - anchorReal) × speed`, both anchors in epoch milliseconds. Speed 1 is real; any
 * other speed is a sandbox, which can never issue a real outcome. At speed 0 time stands still until it is moved by hand.
 */
export type Clock = { anchorBusiness: number; anchorReal: number; speed: number };

/** As in everything that does not play. */
export const REAL_CLOCK: Clock = { anchorBusiness: 0, anchorReal: 0, speed: 1 };

/** Business time (epoch ms) at a real instant. */
export function businessAt(clock: Clock, realMs: number): number {
  return clock.anchorBusiness + Math.floor((realMs - clock.anchorReal) * clock.speed);
}

/** Real instant (epoch ms) at which business time has certainly come to an instant. */
export const realAt = (clock: Clock, businessMs: number): number =>
  Math.ceil(clock.anchorReal + (businessMs - clock.anchorBusiness) / clock.speed) + 1;

/** Real milliseconds to sleep until a business instant; never less than 1, so that a timer always moves time on. */
export function realDelay(clock: Clock, businessMs: number, realMs: number): number {
  const due = clock.anchorReal + (businessMs - clock.anchorBusiness) / clock.speed;
  return Math.max(1, Math.ceil(due - realMs));
}

/** Whether a clock is the one that was moved later: time is never moved back. */
export const isLater = (clock: Clock, than: Clock): boolean => clock.anchorBusiness > than.anchorBusiness;
