import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../rules/decide/canonical.ts';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { climb, LADDER } from '../../../rules/publish/ladder.ts';
import { preview, mostPeople, packRows } from '../../../rules/publish/preview.ts';
import { decodeRow, rowLayout } from '../../../rules/twin/population-rows.ts';
import { plainFacts } from '../../../rules/language/targets.ts';
import type { Facts, ResolvedPack } from '../../../rules/language/types.ts';
import { inSample } from '../../../rules/compare/what-if.ts';
import { aPopulation } from '../../support/preview.ts';
import { drawDecision, INCENTIVE, shippedPack, stricter } from '../../support/what-if.ts';
import { fixturePack, goodFacts, packJson } from '../../support/rules-fixture.ts';
import { HOME } from '../../support/regions.ts';

const shipped = await shippedPack(HOME);
const drawn = await Promise.all(Array.from({ length: 120 }, (_, n) => drawDecision(shipped.pack, `preview/${n}`)));
const people = drawn.map(({ facts }) => facts);
const population = aPopulation(shipped.pack, people);
const candidate = stricter(shipped).pack;
const firedIn = async (pack: ResolvedPack, facts: Facts) =>
  (await evaluate(pack, facts)).outcomes.filter(({ result }) => result).map(({ id }) => id);

describe('the population preview', () => {
  it('counts what the engine of record decides for each person before and after', async () => {
    const { measures } = await preview(candidate, population);
    const pairs = new Map<string, number>();
    const gained = new Map<string, number>();
    let sanctioned = 0;
    for (const facts of people) {
      const [before, after] = [await evaluate(shipped.pack, facts), await evaluate(candidate, facts)];
      const pair = `${before.predicate} ${after.predicate}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
      const had = await firedIn(shipped.pack, facts);
      const fresh = (await firedIn(candidate, facts)).filter((id) => !had.includes(id));
      for (const id of fresh) gained.set(id, (gained.get(id) ?? 0) + 1);
      if (fresh.includes('reprimand')) sanctioned += 1;
    }
    expect(sanctioned).toBeGreaterThan(0);
    expect(measures).toMatchObject({ scored: 120, looked: 120, compared: 120, sanctioned, refused: [] });
    const told = Object(measures);
    expect(new Map(told.predicates.map((row: Pair) => [`${row.before} ${row.after}`, row.count]))).toEqual(pairs);
    const lines = told.outcomes.filter((line: Line) => line.gained > 0);
    expect(new Map(lines.map((line: Line) => [line.id, line.gained]))).toEqual(gained);
    const incentive = told.outcomes.find((line: Line) => line.id === 'incentive');
    expect(told.cost.after.amount).toBe((incentive?.after ?? 0) * INCENTIVE);
  });

  it('recomputes everybody for whom something differs, and the fixed sample', async () => {
    const same = await preview(shipped.pack, population);
    const sample = population.batches[0]?.decided.filter(({ decisionId }) => inSample(decisionId)).length;
    expect(sample).toBeGreaterThan(0);
    expect(same.measures).toMatchObject({ changed: 0, checked: sample });
    expect(same.findings).toEqual([]);
    const { measures } = await preview(candidate, population);
    expect(Object(measures).checked).toBeGreaterThanOrEqual(Object(measures).changed);
    expect(Object(measures).changed).toBeGreaterThan(0);
  });

  it('shows no counts when the engine of record contradicts what is stored, and warns without a name', async () => {
    const forged = structuredClone(population);
    for (const { decided } of forged.batches) for (const each of decided) each.before.predicate = 'SANGAT_KURANG';
    const { findings, measures } = await preview(shipped.pack, forged);
    expect(measures).not.toHaveProperty('predicates');
    expect(Object(measures).contradicted).toBeGreaterThan(0);
    expect(findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['E01 warning']);
    expect(JSON.stringify({ findings, measures })).not.toMatch(/decision\//);
  });

  it('names nobody and no unit', async () => {
    const { findings, measures } = await preview(candidate, population);
    const text = JSON.stringify({ findings, measures });
    expect(text).not.toMatch(/decision\/|appraisalId|employeeId|"units"|"kinds"/);
  });

  it('counts people whose facts the pack refuses, by the code of the refusal', async () => {
    const narrow = fixturePack({ '/facts/months/max': 23 });
    const two = [goodFacts, { ...goodFacts, months: 12 }];
    const { findings, measures } = await preview(narrow, aPopulation(fixturePack(), two));
    expect(measures).toMatchObject({ compared: 1, refused: [{ code: 'facts-invalid', count: 1 }] });
    expect(findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['N02 note']);
  });

  it('gives the pack facts that were offered and that only it declares', async () => {
    const asks = fixturePack({ '/outcomes/0/conditions/all/1/any/0/fact': 'idea', '/facts/idea': IDEA });
    const known = aPopulation(fixturePack(), [goodFacts]);
    const [batch] = known.batches;
    const offered = batch?.decided.map((each) => ({ ...each, more: { idea: true } })) ?? [];
    const told = { ...known, batches: batch ? [{ ...batch, decided: offered }] : [] };
    const gainers = async (of: typeof known) => Object((await preview(asks, of)).measures).outcomes.map(gainsOf);
    expect(await gainers(known)).toEqual([]);
    expect(await gainers(told)).toEqual(['certificate 1']);
  });

  it('says in both languages of whom it speaks: how many of how many, and that a sandbox is one', async () => {
    const cycle = { ...population.cycle, sandbox: true };
    const { measures } = await preview(candidate, { ...population, scored: 43_211, cycle });
    const { sentence } = Object(measures);
    expect(sentence.id).toMatch(/^Siklus 2026 \(uji coba\): dilihat 120 dari 43\.211 pegawai/);
    expect(sentence.en).toMatch(/^Cycle 2026 \(sandbox\): 120 of 43,211 scored people/);
  });
});

const IDEA = {
  type: 'bool',
  label: { id: 'Gagasan', en: 'Idea' },
  source: 'roster',
  missing: 'zero',
  provenance: 'default',
};
type Pair = { before: string; after: string; count: number };
type Line = { id: string; gained: number; after: number };
const gainsOf = ({ id, gained }: Pick<Line, 'id' | 'gained'>) => `${id} ${gained}`;

describe('in the report', () => {
  const input = { chain: [packJson({ '/flags/0/conditions/not/value': 9001 })], cases: [] };
  const last = async (more: object) => (await climb({ ...input, ...more })).steps.at(-1);

  it('is the last rung, and passes with nobody to compare', async () => {
    expect(LADDER.at(-1)?.step).toBe('preview');
    const step = await last({});
    expect(step).toMatchObject({ result: 'passed', findings: [], measures: { cycle: null, compared: 0 } });
    expect(Object(step?.measures).sentence.en).toMatch(/nobody to compare/);
  });

  it('is the same for the same people, and another one for other people', async () => {
    const about = (facts: Facts[]) => climb({ ...input, population: aPopulation(fixturePack(), facts) });
    const one = await about([goodFacts]);
    expect(canonicalJson(await about([structuredClone(goodFacts)]))).toBe(canonicalJson(one));
    expect((await about([goodFacts, goodFacts])).digest).not.toBe(one.digest);
  });

  it('stands as it was signed, whoever has been scored since', async () => {
    const signed = await climb({ ...input, population: aPopulation(fixturePack(), [goodFacts]) });
    const { findings = [], measures = {} } = signed.steps.at(-1) ?? {};
    expect(await climb({ ...input, previewed: { findings, measures } })).toEqual(signed);
  });

  it('never keeps a pack from being published', async () => {
    const bad = packJson({ '/outcomes/1/conditions/all/0/value': ['BAIK', 'KURANG', 'SANGAT_KURANG'] });
    const { steps } = await climb({ chain: [bad], cases: [], population: aPopulation(fixturePack(), [goodFacts]) });
    expect(steps.at(-1)).toMatchObject({ step: 'preview', result: 'passed', measures: { sanctioned: 1 } });
  });
});

describe('the people handed over', () => {
  it('come back from their packed rows as they were', () => {
    const rows = structuredClone(packRows(shipped.pack.pack, people));
    const layout = rowLayout(shipped.pack.pack);
    expect(people.map((_, row) => decodeRow(layout, { rows, row }))).toEqual(people.map(plainFacts));
  });

  it('are at most 5,000, and fewer for a pack that takes the engine long', () => {
    expect(mostPeople(shipped.pack.pack)).toBe(5_000);
    const conditions = { all: Array.from({ length: 20 }, () => ({ any: Array.from({ length: 20 }, () => LEAF) })) };
    const rule = shipped.pack.pack.outcomes[0];
    if (!rule) throw new Error('no outcome');
    const large = { ...shipped.pack.pack, outcomes: Array.from({ length: 20 }, () => ({ ...rule, conditions })) };
    expect(mostPeople(large)).toBeLessThan(400);
    expect(mostPeople(large)).toBeGreaterThan(100);
  });
});

const LEAF = { fact: 'predicate', operator: 'equal', value: 'BAIK' } as const;
