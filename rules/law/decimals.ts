/** Decimals as text to scaled integers and back. Never float arithmetic: 89.99 is read as the digits 8, 9, 9, 9. */
import type { Rounding } from './types.ts';

const LONGEST = 40;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,2}))?$/i;

/**
 * numerator / denominator as a whole number, for any size.
 * @throws RangeError for a denominator of 0
 */
export function divide(numerator: bigint, denominator: bigint, round: Rounding): bigint {
  if (denominator === 0n) throw new RangeError('division by zero');
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  switch (round) {
    case 'halfUp':
      return floorDivide(2n * n + d, 2n * d);
    case 'down':
      return floorDivide(n, d);
    case 'up':
      return -floorDivide(-n, d);
    case 'awayFromZero':
      return n < 0n ? floorDivide(n, d) : -floorDivide(-n, d);
  }
}

function floorDivide(n: bigint, d: bigint): bigint {
  const truncated = n / d;
  return n % d < 0n ? truncated - 1n : truncated;
}

/** The integer as a number. @throws RangeError beyond 2^53 */
export function toExact(n: bigint): number {
  const number = Number(n);
  if (!Number.isSafeInteger(number)) throw new RangeError(`not an exact integer: ${n}`);
  return number;
}

/**
 * A JSON number or a decimal text, times 10^digits. A number is read as the shortest decimal that it stands for, which
 * is what was written for up to 15 digits; longer ones are given as text.
 * @returns null for what is no decimal, is not whole although `exact`, or leaves the exact integers
 */
export function scaleDecimal(value: unknown, digits: number, round: Rounding | 'exact'): number | null {
  const text = typeof value === 'number' ? String(value) : value;
  const match = typeof text === 'string' && text.length <= LONGEST ? DECIMAL.exec(text) : null;
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const places = fraction.length - Number(exponent) - digits;
  const unscaled = BigInt(sign + whole + fraction);
  const [n, d] = places > 0 ? [unscaled, 10n ** BigInt(places)] : [unscaled * 10n ** BigInt(-places), 1n];
  if (round === 'exact' && n % d !== 0n) return null;
  const scaled = Number(divide(n, d, round === 'exact' ? 'down' : round));
  return Number.isSafeInteger(scaled) ? scaled : null;
}

/** A scaled integer as the JSON number that is written with so many decimals: 11620 with 2 digits is 116.2. */
export function writeDecimal(scaled: number, digits: number): number {
  const absolute = String(Math.abs(scaled)).padStart(digits + 1, '0');
  const at = absolute.length - digits;
  return Number(`${scaled < 0 ? '-' : ''}${absolute.slice(0, at)}.${absolute.slice(at)}0`);
}
