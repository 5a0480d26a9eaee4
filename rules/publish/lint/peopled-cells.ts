/**
 * Every cell of the names that some rules read, with somebody who lives in it. Cells for which no facts were found are
 * kept as `open`: nothing is claimed of them, and nothing against them.
 */
import { axesFor, enumerateCells } from '../../twin/cells.ts';
import { compilePack } from '../../twin/closures.ts';
import { planEvaluation } from '../../decide/compile.ts';
import { readsOfPredicate } from '../../language/graph.ts';
import { own } from '../../language/records.ts';
import { presentOf, readOver } from '../../twin/partial-values.ts';
import type { PlainFacts, ResolvedPack, RulePack } from '../../language/types.ts';
import { PREDICATE } from '../../language/vocabulary.ts';
import { personFinder, type Situation } from './situations.ts';

/** `open` are values of cells without facts. `all`: every cell was looked at. */
export type PeopledCells = { situations: Situation[]; open: PlainFacts[]; all: boolean };

const MOST_CELLS = 4_000;
const SAMPLE = 1_500;
/** For one pack: past this nothing more is claimed, so that no pack can keep the lint busy for long. */
const MOST_IN_ALL = 60_000;
/** Remembered at one time. */
const MOST_KEPT = 20_000;
const UNSEEN: PeopledCells = { situations: [], open: [], all: false };

/** Cells by the names that they are made of; the latest are remembered. */
export type CellsOf = (names: readonly string[]) => PeopledCells;

export function peopledCells(resolved: ResolvedPack): CellsOf {
  const known = new Map<string, PeopledCells>();
  let [kept, all] = [0, 0];
  return (names) => {
    const key = [...names].sort().join(' ');
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    if (all > MOST_IN_ALL) return UNSEEN;
    const cells = lookThrough(resolved, names);
    const size = cells.situations.length + cells.open.length;
    if (kept + size > MOST_KEPT) {
      known.clear();
      kept = 0;
    }
    known.set(key, cells);
    kept += size;
    all += size;
    return cells;
  };
}

/** One situation per cell of the names, as far as facts are found. Deterministic. */
function lookThrough(resolved: ResolvedPack, names: readonly string[]): PeopledCells {
  const axes = axesFor(resolved.pack, names, 'facts');
  const find = personFinder(resolved, axes);
  const lows = enumerateCells(axes, { limit: MOST_CELLS, sample: SAMPLE, lows: true });
  const cells: PeopledCells = { situations: [], open: [], all: lows.exact };
  for (const cell of lows.cells) {
    const found = find(partThatDecides(resolved.pack, names, cell));
    if (found !== null) cells.situations.push(found);
    else cells.open.push(openValues(resolved, cell));
  }
  return cells;
}

/** The part of the cell that matters: a branch that is not chosen is not aimed at. */
export function partThatDecides(pack: RulePack, names: readonly string[], cell: PlainFacts): PlainFacts {
  const asked = new Set<string>();
  const read = readOver(pack, (name) => {
    asked.add(name);
    return own(cell, name);
  });
  names.forEach(read);
  return Object.fromEntries(Object.entries(cell).filter(([name]) => asked.has(name)));
}

/** What rules would read in a cell in which nobody was found, the predicate too when its table can be read. */
function openValues(resolved: ResolvedPack, cell: PlainFacts): PlainFacts {
  const { pack } = resolved;
  const values = presentOf(
    planEvaluation(pack).reads,
    readOver(pack, (name) => own(cell, name)),
  );
  const decided = readsOfPredicate(pack).every((name) => Object.hasOwn(values, name));
  return decided ? { ...values, [PREDICATE]: compilePack(resolved).predicate(values) } : values;
}
