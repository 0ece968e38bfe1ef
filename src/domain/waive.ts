import type { Severity } from './check.ts';
import type { CheckResult, GateResult, Problem } from './result.ts';
import { decideVerdict } from './verdict.ts';
import { isExpired, isTooLong, lastDay } from './waiver.ts';
import type { Waiver, WaiverRecord, WaiverState } from './waiver.ts';

/** A gate's result with its waivers applied, and what became of each of them. */
export interface Waived {
  readonly gate: GateResult;
  readonly waivers: readonly WaiverRecord[];
}

/**
 * Lets failed checks that are waived end as warned, before anything is decided by them. A waiver is about data that is
 * known to be wrong: a check that could not be measured stays errored.
 */
export function waiveGate(
  gate: GateResult,
  waivers: readonly Waiver[],
  run: { readonly now: number; readonly failOn: Severity },
): Waived {
  const own = waivers.filter(({ check }) => check.startsWith(`${gate.gate}/`));
  if (own.length === 0) return { gate, waivers: [] };
  const checks = gate.checks.map((check) => {
    const waiver = own.find((one) => one.check === check.id);
    return waiver === undefined ? check : waived(check, waiver, run.now);
  });
  const { verdict } = decideVerdict({ checks, faults: [], failOn: run.failOn });
  return {
    gate: { ...gate, checks, verdict },
    waivers: own.map((waiver) => ({ ...waiver, state: stateOf(waiver, gate, run.now) })),
  };
}

function waived(check: CheckResult, waiver: Waiver, now: number): CheckResult {
  if (check.outcome !== 'failed' || isTooLong(waiver, now)) return check;
  const { owner, expires, reason } = waiver;
  if (isExpired(waiver, now)) {
    return { ...check, notes: [...check.notes, `the waiver of ${owner} expired on ${expires}`] };
  }
  const note = `waived by ${owner} until ${expires}: ${reason}`;
  return { ...check, outcome: 'warned', notes: [...check.notes, note] };
}

function stateOf(waiver: Waiver, { checks }: GateResult, now: number): WaiverState {
  if (isExpired(waiver, now)) return 'expired';
  const failed = checks.some(({ id, outcome }) => id === waiver.check && outcome === 'failed');
  return failed && !isTooLong(waiver, now) ? 'used' : 'unused';
}

/** Waivers that must be taken care of before anything is green again, whether their checks fail or not. */
export function waiverProblems(waivers: readonly Waiver[], now: number): Problem[] {
  return waivers.flatMap((waiver): Problem[] => {
    const { check, expires: found, location } = waiver;
    if (isExpired(waiver, now)) {
      const message = `The waiver of ${check} expired on ${found}: renew it, or remove it.`;
      return [{ message, location, found, expected: 'a day that is not over' }];
    }
    if (!isTooLong(waiver, now)) return [];
    const message = `The waiver of ${check} is given until ${found}, for longer than a year: it is not applied.`;
    return [{ message, location, found, expected: `${lastDay(now)} or earlier` }];
  });
}
