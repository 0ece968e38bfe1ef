import type { RunResult } from '../domain/result.ts';

/** What to do next, by exit code (product.md, "Exit codes"). */
export function nextStep(result: Pick<RunResult, 'exit_code' | 'reason_code'>): string {
  if (result.reason_code === 'stale-staging') {
    return 'Run the pipeline for this commit, so that the staging table is of it; then run the gate again.';
  }
  if (result.reason_code === 'missing-table') {
    return 'Run the pipeline that writes the table, or correct its name in the gate; then run the gate again.';
  }
  switch (result.exit_code) {
    case 0:
      return 'Nothing to do.';
    case 1:
      return 'The data is not acceptable: correct the data, or the check if it is wrong. Trying again will not help.';
    case 2:
      return 'Correct the configuration or the call, then run again.';
    case 3:
      return 'The checks could not be evaluated: read the fault. Trying again may help.';
    case 4:
      return 'The publish may or may not have happened: look at the target table before anything else.';
    case 99:
      return 'Skipped on purpose: the upstream was not ready.';
  }
}
