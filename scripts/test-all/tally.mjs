/** @typedef {{passed: number, failed: number, skipped: number}} Tally */

/**
 * Counts what the JSON reporter of vitest wrote.
 * @param {{numPassedTests: number, numFailedTests: number, numPendingTests: number,
 *   numTodoTests: number, testResults: {status: string, assertionResults: {status: string}[]}[]}
 *   | null} report null when vitest wrote none
 * @param {boolean} endedWell whether vitest ended with 0
 * @returns {Tally}
 */
export function tally(report, endedWell) {
  // A file that could not even be loaded holds no failed test, and yet failed.
  const unloaded = (report?.testResults ?? []).filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  const failed = (report?.numFailedTests ?? 0) + unloaded.length;
  return {
    passed: report?.numPassedTests ?? 0,
    // vitest may fail without a failed test: nothing found, an error outside of all tests.
    failed: failed === 0 && !endedWell ? 1 : failed,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
}
