/** A better input never gives a worse outcome (M01): each fact with a better way is moved alone, everything else stays. */
import { axesFor } from '../../twin/cells.ts';
import { formatValue } from '../../explain/format.ts';
import { planEvaluation } from '../../decide/compile.ts';
import { isTargetList } from '../../language/targets.ts';
import type { Facts, FactValue, ResolvedPack, Text } from '../../language/types.ts';
import { PREDICATE } from '../../language/vocabulary.ts';
import { betterDirection, type Direction, valuesAlong, withValue, worseThan } from './better.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { personFinder, withTableNames, namesOfOutcomes, situationOf, type Situation, witnessOf } from './situations.ts';
import { cellAt, type Grid, gridOf } from './monotone-grid.ts';
import { decidingNames } from '../../decide/reads.ts';
import { type CellsOf, partThatDecides } from './peopled-cells.ts';

/** Situations looked at for each rule, and evaluations in all; more are thinned out evenly. */
const MOST_SITUATIONS = 60;
const MOST_EVALUATIONS = 60_000;
/** About as many values as a fact is moved through. */
const VALUES = 12;
/** Cells of one kind of step in which somebody is looked for. */
const MOST_TRIED = 20;

/**
 * How much was looked at. All `of` the cells, pair by pair: then a better input is never worse, unless a finding says
 * so or steps are `unsettled`: between cells in which nobody was found. Otherwise a sample of people.
 */
export type Monotony = { cells: number; of: number; pairs: number; unsettled: number };

/** One finding per place and fact, with the two people that show it. */
export function monotone(resolved: ResolvedPack, cellsOf: CellsOf): { findings: LintFinding[]; measured: Monotony } {
  const grid = gridOf(resolved);
  const directed = directedFacts(resolved);
  const found = new Map<string, LintFinding>();
  /** Moves each fact of the person; whether one of the moves made something worse. */
  const moves = ({ facts }: Situation): boolean => {
    const steps = directed.flatMap((fact) => firstWorse(resolved, facts, fact) ?? []);
    for (const { key, finding } of steps) if (!found.has(key)) found.set(key, finding);
    return steps.length > 0;
  };
  const measured = { cells: grid.cells, of: grid.cells, pairs: grid.pairs, unsettled: 0 };
  if (grid.exact) {
    for (const cells of grid.worse.values()) {
      if (!livingIn(resolved, grid, cells).some(moves)) measured.unsettled += cells.length;
    }
  } else {
    const people = sampleOf(resolved, cellsOf, directed.length);
    people.forEach(moves);
    measured.cells = people.length;
  }
  return { findings: [...found.values()], measured };
}

/** A fact with the values along which it is moved. */
type Directed = { name: string; label: Text; values: FactValue[]; direction: Direction };

/** Facts with a better direction that decide something. */
function directedFacts({ pack }: ResolvedPack): Directed[] {
  const deciding = decidingNames(pack);
  const axes = axesFor(pack, planEvaluation(pack).reads, 'facts');
  return Object.entries(pack.facts).flatMap(([name, fact]) => {
    const direction = deciding.has(name) ? betterDirection(fact) : null;
    const values = direction === null ? [] : valuesAlong(pack, name, axes);
    return direction === null || values.length < 2 ? [] : [{ name, label: fact.label, values, direction }];
  });
}

/** Somebody in each of the cells, as far as facts are found. */
function livingIn(resolved: ResolvedPack, { names, axes }: Grid, cells: readonly number[]): Situation[] {
  const find = personFinder(resolved, axes);
  return thinned(cells, MOST_TRIED).flatMap(
    (cell) => find(partThatDecides(resolved.pack, names, cellAt(axes, cell))) ?? [],
  );
}

function sampleOf({ pack }: ResolvedPack, cellsOf: CellsOf, directed: number): Situation[] {
  const judged = pack.outcomes.filter(({ kind }) => kind === 'reward' || kind === 'sanction');
  const questions = [withTableNames(pack, [PREDICATE]), ...judged.map(({ id }) => namesOfOutcomes(pack, [id]))];
  const affordable = Math.floor(MOST_EVALUATIONS / (VALUES * Math.max(1, directed) * questions.length));
  const most = Math.min(MOST_SITUATIONS, Math.max(1, affordable));
  return questions.flatMap((names) => thinned(cellsOf(names).situations, most));
}

function thinned<T>(items: readonly T[], most: number): T[] {
  const stride = Math.ceil(items.length / most);
  return items.filter((_, i) => i % Math.max(1, stride) === 0);
}

/** The first move of the fact, the better way, that makes something worse. */
function firstWorse(resolved: ResolvedPack, facts: Facts, { name, label, values, direction }: Directed) {
  const now = facts[name];
  const rising = isTargetList(now) ? values : withValue(values, now);
  let before: Situation | null = null;
  for (const value of direction === 'lower' ? rising.toReversed() : rising) {
    const after = situationOf(resolved, { ...facts, [name]: value });
    if (after === null) continue;
    const worse = before === null ? null : worseThan(resolved.pack, before, after);
    if (before === null || worse === null) {
      before = after;
      continue;
    }
    const [from, to] = [before.facts[name] ?? '', value].map((each) => formatValue(resolved.pack, name, each));
    const finding = lintFinding('M01', worse.path, {
      id: `Bila "${label.id}" membaik dari ${from?.id} ke ${to?.id}, ${worse.id}.`,
      en: `When "${label.en}" gets better, from ${from?.en} to ${to?.en}, ${worse.en}.`,
      witness: { ...witnessOf(before), instead: witnessOf(after) },
      fact: name,
    });
    return { key: `${finding.pointer} ${name}`, finding };
  }
  return null;
}
