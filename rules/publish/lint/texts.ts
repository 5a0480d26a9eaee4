/** Words that people would read as codes (X01): choices without a label where others have one. */
import type { RulePack, Text } from '../../language/types.ts';
import { lintFinding, type LintFinding } from './finding.ts';

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
    lintFinding('X01', {
      at: [...path, 'valueLabels', value],
      text: {
        id: `Pilihan "${value}" belum punya sebutan dalam bahasa Indonesia dan Inggris.`,
        en: `The choice "${value}" has no label in Indonesian and English.`,
      },
    }),
  );
}
