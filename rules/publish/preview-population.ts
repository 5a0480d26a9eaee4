/**
 * The people that a population preview looks at, as they are handed to the thread which reads the pack: facts as packed
 * rows by the layout of the pack that decided them, beside what it decided. Nobody is named.
 */
import type { QuickDecision } from '../twin/closures-quick.ts';
import { planEvaluation } from '../decide/compile.ts';
import { leavesOf } from '../decide/conditions.ts';
import { encodeRow, rowLayout } from '../twin/population-rows.ts';
import type { Facts, ResolvedPack, RulePack } from '../language/types.ts';

/** `label` as people call the cycle. */
export type PreviewCycle = { id: string; label: string; state: string; sandbox: boolean };
export type Population = {
  cycle: PreviewCycle;
  /** People of the cycle with a decision; at most `mostPeople` of them are in `batches`. */
  scored: number;
  /** Real time of the newest journal entry of the appraisals looked at (ISO 8601). */
  asOf: string | null;
  /** SHA-256 over the ids of the decisions looked at, which never change: the state of the journal that was read. */
  decisions: string;
  /** The packs that decided. */
  packs: ResolvedPack[];
  batches: PopulationBatch[];
};
export type PopulationBatch = {
  /** Digest of the pack that decided them, and rows by its layout. */
  pack: string;
  rows: Int32Array;
  decided: DecidedPerson[];
};
/** `more` are facts that were offered and that only the pack to be looked at declares. */
export type DecidedPerson = { decisionId: string; before: QuickDecision; more?: Facts };

/** Facts that the pack has decided by, as rows. */
export function packRows(pack: RulePack, facts: readonly Facts[]): Int32Array {
  const layout = rowLayout(pack);
  const rows = new Int32Array(layout.columns.length * facts.length);
  facts.forEach((each, row) => encodeRow(layout, each, { rows, row }));
  return rows;
}

const MOST = 5_000;
const BUDGET_US = 5_000_000;

/**
 * How many people a preview of the pack looks at: so many that json-rules-engine can recompute all of them, before and
 * after, in about five seconds, a small part of the thread's deadline. A run costs, as measured over 12 shapes of
 * packs, 0.62 µs for a fact, 2.2 µs for a rule, 1.04 µs for a leaf, and some 300 µs for the facts, the scores and the
 * record. The same for the same pack.
 */
export function mostPeople(pack: RulePack): number {
  const { rules } = planEvaluation(pack);
  const leaves = rules.reduce((sum, { conditions }) => sum + leavesOf(conditions).length, 0);
  const run = 300 + 0.62 * Object.keys(pack.facts).length + 2.2 * rules.length + 1.04 * leaves;
  return Math.min(MOST, Math.floor(BUDGET_US / (2 * run)));
}
