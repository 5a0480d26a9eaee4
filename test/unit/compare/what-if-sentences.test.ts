import { describe, expect, it } from 'vitest';
import type { OutcomeLine, WhatIfReport } from '../../../rules/compare/what-if-report.ts';
import { whatIfSentences } from '../../../rules/compare/what-if-sentences.ts';

const NOTHING: WhatIfReport = {
  compared: 3,
  notScored: 0,
  refused: [],
  changed: 0,
  sanctioned: 0,
  predicates: [{ before: 'BAIK', after: 'BAIK', count: 3 }],
  outcomes: [],
  cost: { before: { amount: 0, unpriced: 0 }, after: { amount: 0, unpriced: 0 } },
  units: [],
  groups: [],
  kinds: [],
};
const outcome = (counts: Pick<OutcomeLine, 'gained' | 'lost'>): OutcomeLine => ({
  id: 'bonus',
  code: 'BONUS',
  kind: 'reward',
  title: { id: 'Insentif', en: 'Incentive' },
  before: 2,
  after: 2,
  ...counts,
});
const told = (more: Partial<WhatIfReport>, language: 'id' | 'en' = 'en') =>
  whatIfSentences({ ...NOTHING, ...more }).map((sentence) => sentence[language]);

describe('a comparison in sentences', () => {
  it('says that nothing changes and nobody is sanctioned, rather than nothing at all', () => {
    expect(told({})).toEqual(['For the 3 people compared, nothing changes.', 'Nobody newly falls under a sanction.']);
    expect(told({}, 'id')).toEqual([
      'Bagi 3 orang yang dibandingkan, tidak ada yang berubah.',
      'Tidak ada yang baru terkena sanksi.',
    ]);
  });

  it('names who moves to which predicate, and what comes and goes', () => {
    const predicates = [
      { before: 'BAIK', after: 'BAIK', count: 1 },
      { before: 'SANGAT_BAIK', after: 'BAIK', count: 1 },
    ];
    const report = {
      changed: 2,
      predicates,
      outcomes: [outcome({ gained: 0, lost: 0 }), outcome({ gained: 2, lost: 1 })],
    };
    expect(told(report)[0]).toBe('Of 3 people compared, something changes for 2.');
    expect(told(report)).toContain('1 person: Outstanding becomes Good.');
    expect(told(report).filter((line) => line.includes('Incentive'))).toEqual(['“Incentive”: new for 2, gone for 1.']);
    expect(told(report, 'id')).toContain('“Insentif”: baru bagi 2, hilang bagi 1.');
    expect(told({ outcomes: [outcome({ gained: 0, lost: 2 })] })).toContain('“Incentive”: gone for 2.');
  });

  it('counts sanctions, people without a score and people whom the candidate cannot decide', () => {
    const refused = [
      { code: 'facts-missing', count: 1 },
      { code: 'facts-invalid', count: 2 },
    ];
    const lines = told({ sanctioned: 2, notScored: 1, refused });
    expect(lines).toContain('2 people would newly fall under a sanction.');
    expect(lines).toContain('1 person not scored yet.');
    expect(lines).toContain('3 people this pack cannot decide.');
  });

  it('tells money apart from rewards whose pack states no amount', () => {
    const cost = { before: { amount: 1_500_000, unpriced: 2 }, after: { amount: 0, unpriced: 1 } };
    expect(told({ cost })).toContain('Rewards before: Rp1,500,000 + 2 without an amount; after: 1 without an amount.');
    expect(told({ cost }, 'id')).toContain(
      'Penghargaan sebelumnya: Rp1.500.000 + 2 tanpa nilai rupiah; sesudahnya: 1 tanpa nilai rupiah.',
    );
    const none = { before: { amount: 500, unpriced: 0 }, after: { amount: 0, unpriced: 0 } };
    expect(told({ cost: none })).toContain('Rewards before: Rp500; after: Rp0.');
  });
});
