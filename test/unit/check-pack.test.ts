import { beforeAll, describe, expect, it } from 'vitest';
import { approvalRule } from '../../rules/approvals.ts';
import { type CheckedPack, checkPack } from '../../rules/check-pack.ts';
import type { PackSource } from '../../rules/types.ts';
import { loadRegionPacks, type RegionPack } from '../../store/pack-files.ts';

let national: RegionPack;
let region: RegionPack;
beforeAll(async () => {
  const packs = await loadRegionPacks('rules/regions');
  const find = (id: string) => packs.find((pack) => pack.id === id) as RegionPack;
  [national, region] = [find('nasional'), find('binjai')];
});

const steps = (checked: CheckedPack) =>
  checked.state === 'readable' ? checked.report.steps.map(({ step, ok }) => `${step} ${ok}`) : checked.state;
const ancestors = () => [national.source];
const expected = () => ({ id: 'binjai', version: 2, parent: { id: 'nasional', version: 1 } });

describe('the check of a pack', () => {
  it('passes a shipped pack with its cases and says what it would be', async () => {
    const checked = await checkPack({ document: region.source, cases: region.cases, ancestors: ancestors() });
    expect(steps(checked)).toEqual(['schema true', 'resolve true', 'tests true']);
    expect(checked).toMatchObject({ report: { publishable: true, pack: region.resolved.digest } });
  });

  it('keeps a document that is wrong further up, and names every step that fails', async () => {
    const wrong = { ...region.source, outcomes: [{ id: 'x', code: 'X' }] };
    const checked = await checkPack({ document: wrong, cases: [], ancestors: ancestors() });
    expect(steps(checked)).toEqual(['schema true', 'resolve false']);
    const [first] = region.cases;
    const cases = [{ ...first, expect: { predicate: 'SANGAT_KURANG' } }];
    const failing = await checkPack({ document: region.source, cases, ancestors: ancestors() });
    expect(steps(failing)).toEqual(['schema true', 'resolve true', 'tests false']);
  });

  it('reads nothing that is no pack', async () => {
    for (const document of [null, [], 'x', {}, { ...region.source, $where: '1' }, { ...region.source, version: 1.5 }]) {
      expect(steps(await checkPack({ document, cases: [], ancestors: [] }))).toBe('unreadable');
    }
    const cases = [{ name: 'x', given: {}, expect: {} }];
    expect(steps(await checkPack({ document: region.source, cases, ancestors: ancestors() }))).toBe('unreadable');
  });

  it('holds a draft to its id, its version and its parent', async () => {
    const check = async (more: Partial<PackSource>) => {
      const document = { ...region.source, version: 2, ...more };
      const checked = await checkPack({ document, cases: [], ancestors: ancestors(), expected: expected() });
      return checked.state === 'readable' ? checked.report.steps.flatMap(({ findings }) => findings) : [];
    };
    const pointers = async (more: Partial<PackSource>) => (await check(more)).map(({ pointer }) => pointer);
    expect(await pointers({})).toEqual([]);
    expect(await pointers({ version: 3 })).toEqual(['/version']);
    expect(await pointers({ id: 'medan' })).toEqual(['/id']);
    // Another parent, or none, would be a way round what the parent demands.
    expect(await pointers({ extends: { id: 'belawan', version: 1 } })).toContain('/extends');
    const { extends: _, ...orphan } = region.source;
    const checked = await checkPack({
      document: { ...orphan, version: 2 },
      cases: [],
      ancestors: [],
      expected: expected(),
    });
    expect(steps(checked)).toEqual(['schema true', 'identity false', 'resolve false']);
  });

  it('says so when the parent is not published', async () => {
    const unknownParent = { id: 'nasional', version: 9 };
    const checked = await checkPack({ document: region.source, cases: [], ancestors: [], unknownParent });
    expect(checked).toMatchObject({
      report: { publishable: false, steps: [{}, { findings: [{ code: 'parent-unknown' }] }] },
    });
  });

  it('answers the same bytes for the same content', async () => {
    const once = () => checkPack({ document: region.source, cases: region.cases, ancestors: ancestors() });
    expect(await once()).toEqual(await once());
  });
});

describe('the rule of approvals', () => {
  it('stands in the pack above, with one other person of HR where nothing is said', () => {
    expect(approvalRule(national.resolved.pack)).toEqual({ count: 1, roles: ['hr'] });
    expect(approvalRule(undefined)).toEqual({ count: 1, roles: ['hr'] });
    const strict = { ...national.resolved.pack, approvals: { count: 2, roles: ['hr', 'admin'], provenance: 'seed' } };
    expect(approvalRule(strict as typeof national.resolved.pack)).toEqual({ count: 2, roles: ['hr', 'admin'] });
  });
});
