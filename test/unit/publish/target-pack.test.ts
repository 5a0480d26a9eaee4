/** A whole pack over targets: published without findings, decided alike by both evaluators, told so that it adds up. */
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { hindranceOfTarget } from '../../../rules/explain/actionable.ts';
import { nearest } from '../../../rules/explain/nearest.ts';
import { explain } from '../../../rules/explain/explain.ts';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import { PackError, RuleError } from '../../../rules/language/errors.ts';
import { own } from '../../../rules/language/records.ts';
import { isTargetList, type TargetList } from '../../../rules/language/targets.ts';
import type { Decision, Facts, ResolvedPack } from '../../../rules/language/types.ts';
import type { CaseFile } from '../../../rules/publish/cases.ts';
import { climb } from '../../../rules/publish/ladder.ts';
import { lintPack } from '../../../rules/publish/lint/lint.ts';
import type { PackSource } from '../../../rules/language/types.ts';
import { compilePack } from '../../../rules/twin/closures.ts';
import { recordOrRefusal } from '../../../rules/twin/prove.ts';
import { sampleFacts } from '../../../rules/twin/sample-facts.ts';
import { readsTargets } from '../../../rules/time/plan.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';
import { FULL, SEED, sampled } from '../../support/sampled.ts';
import { targetPack, targetThatCameTo } from '../../support/target-packs.ts';

let chain: PackSource[];
let cases: CaseFile['cases'];
let pack: ResolvedPack;
let good: Facts;

beforeAll(() => {
  ({ chain, cases } = targetPack());
  pack = resolvePack(chain);
  good = cases.find(({ given }) => isTargetList(given['targets']))?.given ?? {};
});

/** What the law says, told a second time with nothing of ours: fractions of whole numbers, rounded once. */
function naiveScore(targets: TargetList): bigint | null {
  const round = (n: bigint, d: bigint) => (2n * n + d) / (2n * d);
  let [sum, weights] = [0n, 0n];
  for (const target of targets) {
    const [actual, value, upper] = [target.actual ?? 0, target.value, target.upper ?? target.value].map(BigInt);
    if (actual === undefined || value === undefined || upper === undefined) continue;
    const bound = target.direction !== 'range' ? value : actual > upper ? upper : actual < value ? value : actual;
    const counted = target.direction === 'lower' ? 2n * value - actual : actual;
    const share = counted < 0n ? 0n : round(counted * 10_000n, bound);
    const attained = target.actual === null ? 0n : share > 12_000n ? 12_000n : share;
    sum += attained * BigInt(target.weight);
    weights += BigInt(target.weight);
  }
  return weights === 0n ? null : round(sum, weights);
}

test('may be published, with every case and every threshold', async () => {
  const report = await climb({ chain, cases });
  const said = report.steps.flatMap(({ findings }) => findings).filter(({ severity }) => severity !== 'note');
  expect(said.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([]);
  expect(report.publishable).toBe(true);
});

const LISTS = FULL ? 100_000 : 500;
test(`${sampled(LISTS)} lists: the law told twice, engine and closures agree`, { timeout: 600_000 }, async () => {
  const next = sampleFacts(pack.pack, SEED, 0);
  const compiled = compilePack(pack);
  let decided = 0;
  for (let n = 0; n < LISTS; n += 1) {
    const facts = next();
    const closures = await recordOrRefusal(() => compiled.decide(facts));
    const record = JSON.parse(closures) as Partial<Decision>;
    const { targets } = facts;
    if (record.derived !== undefined && isTargetList(targets)) {
      decided += 1;
      const wanted = naiveScore(targets);
      if (record.derived['targetAttainment'] !== (wanted === null ? undefined : Number(wanted))) {
        expect(record.derived['targetAttainment'], JSON.stringify(targets)).toBe(
          wanted === null ? undefined : Number(wanted),
        );
      }
    }
    // The engine costs a hundred times as much: each tenth list.
    if (n % 10 === 0) expect(await recordOrRefusal(() => evaluate(pack, facts))).toBe(closures);
  }
  expect(decided).toBeGreaterThan(LISTS / 4);
});

/** Numbers in hundredths as sentences write them: `1,023.45` or `1.023,45`. */
const hundredths = (text: string) => Number(text.replaceAll(/[.,]/g, ''));

const TOLD = FULL ? 120 : 40;
test(`${sampled(TOLD)} lists a pack: the parts that the sentences tell add up, in both languages`, async () => {
  let told = 0;
  for (const { resolved } of [
    { resolved: pack },
    ...shippedPacks.filter(({ resolved }) => readsTargets(resolved.pack)),
  ]) {
    const next = sampleFacts(resolved.pack, SEED, 0);
    const compiled = compilePack(resolved);
    for (let n = 0; n < TOLD; n += 1) {
      const decision = await Promise.resolve()
        .then(() => compiled.decide(next()))
        .catch(() => undefined);
      if (decision === undefined) continue;
      for (const { key, text } of explain(resolved.pack, decision)) {
        const node = own(resolved.pack.derived, key.replace('derived/', ''));
        const isMean = node?.type === 'targets' && node.combine === 'weightedMean';
        for (const sentence of [text.id, text.en]) {
          if (isMean) {
            const [, whole = '', parts = ''] = /: ([\d.,]+) \((.*)\)\.$/.exec(sentence) ?? [];
            const points = [...parts.matchAll(/[=≈] ([\d.,]+\d)/g)].map(([, part = '']) => hundredths(part));
            expect(
              points.reduce((sum, each) => sum + each, 0),
              sentence,
            ).toBe(hundredths(whole));
            told += points.length;
          }
          if (key === 'score/result') {
            const [, parts = '', whole = ''] = /: (.*) = ([\d.,]+)\.$/.exec(sentence) ?? [];
            const points = parts.split(' + ').map(hundredths);
            if (whole !== '')
              expect(
                points.reduce((sum, each) => sum + each, 0),
                sentence,
              ).toBe(hundredths(whole));
          }
        }
      }
    }
  }
  expect(told).toBeGreaterThan(TOLD * 2);
});

describe('a decision over targets', () => {
  const decide = (targets: unknown) => evaluate(pack, { ...good, targets: targets as TargetList });
  const textsOf = (decision: Decision) => new Map(explain(pack.pack, decision).map((each) => [each.key, each]));

  test('tells each target with its law, and parts that add up', async () => {
    const decision = await decide([
      targetThatCameTo(9000, { id: 'permits', weight: 3333 }),
      targetThatCameTo(10_000, {
        id: 'days',
        aspect: 'time',
        direction: 'lower',
        weight: 3333,
        reportedOn: '2026-12-16',
      }),
      targetThatCameTo(0, { id: 'silent', weight: 3334, actual: null, reportedOn: null }),
    ]);
    const texts = textsOf(decision);
    expect(texts.get('target/targetResults/permits')?.text).toEqual({
      id: 'Target permits (utama, kuantitas): target 100, paling lambat 15 Desember 2026; realisasi 90; bobot 33,33%; capaian 90%.',
      en: 'Target permits (main, quantity): target 100, by 15 December 2026; actual 90; weight 33.33%; attainment 90%.',
    });
    expect(texts.get('target/targetResults/permits')?.legal.length).toBeGreaterThan(0);
    expect(texts.get('target/targetResults/days')?.text.en).toContain('late (16 December 2026)');
    expect(texts.get('target/targetResults/silent')?.text.id).toContain('realisasi belum dilaporkan');
    const mean = texts.get('derived/targetAttainment')?.text.en ?? '';
    expect(mean).toBe(
      'Target attainment: 63.33 (permits: 33.33% × 90.00 ≈ 30.00 + days: 33.33% × 100.00 = 33.33 + silent: 33.34% × 0.00 = 0.00).',
    );
    expect(decision.attainments?.['targetResults']).toEqual([
      { id: 'permits', attainment: 9000, law: 'target-achievement@1' },
      { id: 'days', attainment: 10_000, law: 'target-achievement@1' },
      { id: 'silent', attainment: 0, law: 'target-achievement@1' },
    ]);
  });

  test('tells by how much one actual alone would have changed the result, to the unit', async () => {
    const targets = [
      targetThatCameTo(10_000, { id: 'permits', weight: 6000 }),
      targetThatCameTo(0, { id: 'silent', weight: 4000, actual: null, reportedOn: null }),
    ];
    const decision = await decide(targets);
    const moves = (await nearest(pack, decision)).filter(({ target }) => target !== undefined);
    expect(moves.map(({ target, hindrance }) => [target, hindrance])).toContainEqual(['silent', null]);
    const resultOf = async (target: string | undefined, actual: number) => {
      const { predicate, outcomes } = await decide(
        targets.map((each) =>
          each.id === target ? { ...each, actual, reportedOn: each.reportedOn ?? each.due } : each,
        ),
      );
      return [predicate, outcomes.filter(({ result }) => result).map(({ id }) => id)];
    };
    for (const { target, from, to, text } of moves) {
      const before = Number(to) + Math.sign(Number(from) - Number(to)) * 10_000;
      const now = await resultOf(target, Number(from));
      expect(await resultOf(target, Number(to)), text.en).not.toEqual(now);
      if (before !== Number(from)) expect(await resultOf(target, before), text.en).toEqual(now);
    }
    const silent = moves.find(({ target }) => target === 'silent')?.text;
    expect(silent?.id).toMatch(/^Target silent: realisasi belum dilaporkan → \d+ menjadikan predikat /);
  });

  test('tells what a report of a target would have changed where less is better', async () => {
    const targets = [
      targetThatCameTo(10_000, { id: 'permits', weight: 6000 }),
      targetThatCameTo(0, {
        id: 'days',
        weight: 4000,
        direction: 'lower',
        aspect: 'time',
        actual: null,
        reportedOn: null,
      }),
    ];
    const moves = (await nearest(pack, await decide(targets))).filter(({ target }) => target === 'days');
    expect(moves).toHaveLength(1);
    expect(moves[0]).toMatchObject({ hindrance: null, from: 0 });
    expect(Number(moves[0]?.to)).toBeGreaterThan(0);
  });

  test.each([
    ['what was made does not become less', { direction: 'higher', aspect: 'quantity', source: 'own' }, false],
    ['a number of errors does not either', { direction: 'lower', aspect: 'quantity', source: 'own' }, false],
    ['a waiting time may', { direction: 'lower', aspect: 'time', source: 'own' }, true],
  ] as const)('says whether an actual could be lower: %s', (_, more, may) => {
    const target = { ...targetThatCameTo(10_000), ...more };
    expect(hindranceOfTarget(pack.pack, target, { from: 20_000, to: 10_000 }) === null).toBe(may);
    expect(hindranceOfTarget(pack.pack, target, { from: 10_000, to: 20_000 })).toBeNull();
  });

  test('one unit of one actual over a cut gives another predicate', async () => {
    const at = async (actual: number) =>
      (await decide([targetThatCameTo(0, { value: 10_000, actual })])).derived['targetAttainment'];
    expect([await at(8999), await at(9000)]).toEqual([8999, 9000]);
  });

  test.each([
    ['a zero target', [targetThatCameTo(9000, { value: 0 })], 'value'],
    ['the same id twice', [targetThatCameTo(9000), targetThatCameTo(9000)], 'id'],
    ['no list', 5, 'list'],
  ])('%s is refused, with the place', async (_, targets, place) => {
    const refusal = await decide(targets).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RuleError);
    expect(refusal).toMatchObject({ code: 'facts-invalid', errors: [{ pointer: '/facts/targets' }] });
    expect(String(refusal)).toContain(place);
  });
});

describe('somebody without a target', () => {
  const ruled = (change: { none?: string; unreported?: string; where?: object }) =>
    resolvePack(
      chain.map((source, at) => {
        const derived = structuredClone(source['derived'] ?? {}) as Record<string, Record<string, unknown>>;
        const { targetResults, targetAttainment } = derived;
        if (at < chain.length - 1 || !targetResults || !targetAttainment) return source;
        if (change.unreported) targetResults['unreported'] = change.unreported;
        if (change.none) targetAttainment['none'] = change.none;
        if (change.where) targetAttainment['where'] = change.where;
        return { ...source, derived };
      }),
    );
  const refusalOf = (resolved: ResolvedPack, targets?: TargetList) => {
    const { targets: _, ...rest } = good;
    return evaluate(resolved, targets ? { ...rest, targets } : rest).catch((error: unknown) => error);
  };
  const silent = targetThatCameTo(0, { id: 't7', actual: null, reportedOn: null });

  test.each([
    ['an empty list', { none: 'hold' }, [], 'facts-on-hold', 'no-targets', 'menetapkannya'],
    ['no list at all', { none: 'hold' }, undefined, 'facts-on-hold', 'no-targets', 'menetapkannya'],
    [
      'none that is meant',
      { none: 'fail', where: { joint: true } },
      [targetThatCameTo(9000)],
      'facts-missing',
      'no-such-targets',
      'jenis',
    ],
    ['none that was reported', { unreported: 'hold' }, [silent], 'facts-on-hold', 'targets-unreported', 't7'],
  ] as const)(
    '%s is refused with what to do, alike by engine and closures',
    async (_, change, targets, code, why, word) => {
      const resolved = ruled(change);
      const refusal = await refusalOf(resolved, targets && [...targets]);
      expect(refusal).toMatchObject({ code, errors: [{ pointer: '/facts/targets', code: why }] });
      expect((refusal as RuleError).errors[0]?.detail.id).toContain(word);
      const { targets: _left, ...rest } = good;
      const facts: Facts = targets ? { ...rest, targets: [...targets] } : rest;
      expect(await recordOrRefusal(() => compilePack(resolved).decide(facts))).toBe(
        await recordOrRefusal(() => evaluate(resolved, facts)),
      );
    },
  );

  test('counts as zero, or is left out, where the pack says so, and the sentences say it', async () => {
    const told = async (none: string) => {
      const resolved = ruled({ none });
      return explain(resolved.pack, await evaluate(resolved, { ...good, targets: [] })).map(({ text }) => text.id);
    };
    expect((await told('zero')).join(' ')).toContain('tidak ada target yang dimaksud, dihitung nol');
    expect((await told('renormalise')).join(' ')).toContain('tidak ikut dihitung');
  });

  test('must not be sanctioned for it unless the pack means it: the lint finds it', () => {
    const pointers = (none: string) => {
      const resolved = ruled({ none });
      const [sanction] = resolved.pack.outcomes.filter(({ kind }) => kind === 'sanction');
      if (sanction === undefined) throw new Error('the pack has no sanction');
      const conditions = { all: [{ fact: 'targetAttainment', operator: 'lessThan' as const, value: 5000 }] };
      const outcomes = [...resolved.pack.outcomes, { ...sanction, id: 'idle', conditions }];
      const { findings } = lintPack({ ...resolved, pack: { ...resolved.pack, outcomes } }, chain);
      return findings.filter(({ code }) => code === 'F03').map(({ pointer }) => pointer);
    };
    expect(pointers('zero')).toEqual(['/derived/targetAttainment/none']);
    expect(pointers('hold')).toEqual([]);
  });
});

test('weights that are not 100 % together count by their share, and it is said', async () => {
  const decision = await evaluate(pack, {
    ...good,
    targets: [targetThatCameTo(9000, { weight: 3000 }), targetThatCameTo(6000, { id: 't2', weight: 1500 })],
  });
  expect(decision.derived['targetAttainment']).toBe(8000);
  const mean = explain(pack.pack, decision).find(({ key }) => key === 'derived/targetAttainment')?.text;
  expect(mean?.en).toContain('66.67% × 90.00 ≈ 60.00 + t2: 33.33% × 60.00 ≈ 20.00; their weights add up to 45%');
  expect(mean?.id).toContain('bobotnya berjumlah 45%, dihitung menurut bagiannya');
});

describe('a pack may not', () => {
  const findingsOf = (change: (source: PackSource) => PackSource): string[] => {
    try {
      resolvePack([...chain.slice(0, -1), change(structuredClone(chain.at(-1) as PackSource))]);
      return [];
    } catch (error) {
      if (!(error instanceof PackError)) throw error;
      return error.errors.map(({ pointer, code }) => `${code} ${pointer}`);
    }
  };
  const derive = (id: string, node: unknown) => (source: PackSource) => ({
    ...source,
    derived: { ...(source['derived'] as object), [id]: node },
  });
  const label = { id: 'x', en: 'x' };

  test('compare a list in a condition', () => {
    const flags = [
      { id: 'x', code: 'X', title: label, conditions: { all: [{ fact: 'targets', operator: 'equal', value: 1 }] } },
    ];
    expect(findingsOf((source) => ({ ...source, flags }))).toEqual(['list-compared /flags/x/conditions/all/0/fact']);
  });

  test('call its list otherwise, add one up as a number, or take a mean of what has no attainment', () => {
    const list = (source: PackSource) => ({
      ...source,
      facts: {
        ...(source['facts'] as object),
        goals: { type: 'list', label, source: 'workflow', missing: 'hold', provenance: 'default' },
      },
    });
    expect(findingsOf(list)).toContain('list-name /facts/goals/type');
    expect(findingsOf(derive('x', { type: 'sum', add: ['targets'], label }))).toContain('type-wrong /derived/x');
    expect(findingsOf(derive('x', { type: 'targets', of: 'targets', combine: 'mean', none: 'hold', label }))).toEqual([
      'attainments-wanted /derived/x/of',
    ]);
    expect(findingsOf(derive('x', { type: 'targets', of: 'ikm', combine: 'count', label }))).toEqual([
      'list-wanted /derived/x/of',
    ]);
    expect(findingsOf(derive('x', { type: 'targets', of: 'targetResults', combine: 'mean', label }))).toEqual([
      'field-missing /derived/x/none',
    ]);
  });
});
