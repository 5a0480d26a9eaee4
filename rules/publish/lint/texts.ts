/** Words that people would read as codes (X01), articles that nothing cites (L01), rules that cite none (L02). */
import type { RulePack, Text } from '../../language/types.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { citation } from '../../language/words.ts';
import { isRecord } from '../../language/records.ts';
import type { Severity } from './codes.ts';

/** A label for one value but not for all: the sentence of an explanation would show the bare code. */
export function textFindings(pack: RulePack): LintFinding[] {
  const facts = Object.entries(pack.facts).flatMap(([id, fact]) =>
    unlabelled(['facts', id], fact.values ?? [], fact.valueLabels),
  );
  const nodes = Object.entries(pack.derived).flatMap(([id, node]) => {
    const values = node.type === 'bands' ? node.values : node.type === 'grid' ? node.cells.flat() : [];
    return unlabelled(
      ['derived', id],
      values.filter((value) => typeof value === 'string'),
      node.valueLabels,
    );
  });
  return [...facts, ...nodes];
}

function unlabelled(
  path: string[],
  values: readonly string[],
  labels: Record<string, Text> | undefined,
): LintFinding[] {
  if (labels === undefined) return [];
  const bare = [...new Set(values)].filter((value) => !Object.hasOwn(labels, value));
  return bare.map((value) =>
    lintFinding('X01', [...path, 'valueLabels', value], {
      id: `Pilihan "${value}" belum punya sebutan dalam bahasa Indonesia dan Inggris.`,
      en: `The choice "${value}" has no label in Indonesian and English.`,
    }),
  );
}

/** Findings in the pack's order. An outcome or a predicate without an article is a warning, anything else a note. */
export function legalFindings(pack: RulePack): LintFinding[] {
  const cited = citedIn(pack);
  const idle = pack.legalBasis
    .filter((basis) => !cited.has(basis.id))
    .map(({ id, ...law }) => {
      const name = citation(law);
      return lintFinding('L01', ['legalBasis', id], {
        id: `Tidak ada aturan yang merujuk ${name.id}.`,
        en: `No rule cites ${name.en}.`,
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
    ...(pack.reviewRules ?? []).map(({ id, legal }) => ({
      path: ['reviewRules', id],
      legal,
      severity: 'note' as const,
    })),
  ];
  return items
    .filter(({ legal }) => legal === undefined || legal.length === 0)
    .map(({ path, severity }) =>
      lintFinding('L02', path, {
        id: 'Aturan ini tidak menyebut dasar hukum.',
        en: 'This rule names no legal basis.',
        severity,
      }),
    );
}
