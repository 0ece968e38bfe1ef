import type { Metric } from '../../checks/metric.ts';
import {
  aggregate,
  and,
  arithmetic,
  cast,
  compare,
  count,
  literal,
  type Expression,
} from '../../sql/expression.ts';
import { integer } from '../../sql/literal.ts';
import { item, part, source, type Query } from '../../sql/query.ts';
import { cellOf, draft, overSubject, type Cell, type Draft } from './draft.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';

type Aggregate = Extract<Metric, { metric: 'aggregate' }>;

/** Squares of differences up to this, summed over 10^8 rows, stay within 38 digits. */
const WIDEST = 10n ** 15n;

/** A standard deviation of integers or decimals: measured as differences from the smallest value. */
export function isDeviation({ name, of }: Aggregate): boolean {
  if (name !== 'stddev' && name !== 'stddevPopulation') return false;
  return of.op === 'column' && (of.type.family === 'integer' || of.type.family === 'decimal');
}

/**
 * The deviation does not change when every value is moved, and a double does not hold the digits that tell large
 * neighbours apart: so values are moved to begin at 0. Integers in a range that allows it are summed exactly, as the
 * form over value groups does; the engine's own deviation of the differences serves where it does not.
 */
export function deviationDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  metric: Aggregate,
): Draft {
  const where = and(measurement.filter, metric.where);
  const values: Query = { select: [item(metric.of, 'v')], ...overSubject(gate, where) };
  const type = typeOf(metric.of);
  const v = part('v', 'v', type);
  const range: Query = {
    select: [item(aggregate('min', [v]), 'low'), item(aggregate('max', [v]), 'high')],
    from: source({ from: 'query', query: values }, 'v'),
  };
  const moved: Query = {
    select: [
      item(arithmetic(wide(v), '-', part('r', 'low')), 'd'),
      item(arithmetic(wide(part('r', 'high', type)), '-', part('r', 'low')), 'width'),
    ],
    from: source(
      {
        from: 'join',
        type: 'cross',
        left: source({ from: 'query', query: values }, 'v'),
        right: source({ from: 'query', query: range }, 'r'),
        on: null,
      },
      'j',
    ),
  };
  return draft(
    { tier: 5, form: 'plain', reason: 'deviations from the smallest value keep every digit' },
    cells(measurement, metric),
    { from: source({ from: 'query', query: moved }, 'm') },
  );
}

function cells(measurement: Measurement, { name, of }: Aggregate): Cell[] {
  const cell = cellOf(measurement);
  const d = part('m', 'd', typeOf(of));
  const double = cell('double', aggregate(name, [cast(d, 'double')]));
  if (typeOf(of).family !== 'integer') return [double, cell('count', count())];
  const zero = literal(integer(0));
  const narrow = compare(part('m', 'width'), '<=', literal(integer(WIDEST)));
  const whole = cast({ op: 'case', when: narrow, then: d, otherwise: zero }, 'hugeint');
  return [
    double,
    cell('narrow', count(narrow)),
    cell('sum', aggregate('sum', [whole])),
    cell('squares', aggregate('sum', [arithmetic(whole, '*', whole)])),
    cell('count', count()),
  ];
}

/** The difference of two integers may need a digit more than they have. */
function wide(of: Expression): Expression {
  return typeOf(of).family === 'integer' ? cast(of, 'hugeint') : of;
}

function typeOf(of: Expression): Extract<Expression, { op: 'column' }>['type'] {
  return of.op === 'column' ? of.type : { family: 'other', name: 'unknown' };
}
