/** What schema and checks refuse, under the codes of the lint: said once, where it is found, and named here. */
import type { Finding } from '../../language/types.ts';
import { CODES, isLintCode, type LintCode } from './codes.ts';
import type { LintFinding } from './finding.ts';

const ALWAYS: ReadonlyMap<string, LintCode> = new Map<string, LintCode>([
  ['weights-sum', 'W01'],
  ['indicators-none-apply', 'W01'],
  ['grid-not-dense', 'G01'],
  ['values-count', 'G01'],
  ['not-total', 'G01'],
  ['outcomes-exclude-each-other', 'C02'],
  ['outcome-unknown', 'C02'],
  ['provenance-missing', 'V01'],
  ['item-locked', 'I01'],
  ['bound-violated', 'I02'],
  ['parent-missing', 'I05'],
  ['parent-differs', 'I05'],
  ['parent-unknown', 'I05'],
  ['derived-cycle', 'D01'],
  ['types-differ', 'D02'],
  ['units-differ', 'D02'],
  ['unit-missing', 'D02'],
  ['fact-unreadable', 'D02'],
  ['not-a-score', 'D02'],
  ['fact-unknown', 'F02'],
  ['legal-unknown', 'L03'],
  ['plan-not-monotone', 'P01'],
  ['deadline-missing', 'P01'],
  ['deadline-twice', 'P01'],
  ['stage-missing', 'P01'],
  ['stage-order', 'P01'],
]);

/** Places of texts in two languages: the whole text, or one language of it. */
const TEXT_PLACE = /\/(?:title|label|objective|reason|valueLabels\/[^/]+|texts\/[^/]+)(?:\/(?:id|en))?$/;
const NOT_THERE = new Set(['field-missing', 'text-empty']);

/** The finding under its lint code; `S01` for what only a reader of the document itself can mend. */
export function asLintFinding({ code, pointer, detail }: Finding): LintFinding {
  const lintCode = isLintCode(code) ? code : (ALWAYS.get(code) ?? byPlace(code, pointer));
  return { code: lintCode, severity: 'error', pointer, text: detail, mend: CODES[lintCode].mend, refusal: code };
}

function byPlace(code: string, pointer: string): LintCode {
  if (NOT_THERE.has(code) && TEXT_PLACE.test(pointer)) return 'X01';
  if (code === 'field-missing' && /^\/derived\/[^/]+\/onZero$/.test(pointer)) return 'D03';
  if (code === 'not-rising') return /\/points\/\d+$/.test(pointer) ? 'W02' : 'G02';
  if (code === 'type-wrong' && /^\/(?:derived|predicates|indicators|scoring)(?:\/|$)/.test(pointer)) return 'D02';
  if (code !== 'range-empty') return 'S01';
  if (pointer.startsWith('/effective')) return 'I04';
  if (/^\/phases\/[^/]+\/(?:peers|subordinates)\//.test(pointer)) return 'P02';
  return pointer.startsWith('/phases') ? 'P01' : 'S01';
}
