import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tallyOf, readVectors, runVectors } from '../../../rules/law/vectors.ts';
import { library } from '../../support/library.ts';

const file =
  process.env['SIKLUS_VECTORS'] ?? resolve(import.meta.dirname, '../../../../shared/vectors/regulations.jsonl');

describe('the regulation vectors', () => {
  if (!existsSync(file)) {
    const why = `${file} does not exist; set SIKLUS_VECTORS to the file regulations.jsonl`;
    console.warn(`The regulation vectors were not run: ${why}`);
    it.skip(`are not here: ${why}`);
    return;
  }
  const lines = readVectors(readFileSync(file, 'utf8'));

  it('are there', () => {
    expect(lines.length).toBeGreaterThan(0);
  });

  it.each(lines.map((line) => [JSON.stringify(line), line] as const))('%s', async (_text, line) => {
    const [verdict] = await runVectors(library, [line]);
    expect(verdict?.got).toStrictEqual(verdict?.wanted);
    expect(verdict?.passed).toBe(true);
  });
});

describe('the loop over vectors', () => {
  const ask = async (text: string) => runVectors(library, readVectors(text));
  const [first] = [...library.values()].map(([newest]) => newest?.decision);
  const situation = first?.cases[0];
  const vector = { id: 'X1', rule: first?.rule, in: situation?.given, out: situation?.gives, src: 'D' };

  it('passes what a decision answers so, and skips empty lines', async () => {
    const verdicts = await ask(`\n${JSON.stringify(vector)}\n\n`);
    expect(verdicts.map(({ line, passed }) => [line, passed])).toEqual([[2, true]]);
  });

  it('fails an answer with one key more, one key less, or another value', async () => {
    const [key = ''] = Object.keys(vector.out ?? {});
    for (const out of [{ ...vector.out, more: null }, {}, { ...vector.out, [key]: 'other' }]) {
      const [verdict] = await ask(JSON.stringify({ ...vector, out }));
      expect(verdict).toMatchObject({ passed: false, wanted: out, got: vector.out });
    }
  });

  it.each([
    [
      'a rule that no decision answers',
      JSON.stringify({ ...vector, rule: 'nobody.knows' }),
      'no decision answers this rule',
    ],
    ['a line that is not JSON', '{"id":', 'this is not JSON'],
    ['a line that is no object', '[1]', 'this is no object'],
    ['a line without an answer', JSON.stringify({ id: 'X', rule: 'x', in: {} }), 'a vector has id, rule, in and out'],
  ])('fails %s instead of leaving it out', async (_what, text, got) => {
    expect(await ask(text)).toMatchObject([{ line: 1, passed: false, got }]);
  });
});

it.each([
  ['all passed', [true, true], { line: '2 passed, 0 failed', code: 0 }],
  ['one failed', [true, false], { line: '1 passed, 1 failed', code: 1 }],
  ['there were none', [], { line: '0 passed, 0 failed', code: 1 }],
])('the outcome is told in numbers and a code when %s', (_name, passed, expected) => {
  const verdicts = passed.map((each, n) => ({ line: n + 1, id: 'X', rule: 'x', passed: each, got: null }));
  expect(tallyOf(verdicts)).toEqual(expected);
});

describe('npm run vectors', () => {
  const dir = mkdtempSync(join(tmpdir(), 'siklus-vectors-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const root = resolve(import.meta.dirname, '../../..');
  const run = (...args: string[]) => {
    const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'worker/vectors.ts', ...args], {
      cwd: root,
    });
    return { status, last: String(stdout).trimEnd().split('\n').at(-1) };
  };
  const fileOf = (name: string, lines: unknown[]) => {
    const path = join(dir, name);
    writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
    return path;
  };
  const [first] = [...library.values()].map(([newest]) => newest?.decision);
  const good = { id: 'X1', rule: first?.rule, in: first?.cases[0]?.given, out: first?.cases[0]?.gives };

  // A process each, on a machine that may be busy.
  it('ends with the numbers and a telling exit code', () => {
    const lines = [good, { ...good, out: {} }];
    expect(run(fileOf('one failed', lines))).toEqual({ status: 1, last: '1 passed, 1 failed' });
  });

  it('says so when there is nothing to read', () => {
    expect(run(join(dir, 'missing'))).toMatchObject({ status: 2 });
  });
});
