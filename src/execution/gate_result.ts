import type { Check } from '../domain/check.ts';
import type { AnyKind, Finding } from '../checks/kind.ts';
import { formatTolerance } from '../domain/tolerance.ts';
import type { Evidence } from '../domain/evidence.ts';
import { fault, type FaultRecord } from '../domain/fault.ts';
import type { Gate } from '../domain/gate.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Tier } from '../domain/plan.ts';
import type { QueryRecord } from '../domain/query_record.ts';
import type { CheckResult, GateResult } from '../domain/result.ts';
import { exactInJson, toJson, type JsonScalar, type Value } from '../domain/value.ts';
import { decideVerdict } from '../domain/verdict.ts';
import { listing } from '../domain/wording.ts';
import { judgeCheck } from '../planning/audit/judge.ts';
import type { AuditedGate } from './audit.ts';
import { failingRows, NO_ROWS, notesOn, type FailingRows } from './failing_rows.ts';

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
  cause: FaultRecord,
  { engine, notSelected, queries }: About,
): GateResult {
  const checks = gate.checks.map((check) =>
    errored(check, kinds.get(check.kind) ?? null, cause, { queries: 0, ms: 0 }),
  );
  return {
    ...identity(gate, engine),
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

const unmeasured = (): FaultRecord =>
  fault('no-measurement', 'bug', 'the check was planned and never measured').record;

interface Judged {
  readonly finding: Finding;
  readonly outcome: Outcome;
  readonly tier: Tier;
}

function judged(
  check: Check,
  kind: AnyKind,
  { finding, outcome, tier }: Judged,
  fetched: FailingRows,
  cost: CheckResult['cost'],
): CheckResult {
  const counts = finding.type === 'rows' ? finding : null;
  const rows = outcome === 'passed' ? NO_ROWS : fetched;
  return {
    ...declared(check, kind),
    outcome,
    message: withoutReading(tolerated(finding, outcome), cost.queries === 0 && tier <= 1),
    observed: toJson(finding.observed ?? null),
    notes: [...finding.notes, ...notesOn(rows, counts?.failing ?? 0n)],
    metrics: jsonOf(finding.metrics ?? {}),
    ...(numbersOf(finding).some(isCarriedAsText) ? { exact: true as const } : {}),
    tested: counts === null ? null : toJson(counts.tested),
    failing: counts === null ? null : toJson(counts.failing),
    share: counts === null ? null : shareOf(counts.failing, counts.tested),
    samples: rows.samples,
    tier,
    cost,
    fault: null,
  };
}

/** Every number that the result shows of a finding. */
function numbersOf(finding: Finding): Value[] {
  const counts = finding.type === 'rows' ? [finding.failing, finding.tested] : [];
  return [finding.observed ?? null, ...counts, ...Object.values(finding.metrics ?? {})];
}

/** A check that passes with failing rows says so in its own sentence. */
function tolerated(finding: Finding, outcome: Outcome): string {
  const within = finding.type === 'rows' && finding.failing > 0n && outcome === 'passed';
  return within ? `${finding.message} (within the tolerance)` : finding.message;
}

/** Whoever reads that a check passed should know when nobody looked at the rows. */
function withoutReading(message: string, known: boolean): string {
  return known ? `${message} (from metadata, without reading data)` : message;
}

function errored(
  check: Check,
  kind: AnyKind | null,
  cause: FaultRecord,
  cost: CheckResult['cost'],
): CheckResult {
  return {
    ...declared(check, kind),
    outcome: 'errored',
    message: cause.message,
    observed: null,
    notes: [],
    metrics: {},
    tested: null,
    failing: null,
    share: null,
    samples: [],
    tier: null,
    cost,
    fault: cause,
  };
}

function declared(
  check: Check,
  kind: AnyKind | null,
): Pick<
  CheckResult,
  | 'id'
  | 'name'
  | 'kind'
  | 'description'
  | 'severity'
  | 'threshold'
  | 'owner'
  | 'runbook'
  | 'tags'
  | 'location'
  | 'implicit'
> {
  const { id, name, severity, description, owner, runbook, tags, location, implicit } = check;
  const threshold = kind === null ? '' : thresholdOf(check, kind);
  return {
    id,
    name,
    kind: check.kind,
    description,
    severity,
    threshold,
    owner,
    runbook,
    tags,
    location,
    implicit,
  };
}

/** The kind's condition and, where rows are counted, how many may fail. */
function thresholdOf(check: Check, kind: AnyKind): string {
  const condition = kind.threshold(check.parameters);
  const countsRows = kind.countsRowsWith?.(check.parameters) ?? kind.countsRows;
  if (!countsRows) return condition;
  const { warn, fail } = check.thresholds;
  const parts = [
    ...(warn !== null && fail !== null ? [`warn above ${formatTolerance(warn)}`] : []),
    ...(warn !== null && fail !== null ? [`fail above ${formatTolerance(fail)}`] : []),
    ...(warn === null || fail === null
      ? [warn ?? fail].flatMap((t) => (t === null ? [] : [`tolerate ${formatTolerance(t)}`]))
      : []),
  ];
  return [condition, ...parts].join(', ');
}

function jsonOf(metrics: Readonly<Record<string, Value>>): Record<string, JsonScalar> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, toJson(value)]));
}

const isCarriedAsText = (value: Value): boolean =>
  typeof value === 'bigint' ? !exactInJson(value) : value !== null && typeof value === 'object';

/** The failing share as a double, for people: exact judgement has happened before. */
function shareOf(failing: bigint, tested: bigint): number | null {
  return tested === 0n ? null : Number(failing) / Number(tested);
}

/** A statement that several checks share costs each its part. */
function costOf(check: Check, evidence: Evidence): CheckResult['cost'] {
  const mine = evidence.filter(({ step }) => step.checks.includes(check.id));
  const ms = mine.reduce(
    (sum, { step, milliseconds }) => sum + milliseconds / step.checks.length,
    0,
  );
  return { queries: mine.length, ms: Math.round(ms * 10) / 10 };
}

function rowsMeasured(checks: readonly CheckResult[]): bigint | null {
  const counted = checks.find((check) => check.kind === 'row_count' && check.observed !== null);
  return typeof counted?.observed === 'number' ? BigInt(counted.observed) : null;
}
