/** For every code of the lint a minimal pack that has the fault and one that nearly has it. */
import type { PackCase } from '../../../rules/publish/cases.ts';
import type { LadderInput } from '../../../rules/publish/ladder.ts';
import type { LintCode } from '../../../rules/publish/lint/codes.ts';
import { cappedPatch, TWELVE } from '../../support/capped-reward.ts';
import { aPopulation } from '../../support/preview.ts';
import { fixturePack, goodFacts, packJson, type Patch } from '../../support/rules-fixture.ts';

/** `at` is where the bad one is found; the good one has nothing of the code there. */
export type Example = { bad: LadderInput; at: string; good: LadderInput };

const x = { id: 'x', en: 'x' };
const SERVICE = { label: x, provenance: 'default' };
const of = (patch: Patch, cases: PackCase[] = []): LadderInput => ({ chain: [packJson(patch)], cases });
const below = (fields: Record<string, unknown>, patch: Patch): LadderInput => ({
  chain: [
    packJson(patch),
    {
      format: 'siklus.pack/1',
      id: 'anak',
      version: 1,
      area: '99.02',
      title: x,
      effective: { from: '2026-01-01', to: null },
      extends: { id: 'contoh', version: 1 },
      ...fields,
    },
  ],
  cases: [],
});
const pair = (at: string, bad: Patch, good: Patch): Example => ({ at, bad: of(bad), good: of(good) });
/** With one person of the last cycle, whom the unchanged pack has decided. */
const about = (at: string, bad: Patch, good: Patch): Example => {
  const population = aPopulation(fixturePack(), [goodFacts]);
  return { at, bad: { ...of(bad), population }, good: { ...of(good), population } };
};
const derived = (node: Record<string, unknown>): Patch => ({ '/derived/made': { ...SERVICE, ...node } });
const outcome = (id: string, fields: Record<string, unknown>) => ({
  id,
  code: id.toUpperCase(),
  kind: 'sanction',
  title: x,
  severity: 2,
  approval: 'supervisor',
  legal: ['pp-30-2019'],
  provenance: 'default',
  ...fields,
});
const predicateIn = (...value: string[]) => ({ fact: 'predicate', operator: 'in', value });
const religion = {
  '/facts/faith': {
    ...SERVICE,
    type: 'bool',
    source: 'roster',
    missing: 'zero',
    label: { id: 'Agama', en: 'Religion' },
  },
};
const workflowFact = (unit: string, max: number) => ({
  ...SERVICE,
  type: 'int',
  unit,
  min: 0,
  max,
  source: 'workflow',
  missing: 'zero',
});
const peers = { '/facts/peerMean': workflowFact('hundredth', 12_000), '/facts/peerCount': workflowFact('count', 100) };
const heard = (from: number) => ({
  all: [
    { fact: 'peerCount', operator: 'greaterThanInclusive', value: from },
    { fact: 'peerMean', operator: 'lessThan', value: 6000 },
  ],
});
const SLOW = '/flags/slow/conditions/not/value';
const quality = (value: number, flags: string[]): PackCase => ({
  name: `quality ${value}`,
  given: { ...goodFacts, quality: value },
  expect: { flags },
});
const copy = (speed: number) => ({
  ...outcome('twin', { kind: 'reward' }),
  conditions: {
    all: [
      predicateIn('BAIK', 'SANGAT_BAIK'),
      {
        any: [
          { fact: 'newIdea', operator: 'equal', value: true },
          { fact: 'speed', operator: 'greaterThan', value: speed },
        ],
      },
    ],
  },
});
const feedback = {
  id: 'voices',
  kind: 'feedback',
  title: x,
  closes: 'P1M',
  onDeadline: { do: 'autoForward' },
  provenance: 'default',
};
const overriding = (second: string): Patch => ({
  '/outcomes/-': outcome('first', { overrides: 'reprimand', conditions: { all: [predicateIn('KURANG')] } }),
  '/outcomes/3': outcome('second', { overrides: 'reprimand', conditions: { all: [predicateIn(second)] } }),
});
const below60 = (value: number) => ({ all: [{ fact: 'resultScore', operator: 'lessThan', value }] });
const staircase = (written: Record<string, unknown>): Patch => ({
  '/outcomes/1': outcome('oral', { conditions: below60(7000) }),
  '/outcomes/2': outcome('written', { severity: 3, conditions: below60(6000), ...written }),
});
/** A rule that asks about so many facts of forty choices each. */
const manyChoices = (n: number): Patch => {
  const names = Array.from({ length: n }, (_, i) => `pick${i}`);
  const values = Array.from({ length: 40 }, (_, i) => `v${i}`);
  const fact = { ...SERVICE, type: 'enum', values, source: 'roster', missing: 'hold' };
  return {
    ...Object.fromEntries(names.map((name) => [`/facts/${name}`, fact])),
    '/outcomes/0/conditions/all/0': { any: names.map((name) => ({ fact: name, operator: 'equal', value: 'v1' })) },
  };
};
const newYear2028 = { date: '2028-01-01', label: x };
/** The mean of two scores from 1.00 to 4.00, made a score of 100; or their sum, which is not rounded before. */
const stretched = (type: 'weightedSum' | 'sum'): Patch => ({
  '/derived/combined':
    type === 'sum'
      ? { ...SERVICE, type, add: ['speed', 'quality'] }
      : { ...SERVICE, type, terms: ['speed', 'quality'].map((of) => ({ of, weight: 1 })) },
  '/derived/stretched': {
    ...SERVICE,
    type: 'curve',
    of: 'combined',
    unit: 'hundredth',
    points:
      type === 'sum'
        ? [
            [200, 2500],
            [800, 10_000],
          ]
        : [
            [100, 2500],
            [400, 10_000],
          ],
  },
  '/indicators/0/of': 'stretched',
});
const BAIK: PackCase = { name: 'good', given: goodFacts, expect: { predicate: 'BAIK' } };
const KURANG: PackCase = { name: 'poor', given: goodFacts, expect: { predicate: 'KURANG' } };

export const EXAMPLES: Record<Exclude<LintCode, 'E01'>, Example> = {
  A01: pair(
    '/allow/meant',
    { '/allow': [{ id: 'meant', code: 'R01', at: '/outcomes/certificate', reason: x }] },
    { '/allow': [{ id: 'meant', code: 'C03', at: '/predicates/cells/0/1', reason: x }] },
  ),
  B01: pair('/outcomes/certificate', manyChoices(12), manyChoices(2)),
  C01: pair(
    '/outcomes/certificate',
    { '/outcomes/0/conditions/all/0/value': ['BAIK', 'KURANG'], '/outcomes/1/excludes': undefined },
    { '/outcomes/0/conditions/all/0/value': ['BAIK', 'KURANG'] },
  ),
  C02: pair('/outcomes/certificate/excludes', { '/outcomes/0/excludes': ['reprimand'] }, {}),
  C03: pair(
    '/predicates/cells/0/1',
    {},
    { '/outcomes/1/conditions/all/0/value': ['BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG'] },
  ),
  C04: pair('/outcomes/written', staircase({}), staircase({ excludes: ['oral'] })),
  D01: pair(
    '/derived/made',
    { ...derived({ type: 'sum', add: ['other'] }), '/derived/other': { type: 'sum', add: ['made'], label: x } },
    { ...derived({ type: 'sum', add: ['other'] }), '/derived/other': { type: 'sum', add: ['speed'], label: x } },
  ),
  D02: pair(
    '/derived/made',
    derived({ type: 'sum', add: ['speed', 'months'] }),
    derived({ type: 'sum', add: ['speed', 'quality'] }),
  ),
  D03: pair(
    '/derived/made/onZero',
    derived({ type: 'ratio', of: 'months', by: 'months', scale: 100, unit: 'count' }),
    derived({ type: 'ratio', of: 'months', by: 'months', scale: 100, unit: 'count', onZero: 0 }),
  ),
  F01: pair('/facts/reported', {}, { '/facts/reported': undefined }),
  F02: pair(
    '/facts/speed',
    { '/facts/speed/source': 'public' },
    { '/facts/speed/source': 'public', '/phases/0': feedback },
  ),
  F03: pair(
    '/facts/newIdea/missing',
    { '/outcomes/1/conditions/all/1': { fact: 'newIdea', operator: 'equal', value: false } },
    { '/outcomes/1/conditions/all/1': { fact: 'newIdea', operator: 'equal', value: true } },
  ),
  F04: pair(
    '/flags/slow',
    { ...religion, '/flags/0/conditions': { all: [{ fact: 'faith', operator: 'equal', value: true }] } },
    religion,
  ),
  F05: pair(
    '/facts/months/better',
    { '/flags/0/conditions': { all: [{ fact: 'months', operator: 'lessThan', value: 12 }] } },
    {
      '/flags/0/conditions': { all: [{ fact: 'months', operator: 'lessThan', value: 12 }] },
      '/facts/months/better': 'higher',
    },
  ),
  F06: pair(
    '/flags/slow',
    { ...peers, '/flags/0/conditions': heard(4) },
    { ...peers, '/flags/0/conditions': heard(5) },
  ),
  F07: pair('/facts/speed', { '/facts/speed/source': 'assessor' }, {}),
  G01: pair('/predicates/cells/0', { '/predicates/cells/0': ['SANGAT_KURANG', 'BUTUH_PERBAIKAN'] }, {}),
  G02: pair(
    '/derived/rating/cuts/1',
    { '/derived/rating/cuts': [9000, 9000] },
    { '/derived/rating/cuts': [9000, 9001] },
  ),
  G03: pair(
    '/predicates/cells/2/2',
    { '/facts/speed/max': 10_999, '/facts/quality/max': 10_999, '/outcomes/0/conditions/all/1/any/1/value': 9000 },
    { '/facts/speed/max': 11_000, '/facts/quality/max': 11_000, '/outcomes/0/conditions/all/1/any/1/value': 9000 },
  ),
  I01: {
    at: '/objection',
    bad: below({ objection: { decide: { workingDays: 22 } } }, { '/objection/locked': true }),
    good: below({ objection: { decide: { workingDays: 21 } } }, { '/objection/locked': true }),
  },
  I02: {
    at: '/objection/window/calendarDays',
    bad: below(
      { objection: { window: { calendarDays: 13 } } },
      { '/objection/bounds': { 'window/calendarDays': { min: 14 } } },
    ),
    good: below(
      { objection: { window: { calendarDays: 14 } } },
      { '/objection/bounds': { 'window/calendarDays': { min: 14 } } },
    ),
  },
  I03: pair('/outcomes/second/overrides', overriding('KURANG'), overriding('SANGAT_KURANG')),
  I04: pair(
    '/effective/to',
    { '/effective': { from: '2026-02-01', to: '2026-01-31' } },
    { '/effective': { from: '2026-02-01', to: '2026-02-01' } },
  ),
  I05: { at: '/extends', bad: below({ extends: { id: 'contoh', version: 2 } }, {}), good: below({}, {}) },
  L01: pair(
    '/legalBasis/idle',
    { '/legalBasis/-': { id: 'idle', ref: 'x', certainty: 'read' } },
    { '/legalBasis/-': { id: 'idle', ref: 'x', certainty: 'read' }, '/flags/0/legal': ['idle'] },
  ),
  L02: pair('/flags/slow', {}, { '/flags/0/legal': ['pp-30-2019'] }),
  L03: pair('/flags/slow/legal/0', { '/flags/0/legal': ['pp-30-2020'] }, { '/flags/0/legal': ['pp-30-2019'] }),
  M01: pair('/predicates', { '/predicates/cells/2/1': 'BUTUH_PERBAIKAN' }, {}),
  N01: about(
    '/outcomes/reprimand',
    { '/outcomes/1/conditions/all/0/value': ['BAIK', 'KURANG', 'SANGAT_KURANG'] },
    { '/outcomes/1/conditions/all/0/value': ['BUTUH_PERBAIKAN', 'KURANG', 'SANGAT_KURANG'] },
  ),
  N02: about('/facts', { '/facts/months/max': 23 }, { '/facts/months/max': 24 }),
  P01: pair('/phases/assessment/opens', { '/phases/1/opens': 'P20D' }, { '/phases/1/opens': 'P1M' }),
  P02: pair('/assessors/supervisor/min', { '/assessors/0/min': 2 }, { '/assessors/0/min': 1 }),
  P03: pair(
    '/calendar/holidays',
    { '/effective/from': '2028-01-01' },
    { '/effective': { from: '2027-01-01', to: '2027-12-31' }, '/calendar/holidays/-': newYear2028 },
  ),
  R01: pair(
    '/outcomes/reprimand',
    { '/outcomes/1/conditions': { all: [predicateIn('KURANG'), predicateIn('SANGAT_KURANG')] } },
    { '/outcomes/1/conditions': { any: [predicateIn('KURANG'), predicateIn('SANGAT_KURANG')] } },
  ),
  R02: pair(
    '/outcomes/reprimand',
    { '/outcomes/1/conditions': { all: [{ fact: 'quality', operator: 'greaterThanInclusive', value: 0 }] } },
    { '/outcomes/1/conditions': { all: [{ fact: 'quality', operator: 'greaterThanInclusive', value: 1 }] } },
  ),
  R03: pair('/outcomes/twin', { '/outcomes/-': copy(11_500) }, { '/outcomes/-': copy(11_501) }),
  R04: pair(
    '/outcomes/certificate/conditions/all/2',
    { '/outcomes/0/conditions/all/2': { fact: 'predicate', operator: 'notEqual', value: 'KURANG' } },
    { '/outcomes/0/conditions/all/2': { fact: 'predicate', operator: 'notEqual', value: 'BAIK' } },
  ),
  R05: pair(
    '/outcomes/certificate/conditions/all/1/any/1',
    { '/outcomes/0/conditions/all/1/any/1/value': 12_000 },
    { '/outcomes/0/conditions/all/1/any/1/value': 11_999 },
  ),
  R06: pair(
    '/outcomes/certificate/budget/order/0',
    cappedPatch({ ...TWELVE, order: [{ by: 'speed', first: 'lowest' }] }),
    cappedPatch({ ...TWELVE, order: [{ by: 'months', first: 'lowest' }] }),
  ),
  S01: pair('/surprise', { '/surprise': 1 }, {}),
  T01: {
    at: SLOW,
    bad: of({}, [quality(5001, []), quality(5000, [])]),
    good: of({}, [quality(5000, []), quality(4999, ['LAMBAT'])]),
  },
  T02: {
    at: '/flags/slow',
    bad: of({}, [quality(5000, []), { ...quality(4999, []), expect: { predicate: 'BUTUH_PERBAIKAN' } }]),
    good: of({}, [quality(5000, []), quality(4999, ['LAMBAT'])]),
  },
  T03: {
    at: '/predicates/cells/1/1',
    bad: of({}, [{ ...BAIK, expect: { score: 9200 } }]),
    good: of({}, [BAIK]),
  },
  T04: { at: '/cases/poor', bad: of({}, [KURANG]), good: of({}, [BAIK]) },
  V01: pair(SLOW, { '/flags/0/provenance': undefined }, {}),
  W01: pair('/indicators', { '/indicators/0/weight': 4001 }, { '/indicators/0/weight': 4000 }),
  W02: pair(
    '/derived/made/points/2',
    derived({
      type: 'curve',
      of: 'months',
      unit: 'count',
      points: [
        [0, 0],
        [6, 100],
        [12, 99],
      ],
    }),
    derived({
      type: 'curve',
      of: 'months',
      unit: 'count',
      points: [
        [0, 0],
        [6, 100],
        [12, 100],
      ],
    }),
  ),
  W03: pair('/derived/stretched', stretched('weightedSum'), stretched('sum')),
  X01: pair('/flags/slow/title/en', { '/flags/0/title/en': undefined }, {}),
};
