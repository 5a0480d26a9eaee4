/**
 * Which moves would bring a unit into its pattern? How few people it takes is exact: a search from the best predicate to the
 * worst that leaves every branch which cannot do with fewer. Of the ways to do it with so few, those with few steps are told.
 */
import { type Pattern, headcount, type PredicateCounts, rulesOf } from './pattern.ts';

/** So many people from one predicate to another. */
export type Flow = { from: string; to: string; people: number };
export type Moves = {
  /** People who would be moved: nobody does it with fewer. */
  people: number;
  /** `false`: the search was given up, and fewer might do. Only where three sets of a pattern cross, in a large unit. */
  exact: boolean;
  /** Some of the ways to do it with so few, those with the fewest steps. */
  sets: Flow[][];
};

/** What may be chosen: the predicates from best to worst, where nobody may be moved to, and how many stay as they are. */
export type Choices = { order: readonly string[]; closed?: readonly string[]; fixed?: PredicateCounts };

const MOST_SETS = 5;
/** Looked at for the fewest; patterns whose sets do not cross need some hundreds. */
const MOST_TRIED = 1_000_000;
/** Looked at for ways with fewer steps, once it is known how few people it takes. */
const MOST_LOOKS = 20_000;

/** `null`: no moves do it. No people: it keeps to the pattern as it is. */
export function smallestMoves(pattern: Pattern, counts: PredicateCounts, choices: Choices): Moves | null {
  const unit = unitOf(pattern, counts, choices);
  const { people, exact } = fewestMoved(unit);
  if (people === null) return null;
  return { people, exact, sets: shortestWays(unit, people).map((target) => flows(choices.order, unit.now, target)) };
}

type Unit = {
  now: number[];
  least: number[];
  most: number[];
  sets: { members: boolean[]; least: number }[];
  /** Sets together: what they lack adds up, divided by how many of them one person can be in. */
  families: { of: number[]; depth: number }[];
};

function unitOf(pattern: Pattern, counts: PredicateCounts, { order, closed = [], fixed = {} }: Choices): Unit {
  const people = headcount(counts);
  const rules = rulesOf(pattern, people);
  const now = order.map((code) => counts[code] ?? 0);
  const most = order.map((code, i) => {
    const caps = rules.flatMap(({ kind, of, limit }) => (kind === 'atMost' && of.includes(code) ? [limit] : []));
    return Math.min(people, ...caps, ...(closed.includes(code) ? [now[i] ?? 0] : []));
  });
  const sets = rules.flatMap(({ kind, of, limit }) =>
    kind === 'atLeast' && limit > 0 ? [{ members: order.map((code) => of.includes(code)), least: limit }] : [],
  );
  const least = order.map((code) => fixed[code] ?? 0);
  return { now, least, most, sets, families: familiesOf(sets.map(({ members }) => members)) };
}

/** Every family of so many sets; of more than a few sets, each by itself. */
function familiesOf(sets: boolean[][]): Unit['families'] {
  const single = sets.map((_, j) => ({ of: [j], depth: 1 }));
  if (sets.length > MOST_JOINED) return single;
  const families = sets.reduce<number[][]>((all, _, j) => [...all, ...all.map((family) => [...family, j])], [[]]);
  return families
    .filter((of) => of.length > 0)
    .map((of) => {
      const depths = (sets[0] ?? []).map((_, k) => of.filter((j) => sets[j]?.[k]).length);
      return { of, depth: Math.max(1, ...depths) };
    });
}
const MOST_JOINED = 5;

type At = { i: number; gap: number; moved: number; steps: number; target: readonly number[] };
const START: At = { i: 0, gap: 0, moved: 0, steps: 0, target: [] };

/** How many are moved at least from here on, with what was moved so far; infinite where nothing that follows is allowed. */
function fewestFrom({ now, least, most, sets, families }: Unit, { i, gap, moved, target }: At): number {
  let [rest, staying, room, leaving] = [-gap, 0, 0, 0];
  for (let k = i; k < now.length; k += 1) {
    const [here = 0, cap = 0, held = 0] = [now[k], most[k], least[k]];
    if (held > cap) return Infinity;
    staying += held;
    rest += here;
    room += cap;
    leaving += Math.max(0, here - cap);
  }
  if (rest < staying || rest > room) return Infinity;
  const lacking: { asked: number; arriving: number }[] = [];
  for (const { members, least: wanted } of sets) {
    let [asked, places, kept] = [wanted, 0, 0];
    for (let k = 0; k < now.length; k += 1) {
      if (!members[k]) continue;
      if (k < i) asked -= target[k] ?? 0;
      else {
        const cap = most[k] ?? 0;
        places += cap;
        kept += Math.min(now[k] ?? 0, cap);
      }
    }
    if (asked > places) return Infinity;
    lacking.push({ asked: Math.max(0, asked), arriving: Math.max(0, asked - kept) });
  }
  let arriving = 0;
  for (const { of, depth } of families) {
    let [asked, lacks] = [0, 0];
    for (const j of of) {
      asked += lacking[j]?.asked ?? 0;
      lacks += lacking[j]?.arriving ?? 0;
    }
    if (Math.ceil(asked / depth) > rest) return Infinity;
    arriving = Math.max(arriving, Math.ceil(lacks / depth));
  }
  // Whoever leaves one predicate arrives at another: what has arrived so far is what has left, and the gap.
  return Math.max(moved + leaving, moved + gap + arriving, moved);
}

const next = (now: number, at: At, value: number): At => {
  const gap = at.gap + value - now;
  return {
    i: at.i + 1,
    gap,
    moved: at.moved + Math.max(0, now - value),
    steps: at.steps + Math.abs(gap),
    target: [...at.target, value],
  };
};

/** Those at which the gap that the predicates before leave open is closed come first: nobody is to be left over. */
function* choicesAt({ now, least, most }: Unit, { i, gap }: At): Generator<number> {
  const [here = 0, cap = 0, held = 0] = [now[i], most[i], least[i]];
  const start = Math.max(held, Math.min(cap, here - gap));
  yield start;
  for (let d = 1; start - d >= held || start + d <= cap; d += 1) {
    if (start - d >= held) yield start - d;
    if (start + d <= cap) yield start + d;
  }
}

function fewestMoved(unit: Unit): { people: number | null; exact: boolean } {
  const least = fewestFrom(unit, START);
  let [best, tried] = [Infinity, 0];
  const search = (at: At): void => {
    tried += 1;
    if (best === least || tried > MOST_TRIED || fewestFrom(unit, at) >= best) return;
    const now = unit.now[at.i];
    if (now === undefined) best = at.gap === 0 ? at.moved : best;
    else for (const value of choicesAt(unit, at)) search(next(now, at, value));
  };
  search(START);
  return { people: best === Infinity ? null : best, exact: best === least || tried <= MOST_TRIED };
}

/** The targets with the fewest steps among those that move so many people. */
function shortestWays(unit: Unit, people: number): (readonly number[])[] {
  let [found, steps, looks] = [[] as (readonly number[])[], Infinity, 0];
  const isWorse = (at: At) =>
    (found.length > 0 && looks > MOST_LOOKS) ||
    at.steps > steps ||
    (at.steps === steps && found.length >= MOST_SETS) ||
    fewestFrom(unit, at) > people;
  const search = (at: At): void => {
    looks += 1;
    if (isWorse(at)) return;
    const now = unit.now[at.i];
    if (now !== undefined) {
      for (const value of choicesAt(unit, at)) search(next(now, at, value));
      return;
    }
    if (at.gap !== 0) return;
    if (at.steps < steps) [found, steps] = [[], at.steps];
    found.push(at.target);
  };
  search(START);
  return found;
}

/** Whoever is best among those who leave goes to the best predicate that is short: nobody passes anybody. */
function flows(order: readonly string[], now: readonly number[], target: readonly number[]): Flow[] {
  const leaving = now.map((n, i) => Math.max(0, n - (target[i] ?? 0)));
  const arriving = now.map((n, i) => Math.max(0, (target[i] ?? 0) - n));
  const found: Flow[] = [];
  for (let from = 0, to = 0; from < order.length && to < order.length; ) {
    const people = Math.min(leaving[from] ?? 0, arriving[to] ?? 0);
    if (people > 0) found.push({ from: order[from] ?? '', to: order[to] ?? '', people });
    leaving[from] = (leaving[from] ?? 0) - people;
    arriving[to] = (arriving[to] ?? 0) - people;
    if (leaving[from] === 0) from += 1;
    else to += 1;
  }
  return found;
}
