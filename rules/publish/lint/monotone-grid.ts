/**
 * Every cell of everything that decides an outcome, beside its neighbour along each axis that something better can move
 * along. What never gets worse from cell to cell never gets worse for a person: a better input is a walk of such steps.
 */
import { type Axis, axesFor, enumerateCells, lowsOf } from '../../twin/cells.ts';
import { cellJudge, type CellVerdict } from '../../compare/diff/cell-verdict.ts';
import type { Facts, ResolvedPack, RulePack } from '../../language/types.ts';
import { betterMoves, type Way } from './better-moves.ts';
import { worseThan } from './directions.ts';
import { namesOfOutcomes } from './situations.ts';

/** Most cells that are all looked at, as in the proof. */
const MOST_CELLS = 200_000;

/** `worse`: numbers of the cells beside which something better is worse, by the kind of step; `pairs` were compared. */
export type Grid = { axes: Axis[]; cells: number; exact: boolean; pairs: number; worse: Map<string, number[]> };

export const decidingAxes = (pack: RulePack): { names: string[]; axes: Axis[] } => {
  const ids = pack.outcomes.map(({ id }) => id);
  const names = namesOfOutcomes(pack, ids);
  return { names, axes: axesFor(pack, names, 'facts') };
};

export function gridOf(resolved: ResolvedPack): Grid {
  const { pack } = resolved;
  const { names, axes } = decidingAxes(pack);
  const table = enumerateCells(axes, { limit: MOST_CELLS, sample: 0, lows: true });
  const grid: Grid = { axes, cells: table.total, exact: table.exact, pairs: 0, worse: new Map() };
  if (!table.exact) return grid;
  const outcomes = new Set(pack.outcomes.map(({ id }) => id));
  const judge = cellJudge(resolved, { predicate: true, outcomes, names: new Set(names) });
  const verdicts = kindsOf(table.cells, judge);
  const moves = betterMoves(pack);
  let stride = table.total;
  for (const axis of axes) {
    const { length } = lowsOf(axis);
    stride /= length;
    for (const way of moves(axis.name)) compare(grid, pack, { axis, way, stride, length, verdicts });
  }
  return grid;
}

/** Few different verdicts are given to many cells: each cell holds the number of its kind, 0 where nothing is decided. */
type Verdicts = { kinds: (CellVerdict | null)[]; of: Int32Array };

function kindsOf(cells: Iterable<Facts>, judge: (cell: Facts) => CellVerdict | null): Verdicts {
  const kinds: (CellVerdict | null)[] = [null];
  const known = new Map<string, number>();
  const of: number[] = [];
  for (const cell of cells) {
    const verdict = judge(cell);
    const key = JSON.stringify(verdict);
    const kind = verdict === null ? 0 : (known.get(key) ?? kinds.push(verdict) - 1);
    known.set(key, kind);
    of.push(kind);
  }
  return { kinds, of: Int32Array.from(of) };
}

type Along = { axis: Axis; way: Way; stride: number; length: number; verdicts: Verdicts };

/** Compares each cell with the next one that is decided, the better way along the axis. */
function compare(grid: Grid, pack: RulePack, { axis, way, stride, length, verdicts }: Along): void {
  const isWorse = new Map<string, boolean>();
  const step = way === 'higher' ? stride : -stride;
  for (let at = 0; at < verdicts.of.length; at += 1) {
    const before = verdicts.of[at] ?? 0;
    const place = Math.floor(at / stride) % length;
    let left = way === 'higher' ? length - 1 - place : place;
    let next = at + step;
    for (; left > 0 && verdicts.of[next] === 0; left -= 1) next += step;
    if (before === 0 || left === 0) continue;
    grid.pairs += 1;
    const after = verdicts.of[next] ?? 0;
    if (after === before) continue;
    const key = `${axis.name} ${before} ${after}`;
    const worse = isWorse.get(key) ?? falls(pack, verdicts.kinds[before], verdicts.kinds[after]);
    isWorse.set(key, worse);
    if (!worse) continue;
    const known = grid.worse.get(key);
    if (known === undefined) grid.worse.set(key, [at]);
    else known.push(at);
  }
}

function falls(pack: RulePack, before: CellVerdict | null = null, after: CellVerdict | null = null): boolean {
  const [was, is] = [resultOf(before), resultOf(after)];
  return was !== null && is !== null && worseThan(pack, was, is) !== null;
}

const resultOf = (verdict: CellVerdict | null) =>
  verdict === null || verdict.predicate === null
    ? null
    : { predicate: verdict.predicate, fires: new Set(verdict.outcomes) };

/** The cell with this number, in the order in which they are enumerated: the last axis runs fastest. */
export function cellAt(axes: readonly Axis[], index: number): Facts {
  let left = index;
  const cell = axes.toReversed().map((axis): [string, Facts[string]] => {
    const values = lowsOf(axis);
    const value = values[left % values.length] ?? 0;
    left = Math.floor(left / values.length);
    return [axis.name, value];
  });
  return Object.fromEntries(cell.reverse());
}
