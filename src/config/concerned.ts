import { didYouMean } from '../domain/nearest.ts';
import type { Problem } from '../domain/result.ts';
import { problemAt, type Span } from './source.ts';

/** What is known of the checks of this load. */
export interface KnownChecks {
  /** Gates of which every check is known by its id. */
  readonly gates: readonly string[];
  readonly checks: readonly string[];
  /** Gates that were chosen and of which not all checks are known. */
  readonly others: readonly string[];
  /** Whether there are no more gates than these. */
  readonly all: boolean;
}

/** Something that is said of a check elsewhere than in its gate. */
interface Saying {
  readonly check: string;
  readonly at: Span;
}

/** What is said of checks of this load's gates, and a problem for each check that does not exist. */
export function concerned<S extends Saying>(
  sayings: readonly S[],
  known: KnownChecks,
  noun: string,
  problems: Problem[],
): Omit<S, 'at'>[] {
  return sayings.flatMap(({ at, ...saying }) => {
    const { check } = saying;
    const gate = check.slice(0, check.indexOf('/'));
    if (known.others.includes(gate) || known.checks.includes(check)) return [saying];
    if (!known.all && !known.gates.includes(gate)) return [];
    const message = `${noun} of ${check} is of no check.${didYouMean(check, known.checks)}`;
    problems.push(problemAt(at, message, check, 'the id of a check, as reports show it'));
    return [];
  });
}
