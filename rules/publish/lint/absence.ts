/** Missing data must not sanction anybody (F03). */
import { axesFor } from '../../twin/cells.ts';
import { planEvaluation } from '../../decide/compile.ts';
import { LIST_FACT, oneTarget } from '../../language/targets.ts';
import type { Facts, GivenValue, OutcomeRule, ResolvedPack, RulePack, Text } from '../../language/types.ts';
import { HIGHEST_SCORE, WHOLE } from '../../time/units.ts';
import { strongest, valuesAlong } from './better.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { decidingNames } from '../../decide/reads.ts';
import { namesOfOutcomes, situationOf, type Situation, witnessOf } from './situations.ts';
import type { CellsOf } from './peopled-cells.ts';

const MOST_SITUATIONS = 300;
const MOST_QUESTIONS = 4_000;

/**
 * `zero`: absence sanctions where some value would not, so the zero is held against the person. `renormalise`: absence
 * sanctions where no value would. One finding per fact; a list of targets is absent where it is empty.
 */
export function absenceFindings(resolved: ResolvedPack, cellsOf: CellsOf): LintFinding[] {
  const { pack } = resolved;
  const sanctions = pack.outcomes.filter((outcome) => outcome.kind === 'sanction');
  const asked = asksOf(pack);
  const affordable = Math.floor(MOST_QUESTIONS / Math.max(1, asked.length * sanctions.length));
  const most = Math.min(MOST_SITUATIONS, Math.max(1, affordable));
  return asked.flatMap(({ path, told, ...ask }) => {
    for (const sanction of sanctions) {
      const shown = shownBy(resolved, { ...ask, sanction, cellsOf, most });
      if (shown === null) continue;
      return [
        lintFinding('F03', path, {
          id: `${told.id}, "${sanction.title.id}" dapat jatuh, padahal dengan data tidak.`,
          en: `${told.en}, "${sanction.title.en}" can fire although it would not with the data.`,
          witness: { ...witnessOf(shown.absent), instead: witnessOf(shown.present) },
        }),
      ];
    }
    return [];
  });
}

/** `absent`: the facts without it; `every`: whether no value at all may be milder. */
type Ask = { name: string; absent: (facts: Facts) => Facts; values: readonly GivenValue[]; every: boolean };

function asksOf(pack: RulePack): (Ask & { path: PropertyKey[]; told: Text })[] {
  const deciding = decidingNames(pack);
  const axes = axesFor(pack, planEvaluation(pack).reads, 'facts');
  const plain = Object.entries(pack.facts).flatMap(([name, { missing, label }]) => {
    if (!deciding.has(name) || (missing !== 'zero' && missing !== 'renormalise')) return [];
    const told = {
      id: `Bila "${label.id}" tidak ada (missing: ${missing})`,
      en: `When "${label.en}" is missing (${missing})`,
    };
    const [values, every] = [valuesAlong(pack, name, axes), missing === 'renormalise'];
    return [
      { name, absent: (facts: Facts) => without(facts, name), values, every, path: ['facts', name, 'missing'], told },
    ];
  });
  return [...plain, ...(deciding.has(LIST_FACT) ? askOfTargets(pack) : [])];
}

/** What a pack makes of nobody's targets stands at the nodes that read them. */
function askOfTargets({ derived }: RulePack) {
  const [first, ...others] = Object.entries(derived).flatMap(([id, node]) =>
    node.type === 'targets' && node.none !== 'hold' && node.none !== 'fail' ? [{ id, none: node.none }] : [],
  );
  if (first === undefined) return [];
  const worst = [first, ...others].find(({ none }) => none !== 'renormalise');
  return [
    {
      name: LIST_FACT,
      absent: (facts: Facts): Facts => ({ ...facts, [LIST_FACT]: [] }),
      values: [0, WHOLE / 2, WHOLE, HIGHEST_SCORE].map((level) => oneTarget(level)),
      every: worst === undefined,
      path: ['derived', (worst ?? first).id, 'none'],
      told: { id: 'Bila pegawai tidak punya target', en: 'When somebody has no target' },
    },
  ];
}

type Question = Ask & { sanction: OutcomeRule; cellsOf: CellsOf; most: number };

function shownBy(resolved: ResolvedPack, { name, absent: leave, values, every, sanction, cellsOf, most }: Question) {
  const { pack } = resolved;
  const gravity = (situation: Situation) => strongest(pack, situation, 'sanction')?.severity ?? -1;
  const { situations } = cellsOf(namesOfOutcomes(pack, [sanction.id]));
  for (const { facts } of situations.slice(0, most)) {
    const absent = situationOf(resolved, leave(facts));
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
