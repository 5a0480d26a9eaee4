import { defineConfig } from 'vitest/config';
import { closingLine } from './test/support/reporter.ts';

const services = { pool: 'forks' as const, globalSetup: ['test/global-setup.ts'], hookTimeout: 180_000 };
/** They kill processes of whole stacks at chosen moments, and wait most of the time: no journeys beside them. */
const KILLS = ['test/journeys/{stack-survives,power-cuts,killed-year}.test.ts'];

// `npm test` runs these side by side: test/run.ts says which.
export default defineConfig({
  test: {
    teardownTimeout: 60_000,
    reporters: ['default', closingLine()],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          pool: 'forks',
          // Pure code: whoever changes a module's state for others would be a defect of its own.
          isolate: false,
          // Some start real child processes, on a machine that may be busy.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...services,
          name: 'integration',
          // What files share are modules: each has a database, a namespace and an application of its own.
          isolate: false,
          include: ['test/{store,workflows,replay,api,console}/**/*.test.{ts,tsx}'],
          // Ends what hangs: on a busy machine a test takes five times as long as alone.
          testTimeout: 180_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...services,
          name: 'journeys',
          isolate: false,
          include: ['test/journeys/**/*.test.{ts,tsx}'],
          exclude: KILLS,
          testTimeout: 600_000,
          // A whole stack each, which waits as often as it computes.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...services,
          name: 'kills',
          isolate: false,
          include: KILLS,
          testTimeout: 600_000,
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
