/**
 * What the checks of a pack cost, in evaluations, told before any of them is made: the same for the same pack on every
 * machine, whatever else it does. One evaluation asks one rule of up to ten comparisons about one cell.
 */
import { leavesOf } from '../decide/conditions.ts';
import { bilingual, formatNumber, labelOf } from '../explain/format.ts';
import { pointer } from '../language/pointer.ts';
import type { ResolvedPack, RulePack, Text } from '../language/types.ts';
import { axesOfCuts, lowsOf } from '../twin/cells.ts';
import { cutsOfRules } from '../twin/cuts.ts';
import { cellsToProve, proofGroups } from '../twin/prove.ts';
import type { StepResult } from './ladder.ts';
import { lintFinding } from './lint/finding.ts';

/** Some twenty seconds of an ordinary processor. */
export const MOST_EVALUATIONS = 200_000;
const COMPARISONS_EACH = 10;
const MOST_NAMED = 3;

/** `because`: what makes its cells, the name with the most first. */
type Cost = { path: string[]; title: Text; evaluations: number; because: { name: string; values: number }[] };

/** The budget, what the pack needs of it, and an error that names what costs most when that is more. */
export function costOf({ pack }: ResolvedPack): StepResult {
  const costs = costsOf(pack);
  const needed = costs.reduce((sum, { evaluations }) => sum + evaluations, 0);
  const named = costs.toSorted((a, b) => b.evaluations - a.evaluations).slice(0, MOST_NAMED);
  const most = named.map(({ path, evaluations }) => ({ at: pointer(path), evaluations }));
  const findings = needed <= MOST_EVALUATIONS ? [] : named.slice(0, 1).map((cost) => overBudget(pack, cost, needed));
  return { findings, measures: { evaluations: needed, budget: MOST_EVALUATIONS, most } };
}

function costsOf(pack: RulePack): Cost[] {
  return proofGroups(pack).map(({ name, rules }) => {
    const axes = axesOfCuts(pack, cutsOfRules(rules));
    const each = rules.reduce((sum, rule) => sum + Math.ceil(leavesOf(rule.conditions).length / COMPARISONS_EACH), 0);
    const because = axes
      .map((axis) => ({ name: axis.name, values: lowsOf(axis).length }))
      .toSorted((a, b) => b.values - a.values);
    return { ...placeOf(pack, name), evaluations: cellsToProve(axes) * each, because };
  });
}

function placeOf(pack: RulePack, rule: string): Pick<Cost, 'path' | 'title'> {
  const [kind = '', id = ''] = rule.split('/');
  const part =
    kind === 'outcome' ? 'outcomes' : kind === 'flag' ? 'flags' : kind === 'population' ? kind : 'predicates';
  const list: readonly { id: string; title: Text }[] = part === 'predicates' ? [] : pack[part];
  const title = list.find((item) => item.id === id)?.title ?? { id: 'Predikat', en: 'The predicate' };
  return { path: part === 'predicates' ? [part] : [part, id], title };
}

function overBudget(pack: RulePack, { path, title, evaluations, because }: Cost, needed: number) {
  const number = (n: number) => bilingual((language) => formatNumber(n, undefined, language));
  const [all, own, budget] = [number(needed), number(evaluations), number(MOST_EVALUATIONS)];
  const times = number(Math.ceil(needed / MOST_EVALUATIONS));
  const split = because
    .slice(0, MOST_NAMED)
    .map(({ name, values }) => bilingual((language) => `${labelOf(pack, name)[language]} (${values})`));
  return lintFinding('B01', path, {
    id: `Pemeriksaan paket ini memerlukan ${all.id} evaluasi, ${times.id} kali lipat dari ${budget.id} yang tersedia. Yang terberat "${title.id}": ${own.id}, karena banyaknya gabungan ${split.map(({ id }) => id).join(' × ')}${because.length > MOST_NAMED ? ' × …' : ''}.`,
    en: `Checking this pack takes ${all.en} evaluations, ${times.en} times the ${budget.en} that there are. The heaviest is "${title.en}": ${own.en}, because of all combinations of ${split.map(({ en }) => en).join(' × ')}${because.length > MOST_NAMED ? ' × …' : ''}.`,
  });
}
