import type { Outcome } from '../domain/outcome.ts';
import type { RunResult } from '../domain/result.ts';
import type { Remembered } from './remembered.ts';

/** What happened to checks between two reports on a pull request: their ids. */
export interface Changes {
  readonly newlyFailing: readonly string[];
  readonly stillFailing: readonly string[];
  /** Failing before, and now passed or only warned. */
  readonly fixed: readonly string[];
  /** Failing before, and now not audited at all: no success. */
  readonly gone: readonly string[];
}

const fails = (outcome: Outcome | undefined): boolean =>
  outcome === 'failed' || outcome === 'errored';

/** Compares a result with what an earlier report said. */
export function changesSince(before: Remembered, { gates }: RunResult): Changes {
  const checks = gates.flatMap((gate) => gate.checks);
  const now = new Map(checks.map(({ id, outcome }) => [id, outcome]));
  const failing = [...now].filter(([, outcome]) => fails(outcome)).map(([id]) => id);
  const failed = [...before.outcomes].filter(([, outcome]) => fails(outcome)).map(([id]) => id);
  const failedBefore = (id: string): boolean => fails(before.outcomes.get(id));
  return {
    newlyFailing: failing.filter((id) => !failedBefore(id)),
    stillFailing: failing.filter(failedBefore),
    fixed: failed.filter((id) => now.has(id) && !fails(now.get(id))),
    gone: failed.filter((id) => !now.has(id)),
  };
}

/** Whether every check ended as it did then, and the run with it. */
export function endedAlike(before: Remembered, { verdict, gates }: RunResult): boolean {
  const bad = gates.flatMap((gate) => gate.checks).filter(({ outcome }) => outcome !== 'passed');
  return (
    verdict === before.verdict &&
    bad.length === before.outcomes.size &&
    bad.every(({ id, outcome }) => before.outcomes.get(id) === outcome)
  );
}
