/** Differing cases and a fixed sample, recomputed by the engine of record before anything of a comparison is kept. */
import { type Mismatch, recheck, recheckStored } from '../../rules/compare/what-if-check.ts';
import { differenceOf, termsOf, inSample } from '../../rules/compare/what-if.ts';
import type { Store } from '../../store/connect.ts';
import { wholeDecisions } from '../../store/appraisal/scored.ts';
import { type Comparison, factsFor, type Row } from './rows.ts';

/** Whole decisions are large: so many are in memory at once. */
const AT_ONCE = 100;

export type Checked = { checked: number; mismatch: (Mismatch & { decisionId: string }) | null };

/** @param beat called after every batch; it may throw to stop */
export async function checkRows(
  store: Store,
  candidate: Comparison,
  { rows, beat }: { rows: Row[]; beat: () => void },
): Promise<Checked> {
  const terms = termsOf(candidate.pack.pack);
  const suspects = rows.filter((row) => differenceOf(row, terms).changed || inSample(row.decisionId));
  for (let from = 0; from < suspects.length; from += AT_ONCE) {
    const batch = suspects.slice(from, from + AT_ONCE);
    const whole = await wholeDecisions(
      store,
      batch.map(({ decisionId }) => decisionId),
    );
    for (const row of batch) {
      const stored = whole.get(row.decisionId);
      if (!stored) continue;
      const mismatch =
        (await recheck(candidate.pack, { facts: factsFor(candidate, row, stored), quick: row.after })) ??
        (await recheckStored(row.decidedBy, stored));
      if (mismatch) return { checked: from, mismatch: { ...mismatch, decisionId: row.decisionId } };
    }
    beat();
  }
  return { checked: suspects.length, mismatch: null };
}
