import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWorkflowBundle } from '../../worker/bundle.ts';
import { quietRuntime } from '../support/quiet-runtime.ts';

let dir: string;
let code: string;
beforeAll(async () => {
  quietRuntime();
  dir = await mkdtemp(join(tmpdir(), 'siklus-bundle-'));
  code = await readFile(await buildWorkflowBundle(join(dir, 'workflows.js')), 'utf8');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Ids of the modules in the bundle, as webpack writes them above each. */
const modules = () => [...code.matchAll(/!\*\*\* (\.[^\s*]+) \*\*\*!/g)].map((match) => match[1] ?? '');
const packageOf = (id: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1];

describe('the workflow bundle', () => {
  it('holds these packages and no other: no engine, no schema library, no database, nothing of Node', () => {
    const packages = new Set(modules().flatMap((id) => packageOf(id) ?? []));
    expect([...packages].sort()).toEqual(['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc']);
  });

  it('holds of our own code only workflows, the pure files of rules/time and the failure converter', () => {
    const own = modules().filter((id) => packageOf(id) === undefined && !id.startsWith('./workflows/'));
    expect(own.sort()).toEqual([
      './rules/time/calendar.ts',
      './rules/time/clock.ts',
      './rules/time/ended.ts',
      './rules/time/replan.ts',
      './rules/time/units.ts',
      './store/failure-converter.ts',
    ]);
    expect(modules()).toContain('./workflows/appraisal/appraisal.ts');
  });
});
