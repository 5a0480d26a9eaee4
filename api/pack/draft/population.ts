/** Whom the population preview of a pack looks at: people of the region's last scored cycle, with what decided them. */
import { sha256 } from '../../../rules/decide/canonical.ts';
import {
  type DecidedPerson,
  mostPeople,
  packRows,
  type Population,
  type PopulationBatch,
} from '../../../rules/publish/preview.ts';
import { listsIn } from '../../../rules/twin/population-rows.ts';
import type { Facts, ResolvedPack } from '../../../rules/language/types.ts';
import { quickOf } from '../../../rules/compare/what-if.ts';
import { lastScoredCycle, type ScoredKey, scoredKeys } from '../../../store/cycle/last-scored.ts';
import { getPack } from '../../../store/pack/rule-packs.ts';
import { decidedFacts, type ScoredDecision, scoredDecisions, scoringsOf } from '../../../store/appraisal/scored.ts';
import type { Deps } from '../../deps.ts';
import { realInstant } from '../../http/instants.ts';

/** Read and packed at once; in between, others have their turn. */
const BATCH = 500;

/** @returns undefined where the region has no scored cycle */
export async function populationOf(
  deps: Deps,
  { region, candidate }: { region: string; candidate: ResolvedPack },
): Promise<Population | undefined> {
  const cycle = await lastScoredCycle(deps.store, region);
  if (!cycle) return undefined;
  const { scored, keys } = await scoredKeys(deps.store, cycle._id, mostPeople(candidate.pack));
  const packs = new Map<string, ResolvedPack>();
  const batches: PopulationBatch[] = [];
  for (let from = 0; from < keys.length; from += BATCH) {
    batches.push(...(await readBatch(deps, keys.slice(from, from + BATCH), { candidate, packs })));
  }
  const { _id: id, label, state, sandbox } = cycle;
  const newest = keys.reduce((latest, { recordedAt }) => Math.max(latest, recordedAt), 0);
  return {
    cycle: { id, label, state, sandbox },
    scored,
    asOf: newest === 0 ? null : realInstant(newest),
    decisions: `sha256:${sha256(keys.map(({ decisionId }) => decisionId).join('\n'))}`,
    packs: [...packs.values()],
    batches,
  };
}

type Reading = { candidate: ResolvedPack; packs: Map<string, ResolvedPack> };

/** Grouped by the pack that decided. A decision that cannot be read is left out, as in a what-if. */
async function readBatch(deps: Deps, keys: ScoredKey[], { candidate, packs }: Reading): Promise<PopulationBatch[]> {
  const ids = keys.map(({ decisionId }) => decisionId);
  const decisions = await scoredDecisions(deps.store, ids);
  const facts = await decidedFacts(deps.store, ids);
  const groups = new Map<string, Scored[]>();
  for (const { appraisalId, decisionId } of keys) {
    const decision = decisions.get(decisionId);
    if (!decision) continue;
    const { digest } = decision.decision.pack;
    groups.set(digest, [...(groups.get(digest) ?? []), { appraisalId, decision }]);
  }
  const batches: PopulationBatch[] = [];
  for (const [digest, people] of groups) {
    const pack = packs.get(digest) ?? (await getPack(deps.store, digest));
    if (!pack) continue;
    packs.set(digest, pack);
    const rows = packRows(
      pack.pack,
      people.map(({ decision: { _id } }) => facts.get(_id) ?? {}),
    );
    batches.push({ pack: digest, rows, decided: await decidedPeople(deps, people, { candidate, pack, facts }) });
  }
  return batches;
}

type Scored = { appraisalId: string; decision: ScoredDecision };

async function decidedPeople(
  deps: Deps,
  people: Scored[],
  { facts, ...packs }: { candidate: ResolvedPack; pack: ResolvedPack; facts: ReadonlyMap<string, Facts> },
): Promise<DecidedPerson[]> {
  const offered = await moreFacts(deps, people, packs);
  return people.map(({ decision: { _id: decisionId, decision } }) => {
    const [lists, more] = [listsIn(facts.get(decisionId) ?? {}), offered.get(decisionId) ?? {}];
    return {
      decisionId,
      before: quickOf(decision),
      ...(Object.keys(lists).length > 0 && { lists }),
      ...(Object.keys(more).length > 0 && { more }),
    };
  });
}

/** A pack's decision keeps the facts that it declares; for more, the journal has all that were offered. */
async function moreFacts(
  deps: Deps,
  people: Scored[],
  { candidate, pack }: { candidate: ResolvedPack; pack: ResolvedPack },
): Promise<Map<string, Facts>> {
  const names = Object.keys(candidate.pack.facts).filter((name) => !Object.hasOwn(pack.pack.facts, name));
  if (names.length === 0) return new Map();
  const appraisals = people.map(({ appraisalId }) => appraisalId);
  const scorings = await scoringsOf(deps.store, appraisals);
  const asked = (facts: Facts) => Object.fromEntries(Object.entries(facts).filter(([name]) => names.includes(name)));
  return new Map(scorings.map(({ decisionId, facts }) => [decisionId, asked(facts)]));
}
