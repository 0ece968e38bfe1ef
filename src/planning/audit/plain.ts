import type { Metric } from '../../checks/metric.ts';
import type { Expression } from '../../sql/expression.ts';
import {
  aggregate,
  and,
  arithmetic,
  call,
  cast,
  compare,
  count,
  literal,
  TRUE,
} from '../../sql/expression.ts';
import { integer, number } from '../../sql/literal.ts';
import { item, part, source, type Query, type Relation } from '../../sql/query.ts';
import { deviationDraft, isDeviation } from './deviation.ts';
import { cellOf, draft, overSubject, subjectQuery, type Cell, type Draft } from './draft.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';

/**
 * The plain form of every metric: one statement, or one cell of a scan, that says what the metric means. Every other
 * form is an optimisation that a property test proves equal to this one.
 */
export function plainDraft(gate: GateMeasurements, measurement: Measurement): Draft {
  const { metric } = measurement;
  switch (metric.metric) {
    case 'count':
      return scanDraft(gate, [measurement]);
    case 'aggregate':
      if (metric.name === 'countDistinct') return distinctDraft(gate, measurement, metric);
      return isDeviation(metric)
        ? deviationDraft(gate, measurement, metric)
        : scanDraft(gate, [measurement]);
    case 'quantile':
      return metric.approximate
        ? scanDraft(gate, [measurement])
        : quantileDraft(gate, measurement, metric);
    case 'duplicates':
      return duplicatesDraft(gate, measurement, metric);
    case 'query':
      return ownDraft(gate, measurement, metric);
  }
}

/** Whether the metric is a cell of a scan, so that many share one statement. */
export function fusible({ metric }: Measurement): boolean {
  switch (metric.metric) {
    case 'count':
      return true;
    case 'aggregate':
      return metric.name !== 'countDistinct' && !isDeviation(metric);
    case 'quantile':
      return metric.approximate;
    case 'duplicates':
    case 'query':
      return false;
  }
}

/** One scan for all that is given: fusible measurements, and the number of rows that have a key. */
export function scanDraft(
  gate: GateMeasurements,
  measurements: readonly Measurement[],
  where: Expression = TRUE,
): Draft {
  const many = measurements.length;
  const rows = where === TRUE ? 'one scan' : 'one scan of the rows of a `where`';
  const reason = many === 1 ? rows : `${rows} answers ${String(many)} measurements`;
  const cells = measurements.flatMap(scanCells);
  return draft({ tier: 4, form: 'plain', reason }, cells, overSubject(gate, where));
}

function scanCells(measurement: Measurement): Cell[] {
  const { metric, filter } = measurement;
  const cell = cellOf(measurement);
  switch (metric.metric) {
    case 'count':
      return [cell('value', count(and(filter, metric.where)))];
    case 'aggregate':
      return aggregateCells(measurement, metric);
    case 'quantile': {
      const where = and(filter, metric.where);
      const value = aggregate('approximateQuantile', [metric.of, literal(number(metric.q))], where);
      return [cell('lower', value), cell('upper', value), cell('tested', count(where))];
    }
    case 'duplicates':
      // Beside a proof that says nothing of how many rows have a key.
      return [cell('tested', count(and(filter, metric.where)))];
    case 'query':
      throw new RangeError('a statement of its own is not a cell of a scan');
  }
}

/** The mean of exact numbers is their exact sum by their count, so that every form gives the same digits. */
function aggregateCells(
  measurement: Measurement,
  metric: Extract<Metric, { metric: 'aggregate' }>,
): Cell[] {
  const cell = cellOf(measurement);
  const where = and(measurement.filter, metric.where);
  if (metric.name === 'mean' && isExact(metric.of)) {
    return [cell('sum', aggregate('sum', [metric.of], where)), cell('count', count(where))];
  }
  return [cell('value', aggregate(metric.name, [metric.of], where))];
}

/** Whether sums of the expression are exact: integers and decimals. */
export function isExact(expression: Expression): boolean {
  if (expression.op !== 'column') return false;
  return expression.type.family === 'integer' || expression.type.family === 'decimal';
}

/** Groups instead of `count(DISTINCT)`: no slower, and NaN equals itself on every engine. */
function distinctDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  metric: Extract<Metric, { metric: 'aggregate' }>,
): Draft {
  const groups: Query = {
    select: [item(metric.of, 'v')],
    ...overSubject(gate, and(measurement.filter, metric.where)),
    groupBy: [metric.of],
  };
  return draft(
    { tier: 5, form: 'plain', reason: 'distinct values are counted by grouping' },
    [{ measurement, part: 'value', expression: count() }],
    { from: source({ from: 'query', query: groups }, 'g') },
  );
}

/** Every key with its number of rows, then the keys with more than one. */
function duplicatesDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  metric: Extract<Metric, { metric: 'duplicates' }>,
): Draft {
  const keys: Query = {
    select: [item(count(), 'n')],
    ...overSubject(gate, and(measurement.filter, metric.where)),
    groupBy: metric.key,
  };
  const n = part('g', 'n');
  const repeated = compare(n, '>', literal(integer(1)));
  const sum = (where: Expression | null): Expression => aggregate('sum', [n], where);
  const cell = cellOf(measurement);
  return draft(
    { tier: 5, form: 'plain', reason: 'every key is counted' },
    [
      cell('tested', sum(null)),
      cell('distinct_keys', count()),
      cell('duplicate_keys', count(repeated)),
      cell('duplicate_rows', sum(repeated)),
    ],
    { from: source({ from: 'query', query: keys }, 'g') },
  );
}

function quantileDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  metric: Extract<Metric, { metric: 'quantile' }>,
): Draft {
  const groups: Query = {
    select: [item(metric.of, 'v'), item(count(), 'n')],
    ...overSubject(gate, and(measurement.filter, metric.where)),
    groupBy: [metric.of],
  };
  return draft(
    { tier: 5, form: 'plain', reason: 'an exact quantile from the running count of each value' },
    quantileCells(measurement, metric),
    { from: source(withTotals({ from: 'query', query: groups }, part('g', 'n')), 'w') },
  );
}

/** Adds `upto` (rows up to and including each value) and `total` to values with their counts. */
export function withTotals(groups: Relation, n: Expression): Relation {
  const v = part('g', 'v');
  return {
    from: 'query',
    query: {
      select: [
        item(v, 'v'),
        item(part('g', 'n'), 'n'),
        item(cast(call('runningTotal', n, v), 'bigint'), 'upto'),
        item(cast(call('grandTotal', n), 'bigint'), 'total'),
      ],
      from: source(groups, 'g'),
    },
  };
}

/** The two values between which the quantile lies, at position (n - 1) * q; the kind interpolates. */
export function quantileCells(
  measurement: Measurement,
  metric: Extract<Metric, { metric: 'quantile' }>,
  present: Expression | null = null,
): Cell[] {
  const [v, upto, total] = [part('w', 'v'), part('w', 'upto'), part('w', 'total')];
  const one = literal(integer(1));
  const position = call(
    'floor',
    arithmetic(arithmetic(total, '-', one), '*', literal(number(metric.q))),
  );
  const at = (offset: Expression): Expression =>
    aggregate('min', [v], and(present, compare(upto, '>', offset)));
  const cell = cellOf(measurement);
  return [
    cell('lower', at(position)),
    cell('upper', at(arithmetic(position, '+', one))),
    cell('tested', aggregate('max', [total])),
  ];
}

function ownDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  metric: Extract<Metric, { metric: 'query' }>,
): Draft {
  return {
    tier: 6,
    form: 'plain',
    reason: metric.reason,
    targets: metric.parts.map((name) => ({ measurement, part: name })),
    query: metric.query(subjectQuery(gate, measurement.filter)),
  };
}
