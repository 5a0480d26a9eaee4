import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { testStack } from '../support/stack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const examples = readdirSync(`${root}/docs/examples`).filter((name) => /^\d\d-.*\.(ts|sh)$/.test(name));

describe('the examples of docs/examples', () => {
  it.each(examples)('%s opens with what it shows, how to run it and what you should see', (name) => {
    const text = readFileSync(`${root}/docs/examples/${name}`, 'utf8').slice(0, 2_000);
    expect(text).toContain('What it shows:');
    expect(text).toContain(`How to run: `);
    expect(text).toContain(`docs/examples/${name}`);
    expect(text).toContain('What you should see:');
  });

  it('all run, in order, on a stack of their own, and print what they promise', async () => {
    const env = { ...process.env, SIKLUS_PROGRAMS: testStack().programs };
    const run = promisify(execFile)(process.execPath, ['--import', 'tsx', 'docs/examples/run.ts'], { cwd: root, env });
    const { stdout } = await run.catch((error: unknown) => {
      // What the examples printed says more than "Command failed".
      throw new Error(error !== null && typeof error === 'object' && 'stdout' in error ? String(error.stdout) : '');
    });
    for (const name of examples) expect(stdout).toContain(`✓ ${name}`);
    expect(stdout.trimEnd()).toMatch(new RegExp(`\\n${examples.length} passed, 0 failed$`));
  });
});
