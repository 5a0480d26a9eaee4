import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../rules/law/decide.ts';
import { buildLibrary, decisionFor } from '../../../rules/law/library.ts';
import { decisions, library, parsed } from '../../support/library.ts';
import { shippedPacks } from '../../support/shipped-packs.ts';

const FEWEST_CASES = 2;

test('the library answers the 37 questions of the law, each once', () => {
  expect(library.size).toBe(37);
  expect(decisions.length).toBe(37);
});

describe.each(decisions.map((resolved) => ({ id: resolved.decision.id, resolved })))('decision $id', ({ resolved }) => {
  const { decision } = resolved;

  test('names its law, says how sure that is, and has cases in plain words', () => {
    expect(decision.legalBasis.every((basis) => basis.ref !== '' && basis.certainty.length > 0)).toBe(true);
    expect(decision.cases.length).toBeGreaterThanOrEqual(FEWEST_CASES);
    for (const { name } of decision.cases) expect(name, 'Indonesian / English').toMatch(/\S \/ \S/);
  });

  test.each(decision.cases)('decides: $name', async ({ given, gives }) => {
    expect(await decide(resolved, given)).toStrictEqual(gives);
  });

  test('answers the same when asked with decimals as text', async () => {
    for (const { given, gives } of decision.cases) expect(await decide(resolved, asText(given))).toStrictEqual(gives);
  });
});

function asText(given: Record<string, unknown>): Record<string, unknown> {
  const text = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(text);
    if (typeof value === 'object' && value !== null) return asText({ ...value });
    return typeof value === 'number' ? String(value) : value;
  };
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, text(value)]));
}

describe('several decisions on one question', () => {
  const old = { id: 'old', effective: { from: '2010-01-01', to: '2016-12-31' } };
  const newer = { id: 'newer', effective: { from: '2017-01-01', to: null } };
  const both = () => buildLibrary([parsed(old), parsed(newer)]);
  const on = (day?: string) => decisionFor(both(), 'test.double', day)?.decision.id;

  test('each answers in its own time; without a day the newest', () => {
    expect([on('2010-01-01'), on('2016-12-31'), on('2017-01-01'), on('2040-01-01'), on()]).toEqual([
      'old',
      'old',
      'newer',
      'newer',
      'newer',
    ]);
    expect(on('2009-12-31')).toBeUndefined();
    expect(decisionFor(both(), 'test.other')).toBeUndefined();
  });

  test('may not overlap, and ids may not repeat', () => {
    const overlapping = { ...old, effective: { from: '2010-01-01', to: '2017-01-01' } };
    expect(() => buildLibrary([parsed(overlapping), parsed(newer)])).toThrow('effective-overlap');
    expect(() =>
      buildLibrary([parsed({ ...old, effective: { from: '2010-01-01', to: null } }), parsed(newer)]),
    ).toThrow('effective-overlap');
    expect(() => buildLibrary([parsed(old), parsed({ ...newer, id: 'old' })])).toThrow('key-twice');
  });
});

test('no TypeScript of the engine names a question of the law or a region', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const words = [...library.keys(), ...shippedPacks.map(({ id }) => id)];
  const files = ['rules', 'store']
    .flatMap((dir) => readdirSync(join(root, dir), { recursive: true }).map((file) => join(root, dir, String(file))))
    .filter((file) => file.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(50);
  for (const file of [...files, join(root, 'worker/vectors.ts')]) {
    const code = readFileSync(file, 'utf8');
    const named = words.filter((word) => ["'", '"', '`'].some((quote) => code.includes(quote + word + quote)));
    expect(named, file).toEqual([]);
  }
});
