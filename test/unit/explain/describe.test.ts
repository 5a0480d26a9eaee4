import { describe, expect, test } from 'vitest';
import { describePack } from '../../../rules/explain/describe.ts';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import { parsePackSource } from '../../../rules/read/schema.ts';
import { HUGE } from '../../support/huge-packs.ts';
import { fixturePack, type Patch } from '../../support/rules-fixture.ts';

const about = (patch: Patch = {}) => describePack(fixturePack(patch).pack);
const both = (word: string) => ({ id: word, en: word });

describe('what is particular about a pack', () => {
  test('is told from its data', () => {
    expect(about()).toEqual({
      id: 'contoh',
      title: both('Contoh'),
      regime: { id: 'matriks (Hasil kerja × Perilaku)', en: 'matrix (Work result × Behaviour)' },
      indicators: both('Kecepatan 40%; Kualitas 60%'),
      peers: { id: 'tidak', en: 'no' },
      publicVoice: { id: 'tidak', en: 'no' },
      dailyReport: { id: 'tidak', en: 'no' },
      training: { id: 'tidak ada', en: 'none' },
      systemReview: { id: 'tidak', en: 'no' },
      rewards: { id: 'Sertifikat', en: 'Certificate' },
      ownSanctions: { id: 'Teguran', en: 'Reprimand' },
      collaboration: { id: 'tidak ada', en: 'none' },
      rewardCodes: ['SERTIFIKAT'],
      sanctionCodes: ['TEGURAN'],
    });
  });

  test('rewards and sanctions that come from the national pack are not its own', () => {
    const summary = about({
      '/outcomes/0/provenance': 'default',
      '/outcomes/1/provenance': { conditions: 'default', severity: 'regulation' },
    });
    expect([summary.rewardCodes, summary.sanctionCodes]).toEqual([[], []]);
    expect(about({ '/outcomes/1/provenance': { kind: 'seed', '*': 'default' } }).sanctionCodes).toEqual(['TEGURAN']);
  });

  test('a numeric regime is named by its weights', () => {
    const weighted = (a: number) => ({
      type: 'weightedSum',
      terms: [
        { of: 'resultScore', weight: a },
        { of: 'manner', weight: 10_000 - a },
      ],
      label: both('x'),
      provenance: 'regulation',
    });
    const manner = {
      type: 'int',
      unit: 'hundredth',
      min: 0,
      max: 12000,
      label: both('x'),
      source: 'assessor',
      missing: 'fail',
      provenance: 'default',
    };
    const patch: Patch = {
      '/facts/manner': manner,
      '/derived/heard': weighted(6000),
      '/derived/alone': weighted(7000),
      '/derived/final': { type: 'select', of: 'newIdea', cases: { true: 'heard', false: 'alone' }, label: both('x') },
      '/predicates': {
        mode: 'bands',
        of: 'final',
        cuts: [9000],
        values: ['KURANG', 'BAIK'],
        legal: [],
        provenance: 'default',
      },
      '/outcomes': [],
    };
    expect(about(patch).regime).toEqual({ id: 'numerik 60/40 atau 70/30', en: 'numeric 60/40 or 70/30' });
  });

  test('peers, daily reports, public voice, courses, reviews and collaboration are told when there are any', () => {
    const base = { title: both('x'), provenance: 'default', onDeadline: { do: 'hold' }, closes: 'P1M' };
    const summary = about({
      '/phases': [
        { id: 'work', kind: 'execution', dailyReports: { feedback: { workingDays: 2 } }, ...base },
        { id: 'voices', kind: 'feedback', peers: { invite: 5, minimum: 3 }, ...base },
        { id: 'final', kind: 'final', selfAssessment: 'none', ...base },
        { id: 'result', kind: 'result', ...base },
        { id: 'outcome', kind: 'outcome', ...base },
      ],
      '/assessors': [
        { kind: 'supervisor', weight: 7000, min: 1, provenance: 'default' },
        { kind: 'peer', weight: 3000, min: 3, provenance: 'default' },
      ],
      '/indicators/0/when': { fact: 'publicService', equals: true },
      '/training': [
        { course: 'own', title: both('Etika'), effect: 'offer', provider: 'external', provenance: 'seed' },
        { course: 'national', title: both('20 JP'), effect: 'none', provider: 'internal', provenance: 'regulation' },
      ],
      '/policyReview': { dueDates: ['06-30', '12-31'], measures: [], provenance: 'seed' },
      '/publicVoice/index': true,
      '/publicVoice/portal': true,
      '/collaboration/jointTargets': true,
    });
    expect(summary).toMatchObject({
      indicators: {
        id: 'Kecepatan 40% (bila Layanan publik: ya); Kualitas 60%',
        en: 'Kecepatan 40% (when Layanan publik: yes); Kualitas 60%',
      },
      peers: { en: 'yes (at least 3 peers, 30%)' },
      dailyReport: { id: 'ya, ditanggapi dalam 2 hari kerja' },
      publicVoice: { en: 'public satisfaction index + portal for input' },
      training: { id: 'Etika (ditawarkan)' },
      systemReview: { id: '30 Juni dan 31 Desember', en: '30 June and 31 December' },
      collaboration: { en: 'joint targets; external trainers' },
    });
  });

  test('is told although more ways lead to its weights than anybody could walk', () => {
    const entangled = HUGE.find(({ name }) => name === 'choices of choices of choices')?.document;
    const { pack } = resolvePack([parsePackSource(entangled)]);
    expect(describePack(pack).regime).toEqual({ id: 'numerik', en: 'numeric' });
  });
});
