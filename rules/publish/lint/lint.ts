/** The semantic lint, the third rung of publishing: everything that can be wrong with a pack that can be read. */
import { isRecord } from '../../language/records.ts';
import type { Allowance, PackSource, ResolvedPack, RulePack } from '../../language/types.ts';
import { absenceFindings } from './absence.ts';
import { conditionFindings } from './conditions.ts';
import { curveFindings, overflowFindings, scoreFindings } from './numbers.ts';
import { factFindings, protectedFindings } from './facts.ts';
import { type LintFinding, lintFinding } from './finding.ts';
import { legalFindings, textFindings } from './texts.ts';
import { monotone, type Monotony } from './monotone.ts';
import { outcomeFindings } from './outcomes.ts';
import { phaseFindings } from './phases.ts';
import { predicateFindings } from './predicates.ts';
import { peopledCells } from './peopled-cells.ts';
import { CODES, isLintCode } from './codes.ts';

/** `monotone`: how much was looked at for M01; absent where numbers are not exact. */
export type Lint = { findings: LintFinding[]; measures: { monotone?: Monotony } };

/** `chain` as resolved, parent first: its last document is the pack's own. Findings in the order of their checks. */
export function lintPack(resolved: ResolvedPack, chain: readonly PackSource[]): Lint {
  const { pack } = resolved;
  const source = chain.at(-1);
  const semantic = semanticLint(resolved);
  const findings = [
    ...semantic.findings,
    ...curveFindings(pack),
    ...factFindings(pack, source),
    ...protectedFindings(pack),
    ...phaseFindings(pack),
    ...textFindings(pack),
    ...legalFindings(pack),
  ];
  const stated = Array.isArray(source?.allow) ? source.allow : [];
  const ids = new Set(stated.map((item: unknown) => (isRecord(item) ? String(item.id) : '')));
  return { ...semantic, findings: applyAllowances(pack, findings, ids) };
}

/** What only cells can tell; without exact numbers there are none. */
function semanticLint(resolved: ResolvedPack): Lint {
  const { pack } = resolved;
  const overflow = overflowFindings(pack);
  if (overflow.length > 0) return { findings: overflow, measures: {} };
  const cellsOf = peopledCells(resolved);
  const { findings, measured } = monotone(resolved, cellsOf);
  const all = [
    ...scoreFindings(pack),
    ...predicateFindings(resolved, cellsOf),
    ...outcomeFindings(resolved, cellsOf),
    ...conditionFindings(resolved, cellsOf),
    ...findings,
    ...absenceFindings(resolved, cellsOf),
  ];
  return { findings: all, measures: { monotone: measured } };
}

/**
 * @param own ids of the exceptions that the pack itself states: an inherited one may have lost its cause
 * @returns all findings, the excused ones as notes, and A01 for exceptions that excuse nothing
 */
export function applyAllowances(
  pack: RulePack,
  findings: readonly LintFinding[],
  own: ReadonlySet<string>,
): LintFinding[] {
  const allowances = pack.allow ?? [];
  const used = new Set<string>();
  const told = findings.map((found) => {
    const by = allowances.find((allowance) => excuses(allowance, found));
    if (by === undefined) return found;
    used.add(by.id);
    return { ...found, severity: 'note' as const, meant: by.reason };
  });
  const idle = allowances.filter(({ id }) => own.has(id) && !used.has(id)).map(excusesNothing);
  return [...told, ...idle];
}

const excuses = ({ code, at }: Allowance, found: LintFinding) =>
  CODES[found.code].mayBeMeant && found.severity !== 'note' && found.code === code && found.pointer === at;

function excusesNothing({ id, code, at }: Allowance): LintFinding {
  const known = isLintCode(code) && CODES[code].mayBeMeant;
  return lintFinding(
    'A01',
    ['allow', id],
    known
      ? {
          id: `Pengecualian ini untuk ${code} di ${at}, tetapi di sana tidak ada temuan itu.`,
          en: `This exception is for ${code} at ${at}, but nothing of the kind is found there.`,
        }
      : {
          id: `Temuan ${code} tidak dapat dimaafkan paket.`,
          en: `A finding ${code} is nothing that a pack may mean.`,
        },
  );
}
