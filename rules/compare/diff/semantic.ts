/** The exact decision cells that two packs decide differently, merged into ranges. */
import { enumerateCells } from '../../twin/cells.ts';
import { own } from '../../language/records.ts';
import { sampleFacts } from '../../twin/sample-facts.ts';
import type { Facts, PlainFacts, ResolvedPack, RulePack, Text } from '../../language/types.ts';
import { compilePack } from '../../twin/closures.ts';
import { cellJudge, type Shift, shiftBetween } from './cell-verdict.ts';
import { sharedAxes, touchedRules } from './touched.ts';
import { type Extent, mergeCells } from './merge-cells.ts';
import { changeText, summaryText } from './semantic-words.ts';
import { type GivenPack, resolveGiven } from '../../publish/check-pack.ts';
import { packRef, type PackRef } from '../../explain/tell-decision.ts';
import { type Change, structuralDiff } from './structural.ts';

/**
 * One region of the table with one change; `where` is null when cells were only sampled. `predicate` is null where it stays; `gained` and `lost` are ids of outcomes;
 * `refused` says which pack cannot decide there at all.
 */
export type CellChange = Shift & { where: Extent[] | null; cells: number; text: Text };

export type SemanticDiff = {
  /** No decision changes on any cell that was looked at. */
  same: boolean;
  /** Every cell was looked at, and within a cell neither pack changes its answer. */
  exact: boolean;
  /** Numbers that the packs put together differently (weights, sums): why a diff is not exact. */
  mixed: string[];
  /** Facts whose policy for absence differs; cells hold facts that are there. */
  absence: string[];
  /** Looked at, of `total` that there are; where `mixed` is not empty even these are a grid laid over the numbers. */
  cells: number;
  total: number;
  changed: number;
  /** At most 200, the ones with most cells first. Dependent numbers may make a region that no real case can reach. */
  changes: CellChange[];
  /** Made-up facts that really are decided differently, at most 5. */
  examples: Facts[];
  sentence: Text;
};

const MOST_CELLS = 100_000;
const SAMPLE = 3_000;
const MOST_CHANGES = 200;
const PEOPLE = 2_000;
const MOST_EXAMPLES = 5;

/** Compares what the packs decide: predicate and outcomes that fire. Scores and flags are not compared. */
export function semanticDiff(before: ResolvedPack, after: ResolvedPack): SemanticDiff {
  const touched = touchedRules(before.pack, after.pack);
  const { axes, mixed } = sharedAxes(before.pack, after.pack, touched.names);
  const [judgeBefore, judgeAfter] = [cellJudge(before, touched), cellJudge(after, touched)];
  const table = enumerateCells(axes, { limit: mixed.length > 0 ? SAMPLE : MOST_CELLS, sample: SAMPLE, lows: true });
  const exact = table.exact && mixed.length === 0;
  const groups = new Map<string, { shift: Shift; cells: PlainFacts[] }>();
  let [cells, changed] = [0, 0];
  for (const cell of table.cells) {
    cells += 1;
    const shift = shiftBetween(judgeBefore(cell), judgeAfter(cell));
    if (shift === null) continue;
    changed += 1;
    const key = JSON.stringify(shift);
    const group = groups.get(key) ?? { shift, cells: [] };
    group.cells.push(cell);
    groups.set(key, group);
  }
  const changes: CellChange[] = [];
  for (const group of groups.values()) {
    const regions = exact ? mergeCells(group.cells, axes) : [{ where: null, cells: group.cells.length }];
    for (const region of regions) {
      changes.push({ ...region, ...group.shift, text: changeText(region, group.shift, { before, after }) });
    }
  }
  const untouched = !touched.predicate && touched.outcomes.size === 0;
  const examples = untouched ? [] : people(before, after);
  const figures = { same: changed === 0 && examples.length === 0, cells, total: table.total, changed };
  const limits = { exact, mixed, absence: absenceChanges(before.pack, after.pack) };
  return {
    ...figures,
    ...limits,
    changes: changes.sort((a, b) => b.cells - a.cells).slice(0, MOST_CHANGES),
    examples,
    sentence: summaryText({ ...figures, ...limits }),
  };
}

/** Facts that something decides by, with another policy when they are missing. */
function absenceChanges(before: RulePack, after: RulePack): string[] {
  const names = Object.keys(after.facts).filter((name) => Object.hasOwn(before.facts, name));
  return names.filter((name) => own(before.facts, name)?.missing !== own(after.facts, name)?.missing);
}

function people(before: ResolvedPack, after: ResolvedPack): Facts[] {
  const [old, now] = [compilePack(before), compilePack(after)];
  const next = sampleFacts(after.pack, 1);
  const found: Facts[] = [];
  for (let n = 0; n < PEOPLE && found.length < MOST_EXAMPLES; n += 1) {
    const facts = next();
    const known = Object.fromEntries(Object.entries(facts).filter(([name]) => Object.hasOwn(before.pack.facts, name)));
    const [a, b] = [old.quick(known), now.quick(facts)];
    if (a.refused !== null || b.refused !== null) continue;
    const differs = a.predicate !== b.predicate || a.outcomes.sort().join() !== b.outcomes.sort().join();
    if (differs) found.push(facts);
  }
  return found;
}

export type PackComparison = { before: PackRef; after: PackRef; structural: Change[]; semantic: SemanticDiff };

/** @throws PackError with every fault of a document */
export async function compareGiven(given: { before: GivenPack; after: GivenPack }): Promise<PackComparison> {
  const [before, after] = [await resolveGiven(given.before), await resolveGiven(given.after)];
  return {
    before: packRef(before),
    after: packRef(after),
    structural: structuralDiff(before.pack, after.pack),
    semantic: semanticDiff(before, after),
  };
}
