import type { Metric } from '../../checks/metric.ts';
import type { Column } from '../../domain/datatype.ts';
import type { Expression } from '../../sql/expression.ts';
import { children } from '../../sql/walk.ts';
import type { GateMeasurements } from './measurement.ts';

/** The columns whose statistics could answer or cheapen something. */
export function columnsOfInterest({ measurements, facts }: GateMeasurements): string[] {
  const expressions = measurements.flatMap(({ metric, filter }) => [
    ...expressionsOf(metric),
    filter,
  ]);
  const { columns } = facts.audited;
  const read = expressions.flatMap((expression) => columnsRead(expression, columns) ?? []);
  return [...new Set(read.map(({ name }) => name))];
}

/**
 * Every column that an expression reads, one entry for each mention; null when that is not known. A gate's own SQL
 * names columns as engines resolve them, whatever their case.
 */
export function columnsRead(
  expression: Expression,
  columns: readonly Column[],
): readonly Column[] | null {
  if (expression.op === 'column') {
    return allFound([columns.find(({ name }) => name === expression.name)]);
  }
  if (expression.op === 'own') {
    return allFound((expression.sql.columns ?? [null]).map((name) => resolve(name, columns)));
  }
  const inner = children(expression).map((child) => columnsRead(child, columns));
  return inner.includes(null) ? null : inner.flatMap((read) => read ?? []);
}

function allFound(found: readonly (Column | undefined)[]): readonly Column[] | null {
  return found.includes(undefined) ? null : found.flatMap((column) => column ?? []);
}

function resolve(written: string | null, columns: readonly Column[]): Column | undefined {
  const folded = written?.toLowerCase();
  const meant = columns.filter(({ name }) => name.toLowerCase() === folded);
  return meant.length === 1 ? meant[0] : undefined;
}

/** Every expression of a metric; a statement of its own has none that are known. */
export function expressionsOf(metric: Metric): readonly Expression[] {
  switch (metric.metric) {
    case 'count':
      return [metric.where];
    case 'aggregate':
    case 'quantile':
      return [metric.of, metric.where];
    case 'duplicates':
      return [...metric.key, metric.where];
    case 'query':
      return [];
  }
}
