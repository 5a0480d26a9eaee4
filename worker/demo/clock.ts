import type { SandboxClock } from './wire.ts';

/** Business time now, in epoch milliseconds, by the clock that the cycle was launched with. */
export const businessAt = (clock: SandboxClock, real: number): number =>
  clock.anchorBusiness + (real - clock.anchorReal) * clock.speed;

/** The real moment at which it is `business` o'clock. */
export const realAt = (clock: SandboxClock, business: number): number =>
  clock.anchorReal + (business - clock.anchorBusiness) / clock.speed;

const formats = new Map<string, Intl.DateTimeFormat>();

/** `yyyy-mm-dd` in the region's time zone. */
export const localDay = (ms: number, timeZone: string): string => {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone });
  formats.set(timeZone, format);
  return format.format(ms);
};
