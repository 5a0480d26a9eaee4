import { join } from 'node:path';
import { inject } from 'vitest';

/** What test/global-setup.ts started for this run; the same for every test file. */
export type TestStack = {
  temporalAddress: string;
  namespace: string;
  mongodbUri: string;
  /** Program of the time-skipping server, for `{ type: 'existing-path', path }`. */
  testServerPath: string;
  /** The product and the tests as JavaScript, for processes of their own. */
  programs: string;
  /** Workflow code bundled once, for `workflowBundle: { codePath }`. */
  workflowBundlePath: string;
  engines: { temporal: string; database: string };
};

declare module 'vitest' {
  interface ProvidedContext {
    siklusStack: TestStack;
  }
}

export const testStack = (): TestStack => inject('siklusStack');

/** A file of the product or the tests for `node`, by its path with the ending `.js`. */
export const testProgram = (path: string): string => join(testStack().programs, path);

/** The shared database server under a name of its own, so that test files never see each other's data. */
export function ownDatabaseUri(): string {
  const uri = new URL(testStack().mongodbUri);
  uri.pathname = `/t_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  return uri.href;
}
