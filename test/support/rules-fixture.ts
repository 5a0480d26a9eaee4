/** A small pack that uses every part of the format, for tests of the rules engine. It belongs to no region. */
import { PackError } from '../../rules/language/errors.ts';
import { resolvePack } from '../../rules/inherit/resolve.ts';
import type { Facts, Finding, ResolvedPack } from '../../rules/language/types.ts';

const both = (word: string) => ({ id: word, en: word });
const score = (label: string) => ({
  type: 'int',
  unit: 'hundredth',
  min: 0,
  max: 12000,
  label: both(label),
  source: 'system',
  missing: 'renormalise',
  provenance: 'default',
});
const bool = (label: string, source = 'system') => ({
  type: 'bool',
  label: both(label),
  source,
  missing: 'zero',
  provenance: 'default',
});

/** Places (JSON pointers, `-` appends to a list) and what to put there; `undefined` removes the field or item. */
export type Patch = Record<string, unknown>;

/** The pack as JSON, a fresh copy each time, with the patch applied. */
export function packJson(patch: Patch = {}): Record<string, unknown> {
  const json = structuredClone(base);
  for (const [pointer, value] of Object.entries(patch)) put(json, pointer.split('/').slice(1), value);
  return json;
}

function put(target: unknown, [key, ...rest]: string[], value: unknown): void {
  if (typeof target !== 'object' || target === null || key === undefined) throw new Error(`nothing at ${key}`);
  if (rest.length > 0) return put(Reflect.get(target, key), rest, value);
  if (Array.isArray(target)) {
    if (value === undefined) target.splice(Number(key), 1);
    else target[key === '-' ? target.length : Number(key)] = value;
  } else if (value === undefined) Reflect.deleteProperty(target, key);
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

const base = {
  format: 'siklus.pack/1',
  id: 'contoh',
  version: 1,
  area: '99.01',
  title: both('Contoh'),
  illustrative: true,
  effective: { from: '2026-01-01', to: null },
  legalBasis: [
    { id: 'pp-30-2019-41', ref: 'Peraturan 1/2001', article: '41', certainty: 'verbatim' },
    { id: 'pp-30-2019', ref: 'Peraturan 1/2001', certainty: 'read' },
  ],
  calendar: {
    timeZone: 'Asia/Jakarta',
    workingWeekdays: [1, 2, 3, 4, 5],
    holidays: [{ date: '2027-01-01', label: both('Tahun Baru') }],
    provenance: 'default',
  },
  facts: {
    speed: score('Kecepatan'),
    quality: { ...score('Kualitas'), missing: 'hold', legal: ['pp-30-2019-41'] },
    behaviour: {
      type: 'enum',
      values: ['di_bawah', 'sesuai', 'di_atas'],
      valueLabels: {
        di_bawah: { id: 'di bawah ekspektasi', en: 'below expectation' },
        sesuai: { id: 'sesuai ekspektasi', en: 'meets expectation' },
        di_atas: { id: 'di atas ekspektasi', en: 'above expectation' },
      },
      label: { id: 'Perilaku', en: 'Behaviour' },
      source: 'assessor',
      missing: 'fail',
      provenance: 'regulation',
    },
    publicService: bool('Layanan publik', 'roster'),
    months: {
      type: 'int',
      unit: 'month',
      min: 0,
      max: 600,
      label: both('Masa kerja'),
      source: 'roster',
      missing: 'fail',
      provenance: 'default',
    },
    newIdea: { ...bool('Ide baru', 'assessor'), label: { id: 'Ide baru', en: 'New idea' } },
    reported: {
      type: 'date',
      label: both('Dilaporkan'),
      source: 'system',
      missing: 'hold',
      provenance: 'default',
    },
  },
  derived: {
    rating: {
      type: 'bands',
      of: 'resultScore',
      cuts: [9000, 11000],
      values: ['di_bawah', 'sesuai', 'di_atas'],
      label: { id: 'Hasil kerja', en: 'Work result' },
      valueLabels: {
        di_bawah: { id: 'di bawah ekspektasi', en: 'below expectation' },
        sesuai: { id: 'sesuai ekspektasi', en: 'meets expectation' },
        di_atas: { id: 'di atas ekspektasi', en: 'above expectation' },
      },
      provenance: 'default',
    },
  },
  population: [
    {
      id: 'newcomer',
      title: both('Baru bertugas'),
      exclude: { all: [{ fact: 'months', operator: 'lessThan', value: 6 }] },
      provenance: 'default',
    },
    {
      id: 'notPublic',
      title: both('Bukan layanan publik'),
      exclude: { not: { fact: 'publicService', operator: 'equal', value: true } },
    },
  ],
  phases: [
    {
      id: 'targets',
      kind: 'target',
      title: both('Target'),
      opens: 'P0D',
      closes: 'P1M',
      remindDaysBefore: [7, 1],
      onDeadline: { do: 'autoForward' },
      maxRounds: 3,
      minTargets: 1,
      maxTargets: 10,
      acknowledge: false,
      provenance: 'default',
    },
    {
      id: 'assessment',
      kind: 'final',
      title: both('Penilaian'),
      opens: 'P11M',
      lasts: { workingDays: 10 },
      onDeadline: { do: 'escalate', grace: { workingDays: 3 }, then: 'hold' },
      selfAssessment: 'none',
      provenance: 'default',
    },
    {
      id: 'handover',
      kind: 'result',
      title: both('Hasil'),
      onDeadline: { do: 'autoForward' },
      provenance: 'default',
    },
    {
      id: 'followUp',
      kind: 'outcome',
      title: both('Tindak lanjut'),
      onDeadline: { do: 'hold' },
      provenance: 'default',
    },
  ],
  indicators: [
    { id: 'speed', label: both('Kecepatan'), weight: 4000, of: 'speed', unit: 'hundredth', provenance: 'default' },
    {
      id: 'quality',
      label: both('Kualitas'),
      weight: 6000,
      of: 'quality',
      unit: 'hundredth',
      provenance: 'default',
      legal: ['pp-30-2019-41'],
    },
  ],
  assessors: [{ kind: 'supervisor', weight: 10000, min: 1, provenance: 'default' }],
  scoring: {
    scale: 'hundredths',
    round: 'halfUp',
    result: 'resultScore',
    behaviour: 'behaviour',
    final: 'resultScore',
  },
  predicates: {
    mode: 'grid',
    rows: { fact: 'rating', values: ['di_bawah', 'sesuai', 'di_atas'] },
    cols: { fact: 'behaviour', values: ['di_bawah', 'sesuai', 'di_atas'] },
    cells: [
      ['SANGAT_KURANG', 'BUTUH_PERBAIKAN', 'BUTUH_PERBAIKAN'],
      ['KURANG', 'BAIK', 'BAIK'],
      ['KURANG', 'BAIK', 'SANGAT_BAIK'],
    ],
    legal: ['pp-30-2019-41'],
    provenance: 'regulation',
  },
  outcomes: [
    {
      id: 'certificate',
      code: 'SERTIFIKAT',
      kind: 'reward',
      title: { id: 'Sertifikat', en: 'Certificate' },
      severity: 0,
      approval: 'agencyHead',
      conditions: {
        all: [
          { fact: 'predicate', operator: 'in', value: ['BAIK', 'SANGAT_BAIK'] },
          {
            any: [
              { fact: 'newIdea', operator: 'equal', value: true },
              { fact: 'speed', operator: 'greaterThan', value: 11500 },
            ],
          },
        ],
      },
      legal: ['pp-30-2019'],
      provenance: 'seed',
    },
    {
      id: 'reprimand',
      code: 'TEGURAN',
      kind: 'sanction',
      title: { id: 'Teguran', en: 'Reprimand' },
      severity: 1,
      excludes: ['certificate'],
      approval: 'supervisor',
      conditions: { all: [{ fact: 'predicate', operator: 'in', value: ['KURANG', 'SANGAT_KURANG'] }] },
      legal: ['pp-30-2019-41'],
      provenance: 'seed',
    },
  ],
  flags: [
    {
      id: 'slow',
      code: 'LAMBAT',
      title: { id: 'Kecepatan rendah', en: 'Low speed' },
      conditions: { not: { fact: 'quality', operator: 'greaterThanInclusive', value: 5000 } },
      provenance: 'default',
    },
  ],
  distribution: {
    minUnitSize: 5,
    patterns: { BAIK: { atMost: { BAIK: 7000 }, atLeast: [{ of: ['KURANG', 'BUTUH_PERBAIKAN'], share: 1 }] } },
    provenance: 'regulation',
    legal: ['pp-30-2019'],
  },
  objection: {
    window: { calendarDays: 14 },
    decide: { workingDays: 21 },
    to: 'secondReviewer',
    legal: ['pp-30-2019'],
    provenance: 'regulation',
  },
  training: [],
  policyReview: null,
  publicVoice: { portal: false, index: false, minimumGroup: 5, provenance: 'default' },
  collaboration: { jointTargets: false, provenance: 'default' },
  transparency: { employeeSees: ['score', 'reasons'], minimumGroup: 5, provenance: 'default' },
  texts: {},
};

/** The patched pack, resolved. */
export function fixturePack(patch: Patch = {}): ResolvedPack {
  return resolvePack([{ format: 'siklus.pack/1', id: 'contoh', version: 1, ...packJson(patch) }]);
}

/** What a pack is refused for; empty when it is not. */
export function findingsOf(run: () => unknown): Finding[] {
  try {
    run();
  } catch (error) {
    if (error instanceof PackError) return error.errors;
    throw error;
  }
  return [];
}

/** Pointer and code of each finding about the patched fixture. */
export function refusalsOf(patch: Patch): [string, string][] {
  return findingsOf(() => fixturePack(patch)).map((finding) => [finding.pointer, finding.code]);
}

/** Facts that the fixture decides as BAIK with 92.00. */
export const goodFacts: Facts = { speed: 9500, quality: 9000, behaviour: 'sesuai', months: 24 };
