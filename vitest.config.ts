import { defineConfig } from 'vitest/config';

/** Two at a time, on the smallest machine too: servers that start and tests that wait leave a core idle. */
const maxWorkers = 2;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/database/**'],
          env: { TZ: 'UTC' },
          setupFiles: ['test/fast-check.setup.ts'],
          // One after the other in the same two processes: what all import is read twice, not two hundred times.
          isolate: false,
          maxWorkers,
          // Properties with hundreds of runs, on machines that do other things as well.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'database',
          include: ['test/database/**/*.test.ts'],
          setupFiles: ['test/fast-check.setup.ts'],
          // Read once: the code, and the embedded database's.
          isolate: false,
          maxWorkers,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ['test/e2e/conformance.test.ts'],
          // The SDK and the language are read once; every file has servers of its own.
          isolate: false,
          maxWorkers,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/e2e/conformance.test.ts'],
          // Short deadlines in real time: with the machine for itself, after all others.
          sequence: { groupOrder: 1 },
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
