import type { Measured } from '../../checks/metric.ts';
import { decimalText } from '../../domain/decimal.ts';
import type { Evidence, StepOutcome } from '../../domain/evidence.ts';
import type { FaultRecord } from '../../domain/fault.ts';
import type { AuditPlan, QueryStep, Tier } from '../../domain/plan.ts';
import { exactNumber, type Value } from '../../domain/value.ts';
import type { Measurement } from './measurement.ts';

/** Where a measurement stands, read from the plan and the evidence alone. */
export type Standing =
  | { readonly state: 'settled'; readonly measured: Measured; readonly tier: Tier }
  /** Not asked yet, or asked in a form whose proof failed. */
  | { readonly state: 'open' }
  | { readonly state: 'faulted'; readonly fault: FaultRecord; readonly step: QueryStep };

export function standingOf(
  measurement: Measurement,
  plan: AuditPlan,
  evidence: Evidence,
): Standing {
  const parts: Record<string, Value> = {};
  let tier: Tier = 0;
  // A list of repeated hashes that is empty proves that every key occurs once.
  let unrepeated = false;
  for (const known of plan.known.filter((answer) => answer.measurement === measurement.id)) {
    parts[known.part] = known.value;
    tier = Math.max(tier, known.tier) as Tier;
  }
  let fault: { fault: FaultRecord; step: QueryStep } | null = null;
  for (const outcome of evidence) {
    const answers = outcome.step.answers.filter((a) => a.measurement === measurement.id);
    const lists = outcome.step.listsFor === measurement.id;
    if (answers.length === 0 && !lists) continue;
    if (outcome.fault !== null) {
      fault = { fault: outcome.fault, step: outcome.step };
      continue;
    }
    tier = Math.max(tier, outcome.step.tier) as Tier;
    // One part of a key says nothing of the others: they are added up below.
    if (outcome.step.bucket !== null) continue;
    fault = null;
    unrepeated ||= lists && outcome.rows.length === 0;
    const [row = []] = outcome.rows;
    for (const { part, cell } of answers) parts[part] = row[cell] ?? null;
  }
  Object.assign(parts, sumOfBuckets(measurement, evidence));
  const measured = settle(measurement, parts, unrepeated);
  if (measured !== null) return { state: 'settled', measured, tier };
  return fault === null ? { state: 'open' } : { state: 'faulted', ...fault };
}

/** The parts of a key that was counted in buckets: sums over all of them, or nothing while one is missing. */
function sumOfBuckets(measurement: Measurement, evidence: Evidence): Record<string, Value> {
  const complete = new Map<number, StepOutcome[]>();
  for (const outcome of evidence) {
    const { bucket, answers } = outcome.step;
    const ours = answers.some((answer) => answer.measurement === measurement.id);
    if (bucket === null || !ours || outcome.fault !== null) continue;
    complete.set(bucket.of, [...(complete.get(bucket.of) ?? []), outcome]);
  }
  const whole = [...complete].find(([of, outcomes]) => outcomes.length === of);
  if (whole === undefined) return {};
  const sums: Record<string, bigint> = {};
  for (const { step, rows } of whole[1]) {
    for (const { part, cell } of step.answers) {
      sums[part] = (sums[part] ?? 0n) + (integerOf(rows[0]?.[cell] ?? null) ?? 0n);
    }
  }
  return sums;
}

/** The finished parts, or null while something is missing. */
function settle(
  { metric }: Measurement,
  parts: Record<string, Value>,
  unrepeated: boolean,
): Measured | null {
  switch (metric.metric) {
    case 'count':
      return 'value' in parts ? { value: parts['value'] ?? 0n } : null;
    case 'aggregate':
      return settleAggregate(metric.name, parts);
    case 'quantile':
      return 'tested' in parts ? { tested: 0n, ...parts } : null;
    case 'duplicates':
      return settleDuplicates(parts, unrepeated);
    case 'query':
      return metric.parts.every((part) => part in parts) ? parts : null;
  }
}

function settleAggregate(name: string, parts: Record<string, Value>): Measured | null {
  if ('value' in parts) return { value: parts['value'] ?? null };
  // A range too wide to be summed exactly, or decimals: the engine's double is the answer.
  if ('double' in parts && parts['narrow'] !== parts['count']) return { value: parts['double'] };
  if (!('count' in parts)) return null;
  return { value: fromSums(name, parts) };
}

/** The mean or deviation from exact sums; null of no values, or where a deviation needs two. */
function fromSums(name: string, parts: Record<string, Value>): Value {
  const [sum, rows] = [exactNumber(parts['sum'] ?? null), exactNumber(parts['count'] ?? null)];
  if (sum === undefined || rows === undefined || rows.digits === 0n) return null;
  const n = rows.digits;
  if (name === 'mean') return divide(sum.digits, n * 10n ** BigInt(sum.scale));
  const squares = exactNumber(parts['squares'] ?? null);
  if (squares === undefined) return null;
  // n·Σx² − (Σx)² over n·(n − 1): exact integers until the square root.
  const divisor = name === 'stddevPopulation' ? n * n : n * (n - 1n);
  if (divisor === 0n) return null;
  return Math.sqrt(divide(n * squares.digits - sum.digits * sum.digits, divisor));
}

/** The quotient of two integers as the double nearest to 30 of its decimal digits. */
function divide(numerator: bigint, denominator: bigint): number {
  const scale = 30;
  const digits = (numerator * 10n ** BigInt(scale)) / denominator;
  return Number(decimalText({ digits, scale }));
}

function settleDuplicates(parts: Record<string, Value>, unrepeated: boolean): Measured | null {
  const tested = integerOf(parts['tested']);
  if (tested === null) return null;
  const excess = integerOf(parts['excess_rows']);
  const counted = excess === null ? integerOf(parts['distinct_keys']) : tested - excess;
  const distinct = unrepeated ? tested : counted;
  if (distinct === null) return null;
  const found = {
    tested,
    distinct_keys: distinct,
    duplicate_keys: integerOf(parts['duplicate_keys']) ?? 0n,
    duplicate_rows: integerOf(parts['duplicate_rows']) ?? 0n,
    excess_rows: tested - distinct,
  };
  const complete = distinct === tested || 'duplicate_rows' in parts;
  return complete ? found : null;
}

/** A count as an integer; NULL (a sum over no rows) is 0, undefined was not measured. */
function integerOf(value: Value | undefined): bigint | null {
  if (value === undefined) return null;
  if (value === null) return 0n;
  if (typeof value === 'bigint') return value;
  const exact = exactNumber(value);
  return exact === undefined ? null : BigInt(decimalText(exact));
}
