import { describe, expect, it } from 'vitest';
import { readWritten, wantedText } from '../../../rules/decide/written.ts';
import type { FactDefinition } from '../../../rules/language/types.ts';

const about = { source: 'system', missing: 'hold', provenance: 'seed', label: { id: 'Angka', en: 'Figure' } } as const;
const rupiah: FactDefinition = { ...about, type: 'int', unit: 'count', min: -1_000_000_000, max: 1_000_000_000 };
const share: FactDefinition = { ...about, type: 'int', unit: 'basisPoint', min: 0, max: 10_000 };
const score: FactDefinition = { ...about, type: 'int', unit: 'hundredth', min: 0, max: 12_000 };
const day: FactDefinition = { ...about, type: 'date' };
const grade: FactDefinition = { ...about, type: 'enum', values: ['II/a', 'III/a', 'III/b'] };
const mark: FactDefinition = { ...about, type: 'enum', values: ['A', 'B', 'tidak_sesuai'] };

const read = (definition: FactDefinition, texts: string[]) => texts.map((text) => readWritten(definition, text));

describe('a number as people write it', () => {
  it('has groups of three, a currency, brackets or a sign behind it', () => {
    const written = ['1.250.000', '1,250,000', '1 250 000', 'Rp 1.250.000,00', 'Rp1.250.000,-', '1.250', '12,00'];
    expect(read(rupiah, written)).toEqual([1_250_000, 1_250_000, 1_250_000, 1_250_000, 1_250_000, 1250, 12]);
    expect(read(rupiah, ['(250)', '250-', '−250', '-1.250'])).toEqual([-250, -250, -250, -1250]);
    expect(read(score, ['92,5', '92.50', '92', '9250', '92.5000'])).toEqual([9250, 9250, 9200, 9250, 9250]);
  });

  it('is refused where it may mean two things, which are named', () => {
    expect(read(rupiah, ['12.000', '1.2.3', '12,5', ''])).toEqual([undefined, undefined, undefined, undefined]);
    expect(wantedText(rupiah, '12.000').id).toMatch(/dapat berarti "12000" atau "12"; isi bilangan bulat/);
    expect(readWritten(score, '92.500')).toBeUndefined();
  });

  it('is no share of 1 by accident: a spreadsheet keeps 95 % as 0.95', () => {
    expect(read(share, ['95%', '95', '0,95%', '9500', '0', '0,00'])).toEqual([9500, 9500, 95, 9500, 0, 0]);
    expect(read(share, ['0,95', '0.5', '1', '0.955'])).toEqual(Array(4).fill(undefined));
    expect(wantedText(share, '0,95').id).toContain('dapat berarti "95%" atau "0,95%"');
    expect(wantedText(share, 0.95).en).toContain('it may mean 95% or 0.95%; write it in hundredths of a per cent');
    expect(wantedText(score, 92.5).en).toContain('92.50 = 9250');
  });
});

describe('a day as people write it', () => {
  it('has a month in words, a time of midnight, or the year first', () => {
    const written = ['31/12/2025', '1 Januari 2026', '17-Agt-2026', '2026-01-01 00:00:00', '20260101', '29 Feb 2028'];
    const days = ['2025-12-31', '2026-01-01', '2026-08-17', '2026-01-01', '2026-01-01', '2028-02-29'];
    expect(read(day, written)).toEqual(days);
  });

  it.each([
    ['01/02/2026', /1 Februari 2026 \(2026-02-01\) atau 2 Januari 2026 \(2026-01-02\)/],
    ['29/02/2027', /29 Februari 2027 tidak ada di kalender/],
    ['46023', /barangkali 2026-01-01/],
    ['01-Jan-26', /tahunnya ditulis dua angka/],
    ['besok', /^Angka: dibaca "besok"; isi tanggal/],
  ])('is refused with the reason: %s', (text, reason) => {
    expect(readWritten(day, text)).toBeUndefined();
    expect(wantedText(day, text).id).toMatch(reason);
  });
});

it('is the choice whose sign between letters is another one, and never a different choice', () => {
  expect(read(grade, ['III.a', 'iii a', 'III-A', 'IIIa', 'Penata Muda (III/a)'])).toEqual(Array(5).fill('III/a'));
  expect(read(mark, ['Tidak Sesuai', 'A-', 'sesuai', 'tidak (A)'])).toEqual([
    'tidak_sesuai',
    ...Array(3).fill(undefined),
  ]);
});
