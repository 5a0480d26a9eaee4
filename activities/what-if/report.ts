/** The result of a what-if: the shards' counts added up, and one case of each frequent kind of change. */
import { evaluate } from '../../rules/decide/evaluate.ts';
import { tallyFromJson, type KindOfChange, mergeTallies, newTally } from '../../rules/compare/what-if-tally.ts';
import { whatIfReport } from '../../rules/compare/what-if-report.ts';
import type { Store } from '../../store/connect.ts';
import { appraisalsById, wholeDecisions } from '../../store/appraisal/scored.ts';
import type { WhatIfCase, WhatIfResult } from '../../store/what-if/types.ts';
import { shardsOf } from '../../store/what-if/what-ifs.ts';
import { type Comparison, factsFor, packsOf, rowsOf } from './rows.ts';

const MOST_CASES = 12;
const MOST_KINDS = 100;

export async function reportWhatIf(store: Store, candidate: Comparison): Promise<WhatIfResult> {
  const tally = newTally();
  const digests: string[] = [];
  let checked = 0;
  for (const shard of await shardsOf(store, candidate.doc._id)) {
    mergeTallies(tally, tallyFromJson(shard.tally));
    digests.push(...shard.packs);
    checked += shard.checked;
  }
  const packs = [...(await packsOf(store, digests)).values()].map(({ pack }) => pack);
  const report = whatIfReport(tally, [candidate.pack.pack, ...packs]);
  return {
    ...report,
    kinds: report.kinds.slice(0, MOST_KINDS),
    cases: await casesOf(store, candidate, report.kinds.slice(0, MOST_CASES)),
    checked,
    minimumGroup: Math.max(0, ...packs.map((pack) => pack.transparency.minimumGroup)),
  };
}

/** Both decisions whole, by the engine of record. */
async function casesOf(store: Store, candidate: Comparison, kinds: KindOfChange[]): Promise<WhatIfCase[]> {
  const samples = kinds.map(({ sample }) => sample);
  const appraisals = await appraisalsById(
    store,
    samples.map(({ appraisalId }) => appraisalId),
  );
  const chosen = samples.flatMap(({ appraisalId, decisionId }) => {
    const appraisal = appraisals.get(appraisalId);
    return appraisal ? [{ appraisal, decisionId, counts: true }] : [];
  });
  const rows = await rowsOf(store, candidate, chosen);
  const whole = await wholeDecisions(
    store,
    rows.map(({ decisionId }) => decisionId),
  );
  const cases: WhatIfCase[] = [];
  for (const row of rows) {
    const stored = whole.get(row.decisionId);
    if (!stored) continue;
    const { appraisalId, employeeId, unit } = row;
    const after = await evaluate(candidate.pack, factsFor(candidate, row, stored));
    cases.push({ appraisalId, employeeId, unit, before: stored.decision, after });
  }
  return cases;
}
