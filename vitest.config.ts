import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/trino/setup.ts'],
    setupFiles: ['test/seed.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    teardownTimeout: 10_000,
    // A test that changes the clock, the environment or a spy does not reach the next one.
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    server: {
      deps: {
        // Both are published with imports that lack extensions: plain Node cannot load them.
        inline: [/dt-sql-parser/, /antlr4/],
      },
    },
    reporters: process.env['CI']
      ? ['default', ['json', { outputFile: '.wap-gate/vitest.json' }]]
      : ['default'],
  },
});
