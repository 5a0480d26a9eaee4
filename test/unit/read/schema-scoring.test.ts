import { describe, expect, test } from 'vitest';
import { findingsOf, fixturePack, type Patch, refusalsOf } from '../../support/rules-fixture.ts';

describe('scoring, outcomes and phases', () => {
  test.each<[string, Patch, string, string]>([
    ['indicators that do not add up', { '/indicators/0/weight': 3000 }, '/indicators', 'weights-sum'],
    ['indicators above 100 %', { '/indicators/0/weight': 5000 }, '/indicators', 'weights-sum'],
    [
      'employees without any indicator',
      {
        '/indicators/0/when': { fact: 'publicService', equals: true },
        '/indicators/1/when': { fact: 'publicService', equals: true },
      },
      '/indicators',
      'indicators-none-apply',
    ],
    [
      'an indicator of something that is no score',
      { '/indicators/0/of': 'months' },
      '/indicators/speed/of',
      'not-a-score',
    ],
    ['an indicator that may exceed 120', { '/facts/speed/max': 12001 }, '/indicators/speed/of', 'not-a-score'],
    ['an indicator of an unknown name', { '/indicators/0/of': 'nothing' }, '/indicators/speed/of', 'fact-unknown'],
    [
      'a condition of an indicator that cannot hold',
      { '/indicators/0/when': { fact: 'behaviour', equals: 'x' } },
      '/indicators/speed/when/equals',
      'type-wrong',
    ],
    ['an unknown final score', { '/scoring/final': 'nothing' }, '/scoring/final', 'fact-unknown'],
    ['a final score that is no score', { '/scoring/final': 'behaviour' }, '/scoring/final', 'not-a-score'],
    ['assessors that do not add up', { '/assessors/0/weight': 9000 }, '/assessors', 'weights-sum'],
    ['another rounding', { '/scoring/round': 'floor' }, '/scoring/round', 'value-not-allowed'],
    [
      'an unknown legal basis',
      { '/outcomes/0/legal': ['uu-5-2014'] },
      '/outcomes/certificate/legal/0',
      'legal-unknown',
    ],
    ['an unknown office', { '/outcomes/0/approval': 'mayor' }, '/outcomes/certificate/approval', 'value-not-allowed'],
    ['one code for two outcomes', { '/outcomes/1/code': 'SERTIFIKAT' }, '/outcomes/reprimand/code', 'code-twice'],
    ['a code in small letters', { '/outcomes/1/code': 'teguran' }, '/outcomes/reprimand/code', 'format-wrong'],
    [
      'an unknown outcome to exclude',
      { '/outcomes/1/excludes': ['nothing'] },
      '/outcomes/reprimand/excludes',
      'outcome-unknown',
    ],
    [
      'outcomes that exclude each other',
      { '/outcomes/0/excludes': ['reprimand'] },
      '/outcomes/certificate/excludes',
      'outcomes-exclude-each-other',
    ],
    [
      'a number without provenance',
      { '/flags/0/provenance': undefined },
      '/flags/slow/conditions/not/value',
      'provenance-missing',
    ],
    [
      'a provenance that names other fields only',
      { '/indicators/0/provenance': { of: 'seed' } },
      '/indicators/speed/weight',
      'provenance-missing',
    ],
    [
      'an unknown provenance',
      { '/indicators/0/provenance': 'rumour' },
      '/indicators/speed/provenance',
      'value-not-allowed',
    ],
    ['no final stage', { '/phases/1': undefined }, '/phases', 'stage-missing'],
    ['no stage for outcomes', { '/phases/3': undefined }, '/phases', 'stage-missing'],
    ['a stage without a deadline', { '/phases/0/closes': undefined }, '/phases/targets/closes', 'deadline-missing'],
    [
      'a stage with two deadlines',
      { '/phases/0/lasts': { workingDays: 3 } },
      '/phases/targets/lasts',
      'deadline-twice',
    ],
    [
      'a stage that closes before it opens',
      { '/phases/0/opens': 'P2M' },
      '/phases/targets/closes',
      'plan-not-monotone',
    ],
    [
      'a result before the score',
      {
        '/phases/0': {
          id: 'early',
          kind: 'result',
          title: { id: 'x', en: 'x' },
          onDeadline: { do: 'hold' },
          provenance: 'default',
        },
      },
      '/phases/assessment/kind',
      'stage-order',
    ],
    ['an unknown field of a stage', { '/phases/0/remind': [7] }, '/phases/targets/remind', 'field-unknown'],
    [
      'a course nobody offers',
      {
        '/phases/0': {
          id: 'start',
          kind: 'briefing',
          acknowledge: true,
          courses: ['etika'],
          title: { id: 'x', en: 'x' },
          closes: 'P1M',
          onDeadline: { do: 'hold' },
          provenance: 'default',
        },
      },
      '/phases/start/courses/0',
      'course-unknown',
    ],
    [
      'a reward gate without its fact',
      {
        '/training': [
          {
            course: 'etika',
            title: { id: 'x', en: 'x' },
            effect: 'rewardGate',
            provider: 'internal',
            provenance: 'seed',
          },
        ],
      },
      '/training/etika/fact',
      'training-fact',
    ],
    [
      'a course of raters without its fact',
      {
        '/training': [
          {
            course: 'etika',
            title: { id: 'x', en: 'x' },
            effect: 'none',
            raters: true,
            provider: 'internal',
            provenance: 'seed',
          },
        ],
      },
      '/training/etika/fact',
      'training-fact',
    ],
    [
      'a distribution of no predicate',
      { '/distribution/patterns/BAIK/atMost': { HEBAT: 1 } },
      '/distribution/patterns/BAIK/atMost/HEBAT',
      'value-not-allowed',
    ],
    [
      'a day that is not in the calendar',
      { '/calendar/holidays/0/date': '2027-02-29' },
      '/calendar/holidays/2027-02-29/date',
      'day-unknown',
    ],
    ['no working weekday', { '/calendar/workingWeekdays': [] }, '/calendar/workingWeekdays', 'too-few'],
    ['a period that ends before it begins', { '/effective/to': '2025-12-31' }, '/effective/to', 'range-empty'],
    [
      'a policy review on 31 June',
      { '/policyReview': { dueDates: ['06-31'], measures: [], provenance: 'seed' } },
      '/policyReview/dueDates/0',
      'format-wrong',
    ],
    ['a pack that claims to be the law', { '/illustrative': false }, '/illustrative', 'value-not-allowed'],
    [
      'more than 100 rules',
      {
        '/flags': Array.from({ length: 50 }, (_, i) => ({
          id: `f${i}`,
          code: `F${i}`,
          title: { id: 'x', en: 'x' },
          conditions: { all: [{ fact: 'newIdea', operator: 'equal', value: true }] },
        })),
        '/population': Array.from({ length: 50 }, (_, i) => ({
          id: `p${i}`,
          title: { id: 'x', en: 'x' },
          exclude: { all: [{ fact: 'publicService', operator: 'equal', value: true }] },
        })),
      },
      '',
      'too-many-rules',
    ],
  ])('refuse %s', (_name, patch, pointer, code) => {
    expect(refusalsOf(patch)).toContainEqual([pointer, code]);
  });

  test('a band that requires a fact must name a predicate of the bands', () => {
    const bands = {
      mode: 'bands',
      of: 'resultScore',
      cuts: [9000],
      values: ['KURANG', 'BAIK'],
      legal: [],
      provenance: 'default',
    };
    const requires = { value: 'SANGAT_BAIK', fact: 'newIdea', equals: true, otherwise: 'BAIK' };
    const codes = findingsOf(() => fixturePack({ '/predicates': { ...bands, requires }, '/outcomes': [] })).map(
      (finding) => finding.pointer,
    );
    expect(codes).toEqual(['/predicates/requires/value']);
  });
});
