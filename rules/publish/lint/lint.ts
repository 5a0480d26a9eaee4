/** The semantic lint, the third rung of publishing: everything that can be wrong with a pack that can be read. */
import { onceForRules } from '../once-for-rules.ts';
import { applyAllowances, standingOf } from './allowances.ts';
import type { PackSource, ResolvedPack } from '../../language/types.ts';
import { absenceFindings } from './absence.ts';
import { budgetFindings } from './budgets.ts';
import { conditionFindings } from './conditions.ts';
import { curveFindings, overflowFindings, scoreFindings } from './numbers.ts';
import { factFindings } from './facts.ts';
import { protectedFindings } from './protected.ts';
import type { LintFinding } from './finding.ts';
import { legalFindings, textFindings } from './texts.ts';
import { monotone, type Monotony } from './monotone.ts';
import { outcomeFindings } from './outcomes.ts';
import { peerFindings } from './peers.ts';
import { phaseFindings } from './phases.ts';
import { predicateFindings } from './predicates.ts';
import { reviewFindings } from './reviews.ts';
import { roundingFindings } from './rounding.ts';
import { peopledCells } from './peopled-cells.ts';

/** `monotone`: how much was looked at for M01; absent where numbers are not exact. */
export type Lint = { findings: LintFinding[]; measures: { monotone?: Monotony } };

/** `chain` as resolved, parent first: its last document is the pack's own. Findings in the order of their checks. */
export function lintPack(resolved: ResolvedPack, chain: readonly PackSource[]): Lint {
  const { pack } = resolved;
  const source = chain.at(-1);
  const semantic = onceSemanticLint(resolved);
  const findings = [
    ...semantic.findings,
    ...curveFindings(pack),
    ...roundingFindings(pack),
    ...factFindings(pack, source),
    ...protectedFindings(pack),
    ...peerFindings(pack),
    ...phaseFindings(pack),
    ...reviewFindings(pack),
    ...budgetFindings(pack),
    ...textFindings(pack),
    ...legalFindings(pack),
  ];
  return { ...semantic, findings: applyAllowances(pack, findings, standingOf(chain)) };
}

/** What only cells can tell; without exact numbers there are none. It takes longest, and reads nothing that only names the pack. */
export const semanticLint = (resolved: ResolvedPack): Lint => {
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
};
const onceSemanticLint = onceForRules(semanticLint);
