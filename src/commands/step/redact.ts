import type { CheckResult, RunResult } from '../../domain/result.ts';
import type { JsonScalar } from '../../domain/value.ts';

const HIDDEN = '***';

/** The result with the values of these columns hidden in every sample row; names are compared without case. */
export function redactColumns(result: RunResult, columns: readonly string[]): RunResult {
  if (columns.length === 0) return result;
  const hidden = new Set(columns.map((name) => name.toLowerCase()));
  const inCheck = (check: CheckResult): CheckResult => ({
    ...check,
    samples: check.samples.map((row) => redactRow(row, hidden)),
  });
  return {
    ...result,
    gates: result.gates.map((gate) => ({ ...gate, checks: gate.checks.map(inCheck) })),
  };
}

type Row = Readonly<Record<string, JsonScalar>>;

const redactRow = (row: Row, hidden: ReadonlySet<string>): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      hidden.has(name.toLowerCase()) ? HIDDEN : value,
    ]),
  );
