/** What a joint target comes to, and what becomes of shares when an owner leaves. */
import { describe, expect, it, test } from 'vitest';
import {
  contributed,
  disputeDecided,
  leaving,
  reweighted,
  resultSettled,
  signed,
  soFar,
} from '../../../api/goal/joint-moves.ts';
import { Problem } from '../../../api/problem/problem.ts';
import type { JointOwner, JointTargetDoc } from '../../../store/goal/types.ts';

const owner = (unit: string, share: number, more: Partial<JointOwner> = {}): JointOwner => ({
  unit,
  share,
  signedBy: `head-${unit}`,
  left: false,
  amount: null,
  day: null,
  ...more,
});
const joint = (more: Partial<JointTargetDoc> = {}): JointTargetDoc => ({
  _id: 'jt-1',
  region: 'r',
  revision: 3,
  history: [],
  createdAt: '',
  updatedAt: '',
  title: 'Siswa sehat',
  measure: 'Siswa diperiksa',
  countedIn: 'siswa',
  direction: 'higher',
  aspect: 'quantity',
  value: 1_000_0000,
  upper: null,
  due: '2026-12-31',
  year: 2026,
  lead: 'a',
  owners: [owner('a', 5000), owner('b', 3000), owner('c', 2000)],
  combine: 'sum',
  agreed: 1_000_0000,
  withdrawal: 'reweight',
  state: 'IN_FORCE',
  dispute: null,
  result: null,
  ...more,
});
/** The year is over. */
const LATEST = '2027-01-05';
const shares = (owners: readonly JointOwner[] = []) => owners.map(({ share }) => share);
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return error instanceof Problem ? error.code : 'other';
  }
};

describe('an owner who leaves', () => {
  const leave = { unit: 'c', reason: 'Anggaran dialihkan' };
  test.each([
    ['reweight', [6250, 3750, 0], undefined],
    ['leadTakes', [7000, 3000, 0], undefined],
    ['drop', [6250, 3750, 0], 800_0000],
  ] as const)('leaves its share as the pack says: %s', (withdrawal, expected, value) => {
    const { set } = leaving(joint({ withdrawal }), leave);
    expect([shares(set.owners), set.value, set.state]).toEqual([expected, value, undefined]);
  });

  it('leaves what it brought, unless its part is dropped', () => {
    const owners = [owner('a', 5000, { amount: 400_0000 }), owner('b', 3000), owner('c', 2000, { amount: 100_0000 })];
    const results = (['reweight', 'leadTakes', 'drop'] as const).map((withdrawal) => {
      const target = joint({ withdrawal, owners });
      return soFar({ ...target, ...leaving(target, leave).set });
    });
    expect(results).toEqual([500_0000, 500_0000, 400_0000]);
  });

  it('leaves once, while it is in force, and never as the lead', () => {
    const gone = joint({ owners: [owner('a', 6250), owner('b', 3750), owner('c', 0, { left: true })] });
    expect(codeOf(() => leaving(gone, leave))).toBe('already-done');
    expect(codeOf(() => leaving(joint({ state: 'SETTLED' }), leave))).toBe('joint-target-state');
    expect(codeOf(() => leaving(joint(), { ...leave, unit: 'a' }))).toBe('goal-invalid');
    expect(codeOf(() => leaving(joint(), { ...leave, unit: 'x' }))).toBe('goal-invalid');
    expect(codeOf(() => contributed(gone, { unit: 'c', amount: 1, at: '2026-06-01' }, LATEST))).toBe('goal-invalid');
  });

  it('leaves shares that always add up to the whole', () => {
    for (let n = 0; n < 500; n += 1) {
      const parts = [n % 7, n % 11, n % 13, n % 17].map((each) => each + 1);
      const total = parts.reduce((sum, each) => sum + each, 0);
      const owners = parts.map((each, i) => owner(`u${i}`, Math.round((each * 10_000) / total), { left: i === n % 4 }));
      expect(shares(reweighted(owners)).reduce((sum, each) => sum + each, 0)).toBe(10_000);
    }
  });
});

describe('a signature', () => {
  const proposed = joint({ state: 'PROPOSED', owners: [owner('a', 5000), owner('b', 5000, { signedBy: null })] });

  it('of the last owner puts it in force; each owner is signed for by another person, once', () => {
    expect(signed(proposed, { unit: 'b', person: 'p' }).set).toMatchObject({ state: 'IN_FORCE' });
    expect(codeOf(() => signed(proposed, { unit: 'b', person: 'head-a' }))).toBe('same-hands');
    expect(codeOf(() => signed(proposed, { unit: 'a', person: 'p' }))).toBe('already-done');
    expect(codeOf(() => signed({ ...proposed, state: 'CANCELLED' }, { unit: 'b', person: 'p' }))).toBe(
      'joint-target-state',
    );
  });

  it('comes before anything is brought or settled', () => {
    expect(codeOf(() => contributed(proposed, { unit: 'a', amount: 1, at: '2026-06-01' }, LATEST))).toBe(
      'joint-target-state',
    );
    expect(codeOf(() => resultSettled(proposed, '2026-12-31', LATEST))).toBe('joint-target-state');
  });
});

describe('the one result', () => {
  const brought = (unit: string, amount: number | string, at: string) =>
    contributed(joint(), { unit, amount, at }, LATEST);

  it('is the sum of what owners brought, or their mean by shares', () => {
    const owners = [owner('a', 5000, { amount: 40_0000 }), owner('b', 3000, { amount: 20_0000 }), owner('c', 2000)];
    expect(soFar(joint({ owners }))).toBe(60_0000);
    expect(soFar(joint({ owners, combine: 'mean' }))).toBe(32_5000);
    expect(soFar(joint())).toBeNull();
  });

  it('counts of each owner the latest day, in its own unit', () => {
    expect(brought('b', '1.200,5', '2026-06-01').told).toMatchObject({ amount: 1_200_5000, day: '2026-06-01' });
    const owners = [owner('a', 5000, { amount: 1_0000, day: '2026-06-01' }), owner('b', 5000)];
    const at = (day: string, amount = 2) =>
      codeOf(() => contributed(joint({ owners }), { unit: 'a', amount, at: day }, LATEST));
    expect([at('2026-05-31'), at('2026-06-01'), at('2026-06-01', 1), at('2027-01-01')]).toEqual([
      'goal-invalid',
      'none',
      'already-done',
      'goal-invalid',
    ]);
    expect(codeOf(() => brought('b', '1.200', '2026-06-01'))).toBe('goal-invalid');
  });

  it('knows no day that has not come, nor takes one from a decision', () => {
    const early = '2026-06-30';
    const [a, b] = [owner('a', 5000, { amount: 1_0000, day: early }), owner('b', 5000)];
    const now = joint({ owners: [a, b] });
    const days = ['2026-07-01', early].map((at) => [
      codeOf(() => contributed(now, { unit: 'b', amount: 1, at }, early)),
      codeOf(() => resultSettled(now, at, early)),
    ]);
    expect(days).toEqual([
      ['goal-invalid', 'goal-invalid'],
      ['none', 'none'],
    ]);
    const disputes = { ...now, dispute: { unit: 'b', by: 'head-b', reason: 'Kurang' } };
    const decision = { decision: 'upheld', amounts: [{ unit: 'b', amount: 2 }], reason: 'Benar' } as const;
    expect(disputeDecided(disputes, decision, early).set.owners?.[1]?.day).toBe(early);
  });

  it('waits for a dispute, whose decision may put right what was brought', () => {
    const owners = [owner('a', 5000, { amount: 40_0000, day: '2026-06-01' }), owner('b', 5000)];
    const open = joint({ owners, dispute: { unit: 'b', by: 'head-b', reason: 'Salah hitung' } });
    expect(codeOf(() => resultSettled(open, '2026-12-31', LATEST))).toBe('joint-target-state');
    const amounts = [{ unit: 'a', amount: 35 }];
    const { set, type } = disputeDecided(open, { decision: 'upheld', amounts, reason: 'Benar' }, LATEST);
    expect([type, set.dispute, set.owners?.[0]?.amount]).toEqual(['jointTarget.disputeUpheld', null, 35_0000]);
    expect(codeOf(() => disputeDecided(open, { decision: 'rejected', amounts, reason: 'Tidak' }, LATEST))).toBe(
      'goal-invalid',
    );
    expect(codeOf(() => disputeDecided(joint(), { decision: 'rejected', reason: 'Tidak' }, LATEST))).toBe(
      'already-done',
    );
    expect(resultSettled({ ...open, ...set }, '2026-12-31', LATEST).set.result).toEqual({
      actual: 35_0000,
      day: '2026-12-31',
    });
  });
});
