import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PackCase, runCase } from '../../../rules/publish/cases.ts';
import { PackError } from '../../../rules/language/errors.ts';
import { parseCaseFile } from '../../../rules/read/schema-cases.ts';
import { loadRegionPacks } from '../../../store/pack/files.ts';
import { findingsOf, fixturePack, goodFacts, packJson } from '../../support/rules-fixture.ts';

const run = (expectation: PackCase['expect'], given = goodFacts) =>
  runCase(fixturePack(), { name: 'x', given, expect: expectation }).then((found) => found.map(({ en }) => en));

describe('a case', () => {
  test('passes when everything it expects holds', async () => {
    const holds: PackCase['expect'] = {
      predicate: 'BAIK',
      score: 9200,
      result: 9200,
      behaviour: 'sesuai',
      outcomes: [],
      notOutcomes: ['SERTIFIKAT'],
      flags: [],
    };
    expect(await run(holds)).toEqual([]);
    expect(await run({ error: 'facts-missing' }, {})).toEqual([]);
  });

  test.each<[string, PackCase['expect'], string]>([
    ['predicate', { predicate: 'KURANG' }, 'predicate: expected Poor, got Good'],
    ['score', { score: 9201 }, 'score: expected 92.01, got 92.00'],
    ['behaviour', { behaviour: 'di_atas' }, 'behaviour: expected above expectation, got meets expectation'],
    ['outcome that did not fire', { outcomes: ['SERTIFIKAT'] }, 'what is proposed: expected Certificate, got none'],
    ['flag that did not fire', { flags: ['LAMBAT'] }, 'flags: expected Low speed, got none'],
    ['error that did not come', { error: 'facts-missing' }, 'error: expected facts-missing, got Good'],
  ])('names a %s', async (_what, expectation, difference) => {
    expect(await run(expectation)).toEqual([difference]);
  });

  test('names an outcome that fired unwanted, and an error that came unexpected', async () => {
    const withIdea = { ...goodFacts, newIdea: true };
    expect(await run({ outcomes: [] }, withIdea)).toEqual(['what is proposed: expected none, got Certificate']);
    expect(await run({ notOutcomes: ['SERTIFIKAT'] }, withIdea)).toEqual([
      'what must not be proposed: expected none, got Certificate',
    ]);
    const [difference] = await run({ predicate: 'BAIK' }, { months: 24 });
    expect(difference).toContain('error: expected none, got facts-missing (Behaviour');
  });

  test.each<[string, unknown, string, string]>([
    [
      'expects nothing',
      { pack: 'a', cases: [{ name: 'x', given: {}, expect: {} }] },
      '/cases/0/expect',
      'case-expects-nothing',
    ],
    [
      'misspells an expectation',
      { pack: 'a', cases: [{ name: 'x', given: {}, expect: { predikat: 'BAIK', score: 1 } }] },
      '/cases/0/expect/predikat',
      'field-unknown',
    ],
    [
      'expects a score above 120',
      { pack: 'a', cases: [{ name: 'x', given: {}, expect: { score: 12001 } }] },
      '/cases/0/expect/score',
      'number-too-big',
    ],
    [
      'has a name twice',
      { pack: 'a', cases: [1, 2].map(() => ({ name: 'x', given: {}, expect: { score: 1 } })) },
      '/cases/1/name',
      'key-twice',
    ],
    ['has no cases', { pack: 'a', cases: [] }, '/cases', 'too-few'],
  ])('file that %s is refused', (_what, json, pointer, code) => {
    expect(findingsOf(() => parseCaseFile(json))).toMatchObject([{ pointer, code }]);
  });
});

describe('a folder of packs', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'packs-'));
  });
  afterEach(() => rm(dir, { recursive: true }));
  const put = (file: string, json: unknown) =>
    writeFile(join(dir, file), typeof json === 'string' ? json : JSON.stringify(json));
  const child = (fields: Record<string, unknown> = {}) => {
    const { format, area, title, effective } = packJson();
    return { format, area, title, effective, id: 'anak', version: 1, extends: { id: 'contoh', version: 1 }, ...fields };
  };
  const refused = async () => {
    const error = await loadRegionPacks(dir).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof PackError)) throw new Error(`expected a PackError, got ${String(error)}`);
    return error.errors.map((finding) => [finding.pointer, finding.code, finding.detail.en.split(':')[0]]);
  };

  test('is read with parents and cases, ordered by id', async () => {
    await put('contoh.json', packJson());
    await put('anak.json', child());
    await put('contoh.cases.json', {
      pack: 'contoh',
      cases: [{ name: 'x', given: goodFacts, expect: { predicate: 'BAIK' } }],
    });
    const packs = await loadRegionPacks(dir);
    expect(packs.map(({ id, cases, resolved }) => [id, cases.length, resolved.pack.outcomes.length])).toEqual([
      ['anak', 0, 2],
      ['contoh', 1, 2],
    ]);
  });

  test('names the file and place of what is wrong', async () => {
    await put('contoh.json', packJson());
    await put('anak.json', child({ flags: [{ id: 'slow', code: 'x' }] }));
    expect(await refused()).toEqual([['/flags/slow/code', 'format-wrong', 'anak.json']]);
    await put('anak.json', '{');
    expect(await refused()).toEqual([['', 'not-json', 'anak.json']]);
  });

  test('refuses a missing parent, a circle, a pack twice and cases of another pack', async () => {
    await put('anak.json', child());
    expect(await refused()).toEqual([['/extends/id', 'parent-missing', 'anak.json']]);
    await put('contoh.json', packJson({ '/extends': { id: 'anak', version: 1 } }));
    expect(await refused()).toEqual([['/extends/id', 'parent-missing', 'anak.json']]);
    await put('contoh.json', packJson());
    await put('contoh-lagi.json', packJson());
    expect(await refused()).toEqual([['/id', 'key-twice', 'contoh.json']]);
    await rm(join(dir, 'contoh-lagi.json'));
    await put('anak.cases.json', { pack: 'contoh', cases: [{ name: 'x', given: {}, expect: { score: 1 } }] });
    expect(await refused()).toEqual([['/pack', 'value-not-allowed', 'anak.cases.json']]);
  });
});
