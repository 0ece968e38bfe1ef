import { fault } from '../domain/fault.ts';
import type { GateResult, RunResult } from '../domain/result.ts';
import { gate } from './schema/gate.ts';
import { resultSchema } from './schema.ts';

const A_WORD = /^[a-z]+(?:-[a-z]+){0,9}$/;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * A result that another workflow made, perhaps of a stranger's code: its shape is judged and that it does not contradict
 * itself. What it says is shown and never trusted.
 * @throws a fault that says what is wrong with it
 */
export async function receivedResult(bytes: Uint8Array, path: string): Promise<RunResult> {
  const value = parsed(bytes, path);
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const ajv = new Ajv2020({ strict: false });
  if (!ajv.validate<RunResult>(resultSchema, value)) {
    const [first] = ajv.errors ?? [];
    const place = first?.instancePath ?? '';
    throw unreadable(
      path,
      `is no result of wap-gate: ${place || 'it'} ${first?.message ?? 'is wrong'}`,
    );
  }
  // Later steps of the workflow may act on both.
  if (!A_WORD.test(value.reason_code)) {
    throw unreadable(path, 'has a `reason_code` that is no word');
  }
  if (value.failed_checks.some((id) => UNSEEN.test(id))) {
    throw unreadable(path, 'has a control character in `failed_checks`');
  }
  if (value.verdict === 'pass' && !isPass(value)) {
    throw unreadable(path, 'contradicts itself: the verdict is pass and not every check passed');
  }
  return { ...value, gates: value.gates.map(withoutAddresses) };
}

/** Nobody who reads a report shall be led to where a stranger wants: a path leads into the repository. */
function withoutAddresses(found: GateResult): GateResult {
  const inside = (runbook: string | null): string | null =>
    runbook === null || /^[a-z][a-z0-9+.-]*:|^[/\\]{2}/i.test(runbook.trim()) ? null : runbook;
  return {
    ...found,
    runbook: inside(found.runbook),
    checks: found.checks.map((check) => ({ ...check, runbook: inside(check.runbook) })),
  };
}

let judge: Promise<(value: unknown) => boolean> | null = null;

/** Whether a value has the shape of a gate's result. */
export async function isGateResult(value: unknown): Promise<boolean> {
  judge ??= import('ajv/dist/2020.js').then(({ Ajv2020 }) =>
    new Ajv2020({ strict: false }).compile(gate),
  );
  return (await judge)(value);
}

function parsed(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw unreadable(path, 'is no JSON');
  }
}

function isPass({ passed, exit_code, reason_code, problems, gates, counts }: RunResult): boolean {
  const outcomes = gates.flatMap(({ checks }) => checks.map(({ outcome }) => outcome));
  const bad = outcomes.some((outcome) => outcome === 'failed' || outcome === 'errored');
  return (
    passed &&
    exit_code === 0 &&
    problems.length === 0 &&
    !bad &&
    (outcomes.length > 0 || reason_code === 'nothing-affected') &&
    counts.total === outcomes.length
  );
}

/** Why a result is not shown. */
export const unreadable = (path: string, what: string): Error =>
  fault('result-unreadable', 'config', `the result ${path} ${what}`);
