import type { AnyKind } from '../checks/kind.ts';
import { fault, type Fault } from '../domain/fault.ts';
import type { Gate } from '../domain/gate.ts';
import type { QueryRecord } from '../domain/query_record.ts';
import type { CheckResult, GateResult } from '../domain/result.ts';
import { toJson } from '../domain/value.ts';
import { decideVerdict } from '../domain/verdict.ts';
import { listing } from '../domain/wording.ts';
import { judgeCheck } from '../planning/audit/judge.ts';
import type { AuditedGate } from './audit.ts';
import { costOf, errored, judged } from './check_result.ts';
import { failingRows } from './failing_rows.ts';

/** What a gate's result says beside what was measured. */
export interface About {
  /** The engine and its version. */
  readonly engine: string;
  readonly notSelected: readonly string[];
  readonly queries: readonly QueryRecord[];
  /** The commit that the table was built from, where the gate asks and it is the right one. */
  readonly builtFrom?: string | null;
}

/** The finished result of one gate. */
export function gateResult(
  audited: AuditedGate,
  { engine, notSelected, queries, builtFrom = null }: About,
  failOn: 'error' | 'warn',
): GateResult {
  const { gate, plan, evidence, table, statistics, tables } = audited;
  const checks = gate.checks.map((check): CheckResult => {
    const standing = judgeCheck(gate, check, plan, evidence);
    const cost = costOf(check.check, evidence);
    switch (standing.state) {
      case 'judged':
        return judged(check.check, check.kind, standing, failingRows(check.check, evidence), cost);
      case 'faulted':
        return errored(check.check, check.kind, standing.fault, cost);
      case 'open':
        return errored(check.check, check.kind, unmeasured(), cost);
    }
  });
  // What is known of the table says nothing of the rows that a condition leaves.
  const rows = (gate.gate.where === null ? statistics.rows : null) ?? rowsMeasured(checks);
  return {
    ...identity(gate.gate, engine),
    built_from: builtFrom,
    reused: null,
    verdict: verdictOf(checks, failOn),
    version: { snapshot: table.snapshot, rows: rows === null ? null : toJson(rows) },
    checks,
    notes: [...(plan.unestimated === null ? [] : [plan.unestimated]), ...idleKeys(gate)],
    not_selected: notSelected,
    tables,
    queries,
  };
}

/** The result of a gate whose table could not be looked at: every check errored, for one reason. */
export function unreachableGate(
  gate: Gate,
  kinds: ReadonlyMap<string, AnyKind>,
  { record: cause, location }: Fault,
  { engine, notSelected, queries }: About,
): GateResult {
  const checks = gate.checks.map((check) =>
    errored(check, kinds.get(check.kind) ?? null, cause, { queries: 0, ms: 0 }),
  );
  return {
    ...identity(gate, engine),
    location: location ?? gate.location,
    built_from: null,
    reused: null,
    verdict: 'error',
    version: { snapshot: null, rows: null },
    checks,
    notes: [],
    not_selected: notSelected,
    tables: [],
    queries,
  };
}

function identity(
  gate: Gate,
  engine: string,
): Pick<
  GateResult,
  | 'gate'
  | 'description'
  | 'engine'
  | 'connection'
  | 'table'
  | 'staging'
  | 'scope'
  | 'owner'
  | 'runbook'
  | 'location'
> {
  const scope = [
    ...(gate.partition === null ? [] : [`${gate.partition.column} = ${gate.partition.value}`]),
    ...(gate.where === null ? [] : [gate.where]),
  ];
  return {
    gate: gate.name,
    description: gate.description,
    engine,
    connection: gate.connection,
    table: gate.table.text,
    staging: gate.staging.text,
    scope: scope.length === 0 ? null : scope.join(' and '),
    owner: gate.owner,
    runbook: gate.runbook,
    location: gate.location,
  };
}

/** What the gate says for another engine than this: nothing that was written is ignored in silence. */
function idleKeys({ gate, facts: { engine, abilities } }: AuditedGate['gate']): string[] {
  const keys = [
    ...(gate.pin || abilities.timeTravel ? [] : ['`pin`']),
    ...(gate.maxScanBytes === null || abilities.scanLimit ? [] : ['`max_scan_bytes`']),
    ...(Object.keys(gate.session).length === 0 || abilities.session ? [] : ['`session`']),
  ];
  if (keys.length === 0) return [];
  return [`${listing(keys)} ${keys.length === 1 ? 'has' : 'have'} no effect on ${engine}.`];
}

/** The verdict of one gate by the same law as the run's. */
export function verdictOf(
  checks: readonly CheckResult[],
  failOn: 'error' | 'warn',
): GateResult['verdict'] {
  return decideVerdict({ checks, faults: [], failOn }).verdict;
}

const unmeasured = () =>
  fault('no-measurement', 'bug', 'the check was planned and never measured').record;

function rowsMeasured(checks: readonly CheckResult[]): bigint | null {
  const counted = checks.find((check) => check.kind === 'row_count' && check.observed !== null);
  return typeof counted?.observed === 'number' ? BigInt(counted.observed) : null;
}
