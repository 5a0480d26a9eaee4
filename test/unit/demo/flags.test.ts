import { describe, expect, test } from 'vitest';
import { parseFlags } from '../../../worker/demo/flags.ts';

const flagsOf = (...args: string[]) => {
  const parsed = parseFlags(args);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.flags;
};
const refusalOf = (...args: string[]) => {
  const parsed = parseFlags(args);
  if (parsed.ok) throw new Error('was accepted');
  return parsed.problem;
};

describe('the flags of the demo', () => {
  test('without any: forty people per region, seed 1, staying up', () => {
    expect(flagsOf()).toEqual({ exit: false, people: 40, seed: 1, summary: null });
  });

  test('all of them', () => {
    const flags = flagsOf('--exit', '--people', '12', '--seed=7', '--summary', 'out.json');
    expect(flags).toEqual({ exit: true, people: 12, seed: 7, summary: 'out.json' });
  });

  test.each([
    ['a flag that does not exist', ['--fast']],
    ['a word without a flag', ['fast']],
    ['a flag without its value', ['--people']],
  ])('%s is refused in both languages', (_, args) => {
    expect(refusalOf(...args)).toMatch(/Pilihan tidak dikenal.*Unknown or incomplete option/s);
  });

  test.each([
    ['people', '5'],
    ['people', '2001'],
    ['people', '8.5'],
    ['people', 'many'],
    ['people', ''],
    ['seed', '-1'],
    ['seed', '1.5'],
  ])('--%s=%s is refused with the range that is allowed', (name, value) => {
    expect(refusalOf(`--${name}=${value}`)).toMatch(/harus angka .*must be a number from/);
  });

  test('the edges of the range are allowed', () => {
    expect(flagsOf('--people', '6').people).toBe(6);
    expect(flagsOf('--people', '2000').people).toBe(2000);
  });

  test('an empty file name is refused', () => {
    expect(refusalOf('--summary=')).toMatch(/file name is empty/);
  });

  test('help is no mistake', () => {
    expect(parseFlags(['--help'])).toMatchObject({ ok: false, help: true });
  });
});
