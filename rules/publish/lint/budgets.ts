/** Rewards of which there are only so many: an order that puts whoever did worse first (R06). */
import { labelOf } from '../../explain/format.ts';
import { PREDICATE } from '../../language/vocabulary.ts';
import type { RulePack } from '../../language/types.ts';
import { betterDirections } from './better.ts';
import { lintFinding, type LintFinding } from './finding.ts';

export function budgetFindings(pack: RulePack): LintFinding[] {
  const directions = betterDirections(pack);
  return pack.outcomes.flatMap(({ id, kind, title, budget }) =>
    (budget?.order ?? []).flatMap(({ by, first }, i) => {
      const better = by === PREDICATE ? new Set(['higher']) : directions(by);
      const wanted = first === 'highest' ? 'higher' : 'lower';
      if (kind !== 'reward' || better.size !== 1 || better.has(wanted)) return [];
      const label = labelOf(pack, by);
      return [
        lintFinding('R06', ['outcomes', id, 'budget', 'order', i], {
          id: `"${title.id}" mendahulukan yang lebih buruk menurut ${label.id}.`,
          en: `"${title.en}" puts whoever is worse by ${label.en} first.`,
        }),
      ];
    }),
  );
}
