import { describe, expect, it } from 'vitest';
import { tally } from '../../scripts/test-all/tally.mjs';

const report = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
};

describe('the last line', () => {
  it('counts todo among the skipped', () => {
    expect(tally(report, true)).toEqual({ passed: 3, failed: 0, skipped: 2 });
  });

  it('counts a file that could not be loaded as one that failed', () => {
    const testResults = [...report.testResults, { status: 'failed', assertionResults: [] }];
    expect(tally({ ...report, testResults }, false).failed).toBe(1);
  });

  it('does not count a file twice whose tests failed', () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }];
    expect(tally({ ...report, numFailedTests: 1, testResults }, false).failed).toBe(1);
  });

  it('never says that nothing failed when vitest did not end well', () => {
    expect(tally(report, false).failed).toBe(1);
    expect(tally(null, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
