/** Amounts of targets as people write them, in the target's own unit; inside they are whole ten-thousandths. */
const PLACES = 4;
const SCALE = 10 ** PLACES;
/** Whole digits that a number of JavaScript holds beside four decimals. */
const PLAIN = /^(-?)(\d{1,11})(?:[.,](\d{1,4}))?$/;
const GROUPED = /^-?\d{1,3}(?:([. ])\d{3})(?:\1\d{3})*(?:,\d{1,4})?$/;
/** 1.250 is 1,25 to some and 1250 to others. */
const EITHER = /^-?[1-9]\d{0,2}[.,]\d{3}$/;

/** `undefined`: no amount, or one that can be meant in two ways. "1.250.000,5" and "1250000,5" are the same. */
export function readAmount(given: number | string): number | undefined {
  if (typeof given === 'number') return exactly(String(given));
  const text = given.trim();
  if (EITHER.test(text)) return undefined;
  return exactly(GROUPED.test(text) ? text.replaceAll(/[. ]/g, '') : text);
}

function exactly(text: string): number | undefined {
  const [, sign = '', whole = '', decimals = ''] = PLAIN.exec(text) ?? [];
  if (whole === '') return undefined;
  return Number(`${sign}${whole}${decimals.padEnd(PLACES, '0')}`) + 0;
}

export const amountOf = (tenThousandths: number): number => tenThousandths / SCALE;
