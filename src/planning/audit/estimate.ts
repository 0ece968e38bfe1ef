import type { TableStatistics } from '../../domain/statistics.ts';
import { columnsRead, expressionsOf } from './columns.ts';
import type { Draft } from './draft.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';

/**
 * Bytes that the statements read from storage at most: for each the columns that it names, as large as statistics say
 * they are. Null when that is unknown. What conditions prune, and other tables, are not in it.
 */
export function estimatedBytes(
  gate: GateMeasurements,
  drafts: readonly Draft[],
  statistics: TableStatistics,
): number | null {
  const readings = drafts.flatMap((draft) => draft.sides ?? [draft]);
  if (readings.length === 0) return 0;
  const sizes = gate.facts.audited.columns.map(
    ({ name }) => [name, statistics.columns.get(name)?.bytes ?? null] as const,
  );
  const known = new Map(sizes);
  const total = (names: readonly string[]): number | null =>
    names.reduce<number | null>((sum, name) => {
      const bytes = known.get(name) ?? null;
      return sum === null || bytes === null ? null : sum + bytes;
    }, 0);
  return readings.reduce<number | null>((sum, reading) => {
    const bytes = total(columnsOf(gate, reading) ?? [...known.keys()]);
    return sum === null || bytes === null ? null : sum + bytes;
  }, 0);
}

/** The columns that a statement reads; null when it is not known which. */
function columnsOf(gate: GateMeasurements, { targets, listsFor }: Draft): string[] | null {
  const ids = new Set([...targets.map(({ measurement }) => measurement.id), listsFor?.id]);
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
