import { describe, expect, test } from 'vitest';
import { explanationText } from '../../../worker/demo/explain-print.ts';
import { bar, createProgress, progressLine, type RegionProgress } from '../../../worker/demo/progress.ts';
import { counts, renderTable, wrap } from '../../../worker/demo/tables.ts';

const lines = (text: string) => text.split('\n');

describe('a table', () => {
  test('aligns its columns and rules off the head', () => {
    const text = renderTable({
      title: 'Contoh',
      columns: [{ title: 'Hal' }, { title: 'n', align: 'right' }],
      rows: [
        ['Pegawai', '40'],
        ['Keberatan', '2'],
      ],
    });
    expect(lines(text)).toEqual(['Contoh', '', 'Hal         n', '─────────  ──', 'Pegawai    40', 'Keberatan   2', '']);
  });

  test('wraps a long cell inside its column and never becomes wider than the screen', () => {
    const long = 'kata '.repeat(60).trim();
    const text = renderTable({ title: '', columns: [{ title: 'a' }, { title: 'b' }], rows: [['x', long]] });
    expect(Math.max(...lines(text).map((line) => line.length))).toBeLessThanOrEqual(116);
    expect(text.match(/kata/g)).toHaveLength(60);
  });

  test('counts leave out what is zero, and say so with a dash when nothing is left', () => {
    expect(
      counts([
        ['BAIK', 3],
        ['KURANG', 0],
        ['CUKUP', 1],
      ]),
    ).toBe('BAIK 3, CUKUP 1');
    expect(counts([['BAIK', 0]])).toBe('–');
  });

  test('keeps the indent of a cell, also in the lines that follow', () => {
    expect(wrap('  satu dua tiga', 10)).toEqual(['  satu dua', '  tiga']);
    expect(wrap('satu\ndua', 10)).toEqual(['satu', 'dua']);
  });

  test('a word longer than the line stays whole', () => {
    expect(wrap('satu pertanggungjawaban dua', 6)).toEqual(['satu', 'pertanggungjawaban', 'dua']);
  });
});

describe('progress', () => {
  const row = (share: number): RegionProgress => ({
    title: 'Contoh',
    share,
    finished: 3,
    people: 40,
    businessDay: '2026-07-01',
    stage: 'Tinjauan enam bulan',
  });

  test('a line tells bar, percent, people, business date and stage', () => {
    expect(progressLine(row(0.5), 6)).toBe(
      '  Contoh  ████████████░░░░░░░░░░░░   50 %  3 dari 40 selesai  2026-07-01  Tinjauan enam bulan',
    );
    expect(bar(0)).toMatch(/^░+$/);
    expect(bar(2)).toMatch(/^█+$/);
  });

  test('in a log there is one line per ten percent', () => {
    const written: string[] = [];
    const progress = createProgress({ isTTY: false, write: (text) => void written.push(text) });
    for (const share of [0, 0.03, 0.09, 0.1, 0.1, 0.19, 0.35, 1]) progress.show([row(share)]);
    expect(written.map((line) => line.match(/(\d+) %/)?.[1])).toEqual(['0', '10', '35', '100']);
    expect(written.join('')).not.toContain('\u001b');
  });

  test('on a terminal the bars are redrawn in place and cut at its width', () => {
    const written: string[] = [];
    const progress = createProgress({ isTTY: true, columns: 40, write: (text) => void written.push(text) });
    progress.show([row(0.1), row(0.2)]);
    progress.show([row(0.3), row(0.4)]);
    expect(written[1]?.startsWith('\u001b[2A')).toBe(true);
    const shown = (written[1] ?? '').split('\n').map((line) => line.split('\u001b[2K').at(-1) ?? '');
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(39);
  });
});

describe('an explanation', () => {
  test('is told twice, sentence by sentence, with its sources', () => {
    const sentences = [
      {
        key: 'a',
        text: { id: 'Nilai 95,00.', en: 'The score is 95.00.' },
        legal: ['Peraturan 1/2001 pasal 41', 'Naskah kebijakan'],
      },
      { key: 'b', text: { id: 'Predikat Baik.', en: 'The predicate is good.' }, legal: [] },
    ];
    const text = explanationText({ sentences }, { id: 'Ayu', en: 'Ayu' });
    expect(lines(text)).toEqual([
      'Penjelasan: Ayu',
      '',
      '  1. Nilai 95,00.',
      '     § Peraturan 1/2001 pasal 41; Naskah kebijakan',
      '  2. Predikat Baik.',
      '',
      'Explanation: Ayu',
      '',
      '  1. The score is 95.00.',
      '     § Peraturan 1/2001 art. 41; Naskah kebijakan',
      '  2. The predicate is good.',
      '',
    ]);
  });
});
