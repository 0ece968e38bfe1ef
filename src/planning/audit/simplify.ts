import type { TableStatistics } from '../../domain/statistics.ts';
import { and, FALSE, TRUE, type Expression } from '../../sql/expression.ts';
import { provable } from '../../sql/interval.ts';
import type { Measurement } from './measurement.ts';

/** The measurement without conditions that statistics prove to hold for every row: they would be tested on each. */
export function simplified(measurement: Measurement, statistics: TableStatistics): Measurement {
  const { metric } = measurement;
  const filter = withoutProven(measurement.filter, statistics);
  if (metric.metric === 'query') return { ...measurement, filter };
  return {
    ...measurement,
    filter,
    metric: { ...metric, where: withoutProven(metric.where, statistics) },
  };
}

function withoutProven(condition: Expression, statistics: TableStatistics): Expression {
  if (condition.op === 'and') {
    return and(...condition.operands.map((operand) => withoutProven(operand, statistics)));
  }
  switch (provable(condition, statistics)) {
    case 'always':
      return TRUE;
    case 'never':
      return FALSE;
    case 'unknown':
      return condition;
  }
}
