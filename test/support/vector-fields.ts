/** Reading the vectors' JSON fields: decimals become integers without float arithmetic. */

export type Fields = Record<string, unknown>;

/** A decimal as written, times 10^digits, half-up: 89.995 with two digits is 9000. Never through float arithmetic. */
export function scaled(value: unknown, digits = 2): number {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(JSON.stringify(value ?? 0));
  if (match === null) throw new Error(`not a decimal: ${JSON.stringify(value)}`);
  const [, sign, whole = '', fraction = ''] = match;
  const kept = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  const rounded = kept + (Number(fraction[digits] ?? '0') >= 5 ? 1 : 0);
  return sign === '-' ? -rounded : rounded;
}
export const count = (value: unknown) => scaled(value, 0);
export const text = (value: unknown) => (typeof value === 'string' ? value : '');
export const flag = (value: unknown) => value === true;
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {});
export const decimal = (hundredths: unknown) => Number(hundredths) / 100;
