/** Every output of the action; action.yml declares these and each run writes all of them, empty where there is nothing. */
export const OUTPUTS = {
  verdict: '`pass`, `fail` or `error`.',
  reason:
    'Why, in one stable word: `passed`, `checks-failed`, `configuration`, `missing-table`, … docs/action.md has them all.',
  'exit-code': 'What the command line would have ended with; the step itself ends with 0 or 1.',
  'failed-checks': 'The ids of failed and errored checks, one a line.',
  'checks-total': 'How many checks were audited.',
  'checks-passed': 'How many of them passed.',
  'checks-warned': 'How many of them warned.',
  'checks-failed': 'How many of them failed.',
  'checks-errored': 'How many of them could not be measured.',
  'snapshot-id':
    'The version of the table that was audited, where there is one gate and the engine has versions.',
  published: 'Whether the audited rows were published: `false` in mode `audit`.',
  superseded: '`true` when a newer commit or a later run has the last word on the pull request.',
  receipt: 'The path of the receipt; empty in this version.',
  'comment-id': 'The id of the comment on the pull request.',
  'comment-url': 'Its address.',
  'check-run-url': 'The address of the check run.',
  'report-json': 'The path of the result as JSON.',
  'report-markdown': 'The path of the Markdown report.',
  'report-html': 'The path of the HTML report.',
  'report-junit': 'The path of the JUnit report.',
  'report-sarif': 'The path of the SARIF report.',
} as const satisfies Record<string, string>;

export type OutputName = keyof typeof OUTPUTS;
