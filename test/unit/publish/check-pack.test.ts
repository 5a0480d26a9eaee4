import { beforeAll, describe, expect, it } from 'vitest';
import { approvalRule } from '../../../rules/inherit/approvals.ts';
import { type CheckedPack, checkPack } from '../../../rules/publish/check-pack.ts';
import { LADDER } from '../../../rules/publish/ladder.ts';
import type { PackSource } from '../../../rules/language/types.ts';
import { loadRegionPacks, type RegionPack } from '../../../store/pack/files.ts';
import { HOME, NATION, THIRD } from '../../support/regions.ts';

let national: RegionPack;
let region: RegionPack;
beforeAll(async () => {
  const packs = await loadRegionPacks('rules/regions');
  const find = (id: string) => packs.find((pack) => pack.id === id) as RegionPack;
  [national, region] = [find(NATION), find(HOME)];
});

const RUNGS = ['identity', ...LADDER.map(({ step }) => step)];
const steps = (checked: CheckedPack) =>
  checked.state === 'readable'
    ? checked.report.ladder.steps.map(({ step, result }) => `${step} ${result}`)
    : checked.state;
const ancestors = () => [national.source];
const others = [{ version: 1, effective: { from: '2025-01-01', to: null } }];
const expected = () => ({ id: HOME, version: 2, parent: { id: NATION, version: 1 }, others });
const findings = (checked: CheckedPack) =>
  checked.state === 'readable' ? checked.report.ladder.steps.flatMap((step) => step.findings) : [];

describe('the check of a pack', () => {
  it('passes a shipped pack with its cases and says what it would be', async () => {
    const checked = await checkPack({ document: region.source, cases: region.cases, ancestors: ancestors() });
    expect(steps(checked)).toEqual(RUNGS.map((step) => `${step} passed`));
    const pack = { id: HOME, version: region.source.version, digest: region.resolved.digest };
    expect(checked).toMatchObject({ report: { ladder: { publishable: true, pack } } });
  });

  it('keeps a document that is wrong further up, and names every step that fails', async () => {
    const wrong = { ...region.source, outcomes: [{ id: 'x', code: 'X' }] };
    const checked = await checkPack({ document: wrong, cases: [], ancestors: ancestors() });
    expect(steps(checked)).toEqual([
      'identity passed',
      'schema passed',
      'resolve failed',
      ...RUNGS.slice(3).map((step) => `${step} notReached`),
    ]);
    const uncovered = await checkPack({ document: region.source, cases: [], ancestors: ancestors() });
    expect(steps(uncovered)).toContain('cases failed');
    expect(uncovered).toMatchObject({ resolved: { digest: region.resolved.digest } });
  });

  it('an outline ends when the pack is resolved', async () => {
    const checked = await checkPack({ document: region.source, cases: [], ancestors: ancestors(), outline: true });
    expect(steps(checked)).toEqual(['identity passed', 'schema passed', 'resolve passed', 'cost passed']);
  });

  it('reads nothing that is no pack', async () => {
    for (const document of [null, [], 'x', {}, { ...region.source, $where: '1' }, { ...region.source, version: 1.5 }]) {
      expect(steps(await checkPack({ document, cases: [], ancestors: [] }))).toBe('unreadable');
    }
    const cases = [{ name: 'x', given: {}, expect: {} }];
    expect(steps(await checkPack({ document: region.source, cases, ancestors: ancestors() }))).toBe('unreadable');
  });

  it('holds a draft to its id, its version, its parent and its time', async () => {
    const pointers = async (more: Partial<PackSource>) => {
      const document = { ...region.source, version: 2, effective: { from: '2027-01-01', to: null }, ...more };
      const sent = { document, cases: [], ancestors: ancestors(), expected: expected() };
      const first = await checkPack({ ...sent, outline: true });
      const identity = first.state === 'readable' ? first.report.ladder.steps[0] : undefined;
      return identity?.findings.map(({ pointer, code }) => `${pointer} ${code}`);
    };
    expect(await pointers({})).toEqual([]);
    expect(await pointers({ version: 3 })).toEqual(['/version S01']);
    expect(await pointers({ id: 'medan' })).toEqual(['/id S01']);
    // Another parent, or none, would be a way round what the parent demands.
    expect(await pointers({ extends: { id: THIRD, version: 1 } })).toEqual(['/extends S01']);
    expect(await pointers({ effective: { from: '2025-01-01', to: null } })).toEqual(['/effective/from I04']);
    expect(await pointers({ effective: { from: '2024-01-01', to: '2024-06-30' } })).toEqual(['/effective/from I04']);
    for (const effective of [{ from: 'x', to: null }, { from: '2027-01-01', to: '2027-99-99' }, { from: 1 }, 'x']) {
      expect(await pointers({ effective })).toBeOneOf([[], undefined]);
    }
    const { extends: _, ...orphan } = region.source;
    const sent = { document: { ...orphan, version: 2 }, cases: [], ancestors: [], expected: expected() };
    expect(findings(await checkPack({ ...sent, outline: true })).map(({ pointer }) => pointer)).toContain('/extends');
  });

  it('says so when the parent is not published', async () => {
    const unknownParent = { id: NATION, version: 9 };
    const checked = await checkPack({ document: region.source, cases: [], ancestors: [], unknownParent });
    expect(findings(checked)[0]).toMatchObject({ code: 'I05', pointer: '/extends' });
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
