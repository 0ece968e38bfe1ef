import type { AnyKind, Finding } from '../checks/kind.ts';
import type { Check } from '../domain/check.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { FaultRecord } from '../domain/fault.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Tier } from '../domain/plan.ts';
import type { CheckResult } from '../domain/result.ts';
import { formatTolerance } from '../domain/tolerance.ts';
import { exactInJson, toJson, type JsonScalar, type Value } from '../domain/value.ts';
import { NO_ROWS, notesOn, type FailingRows } from './failing_rows.ts';

/** What was found, and how dear it was. */
export interface Judged {
  readonly finding: Finding;
  readonly outcome: Outcome;
  readonly tier: Tier;
}

/** The finished result of a check that was measured. */
export function judged(
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

/** The result of one that could not be measured. */
export function errored(
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
export function costOf(check: Check, evidence: Evidence): CheckResult['cost'] {
  const mine = evidence.filter(({ step }) => step.checks.includes(check.id));
  const ms = mine.reduce(
    (sum, { step, milliseconds }) => sum + milliseconds / step.checks.length,
    0,
  );
  return { queries: mine.length, ms: Math.round(ms * 10) / 10 };
}
