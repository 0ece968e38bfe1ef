import type { QueryStep } from '../../domain/plan.ts';
import type { TableStatistics } from '../../domain/statistics.ts';
import { columnsRead, expressionsOf } from './columns.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';

/**
 * Bytes that the statements read from storage at most: for each the columns that it names, as large as statistics say
 * they are. Null when that is unknown. What conditions prune, and other tables, are not in it.
 */
export function estimatedBytes(
  gate: GateMeasurements,
  steps: readonly QueryStep[],
  statistics: TableStatistics,
): number | null {
  if (steps.length === 0) return 0;
  const sizes = gate.facts.audited.columns.map(
    ({ name }) => [name, statistics.columns.get(name)?.bytes ?? null] as const,
  );
  const known = new Map(sizes);
  const total = (names: readonly string[]): number | null =>
    names.reduce<number | null>((sum, name) => {
      const bytes = known.get(name) ?? null;
      return sum === null || bytes === null ? null : sum + bytes;
    }, 0);
  return steps.reduce<number | null>((sum, step) => {
    const bytes = total(columnsOf(gate, step) ?? [...known.keys()]);
    return sum === null || bytes === null ? null : sum + bytes;
  }, 0);
}

/** The columns that a statement reads; null when it is not known which. */
function columnsOf(gate: GateMeasurements, step: QueryStep): string[] | null {
  const ids = new Set([...step.answers.map(({ measurement }) => measurement), step.listsFor]);
  const members = gate.measurements.filter(({ id }) => ids.has(id));
  const read = members.map((measurement) => columnsOfMeasurement(gate, measurement));
  return read.includes(null) ? null : [...new Set(read.flatMap((names) => names ?? []))];
}

function columnsOfMeasurement(
  gate: GateMeasurements,
  { metric, filter }: Measurement,
): string[] | null {
  if (metric.metric === 'query') return null;
  const { columns } = gate.facts.audited;
  const expressions = [...expressionsOf(metric), filter, gate.scope];
  const read = expressions.map((expression) => columnsRead(expression, columns));
  return read.includes(null) ? null : read.flatMap((some) => (some ?? []).map(({ name }) => name));
}
