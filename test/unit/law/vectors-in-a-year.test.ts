/** The law's vectors once more, through the year of a person: what was agreed, reported and frozen comes to the same. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { oneTarget } from '../../../rules/language/targets.ts';
import type { Decision, Facts, FactValue, ResolvedPack } from '../../../rules/language/types.ts';
import { lawGraph } from '../../../rules/law/graph.ts';
import { decisionFor } from '../../../rules/law/library.ts';
import type { ResolvedLaw } from '../../../rules/law/types.ts';
import { readVectors } from '../../../rules/law/vectors.ts';
import { readsTargets } from '../../../rules/time/plan.ts';
import { library } from '../../support/library.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';
import { targetThatCameTo } from '../../support/target-packs.ts';
import { HOME } from '../../support/regions.ts';
import { type Lived, liveYear } from '../../support/vector-year.ts';

const file =
  process.env['SIKLUS_VECTORS'] ?? resolve(import.meta.dirname, '../../../../shared/vectors/regulations.jsonl');
const measuring = shippedPacks.filter(({ resolved }) => readsTargets(resolved.pack));
const LAW = 'target-achievement';
const MATRIX = 'predicate-matrix';

type Vector = { id: string; rule: string; in: Record<string, unknown>; out: Record<string, unknown> };
const amount = (value: unknown) => Math.round(Number(value) * 10_000);

afterEach(() => vi.useRealTimers());

/** A target as the question about its attainment says it. */
function targetOf({ in: { target, targetMin, targetMax, realisasi, kondisi } }: Vector) {
  const range = targetMin !== undefined;
  const direction = range ? ('range' as const) : kondisi === 'khusus' ? ('lower' as const) : ('higher' as const);
  const value = amount(range ? targetMin : target);
  return targetThatCameTo(0, {
    direction,
    value,
    ...(range && { upper: amount(targetMax) }),
    actual: amount(realisasi),
  });
}

/** Whatever else somebody needs who is found to be in order: what a pack waits for. */
function inOrder({ pack }: ResolvedPack): Facts {
  const waits = Object.entries(pack.facts).filter(([, { missing, type }]) => missing === 'hold' && type !== 'list');
  return Object.fromEntries(
    waits.map(([name, { values = [], min = 0, max = 0 }]): [string, FactValue] => [
      name,
      values.includes('sesuai') ? 'sesuai' : (values[0] ?? (max > 0 ? Math.max(min, Math.min(max, 10_000)) : true)),
    ]),
  );
}

/** The facts with which the law file asks its pack. */
function factsOf({ decision, pack }: ResolvedLaw, given: Record<string, unknown>): Facts {
  const { facts = {}, fixed = {} } = decision.pack ?? {};
  const { reading } = lawGraph(decision, given);
  const read = Object.entries(facts).flatMap(([fact, name]): [string, FactValue][] => {
    const value = reading.read(name);
    return typeof value === 'object' ? [] : [[fact, value]];
  });
  const asTaken = ([fact, value]: [string, FactValue]) =>
    [fact, pack?.pack.facts[fact]?.type === 'list' && typeof value === 'number' ? oneTarget(value) : value] as const;
  return Object.fromEntries([...Object.entries(fixed), ...read].map(asTaken));
}

describe('the regulation vectors, through a whole appraisal', () => {
  if (!existsSync(file)) {
    const why = `${file} does not exist; set SIKLUS_VECTORS to the file regulations.jsonl`;
    console.warn(`The regulation vectors were not lived through: ${why}`);
    it.skip(`are not here: ${why}`);
    return;
  }
  const vectors = readVectors(readFileSync(file, 'utf8')).filter((line) => !('problem' in line)) as Vector[];
  const lawOf = ({ rule }: Vector) => decisionFor(library, rule)?.decision.id;
  const about = (id: string) => vectors.filter((vector) => lawOf(vector) === id);
  const ofPacks = vectors.filter(({ rule, out }) => {
    const law = decisionFor(library, rule);
    return law?.pack && readsTargets(law.pack.pack) && isLived(law) && answered(law, out).length > 0;
  });

  it('are there', () => {
    expect([about(LAW).length, about(MATRIX).length, ofPacks.length].every((n) => n > 0)).toBe(true);
  });

  describe.each(measuring.map(({ id, resolved }) => ({ id, resolved })))('in a year of $id', ({ resolved }) => {
    it.each(about(LAW).map((vector) => [JSON.stringify(vector), vector] as const))('%s', async (_text, vector) => {
      const facts = { ...inOrder(resolved), targets: [targetOf(vector)] };
      const lived = await liveYear(resolved, { facts }).catch((error: unknown) => error);
      // What cannot be measured is refused where it is proposed, and never scored.
      if ('error' in vector.out) return expect(lived).toMatchObject({ code: 'facts-invalid' });
      const { decision } = lived as Lived;
      const [rows = []] = Object.values(decision?.attainments ?? {});
      const wanted = Math.round(Number(vector.out['capaianPct']) * 100);
      expect([...new Set(rows.map(({ attainment }) => attainment))]).toEqual([wanted]);
    });
  });

  describe('the table of predicates', () => {
    const resolved = measuring.find(({ id }) => id === HOME)?.resolved;
    const known = about(MATRIX).filter(({ in: { hasilKerja } }) => String(hasilKerja) in SCORES);
    it.each(known.map((vector) => [JSON.stringify(vector), vector] as const))('%s', async (_text, vector) => {
      const { hasilKerja, perilaku } = vector.in;
      if (!resolved) throw new Error('no pack');
      const targets = oneTarget(SCORES[String(hasilKerja)] ?? 0);
      const facts = { ...inOrder(resolved), behaviourRating: String(perilaku), targets };
      const { decision } = await liveYear(resolved, { facts });
      expect(decision?.predicate).toBe(vector.out['predikat']);
    });
  });

  it.each(ofPacks.map((vector) => [JSON.stringify(vector), vector] as const))('%s', async (_text, vector) => {
    const law = decisionFor(library, vector.rule);
    if (!law?.pack) throw new Error('no pack');
    const facts = factsOf(law, vector.in);
    const list = Object.values(vector.in).find((value) => Array.isArray(value)) as number[] | undefined;
    // Where a vector knows a mean alone, all of them gave it.
    const alike = Array.from({ length: Number(facts['peerCount'] ?? 0) }, () => Number(facts['peerMean']));
    const peers = list && 'peerCount' in facts ? list.map((rating) => rating * 100) : alike;
    const { decision } = await liveYear(law.pack, { facts, peers });
    for (const [key, reading, digits] of answered(law, vector.out)) {
      expect([key, valueIn(decision, reading, digits)]).toEqual([key, vector.out[key]]);
    }
  });
});

/** A result of the year that stands for a rating. */
const SCORES: Record<string, number> = { di_atas: 11_500, sesuai: 10_000, di_bawah: 8000 };

/** What only reports of single days would give is not lived through. */
const isLived = ({ decision, pack }: ResolvedLaw) =>
  Object.keys(decision.pack?.facts ?? {}).every(
    (fact) => pack?.pack.facts[fact]?.source !== 'workflow' || ['targets', 'peerCount', 'peerMean'].includes(fact),
  );

/** The keys of an answer that a decision of the pack gives as they are. */
function answered({ decision }: ResolvedLaw, out: Record<string, unknown>) {
  return Object.entries(decision.result).flatMap(([key, field]) => {
    if (!('of' in field) || field.map || !(key in out)) return [];
    const reading = decision.pack?.gives[field.of]?.read;
    return reading && ['predicate', 'result', 'behaviour', 'final'].includes(reading)
      ? [[key, reading, field.digits ?? 0] as const]
      : [];
  });
}

function valueIn(decision: Decision | null, reading: string, digits: number): unknown {
  if (reading === 'predicate') return decision?.predicate;
  const value = Object.entries(decision?.score ?? {}).find(([name]) => name === reading)?.[1];
  return typeof value === 'number' ? value / 10 ** digits : value;
}
