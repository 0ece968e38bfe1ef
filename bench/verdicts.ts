/** What a program says of the statements that it sent to a server. */
export interface ServerReading {
  readonly sent: number;
  readonly failed: number;
  readonly bytes: number;
  readonly cpuMs: number;
  readonly known: number | null;
}

/** What a program says of itself, beside its verdict. */
export interface Reading {
  readonly statements: number | null;
  /** Milliseconds in the engine, its opening included, as wap-gate counts them; null for other programs. */
  readonly engineMs: number | null;
  /** Milliseconds from the start of the process to the verdict, before it is told; only of the action. */
  readonly verdictMs?: number;
  /** Null where no server was asked. */
  readonly server: ServerReading | null;
}

const SILENT: Reading = { statements: null, engineMs: null, server: null };

/** A program without a verdict: it must end well. */
export function printed(_stdout: string, code: number | null): Reading {
  if (code !== 0) throw new Error(`it ended with ${String(code)} instead of 0`);
  return SILENT;
}

/** Of a program in baselines/: so many checks, and exactly these fail. */
export function baselineVerdict(failing: readonly string[], checks = 30) {
  return (stdout: string, code: number | null): Reading => {
    // Foreign data: what session.mjs prints, that for DuckDB or that for Trino.
    const said = JSON.parse(stdout) as {
      passed: boolean;
      checks: number;
      failed: string[];
      statements: number;
      bytes?: number;
      server_cpu_ms?: number;
    };
    expectSame('checks', said.checks, checks);
    expectSame('failed checks', said.failed.toSorted().join(', '), failing.join(', '));
    expectSame('exit code', code, failing.length === 0 ? 0 : 1);
    const { statements, bytes, server_cpu_ms: cpuMs } = said;
    if (bytes === undefined || cpuMs === undefined) return { ...SILENT, statements };
    // A baseline sends nothing twice: it ends at the first error.
    const server = { sent: statements, failed: 0, bytes, cpuMs, known: null };
    return { ...SILENT, statements, server };
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
      readonly tier: number | null;
      readonly failing: number | string | null;
      readonly samples: unknown[];
    }[];
    readonly queries: {
      readonly state: string | null;
      readonly bytes: number | null;
      readonly cpu_ms: number | null;
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
    const { queries: statements, engine_ms: engineMs } = report.cost;
    return { statements, engineMs, server: serverReading(report.gates) };
  };
}

/** Null where the engine keeps no record of its queries: DuckDB. */
function serverReading(gates: Report['gates']): ServerReading | null {
  const queries = gates.flatMap((gate) => gate.queries);
  if (queries.length === 0) return null;
  const checks = gates.flatMap((gate) => gate.checks).filter((check) => !check.implicit);
  const sum = (of: 'bytes' | 'cpu_ms'): number =>
    queries.reduce((total, query) => total + (query[of] ?? 0), 0);
  return {
    sent: queries.length,
    failed: queries.filter(({ state }) => state !== 'FINISHED').length,
    bytes: sum('bytes'),
    cpuMs: sum('cpu_ms'),
    known: checks.filter(({ tier }) => tier !== null && tier <= WITHOUT_READING).length,
  };
}

/** The schema and the metadata are tiers 0 and 1. */
const WITHOUT_READING = 1;

function expectSame(what: string, found: unknown, expected: unknown): void {
  if (found === expected) return;
  throw new Error(`${what}: found '${String(found)}', expected '${String(expected)}'`);
}
