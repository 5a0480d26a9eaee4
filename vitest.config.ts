import { defineConfig } from 'vitest/config';
import { closingLine } from './test/support/reporter.ts';

const services = {
  pool: 'forks',
  globalSetup: ['test/global-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

// One group after the other: what a group may run in parallel is its own.
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
          // Some start real child processes, on a machine that may be busy.
          testTimeout: 30_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...services,
          name: 'integration',
          include: ['test/{store,workflows,replay,api}/**/*.test.{ts,tsx}'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...services,
          name: 'journeys',
          include: ['test/journeys/**/*.test.{ts,tsx}'],
          testTimeout: 600_000,
          // They kill and restart whole stacks: one at a time.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
