import type { Metric } from '../../checks/metric.ts';
import { TRUE, type Expression } from '../../sql/expression.ts';
import { columnsOf } from '../../sql/walk.ts';
import type { Measurement } from './measurement.ts';

/** The columns whose statistics could answer or cheapen something. */
export function columnsOfInterest(measurements: readonly Measurement[]): string[] {
  const found = new Set<string>();
  for (const { metric, filter } of measurements) {
    for (const expression of [...expressionsOf(metric), filter]) {
      for (const name of columnsOf(expression) ?? []) found.add(name);
    }
  }
  return [...found];
}

function expressionsOf(metric: Metric): readonly Expression[] {
  switch (metric.metric) {
    case 'count':
      return [metric.where];
    case 'aggregate':
    case 'quantile':
      return [metric.of, metric.where];
    case 'duplicates':
      return metric.key;
    case 'query':
      return [TRUE];
  }
}
