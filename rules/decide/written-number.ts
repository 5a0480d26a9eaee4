/** Numbers as people, spreadsheets and databases write them: "92,50", "1.250.000", "Rp 1.250.000,00", "(250)", "95%". */
import { bilingual, formatNumber } from '../explain/format.ts';
import type { FactDefinition, Text } from '../language/types.ts';
import { fits } from './values.ts';

const SCALE = 100;
/** Units that are counted in hundredths inside and read with two decimals by people. */
export const isScaled = ({ type, unit }: FactDefinition) =>
  type === 'int' && (unit === 'hundredth' || unit === 'basisPoint');

type Written = { sign: string; whole: string; decimals: string; percent: boolean };
/** In order; `either`: what is written may be meant as one or as the other, and nobody can tell. */
type Readings = { values: number[]; either?: readonly [number, number] };

/** A group of three digits after a sign that is a decimal point to others; alone it says nothing of which. */
const EITHER = /^([1-9]\d{0,2})[.,](\d{3})$/;
const GROUPED = [
  /^([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?$/,
  /^([1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?$/,
  /^([1-9]\d{0,2}(?:[\s'’]\d{3})+)(?:[.,](\d+))?$/,
];

export function readingsOfNumber(definition: FactDefinition, text: string): Readings {
  const scaled = isScaled(definition);
  const { sign, body, percent } = signed(text);
  const group = EITHER.exec(body);
  if (group && !percent) return ofOneGroup(sign, group, scaled);
  const [, whole = '', decimals = ''] = /^(\d{1,13})(?:[.,](\d{1,4}))?$/.exec(ungrouped(body)) ?? [];
  if (whole === '') return { values: [] };
  const written = { sign, whole, decimals, percent };
  return scaled ? ofHundredths(written, definition) : ofWhole(written);
}

function signed(text: string): { sign: string; body: string; percent: boolean } {
  const bare = text
    .trim()
    .replace(/^rp\.?\s*/i, '')
    .replace(/,-$/, '');
  const body = bare.replace(/\s*%$/, '');
  const percent = body !== bare;
  const [, inBrackets] = /^\((.+)\)$/.exec(body) ?? [];
  const [, behind] = /^(\d.*)[-−]$/.exec(body) ?? [];
  if (inBrackets !== undefined || behind !== undefined) return { sign: '-', body: inBrackets ?? behind ?? '', percent };
  const [, before = '', digits = ''] = /^([+\-−]?)\s*(.*)$/.exec(body) ?? [];
  return { sign: before === '−' ? '-' : before, body: digits, percent };
}

function ungrouped(body: string): string {
  const [, whole, decimals] = GROUPED.map((form) => form.exec(body)).find((found) => found !== null) ?? [];
  if (whole === undefined) return body;
  return [whole.replaceAll(/\D/g, ''), decimals].filter((part) => part !== undefined).join(',');
}

/** 1.250 is 1250 where only a whole number can be meant; 12.000 is 12 to some, 12000 to others. */
function ofOneGroup(sign: string, [, first = '', rest = '']: RegExpExecArray, scaled: boolean): Readings {
  const [grouped, decimal] = [Number(`${sign}${first}${rest}`), Number(`${sign}${first}.${rest}`)];
  if (!scaled && !Number.isInteger(decimal)) return { values: [grouped] };
  const by = scaled ? SCALE : 1;
  return { values: [], either: [grouped * by, Math.round(decimal * by)] };
}

function ofWhole({ sign, whole, decimals, percent }: Written): Readings {
  return { values: /^0*$/.test(decimals) && !percent ? [Number(`${sign}${whole}`)] : [] };
}

/** A spreadsheet keeps 95 % as 0.95, and shows the sign only: without it a share of at most 1 may be either. */
function ofHundredths({ sign, whole, decimals, percent }: Written, definition: FactDefinition): Readings {
  if (/[1-9]/.test(decimals.slice(2))) {
    const share = Math.round(Number(`${sign}${whole}.${decimals}`) * SCALE * SCALE);
    return definition.unit === 'basisPoint' && whole === '0' && !percent && fits(share, definition)
      ? { values: [], either: [share, Math.round(share / SCALE)] }
      : { values: [] };
  }
  const points = Number(`${sign}${whole}${decimals.slice(0, 2).padEnd(2, '0')}`);
  const isShare = definition.unit === 'basisPoint' && !percent && points !== 0 && Math.abs(points) <= SCALE;
  if (isShare && (decimals !== '' || whole === '1') && fits(points * SCALE, definition))
    return { values: [], either: [points * SCALE, points] };
  return { values: decimals === '' && !percent ? [points, Number(`${sign}${whole}`)] : [points] };
}

/** What the text may mean, where it may mean two things. */
export function troubleWithNumber(definition: FactDefinition, text: string): Text | undefined {
  const { either } = readingsOfNumber(definition, text);
  if (!either) return undefined;
  return bilingual((language) => {
    const [one, other] = either.map((n) => `"${inPlain(n, definition, language)}"`);
    return language === 'id' ? `dapat berarti ${one} atau ${other}` : `it may mean ${one} or ${other}`;
  });
}

/** Without the groups that made it doubtful, and with the sign of per cent that settles it. */
const inPlain = (n: number, definition: FactDefinition, language: 'id' | 'en') =>
  isScaled(definition)
    ? formatNumber(n, definition.unit, language).replaceAll(language === 'id' ? '.' : ',', '')
    : String(n);
