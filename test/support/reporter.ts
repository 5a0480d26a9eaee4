import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

type Count = { passed: number; failed: number; skipped: number };
export type Report = Count & {
  files: (Count & { path: string; ms: number })[];
  /** What failed, a line each. */
  failures: string[];
};

/** Where a part of a whole run leaves its report, instead of a closing line of its own. */
export const REPORT_FILE = 'SIKLUS_TEST_REPORT';

export const closingLineOf = ({ passed, failed, skipped }: Count): string =>
  `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;

/** Counts, and says `N passed, N failed` alone on the last line, after whatever the default reporter prints. */
export function closingLine(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const failures = [
        ...modules.flatMap(failuresIn),
        ...unhandledErrors.map((error) => `(no test): ${firstLine(error)}`),
      ];
      const files = modules.map(timed);
      // A run that came to no test file has failed, whatever stopped it.
      const noTest = unhandledErrors.length + (modules.length === 0 ? 1 : 0);
      const report: Report = { ...sumOf([...files, { passed: 0, failed: noTest, skipped: 0 }]), files, failures };
      const file = process.env[REPORT_FILE];
      if (file) writeFileSync(file, JSON.stringify(report));
      else process.stdout.write(`${closingLineOf(report)}\n`);
    },
  };
}

export const sumOf = (counts: readonly Count[]): Count => {
  const sum = (of: (count: Count) => number) => counts.reduce((all, count) => all + of(count), 0);
  return { passed: sum(({ passed }) => passed), failed: sum(({ failed }) => failed), skipped: sum((c) => c.skipped) };
};

function timed(module: TestModule): Report['files'][number] {
  const { collectDuration, setupDuration, duration } = module.diagnostic();
  const path = relative(process.cwd(), module.moduleId);
  return { path, ms: collectDuration + setupDuration + duration, ...countOf(module) };
}

/** Several parts of a run write beside each other: what failed must not have to be searched between them. */
function failuresIn(module: TestModule): string[] {
  const path = relative(process.cwd(), module.moduleId);
  const tests = [...module.children.allTests('failed')].map(
    (test) => `${path} > ${test.fullName}: ${(test.result().errors ?? []).map(firstLine).join('; ')}`,
  );
  const around = [module, ...module.children.allSuites()].flatMap((part) => part.errors());
  return [...tests, ...around.map((error) => `${path}: ${firstLine(error)}`)];
}

const firstLine = ({ message }: { message: string }): string => message.split('\n')[0] ?? '';

function countOf(module: TestModule): Count {
  const count = { passed: 0, failed: 0, skipped: 0 };
  const states = [...module.children.allTests()].map((test) => test.result().state);
  for (const state of states) count[state === 'pending' ? 'skipped' : state] += 1;
  // A file that cannot be loaded, or a hook that breaks, fails without any failing test.
  if (module.state() === 'failed' && !states.includes('failed')) count.failed += 1;
  return count;
}
