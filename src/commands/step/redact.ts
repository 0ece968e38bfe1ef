import { kinds } from '../../checks/registry.ts';
import type { Check } from '../../domain/check.ts';
import type { FaultCode, FaultRecord } from '../../domain/fault.ts';
import { nearest } from '../../domain/nearest.ts';
import type { CheckResult, RunResult } from '../../domain/result.ts';
import type { JsonScalar } from '../../domain/value.ts';
import { amount } from '../../reporting/amount.ts';

const HIDDEN = '***';

/** An engine that stumbles over a value says it. */
const SAYING_VALUES: ReadonlySet<FaultCode> = new Set(['query-failed', 'corrupt-file']);

const NO_WORDS = 'the words of the engine are hidden: they may hold values of redacted columns';

/** A SELECT of the gate's own gives columns any name: nobody can tell by it whose values it shows. */
const OWN_SELECT = 'sql';

/** The columns to hide, and what must be told of them. */
export interface Hidden {
  readonly columns: readonly string[];
  readonly notices: readonly string[];
}

/**
 * The columns that are meant by these names: one that no table has is told, and a column that it may be a slip for is
 * hidden too. `known`: those of the tables that were found; none where no table was.
 */
export function meantBy(names: readonly string[], known: ReadonlySet<string>): Hidden {
  const lower = new Set([...known].map((name) => name.toLowerCase()));
  const strange = known.size === 0 ? [] : names.filter((name) => !lower.has(name.toLowerCase()));
  const told = strange.map((name) => {
    const near = nearest(name, known) ?? null;
    const hidden = near === null ? '' : ` Values of '${near}' are hidden as if it were meant.`;
    return {
      near,
      notice: `\`redact-columns\` names '${name}', which is a column of no table that was audited.${hidden}`,
    };
  });
  return {
    columns: [...names, ...told.flatMap(({ near }) => near ?? [])],
    notices: told.map(({ notice }) => notice),
  };
}

/**
 * The result without the values of these columns, in sample rows, in what was measured and in what an engine said. Names
 * are compared without case. `declared`: the checks as their gates have them; one that is not among them is judged by
 * what its result says. Counts, and what the gates say themselves, stay.
 */
export function redactColumns(
  result: RunResult,
  columns: readonly string[],
  declared: readonly Check[],
): RunResult {
  if (columns.length === 0) return result;
  const names = new Set(columns.map((name) => name.toLowerCase()));
  const named = columns.map(asWord);
  const byId = new Map(declared.map((check) => [check.id, check]));
  const inCheck = (found: CheckResult): CheckResult => {
    const check = withoutEngineWords(found);
    const written = byId.get(check.id) ?? null;
    return isAbout(check, written, named) && !tellsOnlyCounts(written)
      ? withoutValues(check)
      : { ...check, samples: check.samples.map((row) => hideIn(row, (name) => names.has(name))) };
  };
  return {
    ...result,
    gates: result.gates.map((gate) => ({ ...gate, checks: gate.checks.map(inCheck) })),
  };
}

function tellsOnlyCounts(written: Check | null): boolean {
  if (written === null) return false;
  return kinds.get(written.kind)?.onlyCounts?.(written.parameters) === true;
}

/** Whether the check names one of the columns, in what it is called or in what it was given. */
function isAbout(check: CheckResult, written: Check | null, named: readonly RegExp[]): boolean {
  if (check.kind === OWN_SELECT) return true;
  const { id, name, message, threshold } = check;
  const texts = [id, name, message, threshold, ...textsIn(written?.parameters)];
  return texts.some((text) => named.some((column) => column.test(text)));
}

/** Every text in a check's parameters, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function asWord(name: string): RegExp {
  const text = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${text}(?![\\p{L}\\p{N}_])`, 'iu');
}

function withoutValues(check: CheckResult): CheckResult {
  return {
    ...check,
    message: check.fault === null ? countsOf(check) : check.message,
    observed: check.observed === null ? null : HIDDEN,
    metrics: {},
    samples: check.samples.map((row) => hideIn(row, () => true)),
  };
}

function countsOf({ failing, tested }: CheckResult): string {
  if (failing === null || tested === null) return 'the measured value is hidden';
  return `${amount(failing)} of ${amount(tested)} rows; values are hidden`;
}

const FETCHED = /^(the failing rows could not be fetched): .*$/s;

function withoutEngineWords(check: CheckResult): CheckResult {
  const { fault } = check;
  const notes = check.notes.map((note) => note.replace(FETCHED, `$1: ${NO_WORDS}`));
  if (fault === null || !SAYING_VALUES.has(fault.code)) return { ...check, notes };
  const silent: FaultRecord = { ...fault, message: NO_WORDS };
  return { ...check, notes, message: NO_WORDS, fault: silent };
}

type Row = Readonly<Record<string, JsonScalar>>;

const hideIn = (row: Row, hides: (name: string) => boolean): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, hides(name.toLowerCase()) ? HIDDEN : value]),
  );
