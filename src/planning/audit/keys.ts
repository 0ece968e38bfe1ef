import type { Metric } from '../../checks/metric.ts';
import type { ColumnStatistics, TableStatistics } from '../../domain/statistics.ts';
import { epochMilliseconds } from '../../domain/instant.ts';
import type { Value } from '../../domain/value.ts';
import { aggregate, and, call, count, literal, type Expression } from '../../sql/expression.ts';
import { integer } from '../../sql/literal.ts';
import type { Costs } from './costs.ts';
import { cellOf, draft, overSubject, type Draft } from './draft.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';
import { plainDraft } from './plain.ts';
import { listingDraft } from './repeats.ts';

type Duplicates = Extract<Metric, { metric: 'duplicates' }>;

/** DuckDB refuses wider bitmaps. */
const WIDEST_BITMAP = 1_000_000_000n;

/** Tier 5: the cheapest proof that a key is unique; when the proof fails, `next` asks for exact counts. */
export function keyDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  statistics: TableStatistics,
  costs: Costs,
): Draft {
  const { metric } = measurement;
  if (metric.metric !== 'duplicates') return plainDraft(gate, measurement);
  if (statistics.rows !== null && statistics.rows < costs.fewRows)
    return plainDraft(gate, measurement);
  const bounds = bitmapBounds(gate, metric, statistics, costs);
  if (bounds !== null) return bitmapDraft(gate, measurement, metric, bounds);
  const { hashProof } = gate.facts.abilities;
  if (hashProof && statistics.rows !== null) return listingDraft(gate, measurement, metric);
  return plainDraft(gate, measurement);
}

interface BitmapBounds {
  readonly key: Expression;
  readonly low: bigint;
  readonly high: bigint;
}

/** Bounds for a bitmap over a single integer or date key, or null where it does not pay or is not known. */
function bitmapBounds(
  gate: GateMeasurements,
  metric: Duplicates,
  statistics: TableStatistics,
  costs: Costs,
): BitmapBounds | null {
  const { bitmap } = gate.facts.abilities;
  const [column] = metric.key;
  if (bitmap === null || metric.key.length !== 1 || column?.op !== 'column') return null;
  const known = statistics.columns.get(column.name);
  if (known === undefined || statistics.rows === null) return null;
  const ends = integerBounds(column, known);
  if (ends === null) return null;
  // A width that is a multiple of 8 is two and a half times faster: the upper bound is rounded up.
  const width = ((ends.high - ends.low + 8n) / 8n) * 8n;
  const fits = width <= WIDEST_BITMAP && width <= costs.bitsARow * statistics.rows;
  if (!fits || width / 8n > BigInt(Math.floor(bitmap.memory))) return null;
  return { key: ends.key, low: ends.low, high: ends.low + width - 1n };
}

function integerBounds(
  column: Extract<Expression, { op: 'column' }>,
  known: ColumnStatistics,
): BitmapBounds | null {
  if (column.type.family === 'integer') {
    const { min, max } = known;
    if (typeof min !== 'bigint' || typeof max !== 'bigint') return null;
    return { key: column, low: min, high: max };
  }
  if (column.type.family !== 'date') return null;
  const [low, high] = [dayNumber(known.min), dayNumber(known.max)];
  return low === null || high === null ? null : { key: call('dayNumber', column), low, high };
}

function dayNumber(value: Value): bigint | null {
  const milliseconds = typeof value === 'string' ? epochMilliseconds(value) : undefined;
  return milliseconds === undefined ? null : BigInt(Math.floor(milliseconds / 86_400_000));
}

function bitmapDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  metric: Duplicates,
  { key, low, high }: BitmapBounds,
): Draft {
  const where = and(measurement.filter, metric.where);
  const cell = cellOf(measurement);
  const bounds = [literal(integer(low)), literal(integer(high))];
  return draft(
    {
      tier: 5,
      form: 'optimised',
      reason: 'a bit for each key: as many bits as rows prove it unique',
    },
    [
      cell('distinct_keys', aggregate('bitmap', [key, ...bounds], where)),
      cell('tested', count(where)),
    ],
    overSubject(gate),
  );
}
