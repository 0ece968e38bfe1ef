import type { Severity } from './check.ts';
import type { Location } from './location.ts';
import type { CheckResult, GateResult } from './result.ts';
import { decideVerdict } from './verdict.ts';
import { formatCount, plural } from './wording.ts';

/** A failure that was there when the gate was adopted: so many rows of a check may fail, and no more. */
export interface KnownFailure {
  /** The check's id. */
  readonly check: string;
  readonly failing: bigint;
  readonly location: Location;
}

/**
 * Lets failed checks with no more failing rows than are known end as warned. Only what counts rows can be known: of a
 * condition on the whole table nobody can say that it became no worse.
 */
export function applyBaseline(
  gate: GateResult,
  known: readonly KnownFailure[],
  failOn: Severity,
): GateResult {
  const most = new Map(known.map(({ check, failing }) => [check, failing]));
  if (!gate.checks.some(({ id }) => most.has(id))) return gate;
  const checks = gate.checks.map((check) => {
    const limit = most.get(check.id);
    return limit === undefined ? check : limited(check, limit);
  });
  return {
    ...gate,
    checks,
    verdict: decideVerdict({ checks, faults: [], failOn }).verdict,
    notes: [...gate.notes, ...checks.flatMap((check) => outgrown(check, most.get(check.id)))],
  };
}

function limited(check: CheckResult, most: bigint): CheckResult {
  const failing = failingRows(check);
  if (check.outcome !== 'failed' || failing === null) return check;
  if (failing > most) {
    const note = `more than the ${plural(most, 'failing row')} that the baseline knows`;
    return { ...check, notes: [...check.notes, note] };
  }
  const note = `known: ${formatCount(failing)} of at most ${plural(most, 'failing row')}`;
  return { ...check, outcome: 'warned', notes: [...check.notes, note] };
}

/** Null where the check has none to count. */
function failingRows({ failing }: CheckResult): bigint | null {
  return failing !== null && /^\d+$/.test(String(failing)) ? BigInt(failing) : null;
}

/** What the baseline says more than is needed by now. */
function outgrown(check: CheckResult, most: bigint | undefined): string[] {
  const failing = failingRows(check);
  if (most === undefined || failing === null || failing >= most) return [];
  const now = failing === 0n ? 'none fails' : `${plural(failing, 'row')} fail`;
  return [
    `The baseline knows ${plural(most, 'failing row')} of ${check.id} and ${now}: write it again`,
  ];
}

type Entry = Pick<KnownFailure, 'check' | 'failing'>;

/** A baseline to be written, and what was not taken into it, in words. */
export interface NextBaseline {
  readonly known: readonly Entry[];
  readonly left: readonly string[];
}

/**
 * The baseline after a run: entries get smaller or vanish, and what this run did not measure stays as it was. Without
 * one before, or with `grow`, it takes in every failure that can be counted. The results are those before any baseline
 * or waiver was applied.
 */
export function nextBaseline(
  before: readonly Entry[] | null,
  gates: readonly GateResult[],
  grow: boolean,
): NextBaseline {
  const old = new Map((before ?? []).map(({ check, failing }) => [check, failing]));
  const checks = gates.flatMap((gate) => gate.checks);
  const measured = checks.filter(({ outcome }) => outcome !== 'errored');
  const untouched = [...old].filter(([check]) => !measured.some(({ id }) => id === check));
  const failed = measured
    .filter(({ outcome }) => outcome === 'failed')
    .map((check) => nextEntry(check, old.get(check.id), grow || before === null));
  const known = [
    ...untouched.map(([check, failing]) => ({ check, failing })),
    ...failed.flatMap(({ entry }) => entry ?? []),
  ];
  return {
    known: known.sort((a, b) => (a.check < b.check ? -1 : 1)),
    left: failed.flatMap(({ left }) => left ?? []),
  };
}

interface NextEntry {
  readonly entry: Entry | null;
  readonly left: string | null;
}

function nextEntry(result: CheckResult, most: bigint | undefined, grow: boolean): NextEntry {
  const { id: check } = result;
  const failing = failingRows(result);
  if (failing === null) {
    const left = `${check} judges the table as a whole, which no baseline can know: waive it instead`;
    return { entry: null, left };
  }
  if (grow || (most !== undefined && failing <= most)) {
    return { entry: { check, failing }, left: null };
  }
  const rows = plural(failing, 'failing row');
  return most === undefined
    ? { entry: null, left: `${check} has ${rows} and was not known: it was not added` }
    : {
        entry: { check, failing: most },
        left: `${check} has ${rows}, more than the ${formatCount(most)} known: they stay as they were`,
      };
}
