/** Rules of reviews: what they read of a day, what they propose, and what publishing says of them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { proposeReview } from '../../../rules/decide/review.ts';
import { workStanding } from '../../../rules/decide/review-standing.ts';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import { PackError } from '../../../rules/language/errors.ts';
import type { ReviewFacts } from '../../../rules/language/review-facts.ts';
import type { PackSource, RulePack } from '../../../rules/language/types.ts';
import { lintPack } from '../../../rules/publish/lint/lint.ts';
import { targetPack, targetThatCameTo } from '../../support/target-packs.ts';

let chain: PackSource[];
const both = (text: string) => ({ id: text, en: text });
const rule = (id: string, result: string, conditions: object) => ({
  id,
  title: both(id),
  result,
  conditions,
  provenance: 'default',
});
const below = (fact: string, value: number) => ({ fact, operator: 'lessThan', value });
const RULES = [
  rule('warned', 'WARN', {
    all: [{ fact: 'lastReview', operator: 'in', value: ['COACH', 'WARN'] }, below('attainmentToTime', 7000)],
  }),
  rule('behind', 'COACH', {
    any: [below('attainmentToTime', 8000), { fact: 'targetsLate', operator: 'greaterThan', value: 0 }],
  }),
];

const withRules = (reviewRules: object[]): RulePack => {
  const own = chain.at(-1);
  if (!own) throw new Error('no pack');
  return resolvePack([...chain.slice(0, -1), { ...own, reviewRules }]).pack;
};

beforeAll(() => {
  ({ chain } = targetPack());
});

const FACTS: ReviewFacts = {
  attainmentSoFar: 5000,
  timePassed: 5000,
  attainmentToTime: 10_000,
  targetsTotal: 2,
  targetsReported: 2,
  reportedShare: 10_000,
  targetsLate: 0,
  actionsOverdue: 0,
  lastReview: 'NONE',
};
const ALL = ['ON_TRACK', 'COACH', 'RETARGET', 'WARN'] as const;

describe('a proposal', () => {
  it('is that of the first rule that holds, else on track', async () => {
    const pack = withRules(RULES);
    expect(await proposeReview(pack, FACTS, ALL)).toEqual({ result: 'ON_TRACK', rule: null });
    expect(await proposeReview(pack, { ...FACTS, attainmentToTime: 8000 }, ALL)).toMatchObject({ rule: null });
    expect(await proposeReview(pack, { ...FACTS, attainmentToTime: 7999 }, ALL)).toEqual({
      result: 'COACH',
      rule: 'behind',
    });
    expect(await proposeReview(pack, { ...FACTS, targetsLate: 1 }, ALL)).toEqual({ result: 'COACH', rule: 'behind' });
    const again = { ...FACTS, attainmentToTime: 6999, lastReview: 'COACH' };
    expect(await proposeReview(pack, again, ALL)).toEqual({ result: 'WARN', rule: 'warned' });
  });

  it('is never one that the review may not come to, and none at all without rules', async () => {
    const again = { ...FACTS, attainmentToTime: 6999, lastReview: 'COACH' };
    expect(await proposeReview(withRules(RULES), again, ['ON_TRACK', 'COACH'])).toEqual({
      result: 'COACH',
      rule: 'behind',
    });
    expect(await proposeReview(withRules(RULES), FACTS, ['COACH'])).toBe(null);
    expect(await proposeReview(resolvePack(chain).pack, FACTS, ALL)).toBe(null);
  });
});

describe('somebody without targets that could be measured', () => {
  const none = { ...FACTS, targetsTotal: 0, targetsReported: 0, attainmentSoFar: 0, attainmentToTime: 0 };
  it('is neither behind nor on track; what reads no target still holds', async () => {
    expect(await proposeReview(withRules(RULES), none, ALL)).toBe(null);
    const other = rule('open', 'COACH', { all: [{ fact: 'actionsOverdue', operator: 'greaterThan', value: 0 }] });
    expect(await proposeReview(withRules([...RULES, other]), { ...none, actionsOverdue: 1 }, ALL)).toEqual({
      result: 'COACH',
      rule: 'open',
    });
  });
});

describe('a year whose targets changed', () => {
  it('counts each target for the days for which it was agreed', () => {
    const standing = workStanding(resolvePack(chain).pack, {
      from: '2026-01-01',
      to: '2026-12-31',
      results: [],
      actionsOverdue: 0,
      today: '2026-07-02',
      earlier: [{ ...targetThatCameTo(10_000, { id: 't1' }), from: '2026-01-01', to: '2026-06-30', days: 120 }],
      targets: [
        {
          ...targetThatCameTo(0, { id: 't2', actual: null, reportedOn: null }),
          from: '2026-07-01',
          to: '2026-12-31',
          days: 120,
        },
      ],
    });
    expect(standing).toMatchObject({ attainmentSoFar: 5000, timePassed: 5014, targetsTotal: 1, targetsReported: 0 });
  });
});

describe('how the work stands', () => {
  const year = { from: '2026-01-01', to: '2026-12-31', results: [], actionsOverdue: 0 };
  it('is what was attained by weight, compared with the time that has passed', () => {
    const pack = resolvePack(chain).pack;
    const targets = [
      targetThatCameTo(6000, { id: 't1', weight: 7500 }),
      targetThatCameTo(0, { id: 't2', weight: 2500, actual: null, reportedOn: null }),
    ];
    const standing = workStanding(pack, {
      ...year,
      targets,
      today: '2026-07-02',
      results: ['COACH'],
      actionsOverdue: 2,
    });
    expect(standing).toEqual({
      attainmentSoFar: 4500,
      timePassed: 5014,
      attainmentToTime: 8975,
      targetsTotal: 2,
      targetsReported: 1,
      reportedShare: 5000,
      targetsLate: 0,
      actionsOverdue: 2,
      lastReview: 'COACH',
    });
  });

  it('counts what is past its day and not reached, and nothing divides by nothing', () => {
    const pack = resolvePack(chain).pack;
    const targets = [
      targetThatCameTo(9999, { id: 't1', weight: 5000, due: '2026-03-31' }),
      targetThatCameTo(10_000, { id: 't2', weight: 5000, due: '2026-03-31' }),
    ];
    expect(workStanding(pack, { ...year, targets, today: '2026-03-31' }).targetsLate).toBe(0);
    expect(workStanding(pack, { ...year, targets, today: '2026-04-01' }).targetsLate).toBe(1);
    const before = workStanding(pack, { ...year, targets: [], today: '2025-12-01' });
    expect(before).toMatchObject({
      attainmentSoFar: 0,
      timePassed: 0,
      attainmentToTime: 10_000,
      reportedShare: 0,
      lastReview: 'NONE',
    });
  });
});

describe('publishing', () => {
  const findings = (rules: object[]) => {
    const own = chain.at(-1);
    if (!own) throw new Error('no pack');
    const next = [...chain.slice(0, -1), { ...own, reviewRules: rules }];
    return lintPack(resolvePack(next), next)
      .findings.filter(({ pointer }) => pointer.startsWith('/reviewRules'))
      .map(({ code, pointer }) => `${code} ${pointer}`);
  };

  it('finds nothing wrong with rules that each have their turn', () => {
    expect(findings(RULES)).toEqual(['L02 /reviewRules/warned', 'L02 /reviewRules/behind']);
  });

  it('finds rules without a turn, comparisons with one answer, and conditions that change nothing', () => {
    expect(findings([...RULES, rule('late', 'WARN', { all: [below('attainmentToTime', 5000)] })])).toContain(
      'R03 /reviewRules/late',
    );
    const never = { all: [below('timePassed', 5000), { fact: 'timePassed', operator: 'greaterThan', value: 6000 }] };
    expect(findings([rule('never', 'COACH', never)])).toContain('R01 /reviewRules/never');
    expect(findings([rule('dead', 'COACH', { any: [below('timePassed', 5000), below('targetsLate', 0)] })])).toContain(
      'R05 /reviewRules/dead/conditions/any/1',
    );
    const twice = { any: [below('timePassed', 5000), below('timePassed', 4000)] };
    expect(findings([rule('idle', 'COACH', twice)])).toContain('R04 /reviewRules/idle/conditions/any/1');
  });

  it('refuses names that no review knows, and numbers without an origin', () => {
    const wrong = (rules: object[]) => {
      try {
        withRules(rules);
        return [];
      } catch (error) {
        if (!(error instanceof PackError)) throw error;
        return error.errors.map(({ pointer, code }) => `${code} ${pointer}`);
      }
    };
    expect(wrong([rule('a', 'COACH', { all: [below('finalScore', 5)] })])).toEqual([
      'fact-unknown /reviewRules/a/conditions/all/0/fact',
    ]);
    const unsourced = { id: 'a', title: both('a'), result: 'COACH', conditions: { all: [below('timePassed', 5)] } };
    expect(wrong([unsourced])[0]).toMatch(/^provenance-missing/);
  });
});
