import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Where files take minutes. */
const LONG = /\/test\/(?:action|checks|engines\/trino|execution|planning)\//;

/** Long files first: one that begins last is waited for alone. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/trino/setup.ts'],
    setupFiles: ['test/seed.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    // Not how long a test takes but when it hangs: others may use the machine, and a linter or a server starts in it.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
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
