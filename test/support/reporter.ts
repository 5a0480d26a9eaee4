import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** The closing line `N passed, N failed`, alone on its line, after whatever the default reporter prints. */
export function closingLine(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const count = countTests(modules, unhandledErrors);
      const skipped = count.skipped === 0 ? '' : `, ${count.skipped} skipped`;
      process.stdout.write(`${count.passed} passed, ${count.failed} failed${skipped}\n`);
    },
  };
}

function countTests(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]) {
  // A run that came to no test file has failed, whatever stopped it.
  const count = { passed: 0, failed: unhandledErrors.length + (modules.length === 0 ? 1 : 0), skipped: 0 };
  for (const module of modules) {
    const states = [...module.children.allTests()].map((test) => test.result().state);
    for (const state of states) count[state === 'pending' ? 'skipped' : state] += 1;
    // A file that cannot be loaded, or a hook that breaks, fails without any failing test.
    if (module.state() === 'failed' && !states.includes('failed')) count.failed += 1;
  }
  return count;
}
