import type { CheckRunPlace } from '../../github/check_run.ts';
import type { GitHub } from '../../github/client.ts';
import { sharesName } from '../../github/other_check_runs.ts';
import { neutralise } from '../../reporting/text/neutral.ts';

// Jobs of a matrix are steps of one run with the same inputs, unless the workflow gives each its own.

/**
 * Whether a pass here would answer for another step, since GitHub looks at the later check run. Where nobody says so, it
 * is told as it is.
 */
export const isNameShared = (github: GitHub, place: CheckRunPlace): Promise<boolean> =>
  sharesName(github, place).catch(() => false);

export const sharedNameTitle = (name: string): string =>
  `another step of this run has the check-name ${neutralise(name)} too: give each its own`;

export const sharedName = (name: string): string =>
  `Another step of this run has the check-name \`${name}\` too, and a branch's rules look at the later check run alone: ` +
  'this one is red although the audit passed. Give each step a `check-name` of its own.';

export const sharedKey = (key: string): string =>
  `Two steps of this run share the key \`${key}\`: the comment tells of the other one, which did not pass, and not of ` +
  'this one. Give each step a `key` of its own.';
