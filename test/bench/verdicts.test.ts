import { describe, expect, it } from 'vitest';
import { runWorkload } from '../../bench/rounds.ts';
import { baselineVerdict, gateVerdict } from '../../bench/verdicts.ts';

const check = (more: object = {}) => ({
  ...{ id: 'g/c', implicit: false, outcome: 'passed', tier: 1, failing: 0, samples: [] },
  ...more,
});
const query = (more: object = {}) => ({ state: 'FINISHED', bytes: 1e6, cpu_ms: 10, ...more });

/** A report of wap-gate, as far as it is looked at. */
function report(checks: object[], queries: object[]): string {
  return JSON.stringify({
    ...{ verdict: 'pass', exit_code: 0, failed_checks: [] },
    cost: { queries: 2, engine_ms: 500 },
    gates: [{ checks, queries }],
  });
}

describe('gateVerdict', () => {
  const read = gateVerdict([], { gates: 1, checks: 3 });

  it('adds up what the server told of every query, and the checks that read nothing', () => {
    const checks = [check({ tier: 0 }), check(), check({ tier: 4 }), check({ implicit: true })];
    const queries = [query(), query({ bytes: null, cpu_ms: null }), query({ state: 'FAILED' })];
    expect(read(report(checks, queries), 0)).toEqual({
      statements: 2,
      engineMs: 500,
      server: { sent: 3, failed: 1, bytes: 2e6, cpuMs: 20, known: 2 },
    });
  });

  it('knows of no server where no query was recorded', () => {
    expect(read(report([check(), check(), check()], []), 0).server).toBeNull();
  });

  it.each([
    ['a check is missing', [check(), check()], 0, 'checks'],
    ['a check failed', [check(), check(), check({ outcome: 'failed' })], 0, 'failed checks'],
    ['it ended otherwise', [check(), check(), check()], 3, 'exit code'],
  ])('refuses a run where %s', (_, checks, code, what) => {
    expect(() => read(report(checks, []), code)).toThrow(what);
  });
});

describe('baselineVerdict', () => {
  const said = (more: object) => JSON.stringify({ checks: 15, failed: [], statements: 2, ...more });

  it('takes the figures of the server where it has them', () => {
    const read = baselineVerdict([], 15);
    expect(read(said({}), 0).server).toBeNull();
    expect(read(said({ bytes: 5, server_cpu_ms: 7 }), 0).server).toEqual({
      ...{ sent: 2, failed: 0, bytes: 5, cpuMs: 7, known: null },
    });
    expect(() => read(said({ checks: 14 }), 0)).toThrow('checks');
  });
});

describe('runWorkload', () => {
  it('runs a program where it belongs and adds up its failed statements', () => {
    const server = { sent: 5, failed: 1, bytes: 2e6, cpuMs: 30, known: 4 };
    const { programs } = runWorkload(
      {
        ...{ name: 'w', title: 'W', inputs: [], runs: 2, quick: false },
        programs: [
          {
            ...{ name: 'w/p', title: 'P', cwd: 'bench/trino' },
            args: ['-p', 'process.cwd()'],
            read: (stdout) => {
              expect(stdout.trim()).toMatch(/bench[/\\]trino$/);
              return { statements: 3, engineMs: null, server };
            },
          },
        ],
      },
      2,
      () => undefined,
    );
    expect(programs[0]).toMatchObject({
      command: "cd bench/trino && node -p 'process.cwd()'",
      server: { sent: 5, failed: 2, read_mb: 2, cpu_ms: 30, known: 4 },
    });
  });
});
