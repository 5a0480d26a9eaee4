/** Missing data must not sanction anybody (F03). */
import { axesFor } from '../../twin/cells.ts';
import { planEvaluation } from '../../decide/compile.ts';
import type { Facts, OutcomeRule, ResolvedPack } from '../../language/types.ts';
import { strongest, valuesAlong } from './better.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { decidingNames } from '../../decide/reads.ts';
import { namesOfOutcomes, situationOf, type Situation, witnessOf } from './situations.ts';
import type { CellsOf } from './peopled-cells.ts';

const MOST_SITUATIONS = 300;
const MOST_QUESTIONS = 4_000;

/**
 * `zero`: absence sanctions where some value would not, so the zero is held against the person. `renormalise`: absence
 * sanctions where no value would. One finding per fact.
 */
export function absenceFindings(resolved: ResolvedPack, cellsOf: CellsOf): LintFinding[] {
  const { pack } = resolved;
  const deciding = decidingNames(pack);
  const sanctions = pack.outcomes.filter((outcome) => outcome.kind === 'sanction');
  const asked = Object.entries(pack.facts).filter(
    ([name, { missing }]) => deciding.has(name) && (missing === 'zero' || missing === 'renormalise'),
  );
  const affordable = Math.floor(MOST_QUESTIONS / Math.max(1, asked.length * sanctions.length));
  const most = Math.min(MOST_SITUATIONS, Math.max(1, affordable));
  return asked.flatMap(([name, { missing, label }]) => {
    for (const sanction of sanctions) {
      const shown = shownBy(resolved, { name, sanction, cellsOf, most, every: missing === 'renormalise' });
      if (shown === null) continue;
      return [
        lintFinding('F03', ['facts', name, 'missing'], {
          id: `Bila "${label.id}" tidak ada (missing: ${missing}), "${sanction.title.id}" dapat jatuh, padahal dengan data tidak.`,
          en: `When "${label.en}" is missing (${missing}), "${sanction.title.en}" can fire although it would not with the data.`,
          witness: { ...witnessOf(shown.absent), instead: witnessOf(shown.present) },
        }),
      ];
    }
    return [];
  });
}

type Question = { name: string; sanction: OutcomeRule; cellsOf: CellsOf; most: number; every: boolean };

function shownBy(resolved: ResolvedPack, { name, sanction, cellsOf, most, every }: Question) {
  const { pack } = resolved;
  const values = valuesAlong(pack, name, axesFor(pack, planEvaluation(pack).reads, 'facts'));
  const gravity = (situation: Situation) => strongest(pack, situation, 'sanction')?.severity ?? -1;
  const { situations } = cellsOf(namesOfOutcomes(pack, [sanction.id]));
  for (const { facts } of situations.slice(0, most)) {
    const absent = situationOf(resolved, without(facts, name));
    if (absent === null || !absent.fires.has(sanction.id)) continue;
    const present = values
      .map((value) => situationOf(resolved, { ...facts, [name]: value }))
      .filter((situation) => situation !== null);
    const milder = present.filter((situation) => gravity(situation) < gravity(absent));
    const [first] = milder;
    if (first !== undefined && (!every || milder.length === present.length)) return { absent, present: first };
  }
  return null;
}

function without(facts: Facts, name: string): Facts {
  const { [name]: _left, ...rest } = facts;
  return rest;
}
