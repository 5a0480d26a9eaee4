import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADAPTERS, answer, type Vector } from '../support/regulation-vectors.ts';

const file = process.env['SIKLUS_VECTORS'] ?? resolve(import.meta.dirname, '../../../shared/vectors/regulations.jsonl');

/** Rules that no pack of today decides: pay, discipline, credit points, survey grades, achievement formulas. */
const NOT_YET_COVERED = [
  'ak.konversi',
  'disiplin.absen',
  'distribusi.cek',
  'iki.capaian',
  'iki.nilai',
  'pelatihan.jp',
  'pp30.tindakLanjut',
  'rating.parse',
  'siklus.semester',
  'skm.ikm',
  'skm.mutu',
  'skp.periodik',
  'skp.total',
  'target.disiplin',
  'tpp.disiplin40',
  'tpp.samarinda',
  'tukin.komponenKinerja',
];

function readVectors(): Vector[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Vector);
}

describe('the regulation vectors', () => {
  if (!existsSync(file)) {
    const why = `${file} does not exist; set SIKLUS_VECTORS to the file regulations.jsonl`;
    console.warn(`The regulation vectors were not run: ${why}`);
    it.skip(`are not here: ${why}`);
    return;
  }
  const vectors = readVectors();
  const rules = new Set(vectors.map((vector) => vector.rule));

  it('are each decided by a rule pack, or listed as not yet covered', () => {
    const open = [...rules].filter((rule) => !Object.hasOwn(ADAPTERS, rule)).toSorted();
    expect(open).toEqual(NOT_YET_COVERED.filter((rule) => rules.has(rule)));
    expect(vectors.length).toBeGreaterThan(NOT_YET_COVERED.length);
  });

  const covered = vectors.filter((vector) => Object.hasOwn(ADAPTERS, vector.rule));
  const sentence = ({ id, rule, in: given, out }: Vector) =>
    `${id} ${rule}: ${JSON.stringify(given)} gives ${JSON.stringify(out)}`;
  it.each(covered.map((vector) => [sentence(vector), vector] as const))('%s', async (_sentence, vector) => {
    expect(await answer(vector)).toStrictEqual(vector.out);
  });

  const open = vectors.filter((vector) => NOT_YET_COVERED.includes(vector.rule));
  for (const rule of new Set(open.map((vector) => vector.rule))) {
    it.todo(`${rule}: ${open.filter((vector) => vector.rule === rule).length} vectors not yet covered`);
  }
});
