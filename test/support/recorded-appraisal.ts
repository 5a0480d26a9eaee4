/** An appraisal recorded as its workflow records it: launched, scored under a real pack, one outcome decided and issued. */
import { evaluate } from '../../rules/decide/evaluate.ts';
import { listsIn, packRow, rowLayout } from '../../rules/twin/population-rows.ts';
import type { Decision, Facts, OutcomeKind, ResolvedPack } from '../../rules/language/types.ts';
import type { Store } from '../../store/connect.ts';
import { decisionId, insertDecision } from '../../store/appraisal/decisions.ts';
import { foldChanges } from '../../store/journal/entry.ts';
import { appendBatch } from '../../store/journal/journal.ts';
import { insertOutcome, outcomeDocId } from '../../store/appraisal/outcomes.ts';
import type { RegionPack } from '../../store/pack/files.ts';
import { insertRulePack } from '../../store/pack/rule-packs.ts';
import type { OutcomeView, RecordBatch } from '../../workflows/record.ts';
import { shippedPacks } from './shipped-packs.ts';
import { aBatch, anEntry } from './store.ts';

/** `kind` says which of the proposed outcomes is decided and issued. */
export type Situation = { pack: ResolvedPack; facts: Facts; decision: Decision; kind: OutcomeKind };

const fires = (decision: Decision, kind: OutcomeKind) =>
  decision.outcomes.some((outcome) => outcome.result && outcome.kind === kind);

/** The first case of the region packs whose decision proposes an outcome of this kind. */
export async function aSituation(kind: OutcomeKind): Promise<Situation> {
  for (const { resolved: pack, cases } of shippedPacks) {
    for (const { given: facts } of cases) {
      const decision = await evaluate(pack, facts).catch(() => undefined);
      if (decision && fires(decision, kind)) return { pack, facts, decision, kind };
    }
  }
  throw new Error(`no case of the region packs proposes a ${kind}`);
}

export async function publishPacks(store: Store): Promise<RegionPack[]> {
  for (const { id, source, resolved } of shippedPacks) {
    await insertRulePack(store, {
      _id: resolved.digest,
      packId: id,
      version: resolved.pack.version,
      effective: resolved.pack.effective,
      status: 'published',
      pack: resolved.pack,
      source,
      publishedAt: '2026-01-01T00:00:00.000Z',
    });
  }
  return shippedPacks;
}

/** The three batches of it; the last one issues the first proposed outcome of the situation's kind. */
export function itsBatches(
  { pack, facts, decision, kind }: Situation,
  parts: Partial<RecordBatch> = {},
): RecordBatch[] {
  const launched = aBatch({ pack: pack.digest, ...parts });
  const scoring = decisionId(launched.appraisalId, 1);
  const proposed = decision.outcomes
    .filter((outcome) => outcome.result)
    .map(({ id, code, kind, approval }): OutcomeView => ({ id, code, kind, approval, status: 'PROPOSED' }));
  const scored = {
    facts,
    score: decision.score,
    predicate: decision.predicate,
    flags: decision.flags,
    decisionId: scoring,
    outcomes: proposed,
  };
  const data = { decisionId: scoring, resultDigest: decision.digest, facts };
  const outcomeId = proposed.find((outcome) => outcome.kind === kind)?.id;
  const withOne = (change: Partial<OutcomeView>, all: OutcomeView[]) =>
    all.map((outcome) => (outcome.id === outcomeId ? { ...outcome, ...change } : outcome));
  const decided = withOne({ decidedBy: 'official-1', decidedAt: Date.UTC(2026, 11, 1) }, proposed);
  const issued = withOne({ status: 'ISSUED' }, decided);
  return [
    launched,
    following(launched, [anEntry(2, { type: 'appraisal.scored', data, changes: scored })]),
    following(launched, [
      anEntry(3, { type: 'outcome.approved', data: { outcomeId }, changes: { outcomes: decided } }),
      anEntry(4, { type: 'outcome.issued', data: { outcomeId, seq: 1 }, changes: { outcomes: issued } }),
    ]),
  ];
}

const following = (launched: RecordBatch, entries: RecordBatch['entries']): RecordBatch => ({
  ...launched,
  entries,
  version: entries.at(-1)?.seq ?? 0,
});

/** Writes decision, outcome and batches, in the order of the workflow; answers the appraisal's id. */
export async function recordAppraisal(
  store: Store,
  situation: Situation,
  parts: Partial<RecordBatch> = {},
): Promise<string> {
  const batches = itsBatches(situation, parts);
  const [launched, scored, issued] = batches;
  if (!launched || !scored || !issued) throw new Error('three batches expected');
  const { appraisalId, region, cycleId, employeeId, sandbox } = launched;
  await appendBatch(store, launched);
  const { facts, decision, pack } = situation;
  // A row holds single values only.
  const packed = Object.keys(listsIn(facts)).length === 0 ? { row: packRow(rowLayout(pack.pack), facts) } : {};
  await insertDecision(store, { _id: decisionId(appraisalId, 1), appraisalId, region, facts, ...packed, decision });
  await appendBatch(store, scored);
  const shown = foldChanges(issued.entries).outcomes?.find((each) => each.status === 'ISSUED');
  if (!shown) throw new Error('the situation proposes no outcome');
  const { id: outcomeId, ...outcome } = shown;
  await insertOutcome(store, {
    ...outcome,
    _id: outcomeDocId(appraisalId, 1),
    outcomeId,
    appraisalId,
    region,
    cycleId,
    employeeId,
    sandbox,
    decisionId: decisionId(appraisalId, 1),
    issuedAt: '2026-12-01T00:00:00.000Z',
  });
  await appendBatch(store, issued);
  return appraisalId;
}
