/**
 * The count of a what-if. Tallies of parts add up to the tally of the whole, in whatever order they are merged, so that
 * a population can be counted shard by shard.
 */
import type { Quick } from '../twin/closures-quick.ts';
import { type ComparedRow, type Difference, differenceOf, kindOf, type Terms, rankOf } from './what-if.ts';
import { type Predicate, improvement } from '../language/predicates.ts';

const NO_PEOPLE = { people: 0, changed: 0, better: 0, worse: 0, gained: 0, lost: 0, sanctioned: 0 };
/** People of one unit or group. `gained` and `lost` count rewards, `sanctioned` people with a new sanction. */
export type GroupTally = typeof NO_PEOPLE;
const NO_OUTCOME = { before: 0, after: 0, gained: 0, lost: 0 };
/** How often an outcome fires before and after; gained and lost by whom it does not concern on the other side. */
export type OutcomeTally = typeof NO_OUTCOME;
/** Whole rupiah, and the number of rewards whose pack states no amount. */
export type Cost = { amount: number; unpriced: number };
/** People for whom the same things change, and one of them whose id comes first in the order of `rankOf`. */
export type KindOfChange = {
  before: Predicate;
  after: Predicate;
  gained: string[];
  lost: string[];
  count: number;
  sample: { appraisalId: string; decisionId: string };
};

export type Tally = {
  /** With a stored decision that both packs decide. */
  compared: number;
  notScored: number;
  /** By the code with which the candidate refuses their facts. */
  refused: Map<string, number>;
  changed: number;
  sanctioned: number;
  /** Keyed `BEFORE>AFTER`. */
  predicates: Map<string, number>;
  outcomes: Map<string, OutcomeTally>;
  cost: { before: Cost; after: Cost };
  units: Map<string, GroupTally>;
  /** People without the fact are under the empty text. */
  groups: Map<string, GroupTally>;
  kinds: Map<string, KindOfChange>;
};

export const newTally = (): Tally => ({
  compared: 0,
  notScored: 0,
  refused: new Map(),
  changed: 0,
  sanctioned: 0,
  predicates: new Map(),
  outcomes: new Map(),
  cost: { before: { amount: 0, unpriced: 0 }, after: { amount: 0, unpriced: 0 } },
  units: new Map(),
  groups: new Map(),
  kinds: new Map(),
});

/** Outcome kinds and amounts of the pack that decided, and of the candidate. */
export type BothTerms = { before: Terms; after: Terms };

/** Counts a row and answers how it differs. */
export function addRow(tally: Tally, row: ComparedRow, terms: BothTerms): Difference {
  const difference = differenceOf(row, terms.after);
  const { after } = row;
  if (after.refused !== null) {
    count(tally.refused, after.refused, 1);
    return difference;
  }
  tally.compared += 1;
  if (difference.changed) tally.changed += 1;
  if (difference.sanctions.length > 0) tally.sanctioned += 1;
  count(tally.predicates, `${row.before.predicate}>${after.predicate}`, 1);
  addOutcomes(tally, { before: row.before.outcomes, after: after.outcomes, difference });
  addCost(tally.cost.before, row.before.outcomes, terms.before);
  addCost(tally.cost.after, after.outcomes, terms.after);
  const part = partOf(row, { after, difference, terms });
  addPart(tally.units, row.unit, part);
  addPart(tally.groups, row.group ?? '', part);
  if (difference.changed) addKind(tally.kinds, kindOfChange(row, after, difference));
  return difference;
}

type Decided = Exclude<Quick, { refused: string }>;

function addOutcomes(tally: Tally, row: { before: string[]; after: string[]; difference: Difference }): void {
  const { gained, lost } = row.difference;
  for (const id of new Set([...row.before, ...row.after])) {
    addNumbers(entryOf(tally.outcomes, id, noOutcome), {
      before: row.before.includes(id) ? 1 : 0,
      after: row.after.includes(id) ? 1 : 0,
      gained: gained.includes(id) ? 1 : 0,
      lost: lost.includes(id) ? 1 : 0,
    });
  }
}

function addCost(cost: Cost, outcomes: string[], terms: Terms): void {
  for (const id of outcomes) {
    if (kindOf(terms, id) !== 'reward') continue;
    const { amount, months = 1 } = terms.get(id) ?? {};
    if (amount === undefined) cost.unpriced += 1;
    else cost.amount += amount * months;
  }
}

type Seen = { after: Decided; difference: Difference; terms: BothTerms };

function partOf({ before }: ComparedRow, { after, difference, terms }: Seen): GroupTally {
  const step = improvement(before.predicate, after.predicate);
  return {
    people: 1,
    changed: difference.changed ? 1 : 0,
    better: step > 0 ? 1 : 0,
    worse: step < 0 ? 1 : 0,
    gained: difference.gained.filter((id) => kindOf(terms.after, id) === 'reward').length,
    lost: difference.lost.filter((id) => kindOf(terms.before, id) === 'reward').length,
    sanctioned: difference.sanctions.length > 0 ? 1 : 0,
  };
}

function kindOfChange(row: ComparedRow, after: Decided, { gained, lost }: Difference): KindOfChange {
  const { appraisalId, decisionId, before } = row;
  const change = { before: before.predicate, after: after.predicate, gained, lost };
  return { ...change, count: 1, sample: { appraisalId, decisionId } };
}

/** Adds the second tally to the first. */
export function mergeTallies(into: Tally, more: Tally): void {
  into.compared += more.compared;
  into.notScored += more.notScored;
  into.changed += more.changed;
  into.sanctioned += more.sanctioned;
  for (const [code, n] of more.refused) count(into.refused, code, n);
  for (const [pair, n] of more.predicates) count(into.predicates, pair, n);
  for (const [id, outcome] of more.outcomes) addNumbers(entryOf(into.outcomes, id, noOutcome), outcome);
  addNumbers(into.cost.before, more.cost.before);
  addNumbers(into.cost.after, more.cost.after);
  for (const [unit, part] of more.units) addPart(into.units, unit, part);
  for (const [group, part] of more.groups) addPart(into.groups, group, part);
  for (const kind of more.kinds.values()) addKind(into.kinds, kind);
}

export const noPeople = (): GroupTally => ({ ...NO_PEOPLE });
const noOutcome = (): OutcomeTally => ({ ...NO_OUTCOME });

const count = (counts: Map<string, number>, key: string, n: number) => counts.set(key, (counts.get(key) ?? 0) + n);

const addPart = (parts: Map<string, GroupTally>, key: string, part: GroupTally) =>
  addNumbers(entryOf(parts, key, noPeople), part);

function entryOf<T>(entries: Map<string, T>, key: string, empty: () => T): T {
  const entry = entries.get(key) ?? empty();
  entries.set(key, entry);
  return entry;
}

/** Field by field. */
export function addNumbers<T extends Record<string, number>>(into: T, more: T): void {
  const fields: Record<string, number> = into;
  for (const [field, n] of Object.entries(more)) fields[field] = (fields[field] ?? 0) + n;
}

function addKind(kinds: Map<string, KindOfChange>, more: KindOfChange): void {
  const key = JSON.stringify([more.before, more.after, more.gained, more.lost]);
  const known = kinds.get(key);
  if (known === undefined) {
    kinds.set(key, { ...more });
    return;
  }
  known.count += more.count;
  if (comesFirst(more.sample.decisionId, known.sample.decisionId)) known.sample = more.sample;
}

function comesFirst(one: string, other: string): boolean {
  const [a, b] = [rankOf(one), rankOf(other)];
  return a === b ? one < other : a < b;
}

/** Keys are units and choices, which may be no field names: as text a map is a list. */
const MAPS = ['refused', 'predicates', 'outcomes', 'units', 'groups', 'kinds'] as const;
type Mapped = (typeof MAPS)[number];
type Stored = Omit<Tally, Mapped> & { [K in Mapped]: [string, Tally[K] extends Map<string, infer V> ? V : never][] };

/** A tally as text, for keeping the counts of a shard. */
export const tallyToJson = (tally: Tally): string =>
  JSON.stringify(tally, (_key, value: unknown) => (value instanceof Map ? [...value] : value));

/** @param json what `tallyToJson` wrote */
export function tallyFromJson(json: string): Tally {
  const stored: Stored = JSON.parse(json);
  return {
    ...stored,
    refused: new Map(stored.refused),
    predicates: new Map(stored.predicates),
    outcomes: new Map(stored.outcomes),
    units: new Map(stored.units),
    groups: new Map(stored.groups),
    kinds: new Map(stored.kinds),
  };
}
