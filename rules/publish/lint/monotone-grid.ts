/**
 * Every cell of everything that decides an outcome, beside its neighbour along each axis that something better can move
 * along. What never gets worse from cell to cell never gets worse for a person: a better input is a walk of such steps.
 */
import { type Axis, axesFor, enumerateCells, lowsOf } from '../../twin/cells.ts';
import { cellJudge, type CellVerdict } from '../../compare/diff/cell-verdict.ts';
import type { PlainFacts, ResolvedPack, RulePack, FactValue } from '../../language/types.ts';
import { betterDirections, type Direction, type Judged, worseThan } from './better.ts';
import { namesOfOutcomes } from './situations.ts';

/** Most cells that are all looked at, as in the proof. */
const MOST_CELLS = 200_000;

/**
 * `worse`: numbers of the cells beside which something better is worse, by the kind of step; `pairs` were compared.
 * `names` are what all outcomes are decided by.
 */
export type Grid = {
  names: string[];
  axes: Axis[];
  cells: number;
  exact: boolean;
  pairs: number;
  worse: Map<string, number[]>;
};

export function gridOf(resolved: ResolvedPack): Grid {
  const { pack } = resolved;
  const ids = pack.outcomes.map(({ id }) => id);
  const names = namesOfOutcomes(pack, ids);
  const axes = axesFor(pack, names, 'facts');
  const { total, exact, cells } = enumerateCells(axes, { limit: MOST_CELLS, sample: 0, lows: true });
  const grid: Grid = { names, axes, cells: total, exact, pairs: 0, worse: new Map() };
  if (!exact) return grid;
  const judge = cellJudge(resolved, { predicate: true, outcomes: new Set(ids), names: new Set(names) });
  const steps = stepsWithin(pack, kindsOf(cells, judge));
  const directions = betterDirections(pack);
  let stride = total;
  for (const axis of axes) {
    const { length } = lowsOf(axis);
    stride /= length;
    for (const direction of directions(axis.name)) {
      compare(grid, { name: axis.name, direction, stride, length }, steps);
    }
  }
  return grid;
}

/** Few different verdicts are given to many cells: each cell holds the number of its kind, 0 where nothing is decided. */
type Verdicts = { kinds: (Judged | null)[]; of: Int32Array };

function kindsOf(cells: Iterable<PlainFacts>, judge: (cell: PlainFacts) => CellVerdict | null): Verdicts {
  const kinds: (Judged | null)[] = [null];
  const known = new Map([['null', 0]]);
  const of: number[] = [];
  for (const cell of cells) {
    const verdict = judge(cell);
    const key = verdict === null ? 'null' : `${verdict.predicate} ${verdict.outcomes.join(' ')}`;
    const kind = known.get(key) ?? kinds.push(resultOf(verdict)) - 1;
    known.set(key, kind);
    of.push(kind);
  }
  return { kinds, of: Int32Array.from(of) };
}

const resultOf = (verdict: CellVerdict | null): Judged | null =>
  verdict === null || verdict.predicate === null
    ? null
    : { predicate: verdict.predicate, fires: new Set(verdict.outcomes) };

type Steps = { of: Int32Array; isWorse: (before: number, after: number) => boolean };

/** Whether a step from one kind to another is for the worse: asked once for each two kinds. */
function stepsWithin(pack: RulePack, { kinds, of }: Verdicts): Steps {
  const known = new Map<number, boolean>();
  const isWorse = (before: number, after: number): boolean => {
    const key = before * kinds.length + after;
    const [was, is] = [kinds[before] ?? null, kinds[after] ?? null];
    const worse = known.get(key) ?? (was !== null && is !== null && worseThan(pack, was, is) !== null);
    known.set(key, worse);
    return worse;
  };
  return { of, isWorse };
}

type Along = { name: string; direction: Direction; stride: number; length: number };

/** Compares each cell with the next one that is decided, the better way along the axis. */
function compare(grid: Grid, { name, direction, stride, length }: Along, { of, isWorse }: Steps): void {
  const step = direction === 'higher' ? stride : -stride;
  for (let at = 0; at < of.length; at += 1) {
    const before = of[at] ?? 0;
    const place = Math.floor(at / stride) % length;
    let left = direction === 'higher' ? length - 1 - place : place;
    let next = at + step;
    for (; left > 0 && of[next] === 0; left -= 1) next += step;
    if (before === 0 || left === 0) continue;
    grid.pairs += 1;
    const after = of[next] ?? 0;
    if (after === before || !isWorse(before, after)) continue;
    const key = `${name} ${before} ${after}`;
    const known = grid.worse.get(key);
    if (known === undefined) grid.worse.set(key, [at]);
    else known.push(at);
  }
}

/** The cell with this number, in the order in which they are enumerated: the last axis runs fastest. */
export function cellAt(axes: readonly Axis[], index: number): PlainFacts {
  let left = index;
  const cell = axes.toReversed().map((axis): [string, FactValue] => {
    const values = lowsOf(axis);
    const value = values[left % values.length] ?? 0;
    left = Math.floor(left / values.length);
    return [axis.name, value];
  });
  return Object.fromEntries(cell.reverse());
}
