import { describe, it } from 'vitest';
import { holds } from './holds.ts';
import { ADHOC, CONFIGURATION, DATA, ESCAPES, EVENTS, RUNNER, SERVICE } from './rows.ts';
import { BUILT_FROM } from './rows_built_from.ts';
import { FORKS } from './rows_forks.ts';
import { CLOSED } from './rows_closed.ts';
import { INPUTS } from './rows_inputs.ts';
import { OWN_FILES } from './rows_own_files.ts';
import { OWN_GATES } from './rows_own_gates.ts';
import { PRIVILEGED } from './rows_privileged.ts';
import { SAME_RUN } from './rows_same_run.ts';

describe.concurrent.each([
  ['of the data', DATA],
  ['of an ad-hoc audit', ADHOC],
  ['of the configuration', CONFIGURATION],
  ['of inputs that could be forgotten', INPUTS],
  ['of the service', SERVICE],
  ['of the runner', RUNNER],
  ['of the program itself', ESCAPES],
  ['by event', EVENTS],
  ['of forks', FORKS],
  ['of a run with secrets that a stranger starts', PRIVILEGED],
  ['of a check run that was not told its end', CLOSED],
  ['of a check run beside another of its name', SAME_RUN],
  ['of the commit that a table was built from', BUILT_FROM],
  ['of what a pull request does to its own gates', OWN_GATES],
  ['of which files its own gates are', OWN_FILES],
])('fault matrix: %s', (_, rows) => {
  it.each(rows)('$fault', holds, 60_000);
});
