/** A comparison decides the packed rows of decisions, and comes to the same without them. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scoreActivities } from '../../../activities/appraisal/score.ts';
import { packRow, rowUnpacker, decodeRow, rowLayout } from '../../../rules/twin/population-rows.ts';
import type { ResolvedPack } from '../../../rules/language/types.ts';
import { createCycle } from '../../../store/cycle/cycles.ts';
import { decisionId, getDecision } from '../../../store/appraisal/decisions.ts';
import { insertRulePack } from '../../../store/pack/rule-packs.ts';
import { allRegions } from '../../../store/scope.ts';
import { createWhatIf, getWhatIf } from '../../../store/what-if/what-ifs.ts';
import { aCycle, freshId, useStore } from '../../support/store.ts';
import {
  aWhatIf,
  compareAll,
  type Person,
  shippedPack,
  storePopulation,
  stricter,
  typedPack,
} from '../../support/what-if.ts';
import { HOME, NATION } from '../../support/regions.ts';

const at = useStore();
const shipped = await typedPack(HOME);
const candidate = stricter(shipped).pack;
let cycleId: string;
let people: Person[];

beforeAll(async () => {
  const { pack, digest: _id } = shipped.pack;
  const { id: packId, version, effective } = pack;
  const [source = pack] = shipped.chain;
  const publishedAt = '2026-01-01T00:00:00.000Z';
  await insertRulePack(at.store, { _id, packId, version, effective, status: 'published', pack, source, publishedAt });
});
beforeEach(async () => {
  cycleId = `cycle:test:${freshId('c')}`;
  const { pack } = shipped;
  await createCycle(at.store, aCycle({ _id: cycleId, region: 'test', pack: pack.digest, state: 'OPEN' }));
  people = await storePopulation(at.store, { region: 'test', cycleId, pack, people: 12 });
});

async function ask(pack: ResolvedPack = candidate): Promise<string> {
  return (await createWhatIf(at.store, aWhatIf(pack, { cycles: [cycleId] })))._id;
}
const resultOf = async () => (await compareAll(at.store, await ask(), 5)).result;
const change = (n: number, update: object) =>
  at.store.models.decisions.updateOne({ _id: decisionId(people[n]?.appraisalId ?? '', 1) }, update);

describe('a decision', () => {
  it('is stored with the row of its facts, once', async () => {
    const worker = scoreActivities({ store: at.store });
    const { digest, pack } = shipped.pack;
    const facts = people[0]?.facts ?? {};
    const request = { appraisalId: freshId('a'), region: 'test', n: 1, pack: digest, facts };
    const scored = await worker.score(request);
    expect(await worker.score(request)).toEqual(scored);
    const stored = await getDecision(at.store, 'test', scored.decisionId);
    const rows = new Int32Array(rowLayout(pack).columns.length);
    expect(rowUnpacker(rowLayout(pack))(stored?.row ?? new Uint8Array(), rows)).toBe(true);
    expect(decodeRow(rowLayout(pack), { rows, row: 0 })).toEqual(stored?.facts);
    expect(stored?.decision.digest).toBe(people[0]?.decision?.digest);
  });
});

describe('decisions of an older release', () => {
  it('without a row, or with a row of another layout, are compared by their facts', async () => {
    const whole = await resultOf();
    expect(whole?.changed).toBeGreaterThan(0);
    const other = (await shippedPack(NATION)).pack;
    await change(0, { $set: { row: packRow(rowLayout(other.pack), {}) } });
    for (const n of [1, 4, 7]) await change(n, { $unset: { row: 1 } });
    expect(await resultOf()).toEqual(whole);
    for (const n of people.keys()) await change(n, { $unset: { row: 1 } });
    expect(await resultOf()).toEqual(whole);
  });
});

describe('a row that is not what the decision was made on', () => {
  it('ends the comparison where it changes what the candidate says', async () => {
    const emptied = packRow(rowLayout(shipped.pack.pack), {});
    for (const n of people.keys()) await change(n, { $set: { row: emptied } });
    const id = await ask();
    await expect(compareAll(at.store, id, 5)).rejects.toThrow('the engine of record says something else');
    const doc = await getWhatIf(at.store, allRegions, { id });
    expect(doc).toMatchObject({ state: 'FAILED', failure: { mismatch: { of: 'closures' } } });
  });
});
