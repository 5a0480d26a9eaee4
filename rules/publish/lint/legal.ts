/** The legal trace: articles that nothing cites (L01) and rules that cite none (L02). Both are listed, neither is guessed. */
import { isRecord } from '../../language/records.ts';
import type { RulePack } from '../../language/types.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import type { Severity } from './codes.ts';

/** Findings in the pack's order. An outcome or a predicate without an article is a warning, anything else a note. */
export function legalFindings(pack: RulePack): LintFinding[] {
  const cited = citedIn(pack);
  const idle = pack.legalBasis
    .filter((basis) => !cited.has(basis.id))
    .map(({ id, ref, article }) => {
      const name =
        article === undefined
          ? { id: ref, en: ref }
          : { id: `${ref} Pasal ${article}`, en: `${ref} article ${article}` };
      return lintFinding('L01', {
        at: ['legalBasis', id],
        text: { id: `Tidak ada aturan yang merujuk ${name.id}.`, en: `No rule cites ${name.en}.` },
      });
    });
  return [...idle, ...baseless(pack)];
}

/** Legal ids found in any `legal` list of the pack. */
function citedIn(pack: RulePack): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isRecord(value)) return;
    for (const [key, entry] of Object.entries(value)) {
      if (key === 'legal' && Array.isArray(entry)) for (const id of entry) found.add(String(id));
      else visit(entry);
    }
  };
  visit(pack);
  return found;
}

function baseless(pack: RulePack): LintFinding[] {
  const items: { path: string[]; legal: readonly string[] | undefined; severity: Severity }[] = [
    { path: ['predicates'], legal: pack.predicates.legal, severity: 'warning' },
    { path: ['objection'], legal: pack.objection.legal, severity: 'warning' },
    ...pack.outcomes.map(({ id, legal }) => ({ path: ['outcomes', id], legal, severity: 'warning' as const })),
    ...pack.indicators.map(({ id, legal }) => ({ path: ['indicators', id], legal, severity: 'note' as const })),
    ...pack.flags.map(({ id, legal }) => ({ path: ['flags', id], legal, severity: 'note' as const })),
    ...pack.population.map(({ id, legal }) => ({ path: ['population', id], legal, severity: 'note' as const })),
  ];
  return items
    .filter(({ legal }) => legal === undefined || legal.length === 0)
    .map(({ path, severity }) =>
      lintFinding('L02', {
        at: path,
        severity,
        text: { id: 'Aturan ini tidak menyebut dasar hukum.', en: 'This rule names no legal basis.' },
      }),
    );
}
