/**
 * The last rung: what the pack would have decided about the people of the region's last scored cycle. Counted by the
 * rules of a what-if; what differs, and its fixed sample, is recomputed by the engine of record.
 */
import { planEvaluation } from '../decide/compile.ts';
import { leavesOf } from '../decide/conditions.ts';
import { compilePack } from '../twin/closures.ts';
import type { QuickDecision } from '../twin/closures-quick.ts';
import { declaredFacts } from '../decide/facts.ts';
import { bilingual, formatNumber } from '../explain/format.ts';
import type { StepResult } from './ladder.ts';
import { previewFindings } from './lint/other-steps.ts';
import { decodeRow, encodeRow, rowLayout } from '../twin/population-rows.ts';
import type { Facts, Language, ResolvedPack, RulePack, Text } from '../language/types.ts';
import { recheck } from '../compare/what-if-check.ts';
import { type ComparedRow, termsOf, inSample } from '../compare/what-if.ts';
import { whatIfReport, type WhatIfReport } from '../compare/what-if-report.ts';
import { addRow, newTally, type Tally } from '../compare/what-if-tally.ts';

/** `label` as people call the cycle. */
export type PreviewCycle = { id: string; label: string; state: string; sandbox: boolean };
/** The people that a preview looks at, as they are handed to the thread which reads the pack. Nobody is named. */
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
/** `lists`: what the row has no column for; `more`: facts that were offered and that only the pack to be looked at declares. */
export type DecidedPerson = { decisionId: string; before: QuickDecision; lists?: Facts; more?: Facts };

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

/** The counts of a what-if that name nobody and no unit. */
export type PreviewCounts = Pick<
  WhatIfReport,
  'compared' | 'refused' | 'changed' | 'sanctioned' | 'predicates' | 'outcomes' | 'cost'
>;

/** Never throws for what the pack decides, and finds nothing that would bar it. No population: nobody to compare. */
export async function preview(candidate: ResolvedPack, population: Population | undefined): Promise<StepResult> {
  if (population === undefined) return { findings: [], measures: { cycle: null, compared: 0, sentence: NOBODY } };
  const { cycle, asOf, decisions, scored, packs } = population;
  const about = { cycle, asOf, decisions, scored };
  const tally = newTally();
  const { looked, checked, contradicted } = await countPeople(candidate, population, tally);
  if (contradicted > 0) {
    const measures = { ...about, looked, checked, contradicted, sentence: CONTRADICTED };
    return { findings: previewFindings(candidate.pack, { contradicted }), measures };
  }
  const counts = countsOf(whatIfReport(tally, [candidate.pack, ...packs.map(({ pack }) => pack)]));
  const sentence = bilingual((language) => tell({ ...population, looked }, counts, language));
  return {
    findings: previewFindings(candidate.pack, { counts }),
    measures: { ...about, looked, checked, ...counts, sentence },
  };
}

type Counted = { looked: number; checked: number; contradicted: number };

async function countPeople(candidate: ResolvedPack, population: Population, tally: Tally): Promise<Counted> {
  const counted: Counted = { looked: 0, checked: 0, contradicted: 0 };
  const packs = new Map(population.packs.map((pack) => [pack.digest, pack]));
  for (const batch of population.batches) {
    const decidedBy = packs.get(batch.pack);
    if (decidedBy === undefined) throw new Error(`the population has no pack ${batch.pack}`);
    const terms = { before: termsOf(decidedBy.pack), after: termsOf(candidate.pack) };
    for (const { row, stored, facts } of rowsOf(candidate, decidedBy, batch)) {
      counted.looked += 1;
      const { changed } = addRow(tally, row, terms);
      if (!changed && !inSample(row.decisionId)) continue;
      counted.checked += 1;
      const wrong =
        (await recheck(candidate, { facts, quick: row.after })) ??
        (await recheck(decidedBy, { facts: stored, quick: row.before }));
      if (wrong !== null) counted.contradicted += 1;
    }
  }
  return counted;
}

type Row = { row: ComparedRow; stored: Facts; facts: Facts };

function* rowsOf(candidate: ResolvedPack, decidedBy: ResolvedPack, { rows, decided }: PopulationBatch): Generator<Row> {
  const layout = rowLayout(decidedBy.pack);
  const { quick } = compilePack(candidate);
  for (const [n, { decisionId, before, lists, more }] of decided.entries()) {
    const stored = { ...decodeRow(layout, { rows, row: n }), ...lists };
    const facts = declaredFacts(candidate.pack, { ...stored, ...more });
    yield { row: rowOf({ decisionId, before }, quick(facts)), stored, facts };
  }
}

/** Whole numbers only: people and units stay out of the report. */
const rowOf = ({ decisionId, before }: DecidedPerson, after: ComparedRow['after']): ComparedRow => ({
  appraisalId: '',
  employeeId: '',
  decisionId,
  unit: '',
  group: null,
  before,
  after,
});

function countsOf(report: WhatIfReport): PreviewCounts {
  const { compared, refused, changed, sanctioned, predicates, outcomes, cost } = report;
  return { compared, refused, changed, sanctioned, predicates, outcomes, cost };
}

const NOBODY: Text = {
  id: 'Belum ada siklus wilayah ini yang dinilai: tidak ada pegawai untuk dibandingkan.',
  en: 'No cycle of the region is scored yet: there is nobody to compare.',
};
const CONTRADICTED: Text = {
  id: 'Perhitungan ulang memberi jawaban lain, jadi angkanya tidak ditunjukkan.',
  en: 'Recomputing gave another answer, so that no counts are shown.',
};

type Seen = Pick<Population, 'cycle' | 'scored'> & { looked: number };

function tell({ cycle, scored, looked }: Seen, counts: PreviewCounts, language: Language): string {
  const n = (value: number) => formatNumber(value, undefined, language);
  const { before, after } = counts.cost;
  const priced = before.amount > 0 || after.amount > 0;
  if (language === 'id') {
    const name = cycle.sandbox ? `${cycle.label} (uji coba)` : cycle.label;
    const cost = priced ? ` Biaya penghargaan Rp${n(before.amount)} menjadi Rp${n(after.amount)}.` : '';
    return `Siklus ${name}: dilihat ${n(looked)} dari ${n(scored)} pegawai yang dinilai; hasil ${n(counts.changed)} pegawai berubah, ${n(counts.sanctioned)} terkena sanksi baru.${cost}`;
  }
  const name = cycle.sandbox ? `${cycle.label} (sandbox)` : cycle.label;
  const cost = priced ? ` Rewards cost Rp${n(after.amount)} instead of Rp${n(before.amount)}.` : '';
  return `Cycle ${name}: ${n(looked)} of ${n(scored)} scored people looked at; the result changes for ${n(counts.changed)}, ${n(counts.sanctioned)} would newly be sanctioned.${cost}`;
}
