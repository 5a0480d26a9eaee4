/** What the next year makes of somebody's own earlier one, by the shipped packs; the roster says nothing of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { declaredFacts } from '../../../rules/decide/facts.ts';
import { type Past, withPast } from '../../../rules/decide/past.ts';
import type { Facts } from '../../../rules/language/types.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

type Case = { name: string; given: Facts };

/** The facts of a case of the pack, with what is told of the years before taken out. */
function aYearOf(region: string, title: string) {
  const resolved = shippedPacks.find((each) => each.resolved.pack.id === region)?.resolved;
  const file: unknown = JSON.parse(readFileSync(`rules/regions/${region}.cases.json`, 'utf8'));
  const cases = (Array.isArray(file) ? file : (file as { cases: unknown[] }).cases) as Case[];
  const found = cases.find(({ name }) => name.startsWith(title));
  if (!resolved || !found) throw new Error(`no case ${title} of ${region}`);
  const { pack } = resolved;
  const now = Object.fromEntries(Object.entries(found.given).filter(([name]) => pack.facts[name]?.past === undefined));
  return async (past: Past) => {
    const facts = withPast(pack, now, { ...past, before: '2027-01-01' });
    const { outcomes } = await evaluate(resolved, declaredFacts(pack, facts));
    return outcomes.flatMap(({ code, result }) => (result ? [code] : [])).toSorted();
  };
}

const KURANG = { until: '2026-12-31', predicate: 'KURANG' } as const;
const FAILED = { followUp: 'test', result: 'failed', on: '2027-09-01' } as const;
const FIRST_STEP = ['PERBAIKAN_6_BULAN', 'TEGURAN'];

describe('the second step of the ladder', () => {
  const outcomesAfter = aYearOf(HOME, 'Kurang lagi setelah perbaikan gagal');

  it('is the first one again until an own cycle was poor and the test after its improvement period was failed', async () => {
    expect(await outcomesAfter({ results: [] })).toEqual(FIRST_STEP);
    expect(await outcomesAfter({ results: [KURANG] })).toEqual(FIRST_STEP);
    expect(await outcomesAfter({ results: [], followUps: [FAILED] })).toEqual(FIRST_STEP);
    expect(await outcomesAfter({ results: [KURANG], followUps: [FAILED] })).toEqual(['PENURUNAN_JABATAN']);
  });

  it('is not taken after a test that was passed later, nor for a cycle that is not over when this one begins', async () => {
    const passed = { ...FAILED, result: 'passed', on: '2027-10-01' } as const;
    expect(await outcomesAfter({ results: [KURANG], followUps: [passed, FAILED] })).toEqual(FIRST_STEP);
    const atOnce = { ...KURANG, until: '2027-12-31' };
    expect(await outcomesAfter({ results: [atOnce], followUps: [FAILED] })).toEqual(FIRST_STEP);
  });
});

describe('the leadership programme', () => {
  it('takes who was good in the own cycle before, and nobody of whom no cycle is known', async () => {
    const outcomesAfter = aYearOf(ELSEWHERE, 'senior berpotensi III/d');
    expect(await outcomesAfter({ results: [{ ...KURANG, predicate: 'BAIK' }] })).toEqual(['PROGRAM_KEPEMIMPINAN']);
    expect(await outcomesAfter({ results: [KURANG] })).toEqual([]);
    expect(await outcomesAfter({ results: [] })).toEqual([]);
  });
});
