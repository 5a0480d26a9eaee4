import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { canonicalJson, sha256 } from '../../../rules/decide/canonical.ts';
import { climb, LADDER, type LadderReport, type Rung } from '../../../rules/publish/ladder.ts';
import { CODES } from '../../../rules/publish/lint/codes.ts';
import { peopledCells } from '../../../rules/publish/lint/peopled-cells.ts';
import { namesOfOutcomes } from '../../../rules/publish/lint/situations.ts';
import { seeded } from '../../../rules/twin/seeded.ts';
import type { PackSource } from '../../../rules/language/types.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import { packJson } from '../../support/rules-fixture.ts';
import { NATION } from '../../support/regions.ts';
import { FULL, SEED } from '../../support/sampled.ts';

const packs = await loadRegionPacks(fileURLToPath(new URL('../../../rules/regions', import.meta.url)));
const byId = new Map(packs.map((pack) => [pack.id, pack]));

const chainOf = (id: string): PackSource[] => byId.get(id)?.chain ?? [];
const inputOf = (id: string) => ({ chain: chainOf(id), cases: byId.get(id)?.cases ?? [] });
const reports = new Map<string, Promise<LadderReport>>();
/** Climbed once, whatever is asked about it. */
function shipped(id: string): Promise<LadderReport> {
  const report = reports.get(id) ?? climb(inputOf(id));
  reports.set(id, report);
  return report;
}
const found = (report: LadderReport) => report.steps.flatMap((step) => step.findings);
const tell = (report: LadderReport) =>
  found(report)
    .filter((finding) => finding.severity !== 'note')
    .map(({ code, pointer, text }) => `${code} ${pointer} ${text.en}`);

describe.each(packs)('the shipped pack $id', ({ id, resolved }) => {
  test('climbs the whole ladder: no error, no warning without a reason, every case passes, coverage 100 %', async () => {
    const report = await shipped(id);
    expect(tell(report)).toEqual([]);
    expect(report.steps.map(({ step, result }) => `${step} ${result}`)).toEqual([
      'schema passed',
      'resolve passed',
      'cost passed',
      'lint passed',
      'cases passed',
      'proof passed',
      'preview passed',
    ]);
    expect(report).toMatchObject({
      publishable: true,
      pack: { id, version: resolved.pack.version, digest: resolved.digest },
    });
    const measures = report.steps.find((step) => step.step === 'cases')?.measures;
    const full = expect.objectContaining({ share: 10_000 });
    expect(measures).toMatchObject({ complete: true, thresholds: full, rules: full, cells: full });
    // Engine and closures were compared on every cell of every rule, and on whole decisions.
    const { outcomes, flags, population } = resolved.pack;
    const proof = report.steps.find((step) => step.step === 'proof')?.measures;
    const proven = Array.from({ length: 1 + outcomes.length + flags.length + population.length }, () =>
      expect.objectContaining({ exact: true }),
    );
    expect(proof).toMatchObject({ rules: proven });
    expect(proof?.['cells']).toBeGreaterThan(proven.length);
  });

  test('has somebody in every cell of every outcome', () => {
    const cellsOf = peopledCells(resolved);
    for (const outcome of resolved.pack.outcomes) {
      const cells = cellsOf(namesOfOutcomes(resolved.pack, [outcome.id]));
      expect([outcome.id, cells.open, cells.all]).toEqual([outcome.id, [], true]);
      expect(cells.situations.length).toBeGreaterThan(0);
    }
  });
});

describe('the report', () => {
  const input = { chain: [packJson()], cases: [] };

  test('is the same, byte for byte, for the same documents, and its digest covers it', async () => {
    const [first, second] = [await climb(input), await climb(structuredClone(input))];
    expect(canonicalJson(first)).toBe(canonicalJson(second));
    const { digest, ...rest } = first;
    expect(digest).toBe(`sha256:${sha256(canonicalJson(rest))}`);
  });

  test('has another digest when the pack or its cases differ', async () => {
    const { digest } = await climb(input);
    const other = await climb({ chain: [packJson({ '/flags/0/severity': undefined, '/version': 2 })], cases: [] });
    const tested = await climb({ ...input, cases: [{ name: 'x', given: {}, expect: { error: 'facts-missing' } }] });
    expect(new Set([digest, other.digest, tested.digest]).size).toBe(3);
  });

  test('ends at a step that bars the way, and says which steps were not reached', async () => {
    const broken = await climb({ chain: [{ format: 'siklus.pack/1' }], cases: [] });
    expect(broken.steps.map((step) => step.result)).toEqual(['failed', ...LADDER.slice(1).map(() => 'notReached')]);
    expect(broken).toMatchObject({ pack: null, publishable: false });
    const orphan = await climb({ chain: [packJson({ '/extends': { id: 'nobody', version: 1 } })], cases: [] });
    expect(orphan.steps.map((step) => step.result).slice(0, 3)).toEqual(['passed', 'failed', 'notReached']);
    expect(found(orphan).map((finding) => finding.code)).toEqual(['I05']);
  });

  test.each([null, [], 'pack', 7, {}])('never throws for what is no pack: %j', async (document) => {
    const report = await climb({ chain: [document], cases: [] });
    expect(report.publishable).toBe(false);
    expect(found(report).length).toBeGreaterThan(0);
  });

  test('takes one more step, and is not publishable when that one finds an error', async () => {
    const refusing: Rung = {
      step: 'population',
      title: { id: 'Pratinjau', en: 'Preview' },
      bars: false,
      climb: ({ resolved }) => ({
        findings: [],
        measures: { people: 3, digest: resolved?.digest ?? null },
        next: {},
      }),
    };
    const more = await climb(inputOf(NATION), [...LADDER, refusing]);
    expect(more.publishable).toBe(true);
    expect(more.steps.at(-1)).toMatchObject({ step: 'population', result: 'passed', measures: { people: 3 } });
    expect(more.digest).not.toBe((await shipped(NATION)).digest);
  });
});

const ROUNDS = FULL ? 20 : 2;
/** Until one can be read. */
const MOST_ROUNDS = 40;

describe('any pack that can be read', () => {
  const [NATIONAL] = chainOf(NATION);

  test.each(packs.map((pack) => pack.id))(
    `made from %s by changing its numbers is looked at without a crash (SIKLUS_SEED=${SEED})`,
    async (id) => {
      const random = seeded(SEED);
      const ladder = LADDER.filter((step) => ['schema', 'resolve', 'lint'].includes(step.step));
      let read = 0;
      for (let round = 0; round < ROUNDS || (read === 0 && round < MOST_ROUNDS); round += 1) {
        const own = structuredClone(byId.get(id)?.source);
        disturb(own, random);
        const report = await climb({ chain: id === NATION ? [own] : [NATIONAL, own], cases: [] }, ladder);
        if (report.pack !== null) read += 1;
        for (const finding of found(report)) expect(Object.hasOwn(CODES, finding.code)).toBe(true);
      }
      expect(read).toBeGreaterThan(0);
    },
  );
});

/** Changes one number in forty, a little or a lot. */
function disturb(value: unknown, random: (below: number) => number): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (typeof item !== 'number') disturb(item, random);
    else if (!['version', 'weight'].includes(key) && random(40) === 0) {
      Reflect.set(value, key, random(2) === 0 ? item + random(3) - 1 : random(13_000));
    }
  }
}
