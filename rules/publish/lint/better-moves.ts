/** Which way a number moves when something beneath it gets better for the employee. */
import { own } from '../../language/records.ts';
import { rangesOf } from '../../twin/ranges.ts';
import type { DerivedNode, RulePack } from '../../language/types.ts';
import { betterWay } from './directions.ts';

export type Way = 'higher' | 'lower';
/** Empty: nothing beneath has a better way. Both: it depends, or cannot be told. */
export type Moves = ReadonlySet<Way>;

const NONE: Moves = new Set();
const BOTH: Moves = new Set<Way>(['higher', 'lower']);

/** The moves of any fact, node or the result. A fact without a better way moves nothing. */
export function betterMoves(pack: RulePack): (name: string) => Moves {
  const known = new Map<string, Moves>();
  const moves = (name: string): Moves => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = movesOf(pack, name, moves);
    known.set(name, found);
    return found;
  };
  return moves;
}

type Beneath = (name: string) => Moves;

function movesOf(pack: RulePack, name: string, moves: Beneath): Moves {
  const fact = own(pack.facts, name);
  if (fact !== undefined) return only(betterWay(fact));
  const node = own(pack.derived, name);
  if (node !== undefined) return throughNode(pack, node, moves);
  const conditional = pack.indicators.flatMap(({ when }) => (when === undefined ? [] : [moves(when.fact)]));
  return all([...pack.indicators.map(({ of }) => moves(of)), ...conditional.map(unsure)]);
}

function throughNode(pack: RulePack, node: DerivedNode, moves: Beneath): Moves {
  switch (node.type) {
    case 'weightedSum':
      return all(node.terms.map(({ of }) => moves(of)));
    case 'min':
    case 'max':
      return all(node.of.map(moves));
    case 'sum':
      return all([...node.add.map(moves), ...(node.subtract ?? []).map((name) => turned(moves(name)))]);
    case 'curve':
      return along(
        moves(node.of),
        node.points.map(([, y]) => y),
      );
    case 'bands':
      return along(moves(node.of), node.values);
    case 'select':
      return all([unsure(moves(node.of)), ...Object.values(node.cases).map(moves)]);
    case 'ratio':
      return all(ratioMoves(pack, node, moves));
    case 'lookup':
      return unsure(moves(node.of));
    case 'grid':
      return all([node.rows.fact, node.cols.fact].map((name) => unsure(moves(name))));
    case 'count':
      return all(node.of.map(({ fact }) => unsure(moves(fact))));
    case 'workingDays':
      return NONE;
  }
}

/** More of the dividend is more while the divisor is not negative; more of the divisor is less of what is not negative. */
function ratioMoves(pack: RulePack, { of, by }: Extract<DerivedNode, { type: 'ratio' }>, moves: Beneath): Moves[] {
  const [dividend, divisor] = [rangesOf(pack).get(of)?.min ?? -1, rangesOf(pack).get(by)?.min ?? -1];
  return [
    divisor >= 0 ? moves(of) : unsure(moves(of)),
    divisor > 0 && dividend >= 0 ? turned(moves(by)) : unsure(moves(by)),
  ];
}

const only = (way: Way | null): Moves => (way === null ? NONE : new Set([way]));
const all = (moves: readonly Moves[]): Moves => new Set(moves.flatMap((each) => [...each]));
const unsure = (moves: Moves): Moves => (moves.size === 0 ? NONE : BOTH);
const turned = (moves: Moves): Moves => new Set([...moves].map((way) => (way === 'higher' ? 'lower' : 'higher')));

/** A staircase that only rises keeps the way, one that only falls turns it. */
function along(moves: Moves, steps: readonly (number | string)[]): Moves {
  const pairs = steps.slice(1).map((next, i) => [steps[i] ?? next, next]);
  const numbers = steps.every((step) => typeof step === 'number');
  if (numbers && pairs.every(([low = 0, high = 0]) => low <= high)) return moves;
  return numbers && pairs.every(([low = 0, high = 0]) => low >= high) ? turned(moves) : unsure(moves);
}
