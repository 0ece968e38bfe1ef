import type { TableStatistics } from '../../domain/statistics.ts';
import { TRUE, type Expression } from '../../sql/expression.ts';
import { structuralKey } from '../../sql/walk.ts';
import type { Costs } from './costs.ts';
import { isTooLong, type Draft } from './draft.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';
import { scanDraft } from './plain.ts';

interface Scans {
  /** Over all audited rows. */
  readonly whole: readonly Draft[];
  /** Over the rows of a `where` each. */
  readonly parts: readonly Draft[];
}

/**
 * Tier 4: one scan for all that is left, in chunks that an engine takes well. Checks with a `where` share a scan of
 * only its rows where engines prune: tested for every row of the table, the condition would cost more than a statement.
 */
export function scanDrafts(
  gate: GateMeasurements,
  fused: readonly Measurement[],
  statistics: TableStatistics,
  costs: Costs,
): Scans {
  const { abilities } = gate.facts;
  const apart = worthItsOwnScan(gate, statistics, costs) ? fused.filter(isFiltered) : [];
  const together = fused.filter((measurement) => !apart.includes(measurement));
  const whole = chunks(together, abilities.fusedAggregates).flatMap((chunk) =>
    fitting(gate, chunk),
  );
  const parts = byFilter(apart).flatMap((members) => {
    const filter = members[0]?.filter ?? TRUE;
    const unfiltered = members.map((measurement) => ({ ...measurement, filter: TRUE }));
    return chunks(unfiltered, abilities.fusedAggregates).flatMap((chunk) =>
      fitting(gate, chunk, filter),
    );
  });
  return { whole, parts };
}

/** One scan, or several where its text would be longer than the engine takes. */
function fitting(
  gate: GateMeasurements,
  members: readonly Measurement[],
  where: Expression = TRUE,
): Draft[] {
  const whole = scanDraft(gate, members, where);
  if (members.length < 2 || !isTooLong(gate, whole)) return [whole];
  const middle = Math.ceil(members.length / 2);
  return [members.slice(0, middle), members.slice(middle)].flatMap((half) =>
    fitting(gate, half, where),
  );
}

const isFiltered = ({ filter }: Measurement): boolean => filter !== TRUE;

function worthItsOwnScan(
  gate: GateMeasurements,
  statistics: TableStatistics,
  costs: Costs,
): boolean {
  const { pruning, statementOverhead, subqueryOverhead, conditionFactor } = gate.facts.abilities;
  if (!pruning || statistics.rows === null) return false;
  const saved = (Number(statistics.rows) * costs.nanosecondsARow * conditionFactor) / 1e6;
  return saved > 2 * (subqueryOverhead ?? statementOverhead);
}

function byFilter(measurements: readonly Measurement[]): Measurement[][] {
  const groups = new Map<string, Measurement[]>();
  for (const measurement of measurements) {
    const key = structuralKey(measurement.filter);
    groups.set(key, [...(groups.get(key) ?? []), measurement]);
  }
  return [...groups.values()];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
