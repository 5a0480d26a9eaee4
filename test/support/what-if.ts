/** Populations whose decisions are stored, and packs that would decide otherwise. */
import { Client, Connection } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { whatIfActivities } from '../../activities/what-if/what-if.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import { declaredFacts } from '../../rules/decide/facts.ts';
import { packRow, rowLayout } from '../../rules/twin/population-rows.ts';
import { resolvePack } from '../../rules/inherit/resolve.ts';
import { LIST_FACT, oneTarget } from '../../rules/language/targets.ts';
import { parsePackSource } from '../../rules/read/schema.ts';
import { readsTargets } from '../../rules/time/plan.ts';
import type {
  Decision,
  FactSource,
  Facts,
  GivenValue,
  PackSource,
  ResolvedPack,
  RulePack,
} from '../../rules/language/types.ts';
import type { Store } from '../../store/connect.ts';
import { decisionId, insertDecision } from '../../store/appraisal/decisions.ts';
import { appendBatch } from '../../store/journal/journal.ts';
import { memberId, putMembers } from '../../store/cycle/members.ts';
import { shippedPacks } from './shipped-packs.ts';
import { allRegions } from '../../store/scope.ts';
import type { WhatIfDoc } from '../../store/what-if/types.ts';
import { getWhatIf } from '../../store/what-if/what-ifs.ts';
import { drawFacts, seeded } from './autoplay.ts';
import { typedScore } from './next-version.ts';
import { aBatch, aMember, anEntry, freshId } from './store.ts';
import type { Predicate } from '../../rules/language/predicates.ts';

/** Every case of the shipped packs that comes to a decision. */
export async function decidedCases(): Promise<{ pack: ResolvedPack; facts: Facts }[]> {
  const packs = shippedPacks;
  return packs.flatMap(({ resolved: pack, cases }) =>
    cases.filter(({ expect }) => expect.error === undefined).map(({ given: facts }) => ({ pack, facts })),
  );
}

export type ShippedPack = { chain: PackSource[]; pack: ResolvedPack };

/** A shipped pack with its sources, the oldest first. */
export async function shippedPack(id: string): Promise<ShippedPack> {
  const packs = shippedPacks;
  const found = packs.find((each) => each.id === id);
  const parent = packs.find((each) => each.id === found?.resolved.pack.extends?.id);
  if (!found) throw new Error(`no pack ${id}`);
  return { chain: parent ? [parent.source, found.source] : [found.source], pack: found.resolved };
}

/** The same policy with its score typed: a pack whose decisions have rows. */
export async function typedPack(id: string): Promise<ShippedPack> {
  const { pack } = (await shippedPack(id)).pack;
  const { extends: _, ...own } = pack;
  const source = parsePackSource(JSON.parse(JSON.stringify({ ...own, ...typedScore(pack), version: 90 })));
  return { chain: [source], pack: resolvePack([source]) };
}

/** The pack's own source with other fields, as HR would send it, and what it resolves to. */
export function changed(
  { chain }: ShippedPack,
  fields: Record<string, unknown>,
): { source: PackSource; pack: ResolvedPack } {
  const own = chain.at(-1);
  const source = parsePackSource({ ...own, version: Number(own?.version) + 1, ...fields });
  return { source, pack: resolvePack([...chain.slice(0, -1), source]) };
}

const REPRIMANDED: Predicate[] = ['BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG'];
export const INCENTIVE = 250_000;

/**
 * The shipped pack made stricter: higher cuts of the result, and a reprimand also for who needs to improve. Its incentive
 * states what it costs.
 */
export function stricter(shipped: ShippedPack): { source: PackSource; pack: ResolvedPack } {
  const own = shipped.chain.at(-1);
  const bands = shipped.pack.pack.derived['resultRating'];
  const outcomes: unknown = own?.['outcomes'];
  if (bands?.type !== 'bands' || !Array.isArray(outcomes)) throw new Error('this pack has no bands, or no outcomes');
  const fields: Record<string, object> = {
    reprimand: { conditions: { all: [{ fact: 'predicate', operator: 'in', value: REPRIMANDED }] } },
    incentive: { amount: INCENTIVE, provenance: 'default' },
  };
  return changed(shipped, {
    derived: { ...Object(own?.['derived']), resultRating: { ...bands, cuts: bands.cuts.map((cut) => cut + 1000) } },
    outcomes: outcomes.map((each: { id: string }) => ({ ...each, ...fields[each.id] })),
  });
}

const SOURCES: FactSource[] = ['roster', 'training', 'system', 'assessor', 'peer', 'public', 'history', 'workflow'];

export type Person = { appraisalId: string; employeeId: string; unit: string; facts: Facts; decision: Decision | null };
export type PopulationParts = {
  region: string;
  cycleId: string;
  pack: ResolvedPack;
  people: number;
  /** Every n-th is not scored yet. */
  unscoredEvery?: number;
  /** Business time of the n-th scoring. */
  at?: (n: number) => number;
};

/** Launched people of a cycle with drawn facts, scored as the worker scores them. */
export async function storePopulation(store: Store, parts: PopulationParts): Promise<Person[]> {
  const people: Person[] = [];
  for (let n = 0; n < parts.people; n += 1) people.push(await storePerson(store, parts, n));
  return people;
}

async function storePerson(store: Store, parts: PopulationParts, n: number): Promise<Person> {
  const { region, cycleId, pack, unscoredEvery = 0 } = parts;
  const person = { appraisalId: `${cycleId.replaceAll(':', '-')}-${n}`, employeeId: `e${n}`, unit: `u${n % 4}` };
  await putMembers(store, [
    aMember(cycleId, person.employeeId, {
      _id: memberId(cycleId, person.employeeId),
      region,
      unit: person.unit,
      appraisalId: person.appraisalId,
    }),
  ]);
  const about = { ...person, region, cycleId, pack: pack.digest };
  const unscored = unscoredEvery > 0 && n % unscoredEvery === 0;
  const { facts, decision } = await drawDecision(pack, `${cycleId}/${n}`);
  await appendBatch(store, aBatch({ ...about, view: { facts } }));
  if (unscored) return { ...person, facts, decision: null };
  await storeScoring(store, about, { pack, facts, at: parts.at?.(n) ?? Date.UTC(2026, 10, 1), n: 1 });
  return { ...person, facts, decision };
}

type About = { appraisalId: string; employeeId: string; unit: string; region: string; cycleId: string; pack: string };
type Scoring = { pack: ResolvedPack; facts: Facts; at: number; n: number };

/** One scoring: the decision, then its entry in the journal and the projection. */
export async function storeScoring(store: Store, about: About, { pack, facts, at, n }: Scoring): Promise<Decision> {
  const { appraisalId, region } = about;
  const declared = declaredFacts(pack.pack, facts);
  const decision = await evaluate(pack, declared);
  const _id = decisionId(appraisalId, n);
  // A decision over a list of targets has no row.
  const row = readsTargets(pack.pack) ? {} : { row: packRow(rowLayout(pack.pack), declared) };
  await insertDecision(store, { _id, appraisalId, region, facts: declared, ...row, decision });
  const scored = {
    facts,
    score: decision.score,
    predicate: decision.predicate,
    flags: decision.flags,
    decisionId: _id,
  };
  const data = { decisionId: _id, resultDigest: decision.digest, facts };
  const entries = [anEntry(n + 1, { type: 'appraisal.scored', at, data, changes: scored })];
  await appendBatch(store, aBatch({ ...about, version: n + 1, entries, view: scored }));
  return decision;
}

/** Drawn facts that the pack can decide, with scores around the usual cuts; the same for the same seed. */
export async function drawDecision(pack: ResolvedPack, seed: string): Promise<{ facts: Facts; decision: Decision }> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const choose = seeded(`${seed}/${attempt}`);
    const targets = { [LIST_FACT]: oneTarget(8000 + Math.floor(choose('targets') * 3500)) };
    const drawn = aroundCuts(pack.pack, drawFacts(pack.pack, SOURCES, choose));
    const facts = { ...drawn, ...(readsTargets(pack.pack) && targets) };
    const decision = await evaluate(pack, facts).catch(() => undefined);
    if (decision) return { facts, decision };
  }
  throw new Error(`nothing drawn from ${pack.pack.id} can be decided`);
}

/** Scores from 0 to 120 become scores from 80 to 115. */
function aroundCuts({ facts: declared }: RulePack, facts: Facts): Facts {
  const moved = ([name, value]: [string, GivenValue]): [string, GivenValue] => {
    const score = declared[name]?.unit === 'hundredth' && declared[name]?.max === 12_000;
    return [name, score && typeof value === 'number' ? 8000 + Math.floor((value * 3500) / 12_000) : value];
  };
  return Object.fromEntries(Object.entries(facts).map(moved));
}

/** The activities of a run one after the other, as a worker would be asked for them; the finished comparison. */
export async function compareAll(store: Store, id: string, shard = 10): Promise<WhatIfDoc> {
  const activities = whatIfActivities({ store, client: new Client({ connection: Connection.lazy() }) });
  for (const cycleId of await inActivity(() => activities.beginWhatIf(id))) {
    const { ranges } = await inActivity(() => activities.planShards({ cycleId, after: null, shard }));
    for (const range of ranges) await inActivity(() => activities.compareShard({ id, cycleId, range }));
  }
  await inActivity(() => activities.finishWhatIf(id));
  const doc = await getWhatIf(store, allRegions, { id });
  if (!doc) throw new Error(`no what-if ${id}`);
  return doc;
}

const inActivity = <R>(work: () => Promise<R>): Promise<R> =>
  new MockActivityEnvironment().run<[], R, () => Promise<R>>(work);

export const aWhatIf = (pack: ResolvedPack, more: Partial<WhatIfDoc> = {}): WhatIfDoc => ({
  _id: freshId('w'),
  region: 'test',
  kind: 'whatIf',
  candidate: { id: pack.pack.id, version: pack.pack.version, draft: true },
  pack,
  cycles: null,
  sandbox: false,
  period: null,
  groupBy: null,
  reason: null,
  state: 'RUNNING',
  people: null,
  result: null,
  failure: null,
  requestedBy: { id: 'hr-1', as: 'admin' },
  createdAt: '2026-12-01T00:00:00.000Z',
  endedAt: null,
  ...more,
});
