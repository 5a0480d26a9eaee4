/** The semantic lint, the third rung of publishing: everything that can be wrong with a pack that can be read. */
import { isRecord } from '../../language/records.ts';
import type { PackSource, ResolvedPack } from '../../language/types.ts';
import { absenceFindings } from './absence.ts';
import { excuse } from './allow.ts';
import { conditionFindings } from './conditions.ts';
import { curveFindings } from './curves.ts';
import { factFindings } from './facts.ts';
import type { LintFinding } from './finding.ts';
import { legalFindings } from './legal.ts';
import { monotone, type Monotony } from './monotone.ts';
import { overflowFindings, scoreFindings } from './numbers.ts';
import { outcomeFindings } from './outcomes.ts';
import { phaseFindings } from './phases.ts';
import { predicateFindings } from './predicates.ts';
import { protectedFindings } from './protected.ts';
import { spacesOf } from './space.ts';
import { textFindings } from './texts.ts';

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
  return { ...semantic, findings: excuse(pack, findings, ids) };
}

/** What only cells can tell; without exact numbers there are none. */
function semanticLint(resolved: ResolvedPack): Lint {
  const { pack } = resolved;
  const overflow = overflowFindings(pack);
  if (overflow.length > 0) return { findings: overflow, measures: {} };
  const spaces = spacesOf(resolved);
  const { findings, measured } = monotone(resolved, spaces);
  const all = [
    ...scoreFindings(pack),
    ...predicateFindings(resolved, spaces),
    ...outcomeFindings(resolved, spaces),
    ...conditionFindings(resolved, spaces),
    ...findings,
    ...absenceFindings(resolved, spaces),
  ];
  return { findings: all, measures: { monotone: measured } };
}
