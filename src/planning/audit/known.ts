import type { KnownAnswer } from '../../domain/plan.ts';
import type { TableStatistics } from '../../domain/statistics.ts';
import type { Value } from '../../domain/value.ts';
import { compileExpression } from '../../sql/compile.ts';
import { aggregate, and, count, notNull, TRUE, type Expression } from '../../sql/expression.ts';
import { provable } from '../../sql/interval.ts';
import { structuralKey } from '../../sql/walk.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';

/**
 * Tier 1: what statistics prove, without reading a row. Within a partition or a `--where` the statistics are those of
 * the whole table: they bound its part, so "never" and "no NULL" still hold and nothing else does.
 */
export function knownAnswers(gate: GateMeasurements, statistics: TableStatistics): KnownAnswer[] {
  // Of the partition's own rows, unless a `--where` narrows them further.
  const ofScope = statistics.ofPartition === true && gate.gate.where === null;
  const whole = gate.scope === TRUE || ofScope;
  return gate.measurements.flatMap((measurement): KnownAnswer[] => {
    const value = knownValue(measurement, statistics, whole);
    if (value === undefined) return [];
    const { id, checks, metric } = measurement;
    const part = metric.metric === 'duplicates' ? 'tested' : 'value';
    const reason = 'statistics prove it without reading a row';
    const expression = compileExpression(asked(measurement), gate.facts.dialect);
    return [{ measurement: id, part, value, expression, tier: 1, reason, checks }];
  });
}

/** The aggregate that a statement would have held. */
function asked({ metric, filter }: Measurement): Expression {
  const where = 'where' in metric ? and(filter, metric.where) : filter;
  return metric.metric === 'aggregate' ? aggregate(metric.name, [metric.of], where) : count(where);
}

function knownValue(
  { metric, filter }: Measurement,
  statistics: TableStatistics,
  whole: boolean,
): Value | undefined {
  switch (metric.metric) {
    case 'count':
      return knownCount(and(filter, metric.where), statistics, whole);
    case 'aggregate': {
      if (metric.name !== 'min' && metric.name !== 'max') return undefined;
      if (!whole || metric.of.op !== 'column' || filter !== TRUE) return undefined;
      const column = statistics.columns.get(metric.of.name);
      if (column === undefined || !column.exact || column.mayHoldNaN) return undefined;
      return holdsForAllPresent(metric.where, metric.of)
        ? (column[metric.name] ?? undefined)
        : undefined;
    }
    case 'duplicates':
      // How many rows have a key is known; whether it repeats is not.
      return knownCount(and(filter, metric.where), statistics, whole);
    case 'quantile':
    case 'query':
      return undefined;
  }
}

/** Whether the predicate leaves out NULLs at most. */
function holdsForAllPresent(where: Expression, of: Expression): boolean {
  return where === TRUE || structuralKey(where) === structuralKey(notNull(of));
}

function knownCount(
  where: Expression,
  statistics: TableStatistics,
  whole: boolean,
): bigint | undefined {
  const proof = provable(where, statistics);
  if (proof === 'never') return 0n;
  if (!whole || statistics.rows === null) return undefined;
  if (proof === 'always') return statistics.rows;
  const nulls = nullTest(where);
  if (nulls === null) return undefined;
  const counted = statistics.columns.get(nulls.column)?.nulls ?? null;
  if (counted === null) return undefined;
  return nulls.present ? statistics.rows - counted : counted;
}

/** `x IS NULL` and its negation: the two predicates whose exact count statistics may hold. */
function nullTest(where: Expression): { column: string; present: boolean } | null {
  if (where.op === 'isNull' && where.operand.op === 'column') {
    return { column: where.operand.name, present: false };
  }
  if (where.op !== 'not') return null;
  const inner = nullTest(where.operand);
  return inner === null ? null : { column: inner.column, present: !inner.present };
}
