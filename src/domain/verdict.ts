import type { FaultCode, FaultRecord } from './fault.ts';
import { exitCodeOfFault, type Outcome } from './outcome.ts';
import { plural } from './wording.ts';

export type Verdict = 'pass' | 'fail' | 'error';

/** What the program may end with; the meaning of each number is in product.md, "Exit codes". */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 99;

/** Of several causes the exit code that says most: a retry alone cannot help where anything but 3 is among them. */
export function mostTelling(codes: readonly ExitCode[]): 1 | 2 | 3 | 4 | undefined {
  return ([4, 1, 2, 3] as const).find((code) => codes.includes(code));
}

/** Everything a verdict depends on, and nothing else. */
export interface VerdictInput {
  readonly checks: readonly {
    readonly outcome: Outcome;
    readonly notes: readonly string[];
    readonly fault: FaultRecord | null;
  }[];
  /** Faults outside any check: configuration problems, an unwritable report, a cancelled run. */
  readonly faults: readonly Pick<FaultRecord, 'category' | 'code' | 'message'>[];
  readonly failOn: 'error' | 'warn';
  /** What makes warnings fail, in the words of whoever asked for it; only the reason of a run tells it. */
  readonly failsBy?: string;
  /** True when it is known that no gate concerns what was changed: then auditing nothing is right. */
  readonly nothingAffected?: boolean;
}

/** Why a run ended as it did, in a word that scripts may match. */
export type ReasonCode =
  'passed' | 'warned' | 'checks-failed' | 'nothing-audited' | 'nothing-affected' | FaultCode;

export interface Decision {
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  readonly reason: string;
  readonly reasonCode: ReasonCode;
}

/**
 * The verdict of a run: error if anything could not be evaluated or nothing was, else fail, else pass.
 */
export function decideVerdict(input: VerdictInput): Decision {
  const count = (outcome: Outcome): number =>
    input.checks.filter((check) => check.outcome === outcome).length;
  const noted = input.checks.filter((c) => c.outcome === 'passed' && c.notes.length > 0).length;
  const warned = input.failOn === 'warn' ? count('warned') + noted : 0;
  const failed = count('failed') + warned;
  const errored = count('errored');
  const exitCode = mostTelling([
    ...input.checks.flatMap((check) =>
      check.fault === null ? [] : [exitCodeOfFault(check.fault)],
    ),
    ...input.faults.map(exitCodeOfFault),
    ...(failed > 0 ? [1 as const] : []),
  ]);
  const faults = [...input.faults, ...input.checks.flatMap((check) => check.fault ?? [])];
  const cause = faults.find((fault) => exitCodeOfFault(fault) === exitCode) ?? faults[0];
  const reason = explain(input, {
    failed: count('failed'),
    warned,
    errored,
    passing: count('warned'),
  });
  if (errored > 0 || input.faults.length > 0) {
    const reasonCode = cause?.code ?? 'internal';
    return { verdict: 'error', exitCode: exitCode ?? 3, reason, reasonCode };
  }
  if (input.checks.length === 0) {
    if (input.nothingAffected === true) {
      return {
        verdict: 'pass',
        exitCode: 0,
        reason: NOTHING_AFFECTED,
        reasonCode: 'nothing-affected',
      };
    }
    return { verdict: 'error', exitCode: 2, reason, reasonCode: 'nothing-audited' };
  }
  if (failed > 0) return { verdict: 'fail', exitCode: 1, reason, reasonCode: 'checks-failed' };
  const reasonCode = count('warned') > 0 ? 'warned' : 'passed';
  return { verdict: 'pass', exitCode: 0, reason, reasonCode };
}

const NOTHING_AFFECTED = 'no gate is affected by what was changed';

interface Numbers {
  readonly failed: number;
  /** Warnings and notes that `failOn: 'warn'` turns into failures. */
  readonly warned: number;
  readonly errored: number;
  /** Warnings that stay warnings. */
  readonly passing: number;
}

function explain(input: VerdictInput, { failed, warned, errored, passing }: Numbers): string {
  const total = input.checks.length;
  const of = (many: number, what: string): string[] =>
    many === 0 ? [] : [`${String(many)} of ${plural(total, 'check')} ${what}`];
  const parts = [
    ...of(failed, 'failed'),
    ...of(
      warned,
      input.failsBy === undefined ? 'warned' : `warned, which fails by ${input.failsBy}`,
    ),
    ...of(errored, 'could not be measured'),
    ...outsideChecks(input.faults),
  ];
  if (parts.length > 0) return parts.join('; ');
  if (total === 0) return 'nothing was audited';
  if (passing > 0) return `no check failed, ${of(passing, 'warned').join('')}`;
  return total === 1 ? '1 check passed' : `all ${plural(total, 'check')} passed`;
}

function outsideChecks(faults: VerdictInput['faults']): string[] {
  const [first] = faults;
  if (first === undefined) return [];
  return faults.length === 1
    ? [first.message]
    : [`${first.message} (and ${String(faults.length - 1)} more)`];
}
