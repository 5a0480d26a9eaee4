/** Stored decisions as a comparison reads them: facts and what was decided, without the traces that are most of the bytes. */
import { trusted } from 'mongoose';
import type { Decision, Facts } from '../../rules/language/types.ts';
import type { Decided } from '../../rules/compare/what-if.ts';
import type { Store } from '../connect.ts';
import { launchedIn } from '../cycle/pages.ts';
import { type KeyRange, idsOf } from '../read.ts';
import type { AppraisalDoc, DecisionDoc } from './types.ts';

export type ScoredAppraisal = {
  _id: string;
  employeeId: string;
  unit: string;
  decisionId: string | null;
  stageKind: AppraisalDoc['stageKind'];
  facts: Facts;
};

/** Appraisals of the launched people of one key range, with one fact at most. `launched` counts also those without any record. */
export async function appraisalsIn(
  store: Store,
  cycleId: string,
  { range, fact }: { range: KeyRange; fact: string | null },
): Promise<{ launched: number; appraisals: ScoredAppraisal[] }> {
  const ids = await launchedIn(store, { cycleId }, range);
  const found = await appraisalsById(store, ids, fact);
  return { launched: ids.length, appraisals: [...found.values()] };
}

/** @param fact the one fact to read of each; null: none */
export async function appraisalsById(
  store: Store,
  ids: readonly string[],
  fact: string | null = null,
): Promise<Map<string, ScoredAppraisal>> {
  const wanted = {
    employeeId: 1,
    unit: 1,
    decisionId: 1,
    stageKind: 1,
    ...(fact === null ? {} : { [`facts.${fact}`]: 1 }),
  };
  const found = await store.models.appraisals
    .find(idsOf(ids), wanted)
    .sort({ _id: 1 })
    .lean<(Omit<ScoredAppraisal, 'facts'> & { facts?: Facts })[]>();
  return new Map(found.map((each) => [each._id, { ...each, facts: each.facts ?? {} }]));
}

/** What was decided, and the packed facts. */
export type ScoredDecision = Pick<DecisionDoc, '_id' | 'row'> & { decision: Decided & Pick<Decision, 'pack'> };

/** But for those on which calibration has put another predicate: rules are compared with what rules came to. */
export async function scoredDecisions(store: Store, ids: readonly string[]): Promise<Map<string, ScoredDecision>> {
  const found = await store.models.decisions
    .find({ ...idsOf(ids), 'decision.computed': null } as Record<string, unknown>, {
      row: 1,
      'decision.pack': 1,
      'decision.predicate': 1,
      'decision.flags': 1,
      'decision.score': 1,
      'decision.outcomes.id': 1,
      'decision.outcomes.result': 1,
    })
    .lean<ScoredDecision[]>();
  return new Map(found.map((each) => [each._id, each]));
}

/** The facts of decisions by id. */
export async function decidedFacts(store: Store, ids: readonly string[]): Promise<Map<string, Facts>> {
  if (ids.length === 0) return new Map();
  const found = await store.models.decisions.find(idsOf(ids), { facts: 1 }).lean();
  return new Map(found.map(({ _id, facts }) => [_id, facts]));
}

/** The whole decisions, for recomputing them. */
export async function wholeDecisions(store: Store, ids: readonly string[]): Promise<Map<string, DecisionDoc>> {
  const found = await store.models.decisions.find(idsOf(ids)).lean();
  return new Map(found.map((each) => [each._id, each]));
}

/** Entries that name a decision: computed, or decided again after calibration put another predicate on top. */
export const DECIDED = ['appraisal.scored', 'result.redecided'];

/** A scoring as the journal tells it: when (business time), and all facts that were offered to the pack. */
export type Scoring = { appraisalId: string; decisionId: string; at: number; facts: Facts };

/** Every scoring of the appraisals, oldest first. */
export async function scoringsOf(store: Store, appraisalIds: readonly string[]): Promise<Scoring[]> {
  const found = await store.models.journal
    .find(
      { subject: trusted({ $in: [...appraisalIds] }), type: trusted({ $in: DECIDED }) },
      { subject: 1, at: 1, data: 1 },
    )
    .sort({ subject: 1, seq: 1 })
    .lean<{ subject: string; at: number; data: { decisionId: string; facts: Facts } }[]>();
  return found.map(({ subject, at, data }) => ({
    appraisalId: subject,
    decisionId: data.decisionId,
    at,
    facts: data.facts,
  }));
}
