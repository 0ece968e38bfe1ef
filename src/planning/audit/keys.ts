import type { Metric } from '../../checks/metric.ts';
import type { TableStatistics } from '../../domain/statistics.ts';
import { aggregate, and, call, count, literal } from '../../sql/expression.ts';
import { integer } from '../../sql/literal.ts';
import { item, part, source, type Query } from '../../sql/query.ts';
import type { Costs } from './costs.ts';
import { cellOf, draft, overSubject, type Draft } from './draft.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';
import { plainDraft } from './plain.ts';
import { listingDraft } from './repeats.ts';
import { combinations, numbered, wholeParts, widthOf, type NumberedKey } from './whole_key.ts';

type Duplicates = Extract<Metric, { metric: 'duplicates' }>;

/** Tier 5: the cheapest proof that a key is unique; when the proof fails, `next` asks for exact counts. */
export function keyDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  statistics: TableStatistics,
  costs: Costs,
): Draft {
  const { metric } = measurement;
  const { rows } = statistics;
  if (metric.metric !== 'duplicates' || rows === null || rows < costs.fewRows)
    return plainDraft(gate, measurement);
  const key = numberedKey(gate, metric, rows, statistics);
  if (key !== null) return bitmapDraft(gate, measurement, metric, key);
  const { hashProof } = gate.facts.abilities;
  return hashProof === 'sorted' || worthGrouping(metric, rows, statistics)
    ? listingDraft(gate, measurement, metric)
    : plainDraft(gate, measurement);
}

/** What a bit for each key would be the number of, or null where that does not pay or is not known. */
function numberedKey(
  gate: GateMeasurements,
  { key }: Duplicates,
  rows: bigint,
  statistics: TableStatistics,
): NumberedKey | null {
  const { bitmap } = gate.facts.abilities;
  const parts = wholeParts(key);
  const found = numbered(parts, statistics);
  if (found === null) return null;
  const width = widthOf(found);
  // Some of the parts cannot be distinct where there are more rows than combinations of them.
  if (parts.length < key.length && width < rows) return null;
  return width <= bitmap.widest && width <= bitmap.bitsARow * rows ? found : null;
}

/** As many parts as this are grouped about as fast as a hash of them. */
const FEW_PARTS = 2;

/**
 * Whether grouping hashes of the whole parts is likely to be the proof, at half the cost of grouping by the key: no two
 * rows would be expected to agree if the parts had nothing to do with each other.
 */
function worthGrouping({ key }: Duplicates, rows: bigint, statistics: TableStatistics): boolean {
  if (key.length <= FEW_PARTS) return false;
  const possible = combinations(wholeParts(key), statistics);
  return possible !== null && possible >= rows * rows;
}

function bitmapDraft(
  gate: GateMeasurements,
  measurement: Measurement,
  metric: Duplicates,
  key: NumberedKey,
): Draft {
  const where = and(measurement.filter, metric.where);
  const cell = cellOf(measurement);
  const about = {
    tier: 5,
    form: 'optimised',
    reason: 'a bit for each key: as many bits as rows prove it unique',
  } as const;
  if (gate.facts.abilities.bitmap.form === 'words') {
    const words: Query = {
      select: [item(aggregate('bitUnion', [call('bitOf', key.of)]), 'bits'), item(count(), 'n')],
      ...overSubject(gate, where),
      groupBy: [call('wordOf', key.of)],
    };
    return draft(
      about,
      [
        cell('distinct_keys', aggregate('sum', [call('bitCount', part('w', 'bits'))])),
        cell('tested', aggregate('sum', [part('w', 'n')])),
      ],
      { from: source({ from: 'query', query: words }, 'w') },
    );
  }
  // A width that is a multiple of 8 is two and a half times faster: the upper bound is rounded up.
  const width = ((widthOf(key) + 7n) / 8n) * 8n;
  const bounds = [key.low, key.low + width - 1n].map((bound) => literal(integer(bound)));
  return draft(
    about,
    [
      cell('distinct_keys', aggregate('bitmap', [key.of, ...bounds], where)),
      cell('tested', count(where)),
    ],
    overSubject(gate),
  );
}
