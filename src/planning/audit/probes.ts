import type { TableStatistics } from '../../domain/statistics.ts';
import { count, TRUE, type Expression } from '../../sql/expression.ts';
import type { Costs } from './costs.ts';
import { draft, overSubject, type Draft } from './draft.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';

/**
 * Tier 2: a `WHERE` that statistics prune reads next to nothing, where the same predicate in a scan's FILTER is tested
 * on every row. Worth it only while the statement itself costs less than its part of the scan.
 */
export function probeDrafts(
  gate: GateMeasurements,
  open: readonly Measurement[],
  statistics: TableStatistics,
  costs: Costs,
): Draft[] {
  const { pruning, statementOverhead } = gate.facts.abilities;
  if (!pruning || statistics.rows === null) return [];
  const scanMilliseconds = (Number(statistics.rows) * costs.nanosecondsARow) / 1e6;
  if (statementOverhead * 2 > scanMilliseconds) return [];
  return open.flatMap((measurement) => {
    const { metric, filter } = measurement;
    if (metric.metric !== 'count' || filter !== TRUE || !measurement.zeroSuffices) return [];
    if (!prunable(metric.where)) return [];
    return [
      draft(
        { tier: 2, form: 'optimised', reason: 'a condition that zone maps prune' },
        [{ measurement, part: 'value', expression: count() }],
        overSubject(gate, metric.where),
      ),
    ];
  });
}

/** Comparisons of one column with constants, and NULL tests: what zone maps can answer. */
function prunable(where: Expression): boolean {
  switch (where.op) {
    case 'compare':
      return (
        where.left.op === 'column' && where.right.op === 'literal' && where.comparison !== '<>'
      );
    case 'isNull':
      return where.operand.op === 'column';
    case 'or':
    case 'and':
      return where.operands.every(prunable);
    case 'column':
    case 'literal':
    case 'not':
    case 'same':
    case 'in':
    case 'matches':
    case 'call':
    case 'cast':
    case 'arithmetic':
    case 'case':
    case 'aggregate':
    case 'own':
      return false;
  }
}
