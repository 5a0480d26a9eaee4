import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../rules/decide/evaluate.ts';
import { explain } from '../../../rules/explain/explain.ts';
import { formatDate, formatNumber, formatPercent } from '../../../rules/explain/format.ts';
import type { Facts, Sentence, Text } from '../../../rules/language/types.ts';
import { fixturePack, goodFacts, type Patch } from '../../support/rules-fixture.ts';

async function told(facts: Facts, patch: Patch = {}): Promise<Map<string, Sentence>> {
  const pack = fixturePack(patch);
  const sentences = explain(pack.pack, await evaluate(pack, facts));
  const keys = sentences.map((sentence) => sentence.key);
  expect(new Set(keys).size, 'keys are unique').toBe(keys.length);
  return new Map(sentences.map((sentence) => [sentence.key, sentence]));
}
const say = (sentences: Map<string, Sentence>, key: string): Text | undefined => sentences.get(key)?.text;

describe('numbers as people read them', () => {
  test.each([
    [9245, 'hundredth', '92,45', '92.45'],
    [5, 'hundredth', '0,05', '0.05'],
    [-150, 'hundredth', '-1,50', '-1.50'],
    [123_456_789, 'hundredth', '1.234.567,89', '1,234,567.89'],
    [3500, 'basisPoint', '35%', '35%'],
    [9499, 'basisPoint', '94,99%', '94.99%'],
    [1_250_000, 'count', '1.250.000', '1,250,000'],
    [1, 'workingDay', '1 hari kerja', '1 working day'],
    [3, 'workingDay', '3 hari kerja', '3 working days'],
    [0, undefined, '0', '0'],
  ])('%i %s is %s and %s', (n, unit, id, en) => {
    expect([formatNumber(n, unit, 'id'), formatNumber(n, unit, 'en')]).toEqual([id, en]);
  });

  test('per cent without trailing zeros, dates with the name of the month', () => {
    expect(formatPercent(10_000, 'id')).toBe('100%');
    expect([formatDate('2026-06-30', 'id'), formatDate('06-30', 'en')]).toEqual(['30 Juni 2026', '30 June']);
  });
});

describe('an explanation', () => {
  test('tells inputs, indicators and a sum that adds up again', async () => {
    const sentences = await told(goodFacts);
    expect(say(sentences, 'input/quality')).toEqual({ id: 'Kualitas: 90,00.', en: 'Kualitas: 90.00.' });
    expect(say(sentences, 'indicator/speed')?.id).toBe('Kecepatan: 95,00 × 40% = 38,00.');
    expect(say(sentences, 'indicator/quality')?.en).toBe('Kualitas: 90.00 × 60% = 54.00.');
    expect(say(sentences, 'score/result')).toEqual({
      id: 'Nilai hasil kerja: 38,00 + 54,00 = 92,00.',
      en: 'Work result score: 38.00 + 54.00 = 92.00.',
    });
    expect(say(sentences, 'score/behaviour')).toEqual({
      id: 'Perilaku: sesuai ekspektasi.',
      en: 'Behaviour: meets expectation.',
    });
  });

  test('says of what a person typed who it was: the assessor, unless somebody else is known', async () => {
    const pack = fixturePack({ '/facts/quality/source': 'assessor', '/facts/speed/source': 'peer' });
    const decision = await evaluate(pack, goodFacts);
    const at = (key: string, telling = {}) => explain(pack.pack, decision, telling).find((each) => each.key === key);
    expect(at('input/quality')).toMatchObject({
      text: { id: 'Kualitas: 90,00. Dinilai oleh atasan.', en: 'Kualitas: 90.00. Rated by the assessor.' },
      typedBy: 'assessor',
    });
    expect(at('input/behaviour')?.text.en).toBe('Behaviour: meets expectation. Rated by the assessor.');
    expect(at('input/speed')).toMatchObject({ text: { en: 'Kecepatan: 95.00. Rated by peers.' }, typedBy: 'peers' });
    expect(at('indicator/quality')).not.toHaveProperty('typedBy');
    const typedBy = new Map([['quality', 'objection' as const]]);
    expect(at('input/quality', { typedBy })).toMatchObject({
      text: { en: 'Kualitas: 90.00. Corrected by whoever decided the objection.' },
      typedBy: 'objection',
    });
  });

  test('adds up in the text also where points had to be rounded', async () => {
    for (const speed of [9001, 9003, 9007, 8999]) {
      const sentences = await told(
        { ...goodFacts, speed, quality: 9002 },
        { '/indicators/0/weight': 3333, '/indicators/1/weight': 6667 },
      );
      const [points, total] = (say(sentences, 'score/result')?.en ?? '').replace(/^.*: |\.$/g, '').split(' = ');
      const hundredths = (text: string | undefined) => Number((text ?? '').replace('.', ''));
      expect((points ?? '').split(' + ').reduce((sum, part) => sum + hundredths(part), 0)).toBe(hundredths(total));
    }
  });

  test('tells the cell of the table, with the articles', async () => {
    const sentence = (await told(goodFacts)).get('predicate');
    expect(sentence).toEqual({
      key: 'predicate',
      text: {
        id: 'Predikat Baik: kotak tabel untuk Hasil kerja sesuai ekspektasi dan Perilaku sesuai ekspektasi.',
        en: "Predicate Good: the table's cell for Work result meets expectation and Behaviour meets expectation.",
      },
      legal: ['Peraturan 1/2001 pasal 41'],
    });
  });

  const bands = {
    mode: 'bands',
    of: 'resultScore',
    cuts: [9000, 11000],
    values: ['KURANG', 'BAIK', 'SANGAT_BAIK'],
    requires: { value: 'SANGAT_BAIK', fact: 'newIdea', equals: true, otherwise: 'BAIK' },
    legal: [],
    provenance: 'default',
  };
  const numeric: Patch = { '/predicates': bands, '/outcomes': [] };

  test('tells the band, and the fact that it lacked', async () => {
    const at = async (value: number, newIdea: boolean) =>
      say(await told({ ...goodFacts, speed: value, quality: value, newIdea }, numeric), 'predicate');
    expect((await at(8999, false))?.id).toBe(
      'Predikat Kurang: Nilai hasil kerja 89,99 berada di rentang di bawah 90,00.',
    );
    expect((await at(9000, false))?.en).toBe(
      'Predicate Good: Work result score 90.00 lies in the range 90.00 to below 110.00.',
    );
    expect((await at(11500, false))?.id).toBe(
      'Predikat Baik: Nilai hasil kerja 115,00 berada di rentang 110,00 ke atas, Sangat Baik juga mensyaratkan Ide baru: ya, dan syarat itu tidak terpenuhi.',
    );
    expect((await at(11500, true))?.en).toBe(
      'Predicate Outstanding: Work result score 115.00 lies in the range 110.00 and above, Outstanding also requires New idea: yes, which is met.',
    );
  });

  test('tells each outcome that is proposed, and what was lacking for each that is not', async () => {
    const sentences = await told({ ...goodFacts, newIdea: true });
    expect(say(sentences, 'outcome/certificate')).toEqual({
      id: 'Penghargaan diusulkan: Sertifikat, karena Predikat: Baik (syarat: salah satu dari Baik, Sangat Baik); Ide baru: ya. Yang memutuskan: kepala perangkat daerah.',
      en: 'Reward proposed: Certificate, because Predicate: Good (required: one of Good, Outstanding); New idea: yes. Decided by the head of the agency.',
    });
    expect(sentences.get('outcome/certificate')?.legal).toEqual(['Peraturan 1/2001']);
    const lacking = await told(goodFacts);
    expect(say(lacking, 'outcome/certificate')?.en).toBe(
      'Reward not proposed: Certificate, because New idea: no (required: yes); Kecepatan: 95.00 (required: more than 115.00).',
    );
    expect(say(lacking, 'outcome/reprimand')?.id).toBe(
      'Sanksi tidak diusulkan: Teguran, karena Predikat: Baik (syarat: salah satu dari Kurang, Sangat Kurang).',
    );
  });

  test('gives one reason where one is enough', async () => {
    const sentences = await told({ ...goodFacts, speed: 12000, newIdea: true });
    expect(say(sentences, 'outcome/certificate')?.en).toContain('New idea: yes. Decided by');
    const slow = {
      any: [
        {
          not: {
            all: [
              { fact: 'quality', operator: 'greaterThan', value: 9500 },
              { fact: 'newIdea', operator: 'equal', value: true },
            ],
          },
        },
      ],
    };
    const because = say(await told(goodFacts, { '/flags/0/conditions': slow }), 'flag/LAMBAT')?.en;
    expect(because).toBe('Note: Low speed, because Kualitas: 90.00 (required: at most 95.00); New idea: no.');
  });

  test('tells which outcome took the place of another', async () => {
    const always = { all: [{ fact: 'quality', operator: 'greaterThanInclusive', value: 0 }] };
    const sentences = await told(goodFacts, { '/outcomes/0/conditions': always, '/outcomes/1/conditions': always });
    expect(say(sentences, 'outcome/certificate')).toEqual({
      id: 'Penghargaan tidak diusulkan: Sertifikat. Syaratnya terpenuhi, tetapi digantikan oleh Teguran.',
      en: 'Reward not proposed: Certificate. Its conditions hold, but Reprimand takes its place.',
    });
  });

  test('tells a flag, and turns what stands under not into what it means', async () => {
    expect(say(await told({ ...goodFacts, quality: 4999 }), 'flag/LAMBAT')).toEqual({
      id: 'Catatan: Kecepatan rendah, karena Kualitas: 49,99 (syarat: kurang dari 50,00).',
      en: 'Note: Low speed, because Kualitas: 49.99 (required: less than 50.00).',
    });
    expect((await told(goodFacts)).has('flag/LAMBAT')).toBe(false);
  });

  test('tells what absence did, and is silent about what had no part', async () => {
    const sentences = await told(goodFacts);
    expect(say(sentences, 'absent/newIdea')?.id).toBe('Ide baru: tidak dilaporkan, dihitung tidak.');
    expect([...sentences.keys()].filter((key) => /months|publicService|reported/.test(key))).toEqual([]);
    const { speed: _speed, ...withoutSpeed } = goodFacts;
    const left = await told(withoutSpeed, { '/outcomes': [] });
    expect(say(left, 'absent/speed')?.en).toBe('Kecepatan: absent, so it is left out of the calculation.');
    expect(say(left, 'indicator-left-out/speed')?.id).toBe('Kecepatan: tidak ada, sehingga tidak ikut dihitung.');
    expect(say(left, 'indicator/quality')?.id).toBe('Kualitas: 90,00 × 100% = 90,00.');
  });

  test('tells why an indicator does not apply', async () => {
    const patch = { '/indicators/0/when': { fact: 'publicService', equals: true } };
    expect(say(await told(goodFacts, patch), 'indicator-left-out/speed')?.en).toBe(
      'Kecepatan: does not apply (Layanan publik: no).',
    );
  });

  test('tells how a derived score came about, through the chosen case only', async () => {
    const weighted = (label: string, a: number, b: number) => ({
      type: 'weightedSum',
      terms: [
        { of: 'resultScore', weight: a },
        { of: 'quality', weight: b },
      ],
      label: { id: label, en: label },
      provenance: 'regulation',
    });
    const sentences = await told(
      { ...goodFacts, newIdea: true },
      {
        '/derived/withIdea': weighted('Dengan ide', 6000, 4000),
        '/derived/withoutIdea': weighted('Tanpa ide', 7000, 3000),
        '/derived/final': {
          type: 'select',
          of: 'newIdea',
          cases: { true: 'withIdea', false: 'withoutIdea' },
          label: { id: 'Nilai akhir', en: 'Final score' },
        },
        '/scoring/final': 'final',
      },
    );
    expect(say(sentences, 'derived/withIdea')?.id).toBe('Dengan ide: 91,20 (60% × 92,00 + 40% × 90,00).');
    expect(sentences.has('derived/withoutIdea')).toBe(false);
    expect(say(sentences, 'derived/final')?.id).toBe('Nilai akhir: 91,20 (dari Ide baru ya; Dengan ide 91,20).');
    expect(say(sentences, 'score/final')).toEqual({ id: 'Nilai akhir: 91,20.', en: 'Final score: 91.20.' });
  });

  test('is the same every time, from a stored decision too', async () => {
    const pack = fixturePack();
    const decision = await evaluate(pack, goodFacts);
    expect(explain(pack.pack, JSON.parse(JSON.stringify(decision)))).toEqual(explain(pack.pack, decision));
  });
});

test('derived facts are told each after what it is made of, whatever the order of their names', async () => {
  const node = (add: string[]) => ({ type: 'sum', add, label: { id: 'x', en: 'x' } });
  const pack = fixturePack({
    '/derived/a': node(['b', 'c']),
    '/derived/b': node(['months']),
    '/derived/c': node(['months']),
    '/flags/0/conditions': { all: [{ fact: 'a', operator: 'greaterThan', value: 1 }] },
  });
  const keys = explain(pack.pack, await evaluate(pack, goodFacts)).map(({ key }) => key);
  expect(keys.filter((key) => key.startsWith('derived/'))).toEqual([
    'derived/rating',
    'derived/b',
    'derived/c',
    'derived/a',
  ]);
});
