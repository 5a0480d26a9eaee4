/** Stored decisions beside what a candidate pack makes of them. Reads only. */
import { type CompiledPack, compilePack } from '../rules/closures.ts';
import { startOfLocalDay, endOfLocalDay, offsetMinutesOf } from '../rules/calendar.ts';
import { declaredFacts } from '../rules/facts.ts';
import type { Facts, ResolvedPack } from '../rules/types.ts';
import { type ComparedRow, quickOf } from '../rules/what-if.ts';
import type { Store } from '../store/connect.ts';
import { getPack } from '../store/rule-packs.ts';
import { type ScoredAppraisal, scoredDecisions, type Scoring, scoringsOf } from '../store/scored.ts';
import type { WhatIfDoc } from '../store/what-if-types.ts';
import { permanent } from './errors.ts';

export type Candidate = { doc: WhatIfDoc; pack: ResolvedPack; compiled: CompiledPack; names: string[] };

export const candidateOf = (doc: WhatIfDoc): Candidate => ({
  doc,
  pack: doc.pack,
  compiled: compilePack(doc.pack),
  names: Object.keys(doc.pack.pack.facts),
});

/** A decision to compare; `counts` is false for one that a later decision of the same period has replaced. */
export type Pick = { appraisal: ScoredAppraisal; decisionId: string; counts: boolean; offered?: Facts };
export type Row = ComparedRow & { counts: boolean; facts: Facts; decidedBy: ResolvedPack };

/** The decision in force of each appraisal; with a period, every decision whose business day lies in it. */
export async function picksOf(store: Store, { doc }: Candidate, appraisals: ScoredAppraisal[]): Promise<Pick[]> {
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
export async function rowsOf(store: Store, candidate: Candidate, picks: Pick[]): Promise<Row[]> {
  const { names, compiled, doc } = candidate;
  const decisions = await scoredDecisions(
    store,
    picks.map(({ decisionId }) => decisionId),
    names,
  );
  const packs = await packsOf(
    store,
    [...decisions.values()].map(({ decision }) => decision.pack.digest),
  );
  const decided = picks.flatMap((pick) => {
    const stored = decisions.get(pick.decisionId);
    const decidedBy = stored && packs.get(stored.decision.pack.digest);
    return decidedBy ? [{ pick, stored, decidedBy }] : [];
  });
  // A pack's decision keeps the facts that it declares; for more, the journal has all that were offered.
  const short = decided.filter(({ pick, decidedBy }) => !pick.offered && asksMore(names, decidedBy));
  const offered = await offeredTo(
    store,
    short.map(({ pick }) => pick.appraisal._id),
  );
  return decided.map(({ pick, stored, decidedBy }) => {
    const all = pick.offered ?? offered.get(pick.decisionId)?.facts ?? stored.facts;
    const facts = declaredFacts(candidate.pack.pack, all);
    const { appraisal, decisionId, counts } = pick;
    const { _id: appraisalId, employeeId, unit } = appraisal;
    const group = groupOf(appraisal, doc.groupBy);
    const about = { appraisalId, employeeId, decisionId, unit, group, counts, facts, decidedBy };
    return { ...about, before: quickOf(stored.decision), after: compiled.quick(facts) };
  });
}

const asksMore = (names: string[], { pack }: ResolvedPack) => names.some((name) => !Object.hasOwn(pack.facts, name));

function groupOf({ facts }: ScoredAppraisal, groupBy: string | null): string | null {
  const value = groupBy === null ? undefined : facts[groupBy];
  return value === undefined ? null : String(value);
}

async function offeredTo(store: Store, appraisalIds: string[]): Promise<Map<string, Scoring>> {
  if (appraisalIds.length === 0) return new Map();
  return new Map((await scoringsOf(store, appraisalIds)).map((scoring) => [scoring.decisionId, scoring]));
}

/** The packs by digest; the store remembers them. */
export async function packsOf(store: Store, digests: string[]): Promise<Map<string, ResolvedPack>> {
  const packs = new Map<string, ResolvedPack>();
  for (const digest of new Set(digests)) {
    const pack = await getPack(store, digest);
    if (!pack) throw permanent('pack-not-found', `no rule pack ${digest}`);
    packs.set(digest, pack);
  }
  return packs;
}
