import manifest from '../../package.json' with { type: 'json' };
import { fault, type FaultCode, type FaultRecord } from '../domain/fault.ts';
import type { OptionWords } from '../domain/option_words.ts';
import {
  problemOf,
  type CheckResult,
  type Cost,
  type GateResult,
  type Problem,
  type RunRecord,
  type RunResult,
} from '../domain/result.ts';
import { decideVerdict } from '../domain/verdict.ts';
import type { WaiverRecord } from '../domain/waiver.ts';
import { plural } from '../domain/wording.ts';

/** Everything that a finished run consists of. */
export interface RunParts {
  readonly run: RunRecord;
  readonly words: OptionWords;
  readonly gates: readonly GateResult[];
  /** Checks of gates that were not audited, since nothing of them was selected. */
  readonly deselected: readonly string[];
  readonly waivers: readonly WaiverRecord[];
  /** True when only gates that a change concerns were asked for, and there are others alone. */
  readonly nothingAffected?: boolean;
  /** What the pull request does to its gates; null: not known. */
  readonly changes?: RunResult['changes'];
  readonly problems: readonly Problem[];
  /** What went wrong outside any check: an unwritable report, a deadline before anything was measured. */
  readonly faults: readonly FaultRecord[];
  readonly cost: Cost;
}

/** The result of a run; the verdict is decided here, once, from all its parts. */
export function runResult(parts: RunParts): RunResult {
  const checks = parts.gates.flatMap((gate) => gate.checks);
  const notSelected = [...parts.gates.flatMap((gate) => gate.not_selected), ...parts.deselected];
  const broken = parts.problems.length;
  const faults = [
    ...(broken > 0
      ? [fault(codeOf(parts.problems), 'config', plural(broken, 'configuration problem')).record]
      : []),
    ...parts.faults,
  ];
  const decision = decideVerdict({
    checks,
    faults,
    failOn: parts.run.fail_on,
    failsBy: parts.words.written('fail-on', 'warn'),
    nothingAffected: parts.nothingAffected ?? false,
  });
  return {
    version: 1,
    program: { name: 'wap-gate', version: manifest.version },
    run: parts.run,
    verdict: decision.verdict,
    passed: decision.verdict === 'pass',
    exit_code: decision.exitCode,
    reason: decision.reason,
    reason_code: decision.reasonCode,
    failed_checks: checks.filter(isBad).map((check) => check.id),
    counts: countsOf(checks, notSelected.length),
    cost: parts.cost,
    gates: parts.gates,
    not_selected: notSelected,
    waivers: parts.waivers,
    changes: parts.changes ?? null,
    problems: [...parts.problems, ...parts.faults.map((one) => problemOf(one))],
  };
}

/** One that is no slip of the pen says more than that there are mistakes. */
const codeOf = (problems: readonly Problem[]): FaultCode =>
  problems.find(({ code }) => code !== undefined)?.code ?? 'configuration';

const isBad = ({ outcome }: CheckResult): boolean => outcome === 'failed' || outcome === 'errored';

function countsOf(checks: readonly CheckResult[], notSelected: number): RunResult['counts'] {
  const count = (outcome: CheckResult['outcome']): number =>
    checks.filter((check) => check.outcome === outcome).length;
  return {
    total: checks.length,
    passed: count('passed'),
    warned: count('warned'),
    failed: count('failed'),
    errored: count('errored'),
    not_selected: notSelected,
  };
}
