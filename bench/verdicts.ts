/** What a program says of itself, beside its verdict. */
export interface Reading {
  readonly statements: number | null;
  /** Milliseconds in the engine, its opening included, as wap-gate counts them; null for other programs. */
  readonly engineMs: number | null;
}

const SILENT: Reading = { statements: null, engineMs: null };

/** A program without a verdict: it must end well. */
export function printed(_stdout: string, code: number | null): Reading {
  if (code !== 0) throw new Error(`it ended with ${String(code)} instead of 0`);
  return SILENT;
}

/** Of a program in baselines/: 30 checks, and exactly these fail. */
export function baselineVerdict(failing: readonly string[]) {
  return (stdout: string, code: number | null): Reading => {
    // Foreign data: what baselines/session.mjs prints.
    const said = JSON.parse(stdout) as {
      passed: boolean;
      checks: number;
      failed: string[];
      statements: number;
    };
    expectSame('checks', said.checks, 30);
    expectSame('failed checks', said.failed.toSorted().join(', '), failing.join(', '));
    expectSame('exit code', code, failing.length === 0 ? 0 : 1);
    return { ...SILENT, statements: said.statements };
  };
}

/** The parts of wap-gate's JSON report that are looked at. */
interface Report {
  readonly verdict: string;
  readonly exit_code: number;
  readonly failed_checks: string[];
  readonly cost: { readonly queries: number; readonly engine_ms: number };
  readonly gates: {
    readonly checks: {
      readonly id: string;
      readonly implicit: boolean;
      readonly outcome: string;
      readonly failing: number | string | null;
      readonly samples: unknown[];
    }[];
  }[];
}

/** Of wap-gate: every written check is judged, exactly these fail, and each failure has its count and its samples. */
export function gateVerdict(
  failing: readonly string[],
  sizes: { readonly gates: number; readonly checks: number },
) {
  return (stdout: string, code: number | null): Reading => {
    const report = JSON.parse(stdout) as Report;
    const checks = report.gates.flatMap((gate) => gate.checks).filter((check) => !check.implicit);
    const failed = checks.filter((check) => check.outcome !== 'passed');
    const names = failed.map(({ id }) => id.slice(id.indexOf('/') + 1)).toSorted();
    expectSame('gates', report.gates.length, sizes.gates);
    expectSame('checks', checks.length, sizes.checks);
    expectSame('failed checks', names.join(', '), failing.join(', '));
    expectSame('verdict', report.verdict, failing.length === 0 ? 'pass' : 'fail');
    expectSame('exit code', code, failing.length === 0 ? 0 : 1);
    const bare = failed.filter((c) => c.samples.length === 0 || c.failing === null);
    expectSame('failures without count or samples', bare.map(({ id }) => id).join(', '), '');
    return { statements: report.cost.queries, engineMs: report.cost.engine_ms };
  };
}

function expectSame(what: string, found: unknown, expected: unknown): void {
  if (found === expected) return;
  throw new Error(`${what}: found '${String(found)}', expected '${String(expected)}'`);
}
