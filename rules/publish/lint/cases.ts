/** What the cases of a pack leave open (T01, T02, T03) or get wrong (T04). */
import type { Coverage, CoverageItem, Gap, Kind } from '../coverage.ts';
import type { Text } from '../../language/types.ts';
import { CODES, type LintCode } from './codes.ts';
import { lintFinding, type LintFinding } from './finding.ts';

const CODE_OF: Record<Kind, LintCode> = { threshold: 'T01', rule: 'T02', cell: 'T03' };
const GAPS: Record<Gap, Text> = {
  below: { id: 'di bawah batas', en: 'below it' },
  above: { id: 'tepat di batas atau di atasnya', en: 'at or above it' },
  fires: { id: 'yang mengharapkannya terjadi', en: 'that expects it to fire' },
  refused: { id: 'yang mengharapkannya tidak terjadi', en: 'that expects it not to fire' },
  reached: { id: 'yang jatuh di sini', en: 'that falls here' },
};

/** One finding per thing not shown, then one per case that does not hold. */
export function caseFindings({ items, failed }: Coverage): LintFinding[] {
  return [...items.filter((item) => item.missing.length > 0).map(untested), ...failed.map(notFulfilled)];
}

function untested({ kind, pointer, what, missing }: CoverageItem): LintFinding {
  const code = CODE_OF[kind];
  return {
    code,
    severity: CODES[code].severity,
    pointer,
    text: {
      id: `"${what.id}": belum ada contoh ${missing.map((gap) => GAPS[gap].id).join(' dan ')}.`,
      en: `"${what.en}": there is no case ${missing.map((gap) => GAPS[gap].en).join(' and none ')}.`,
    },
    mend: CODES[code].mend,
  };
}

const notFulfilled = ({ name, differences }: { name: string; differences: string[] }) =>
  lintFinding('T04', {
    at: ['cases', name],
    text: {
      id: `Contoh "${name}" tidak terpenuhi: ${differences.join('; ')}.`,
      en: `The case "${name}" is not fulfilled: ${differences.join('; ')}.`,
    },
  });
