/** Stored decisions beside what a candidate pack makes of them. Reads only. */
import { type CompiledPack, compilePack } from '../../rules/twin/closures.ts';
import type { Quick } from '../../rules/twin/closures-quick.ts';
import { type PackedEvaluator, packedEvaluator, rowLayout } from '../../rules/twin/population-rows.ts';
import { startOfLocalDay, endOfLocalDay, offsetMinutesOf } from '../../rules/time/calendar.ts';
import { declaredFacts } from '../../rules/decide/facts.ts';
import type { Facts, ResolvedPack } from '../../rules/language/types.ts';
import { type ComparedRow, quickOf } from '../../rules/compare/what-if.ts';
import type { Store } from '../../store/connect.ts';
import { requiredPack } from '../required-pack.ts';
import {
  decidedFacts,
  type ScoredAppraisal,
  type ScoredDecision,
  scoredDecisions,
  type Scoring,
  scoringsOf,
} from '../../store/appraisal/scored.ts';
import type { WhatIfDoc } from '../../store/what-if/types.ts';

/** `evaluators` of packed rows, by the pack in whose layout they are. */
export type Comparison = {
  doc: WhatIfDoc;
  pack: ResolvedPack;
  compiled: CompiledPack;
  evaluators: Map<ResolvedPack, PackedEvaluator>;
};

export const candidateOf = (doc: WhatIfDoc): Comparison => ({
  doc,
  pack: doc.pack,
  compiled: compilePack(doc.pack),
  evaluators: new Map(),
});

/** A decision to compare; `counts` is false for one that a later decision of the same period has replaced. */
export type ToCompare = { appraisal: ScoredAppraisal; decisionId: string; counts: boolean; offered?: Facts };
/** `facts` are what the candidate decided on; null: the row of the decision. */
export type Row = ComparedRow & { counts: boolean; facts: Facts | null; decidedBy: ResolvedPack };

/** The decision in force of each appraisal; with a period, every decision whose business day lies in it. */
export async function decisionsToCompare(
  store: Store,
  { doc }: Comparison,
  appraisals: ScoredAppraisal[],
): Promise<ToCompare[]> {
  if (doc.period === null) {
    return appraisals.flatMap((appraisal) =>
      appraisal.decisionId === null ? [] : [{ appraisal, decisionId: appraisal.decisionId, counts: true }],
    );
  }
  const offset = offsetMinutesOf(doc.pack.pack.calendar.timeZone);
  const [from, to] = [startOfLocalDay(doc.period.from, offset), endOfLocalDay(doc.period.to, offset)];
  const scorings = await scoringsOf(
    store,
    appraisals.map(({ _id }) => _id),
  );
  const within = scorings.filter(({ at }) => from <= at && at <= to);
  const last = new Map(within.map((scoring) => [scoring.appraisalId, scoring]));
  const byId = new Map(appraisals.map((appraisal) => [appraisal._id, appraisal]));
  return within.flatMap((scoring) => {
    const appraisal = byId.get(scoring.appraisalId);
    const { decisionId, facts: offered } = scoring;
    return appraisal ? [{ appraisal, decisionId, counts: last.get(scoring.appraisalId) === scoring, offered }] : [];
  });
}

/** Decides each of them under the candidate. A decision that cannot be read is left out. */
export async function rowsOf(store: Store, candidate: Comparison, chosen: ToCompare[]): Promise<Row[]> {
  const decided = await decidedOf(store, chosen);
  const answers = decided.map((each) => ({ ...each, quick: fromRow(candidate, each) }));
  const facts = await factsOf(
    store,
    candidate,
    answers.filter(({ quick }) => quick === null),
  );
  return answers.map(({ wanted, stored, decidedBy, quick }) => {
    const { appraisal, decisionId, counts } = wanted;
    const { _id: appraisalId, employeeId, unit } = appraisal;
    const group = groupOf(appraisal, candidate.doc.groupBy);
    const about = { appraisalId, employeeId, decisionId, unit, group, counts, decidedBy };
    const before = quickOf(stored.decision);
    if (quick !== null) return { ...about, facts: null, before, after: quick };
    const given = facts.get(decisionId) ?? {};
    return { ...about, facts: given, before, after: candidate.compiled.quick(given) };
  });
}

type Decided = { wanted: ToCompare; stored: ScoredDecision; decidedBy: ResolvedPack };

async function decidedOf(store: Store, chosen: ToCompare[]): Promise<Decided[]> {
  const decisions = await scoredDecisions(
    store,
    chosen.map(({ decisionId }) => decisionId),
  );
  const packs = await packsOf(
    store,
    [...decisions.values()].map(({ decision }) => decision.pack.digest),
  );
  return chosen.flatMap((wanted) => {
    const stored = decisions.get(wanted.decisionId);
    const decidedBy = stored && packs.get(stored.decision.pack.digest);
    return decidedBy ? [{ wanted, stored, decidedBy }] : [];
  });
}

/** What the candidate makes of the packed facts; null when it asks for more, or the decision is older than its row. */
function fromRow({ pack, evaluators }: Comparison, { stored, decidedBy }: Decided): Quick | null {
  if (stored.row === undefined || asksMore(pack, decidedBy)) return null;
  const evaluate = evaluators.get(decidedBy) ?? packedEvaluator(pack, rowLayout(decidedBy.pack));
  evaluators.set(decidedBy, evaluate);
  return evaluate(stored.row);
}

const asksMore = ({ pack: candidate }: ResolvedPack, { pack }: ResolvedPack) =>
  Object.keys(candidate.facts).some((name) => !Object.hasOwn(pack.facts, name));

/** A pack's decision keeps the facts that it declares; for more, the journal has all that were offered. */
async function factsOf(store: Store, { pack }: Comparison, decided: Decided[]): Promise<Map<string, Facts>> {
  const kept = await decidedFacts(
    store,
    decided.map(({ stored }) => stored._id),
  );
  const short = decided.filter(({ wanted, decidedBy }) => !wanted.offered && asksMore(pack, decidedBy));
  const offered = await offeredTo(
    store,
    short.map(({ wanted }) => wanted.appraisal._id),
  );
  return new Map(
    decided.map(({ wanted, stored: { _id } }) => {
      const all = wanted.offered ?? offered.get(_id)?.facts ?? kept.get(_id) ?? {};
      return [_id, declaredFacts(pack.pack, all)];
    }),
  );
}

/** What the engine of record is to decide on: never the row, so that a wrong one is noticed. */
export const factsFor = ({ pack }: Comparison, { facts }: Row, stored: { facts: Facts }): Facts =>
  facts ?? declaredFacts(pack.pack, stored.facts);

function groupOf({ facts }: ScoredAppraisal, groupBy: string | null): string | null {
  const value = groupBy === null ? undefined : facts[groupBy];
  return value === undefined || typeof value === 'object' ? null : String(value);
}

async function offeredTo(store: Store, appraisalIds: string[]): Promise<Map<string, Scoring>> {
  if (appraisalIds.length === 0) return new Map();
  return new Map((await scoringsOf(store, appraisalIds)).map((scoring) => [scoring.decisionId, scoring]));
}

/** The packs by digest; the store remembers them. */
export async function packsOf(store: Store, digests: string[]): Promise<Map<string, ResolvedPack>> {
  const packs = new Map<string, ResolvedPack>();
  for (const digest of new Set(digests)) {
    packs.set(digest, await requiredPack(store, digest));
  }
  return packs;
}
