/** A better input never gives a worse outcome (M01): each fact with a better way is moved alone, everything else stays. */
import { axesFor } from '../../twin/cells.ts';
import { planEvaluation } from '../../decide/compile.ts';
import type { Facts, FactValue, ResolvedPack, Text } from '../../language/types.ts';
import { PREDICATE } from '../../language/vocabulary.ts';
import { betterWay, ladderOf, withRung, worseThan } from './directions.ts';
import { lintFinding, shown, type LintFinding } from './finding.ts';
import { lander } from './landing.ts';
import { cellAt, decidingAxes, type Grid, gridOf } from './monotone-grid.ts';
import { decidingNames } from './reads.ts';
import { namesBehind, namesOfOutcomes, situationOf, type Situation, witnessOf } from './situations.ts';
import { type Spaces, touched } from './space.ts';
import { pointer } from '../../language/pointer.ts';

/** Situations looked at for each rule, and evaluations in all; more are thinned out evenly. */
const MOST_SITUATIONS = 60;
const MOST_EVALUATIONS = 60_000;
const RUNGS = 12;
/** Cells of one kind of step in which somebody is looked for. */
const MOST_TRIED = 20;

/**
 * How much was looked at. All `of` the cells, pair by pair: then a better input is never worse, unless a finding says
 * so or steps are `unsettled`: between cells in which nobody was found. Otherwise a sample of people.
 */
export type Monotony = { cells: number; of: number; pairs: number; unsettled: number };

/** One finding per place and fact, with the two people that show it. */
export function monotone(resolved: ResolvedPack, spaces: Spaces): { findings: LintFinding[]; measured: Monotony } {
  const grid = gridOf(resolved);
  const directed = directedFacts(resolved);
  const found = new Map<string, LintFinding>();
  if (!grid.exact) {
    const people = sampleOf(resolved, spaces, directed.length);
    for (const person of people) walkAll(resolved, { person, directed, found });
    return {
      findings: [...found.values()],
      measured: { cells: people.length, of: grid.cells, pairs: 0, unsettled: 0 },
    };
  }
  let unsettled = 0;
  for (const cells of grid.worse.values()) {
    const shown = livingIn(resolved, grid, cells).some((person) => walkAll(resolved, { person, directed, found }));
    if (!shown) unsettled += cells.length;
  }
  const { cells, pairs } = grid;
  return { findings: [...found.values()], measured: { cells, of: cells, pairs, unsettled } };
}

type Directed = { name: string; label: Text; rungs: FactValue[]; way: 'higher' | 'lower' };

/** Facts with a better way that decide something, with the values along which they are moved. */
function directedFacts({ pack }: ResolvedPack): Directed[] {
  const deciding = decidingNames(pack);
  const axes = axesFor(pack, planEvaluation(pack).reads, 'facts');
  return Object.entries(pack.facts).flatMap(([name, fact]) => {
    const way = deciding.has(name) ? betterWay(fact) : null;
    const rungs = way === null ? [] : ladderOf(pack, name, axes);
    return way === null || rungs.length < 2 ? [] : [{ name, label: fact.label, rungs, way }];
  });
}

/** Somebody in each of the cells, as far as facts are found. */
function livingIn(resolved: ResolvedPack, { axes }: Grid, cells: readonly number[]): Situation[] {
  const { names } = decidingAxes(resolved.pack);
  const land = lander(resolved, axes);
  return thinned(cells, MOST_TRIED).flatMap((cell) => land(touched(resolved.pack, names, cellAt(axes, cell))) ?? []);
}

function sampleOf({ pack }: ResolvedPack, spaces: Spaces, directed: number): Situation[] {
  const judged = pack.outcomes.filter(({ kind }) => kind === 'reward' || kind === 'sanction');
  const questions = [namesBehind(pack, [PREDICATE]), ...judged.map(({ id }) => namesOfOutcomes(pack, [id]))];
  const affordable = Math.floor(MOST_EVALUATIONS / (RUNGS * Math.max(1, directed) * questions.length));
  const most = Math.min(MOST_SITUATIONS, Math.max(1, affordable));
  return questions.flatMap((names) => thinned(spaces(names).situations, most));
}

function thinned<T>(items: readonly T[], most: number): T[] {
  const stride = Math.ceil(items.length / most);
  return items.filter((_, i) => i % Math.max(1, stride) === 0);
}

type Walks = { person: Situation; directed: readonly Directed[]; found: Map<string, LintFinding> };

/** Moves each fact of the person; whether one of the moves made something worse. */
function walkAll(resolved: ResolvedPack, { person, directed, found }: Walks): boolean {
  let worse = false;
  for (const { name, label, rungs, way } of directed) {
    const { facts } = person;
    const rising = withRung(rungs, facts[name]);
    const step = firstWorse(resolved, { facts, name, rungs: way === 'lower' ? rising.toReversed() : rising });
    if (step === null) continue;
    worse = true;
    const key = `${pointer(step.worse.path)} ${name}`;
    if (!found.has(key)) found.set(key, findingOf(step, { name, label }));
  }
  return worse;
}

type Step = NonNullable<ReturnType<typeof firstWorse>>;

function findingOf({ before, after, worse }: Step, { name, label }: { name: string; label: Text }): LintFinding {
  const [from, to] = [shown(before.facts[name] ?? ''), shown(after.facts[name] ?? '')];
  return lintFinding('M01', {
    at: worse.path,
    text: {
      id: `Bila "${label.id}" membaik dari ${from} ke ${to}, ${worse.id}.`,
      en: `When "${label.en}" gets better, from ${from} to ${to}, ${worse.en}.`,
    },
    witness: { ...witnessOf(before), instead: witnessOf(after) },
  });
}

type Walk = { facts: Facts; name: string; rungs: readonly FactValue[] };

function firstWorse(resolved: ResolvedPack, { facts, name, rungs }: Walk) {
  let before: Situation | null = null;
  for (const value of rungs) {
    const after = situationOf(resolved, { ...facts, [name]: value });
    if (after === null) continue;
    const worse = before === null ? null : worseThan(resolved.pack, before, after);
    if (before !== null && worse !== null) return { before, after, worse };
    before = after;
  }
  return null;
}
