/** The check run of the main step: its id, or what stands there until that is known. */
export const CHECK_RUN_STATE = 'check-run';

/** Stands with the name where the id will: GitHub may have made the check run when nobody knows its id yet. */
export const WANTED = 'wanted ';

/** What tells this step from others of its run, those with the same inputs too. */
export const STEP_STATE = 'step';

/** How the main step ended, where it came to its end. */
export const ENDED_STATE = 'ended';

/** How a step ended that passed; any other word is red. */
export const PASSED = 'pass';

/** That the main step ended without a verdict, and was not cancelled. */
export const CRASHED_STATE = 'crashed';

/** The headline of the result, where GitHub did not take the end of the check run. */
export const UNTOLD_STATE = 'untold';
