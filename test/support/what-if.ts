/** Populations whose decisions are stored, and packs that would decide otherwise. */
import { evaluate } from '../../rules/evaluate.ts';
import { declaredFacts } from '../../rules/facts.ts';
import { resolvePack } from '../../rules/resolve.ts';
import { parsePackSource } from '../../rules/schema.ts';
import type { Decision, FactSource, Facts, PackSource, ResolvedPack } from '../../rules/types.ts';
import type { Store } from '../../store/connect.ts';
import { decisionId, insertDecision } from '../../store/decisions.ts';
import { appendBatch } from '../../store/journal.ts';
import { memberId, putMembers } from '../../store/members.ts';
import { loadRegionPacks } from '../../store/pack-files.ts';
import { drawFacts, seeded } from './autoplay.ts';
import { aBatch, aMember, anEntry } from './store.ts';

/** Every case of the shipped packs that comes to a decision. */
export async function decidedCases(): Promise<{ pack: ResolvedPack; facts: Facts }[]> {
  const packs = await loadRegionPacks('rules/regions');
  return packs.flatMap(({ resolved: pack, cases }) =>
    cases.filter(({ expect }) => expect.error === undefined).map(({ given: facts }) => ({ pack, facts })),
  );
}

export type ShippedPack = { chain: PackSource[]; pack: ResolvedPack };

/** A shipped pack with its sources, the oldest first. */
export async function shippedPack(id: string): Promise<ShippedPack> {
  const packs = await loadRegionPacks('rules/regions');
  const found = packs.find((each) => each.id === id);
  const parent = packs.find((each) => each.id === found?.resolved.pack.extends?.id);
  if (!found) throw new Error(`no pack ${id}`);
  return { chain: parent ? [parent.source, found.source] : [found.source], pack: found.resolved };
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

/** The shipped pack with the cuts of its banded result moved: some people change, others do not. */
export function stricter(shipped: ShippedPack, by = 700): { source: PackSource; pack: ResolvedPack } {
  const bands = Object.entries(shipped.pack.pack.derived).find(([name]) => name === 'resultRating')?.[1];
  if (bands?.type !== 'bands') throw new Error('this pack has no bands of results');
  const derived = Object(shipped.chain.at(-1)?.['derived']);
  return changed(shipped, {
    derived: { ...derived, resultRating: { ...bands, cuts: bands.cuts.map((cut) => cut + by) } },
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
  await insertDecision(store, { _id, appraisalId, region, facts: declared, decision });
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

/** Drawn facts that the pack can decide; the same for the same seed. */
export async function drawDecision(pack: ResolvedPack, seed: string): Promise<{ facts: Facts; decision: Decision }> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const facts = drawFacts(pack.pack, SOURCES, seeded(`${seed}/${attempt}`));
    const decision = await evaluate(pack, facts).catch(() => undefined);
    if (decision) return { facts, decision };
  }
  throw new Error(`nothing drawn from ${pack.pack.id} can be decided`);
}
