import { describe, expect, test } from 'vitest';
import type { EngineRule } from '../../../rules/decide/conditions.ts';
import { asLintFinding } from '../../../rules/publish/lint/refusals.ts';
import { resolvePack } from '../../../rules/inherit/resolve.ts';
import { lintPack } from '../../../rules/publish/lint/lint.ts';
import { onePredicateEach } from '../../../rules/publish/lint/predicates.ts';
import { protectedFindings } from '../../../rules/publish/lint/protected.ts';
import type { PackSource } from '../../../rules/language/types.ts';
import { fixturePack, packJson, type Patch } from '../../support/rules-fixture.ts';

const x = { id: 'x', en: 'x' };
const source = (patch: Patch): PackSource => ({
  format: 'siklus.pack/1',
  id: 'contoh',
  version: 1,
  ...packJson(patch),
});
const lint = (patch: Patch) => lintPack(fixturePack(patch), [source(patch)]).findings;
const told = (patch: Patch, code: string) =>
  lint(patch)
    .filter((finding) => finding.code === code)
    .map(({ pointer, severity }) => `${severity} ${pointer}`);

describe('a protected fact', () => {
  const reads = (id: string, label: { id: string; en: string }) =>
    protectedFindings(
      fixturePack({
        [`/facts/${id}`]: { type: 'bool', label, source: 'roster', missing: 'zero', provenance: 'default' },
        '/flags/0/conditions': { all: [{ fact: id, operator: 'equal', value: true }] },
      }).pack,
    ).map((finding) => finding.pointer);

  test.each([
    ['faith', 'Agama', 'Religion'],
    ['g', 'Jenis kelamin', 'Sex'],
    ['over50', 'Umur di atas 50', 'Older than 50'],
    ['birthDateKnown', 'Diketahui', 'Known'],
    ['local', 'Putra daerah', 'Born here'],
    ['m', 'Status perkawinan', 'Family status'],
    ['d', 'Penyandang disabilitas', 'Impairment'],
  ])('is recognised by its name or label: %s, %s, %s', (id, indonesian, english) => {
    expect(reads(id, { id: indonesian, en: english })).toEqual(['/flags/slow']);
  });

  test.each([
    ['dosage', 'Takaran', 'Dosage'],
    ['messages', 'Pesan terkirim', 'Messages sent'],
    ['stage', 'Tahap', 'Stage'],
    ['certificates', 'Akta kelahiran selesai', 'Birth certificates finished'],
    ['agency', 'Instansi asal', 'Agency of origin'],
  ])('is not seen in words that only look like one: %s, %s, %s', (id, indonesian, english) => {
    expect(reads(id, { id: indonesian, en: english })).toEqual([]);
  });

  const flagged = (id: string, fields: Record<string, unknown>, value: unknown) =>
    protectedFindings(
      fixturePack({
        [`/facts/${id}`]: {
          type: 'enum',
          label: x,
          source: 'roster',
          missing: 'hold',
          provenance: 'default',
          ...fields,
        },
        '/flags/0/conditions': { all: [{ fact: id, operator: 'equal', value }] },
      }).pack,
    ).map((finding) => finding.pointer);
  const labelled = (first: [string, string], second: [string, string]) => ({
    values: ['k1', 'k2'],
    valueLabels: { k1: { id: first[0], en: first[1] }, k2: { id: second[0], en: second[1] } },
  });

  test('is recognised by what its choices are called, but not by an office that serves such people', () => {
    expect(flagged('group', labelled(['Islam', 'Muslim'], ['Kristen', 'Christian']), 'k1')).toEqual(['/flags/slow']);
    expect(flagged('kind', labelled(['sudah menikah', 'is married'], ['belum menikah', 'not married']), 'k1')).toEqual([
      '/flags/slow',
    ]);
    const offices = labelled(
      ['pemberdayaan perempuan', 'empowerment of women, a female affairs office'],
      ['urusan agama', 'religion affairs'],
    );
    expect(flagged('unit', offices, 'k1')).toEqual([]);
  });

  test.each([
    ['gen', 'Generasi', 'Generation'],
    ['born', 'Tahun kelahiran', 'Year'],
    ['leave', 'Cuti melahirkan', 'Long leave'],
    ['from', 'Daerah asal', 'Home region'],
    ['partner', 'Istri atau suami bekerja', 'Spouse works'],
    ['rest', 'Menjelang pensiun', 'Close to the end'],
    ['choice', 'Pilihan politik', 'Choice'],
    ['member', 'Anggota partai', 'Member'],
  ])('is recognised by more words: %s, %s', (id, indonesian, english) => {
    expect(reads(id, { id: indonesian, en: english })).toEqual(['/flags/slow']);
  });

  test('is recognised in a node and an indicator that say so of themselves', () => {
    const node = {
      type: 'sum',
      add: ['speed'],
      label: { id: 'Nilai usia', en: 'Points for it' },
      provenance: 'default',
    };
    const patch = { '/derived/points': node, '/indicators/0/of': 'points' };
    expect(told(patch, 'F04')).toEqual(['error /indicators/speed']);
    expect(told({ '/indicators/0/label': { id: 'Status perkawinan', en: 'Status' } }, 'F04')).toEqual([
      'error /indicators/speed',
    ]);
  });

  test('may not decide who takes part either', () => {
    const patch = {
      '/facts/umur': {
        type: 'int',
        unit: 'year',
        min: 0,
        max: 99,
        label: x,
        source: 'roster',
        missing: 'hold',
        provenance: 'default',
      },
      '/population/0/exclude': { all: [{ fact: 'umur', operator: 'greaterThan', value: 58 }] },
    };
    expect(told(patch, 'F04')).toEqual(['error /population/newcomer']);
  });
});

describe('an exception that the pack states', () => {
  const allow = (code: string, at: string): Patch => ({ '/allow': [{ id: 'meant', code, at, reason: x }] });

  test('turns the finding into a note with the reason, and only at its place', () => {
    const [excused] = lint(allow('C03', '/predicates/cells/0/1')).filter((finding) => finding.code === 'C03');
    expect(excused).toMatchObject({ severity: 'note', meant: x });
    expect(told(allow('C03', '/predicates/cells/0/2'), 'C03')).toEqual(['warning /predicates/cells/0/1']);
    expect(told(allow('C03', '/predicates/cells/0/2'), 'A01')).toEqual(['note /allow/meant']);
  });

  test('never excuses what no pack may mean', () => {
    const patch = {
      ...allow('F04', '/flags/slow'),
      '/facts/agama': { type: 'bool', label: x, source: 'roster', missing: 'zero', provenance: 'default' },
      '/flags/0/conditions': { all: [{ fact: 'agama', operator: 'equal', value: true }] },
    };
    expect(told(patch, 'F04')).toEqual(['error /flags/slow']);
    expect(told(patch, 'A01')).toEqual(['note /allow/meant']);
  });

  test('that was inherited may have lost its cause', () => {
    const patch = allow('C01', '/outcomes/certificate');
    const child = { ...source({}), allow: [] };
    const found = lintPack(fixturePack(patch), [source(patch), child]).findings;
    expect(found.filter((finding) => finding.code === 'A01')).toEqual([]);
  });
});

describe('an exception that was inherited', () => {
  const certificate = (operator: string) => ({ fact: 'months', operator, value: 12 });
  const parent = (fact?: string): PackSource =>
    source({
      '/facts/months/better': 'higher',
      '/outcomes/0/conditions/all/1/any/1': certificate('lessThan'),
      '/allow': [{ id: 'meant', code: 'M01', at: '/outcomes/certificate', reason: x, ...(fact && { fact }) }],
    });
  const child = (fields: Record<string, unknown>): PackSource => ({
    format: 'siklus.pack/1',
    id: 'anak',
    version: 1,
    area: '99.02',
    title: x,
    effective: { from: '2026-01-01', to: null },
    extends: { id: 'contoh', version: 1 },
    ...fields,
  });
  const below = (chain: PackSource[], code: string) =>
    lintPack(resolvePack(chain), chain)
      .findings.filter((finding) => finding.code === code)
      .map(({ severity, pointer, fact }) => `${severity} ${pointer} ${fact ?? ''}`.trim());

  test('holds for the fact that it names, and for none that it does not name', () => {
    expect(below([parent('months')], 'M01')).toEqual(['note /outcomes/certificate months']);
    expect(below([parent()], 'M01')).toEqual(['error /outcomes/certificate months']);
    expect(below([parent('speed')], 'A01')).toEqual(['note /allow/meant']);
    expect(below([parent('months'), child({})], 'M01')).toEqual(['note /outcomes/certificate months']);
  });

  test('is void as soon as its item, or what that reads, says something else; stated again it holds', () => {
    const turned = {
      outcomes: [
        {
          id: 'certificate',
          conditions: {
            all: [
              { fact: 'predicate', operator: 'in', value: ['BAIK'] },
              { any: [{ fact: 'newIdea', operator: 'equal', value: true }, certificate('lessThanInclusive')] },
            ],
          },
        },
      ],
    };
    const chain = [parent('months'), child(turned)];
    expect(below(chain, 'M01')).toContain('error /outcomes/certificate months');
    expect(below(chain, 'A01')).toEqual(['note /allow/meant']);
    const allow = [{ id: 'meant', reason: { id: 'alasan', en: 'reason' } }];
    expect(below([parent('months'), child({ ...turned, allow })], 'M01')).toContain(
      'note /outcomes/certificate months',
    );
    expect(below([parent('months'), child({ facts: { months: { max: 599 } } })], 'M01')).toEqual([
      'error /outcomes/certificate months',
    ]);
    expect(below([parent('months'), child({ facts: { months: { label: x } } })], 'M01')).toEqual([
      'note /outcomes/certificate months',
    ]);
  });
});

describe('two sanctions of one staircase', () => {
  const sanction = (id: string, severity: number, conditions: unknown) => ({
    id,
    code: id.toUpperCase(),
    kind: 'sanction',
    title: { id, en: id },
    severity,
    approval: 'supervisor',
    legal: ['pp-30-2019'],
    provenance: 'default',
    conditions,
  });
  const less = (value: number, fact = 'resultScore') => ({ all: [{ fact, operator: 'lessThan', value }] });

  test('that both fall on one person are told in people’s numbers', () => {
    const patch = { '/outcomes/1': sanction('oral', 1, less(7000)), '/outcomes/2': sanction('written', 2, less(6000)) };
    const [found] = lint(patch).filter(({ code }) => code === 'C04');
    expect(found).toMatchObject({ pointer: '/outcomes/written', with: '/outcomes/oral', severity: 'warning' });
    expect(found?.text.id).toContain('kurang dari 60,00');
    expect(found?.text.en).toContain('less than 70.00');
    expect(found?.text.en).not.toMatch(/\d{4}/);
  });

  test('are no finding when their causes have nothing in common', () => {
    const patch = {
      '/outcomes/1': sanction('slow', 1, less(7000, 'speed')),
      '/outcomes/2': sanction('poor', 2, less(6000, 'quality')),
    };
    expect(told(patch, 'C04')).toEqual([]);
  });
});

describe('numbers', () => {
  const node = (of: Record<string, unknown>) => ({ label: x, provenance: 'default', ...of });
  const large = {
    type: 'int',
    unit: 'count',
    min: 0,
    max: 1_000_000_000,
    label: x,
    source: 'system',
    missing: 'zero',
    provenance: 'default',
  };

  test('that could leave the exact integers are found, and those that just fit are not', () => {
    const sums = (scale: number): Patch => ({
      '/facts/large': large,
      '/derived/ten': node({ type: 'sum', add: Array.from({ length: 10 }, () => 'large') }),
      '/derived/share': node({ type: 'ratio', of: 'ten', by: 'large', scale, onZero: 0, unit: 'count' }),
    });
    expect(told(sums(1_000_000), 'D03')).toEqual(['error /derived/share']);
    expect(told(sums(900_000), 'D03')).toEqual([]);
  });

  test('that may push a score outside 0–120 are a warning', () => {
    const sum = (of: string): Patch => ({
      '/derived/both': node({
        type: of,
        ...(of === 'sum' ? { add: ['speed', 'quality'] } : { of: ['speed', 'quality'] }),
      }),
      '/indicators/0/of': 'both',
    });
    expect(told(sum('sum'), 'D03')).toEqual(['warning /derived/both']);
    expect(told(sum('max'), 'D03')).toEqual([]);
  });

  test('of a curve that jumps are a warning where the input is fine', () => {
    const curve = (x2: number, of = 'speed'): Patch => ({
      '/derived/best': node({ type: 'max', of: ['speed', 'quality'] }),
      '/derived/made': node({
        type: 'curve',
        of,
        unit: 'hundredth',
        points: [
          [0, 0],
          [9000, 5000],
          [x2, 9000],
        ],
      }),
    });
    expect(told(curve(9039), 'W02')).toEqual(['warning /derived/made/points/2']);
    expect(told(curve(9040), 'W02')).toEqual([]);
    // Also behind a node that hands on what it reads, without a unit of its own.
    expect(told(curve(9039, 'best'), 'W02')).toEqual(['warning /derived/made/points/2']);
  });
});

test('a comparison that nobody was found to fulfil claims nothing, whatever the predicate would be', () => {
  const never = { type: 'sum', add: ['speed'], subtract: ['speed'], label: x, provenance: 'default' };
  const conditions = { all: [{ fact: 'never', operator: 'greaterThan', value: 100 }] };
  expect(told({ '/derived/never': never, '/flags/0/conditions': conditions }, 'R05')).toEqual([]);
});

describe('the way to a better outcome', () => {
  const certificate = (operator: string) => ({
    '/outcomes/0/conditions/all/1/any/1': { fact: 'months', operator, value: 12 },
  });

  test('is not judged for facts without a better way, which is said', () => {
    expect(told(certificate('lessThan'), 'M01')).toEqual([]);
    expect(told(certificate('lessThan'), 'F05')).toEqual(['warning /facts/months/better']);
    expect(told({ ...certificate('lessThan'), '/facts/months/better': 'lower' }, 'F05')).toEqual([]);
  });

  test('is judged as the fact says', () => {
    const better = (way: string) => ({ '/facts/months/better': way });
    expect(told({ ...certificate('lessThan'), ...better('higher') }, 'M01')).toEqual(['error /outcomes/certificate']);
    expect(told({ ...certificate('lessThan'), ...better('lower') }, 'M01')).toEqual([]);
    expect(told({ ...certificate('greaterThan'), ...better('lower') }, 'M01')).toEqual(['error /outcomes/certificate']);
  });

  test('choices are listed from worst to best', () => {
    const patch = { '/facts/behaviour/better': 'higher' };
    expect(told(patch, 'M01')).toEqual([]);
    expect(told({ ...patch, '/facts/behaviour/values': ['di_atas', 'sesuai', 'di_bawah'] }, 'M01')).toContain(
      'error /predicates',
    );
  });
});

test('a compiled predicate with a hole or an overlap is found, with somebody who falls into it', () => {
  const band = (name: string, operator: 'lessThan' | 'greaterThanInclusive', value: number): EngineRule => ({
    name,
    kind: 'predicate',
    conditions: { all: [{ fact: 'score', operator, value }] },
  });
  const at = (score: number) => ({ facts: { score }, values: { score } });
  const rules = (cut: number) => [band('low', 'lessThan', cut), band('high', 'greaterThanInclusive', 9000)];
  const codes = (cut: number) => onePredicateEach(rules(cut), [at(8899), at(8900), at(9000)]).map(({ code }) => code);
  expect(codes(9000)).toEqual([]);
  expect(codes(8900)).toEqual(['G01']);
  expect(codes(9001)).toEqual(['G02']);
  expect(onePredicateEach(rules(8900), [at(8900)])[0]?.witness?.facts).toEqual({ score: 8900 });
});

test('a finding that carries a code of the lint keeps it, any other one gets it by its meaning', () => {
  const detail = { id: 'x', en: 'x' };
  expect(asLintFinding({ pointer: '/effective/from', code: 'I04', detail }).code).toBe('I04');
  expect(asLintFinding({ pointer: '/a', code: 'weights-sum', detail })).toMatchObject({
    code: 'W01',
    refusal: 'weights-sum',
    severity: 'error',
  });
  expect(asLintFinding({ pointer: '/a', code: 'anything-new', detail }).code).toBe('S01');
});
