/** Exact integer arithmetic below 2^53: every intermediate value is checked, so no decision ever rests on a rounded float. */

/** The number itself. @throws RangeError when it is not an exactly represented integer */
export function exact(n: unknown): number {
  if (typeof n !== 'number' || !Number.isSafeInteger(n)) throw new RangeError(`not an exact integer: ${String(n)}`);
  return n;
}

/** Σ aᵢ·bᵢ, exactly. @throws RangeError beyond 2^53 */
export function exactSum(products: readonly (readonly [number, number])[]): number {
  return products.reduce((sum, [a, b]) => exact(sum + exact(a * b)), 0);
}

/**
 * numerator / denominator rounded half-up, i.e. floor(x + 1/2): 0.5 → 1, 1.5 → 2, -0.5 → 0, -1.5 → -1. Ties go towards
 * plus infinity, so below zero they go towards zero.
 * @throws RangeError for a denominator of 0 or inexact arguments
 */
export function divideHalfUp(numerator: number, denominator: number): number {
  if (denominator === 0) throw new RangeError('division by zero');
  const sign = denominator < 0 ? -1 : 1;
  const d = exact(denominator * sign);
  const { floor, remainder } = floorDivide(exact(numerator * sign), d);
  return remainder >= d - remainder ? floor + 1 : floor;
}

/** floor(n / d) and what is left, for d > 0. Truncates first: n - n % d never leaves the exact integers. */
function floorDivide(n: number, d: number): { floor: number; remainder: number } {
  const rest = n % d;
  // "+ 0" turns -0 into 0.
  const truncated = (n - rest) / d + 0;
  return rest < 0 ? { floor: truncated - 1, remainder: rest + d } : { floor: truncated, remainder: rest + 0 };
}

/**
 * Splits `total` over exact shares numerator/denominator so that the whole numbers add up to `total`: each share is
 * rounded down, and what is left goes to the largest remainders, ties by id. Independent of the order of the parts.
 * `total` must be one of the two whole numbers around the sum of the shares.
 */
export function apportion(
  parts: readonly { id: string; numerator: number }[],
  denominator: number,
  total: number,
): Map<string, number> {
  const floors = parts.map(({ id, numerator }) => {
    const { floor, remainder } = floorDivide(exact(numerator), denominator);
    return { id, whole: floor, remainder };
  });
  let left = total - floors.reduce((sum, part) => sum + part.whole, 0);
  const byRemainder = [...floors].sort((a, b) => b.remainder - a.remainder || (a.id < b.id ? -1 : 1));
  const result = new Map<string, number>();
  for (const part of byRemainder) {
    result.set(part.id, part.whole + (left > 0 ? 1 : 0));
    left -= 1;
  }
  return result;
}
