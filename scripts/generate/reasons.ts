import type { ReasonCode } from '../../src/domain/verdict.ts';

/** Every reason that a run may give, with what it means and, where that is not plain, what to do. */
export const REASONS: Readonly<Record<ReasonCode, string>> = {
  // What the gate found.
  passed: 'Every check passed.',
  warned: 'No check failed, and at least one warned.',
  'nothing-affected':
    'No gate is affected by what the pull request touches (`gates: affected`): a pass.',
  'checks-failed':
    'At least one check failed, or warned under `fail-on: warn`, and all were measured.',
  // What the workflow or the gate has to change.
  'nothing-audited': 'No gate, or no check of one, was selected. Never a pass.',
  configuration: 'A gate, `wap-gate.yml` or an input is wrong; the report names the line.',
  'gates-loosened': 'The pull request loosens its own gates, and `fail-on-loosened` forbids it.',
  'base-unreadable':
    'The gates of the base could not be read, and `config-from: base` or `fail-on-loosened` needs them.',
  'untrusted-checkout': 'A run with secrets has something else checked out than its base.',
  'fork-no-secrets':
    'The pull request is from a fork or from Dependabot, and a gate needs a secret.',
  'stale-staging': 'The table was built from another commit, or from none that is known.',
  'event-unreadable':
    'The file that the runner writes about the event is missing, incomplete or unreadable, or no workflow runs.',
  'result-unreadable':
    'The result that `mode: report` shows is missing, too large, or no result of this version.',
  'report-unwritable': 'A report could not be written.',
  // What the data has to change.
  'missing-table': 'A table or a file is not there.',
  'missing-column': 'A column that the gate or a check names is not there.',
  'wrong-type': 'A column has a type that its check cannot measure.',
  'corrupt-file':
    'A file is empty, cut off, damaged, not of its format, or does not fit the other files of its pattern.',
  'file-unreadable':
    'What is named is no file that can be read: by its rights or its format, a directory, or a remote address.',
  'access-denied':
    'The user may not read a table, the login failed, or there is no identity token.',
  // What the statement has to change.
  'query-failed': 'The engine refused a statement, or it broke on a row.',
  'guard-refused': "A gate's own SQL does more than to read what the gate declares.",
  'view-not-pinned':
    'The table is a view, which has no versions: audit its table, or set `pin: off`.',
  'query-refused': 'The server refuses a statement, for instance without a `partition`.',
  'query-limit': 'The audit would pass `max_scan_bytes` of the gate, or a limit of the server.',
  // What a later try, or a larger machine, may mend.
  'version-unreadable':
    'Columns were renamed or changed since the version that is audited was written, or files were while they were audited.',
  'engine-unavailable': 'The engine is busy, or could not be reached, started or fetched.',
  'query-killed': 'Somebody else stopped a statement on the server.',
  'query-timeout': 'A statement took longer than its time limit.',
  'run-timeout': 'The run took longer than its time limit.',
  'out-of-memory': 'A statement needed more memory than it may have.',
  'spill-limit': 'A statement wrote more to disk than it may.',
  'disk-full': 'There was no room left on a disk.',
  cancelled: 'The run was cancelled.',
  // What we have to change.
  'no-measurement': 'A check was planned and not measured: please report it.',
  internal: 'wap-gate stopped on an error of its own: please report it.',
};
