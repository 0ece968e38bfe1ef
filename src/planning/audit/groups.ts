import {
  aggregate,
  and,
  arithmetic,
  cast,
  count,
  literal,
  or,
  TRUE,
} from '../../sql/expression.ts';
import type { Expression } from '../../sql/expression.ts';
import { integer } from '../../sql/literal.ts';
import { item, part, source, type Relation } from '../../sql/query.ts';
import { substituteColumns } from '../../sql/substitute.ts';
import { columnsOf, structuralKey } from '../../sql/walk.ts';
import type { TableStatistics } from '../../domain/statistics.ts';
import type { Costs } from './costs.ts';
import { draft, overSubject, type Cell, type Draft } from './draft.ts';
import type { GateMeasurements, Measurement } from './measurement.ts';
import { quantileCells, withTotals } from './plain.ts';

type ColumnExpression = Extract<Expression, { op: 'column' }>;

/**
 * Tier 3: a column of few distinct values is grouped once, and everything that several checks ask of it is answered
 * from its groups: 50 to 90 times cheaper than in a scan for long lists and patterns.
 */
export function groupDrafts(
  gate: GateMeasurements,
  open: readonly Measurement[],
  statistics: TableStatistics,
  costs: Costs,
): Draft[] {
  return [...groupableColumns(open).values()]
    .filter(({ column, members }) => fewValues(column, statistics, costs) && members.some(isCostly))
    .map(({ column, members }) => groupDraft(gate, column, members));
}

/** Columns for which an estimate of distinct values would decide something. */
export function columnsWorthEstimating(open: readonly Measurement[]): string[] {
  return [...groupableColumns(open).values()]
    .filter(({ members }) => members.some(isCostly))
    .map(({ column }) => column.name);
}

function groupableColumns(
  open: readonly Measurement[],
): Map<string, { column: ColumnExpression; members: Measurement[] }> {
  const found = new Map<string, { column: ColumnExpression; members: Measurement[] }>();
  for (const measurement of open) {
    const column = onlyColumn(measurement);
    if (column === null) continue;
    const entry = found.get(column.name) ?? { column, members: [] };
    entry.members.push(measurement);
    found.set(column.name, entry);
  }
  return found;
}

/** The one column that the measurement looks at, or null. */
function onlyColumn({ metric, filter }: Measurement): ColumnExpression | null {
  switch (metric.metric) {
    case 'count':
      return single([metric.where, filter]);
    case 'aggregate': {
      const integers = metric.of.op === 'column' && metric.of.type.family === 'integer';
      const sums =
        metric.name !== 'min' && metric.name !== 'max' && metric.name !== 'countDistinct';
      // Sums of doubles depend on order, and products of decimals overflow: only integers are summed from groups.
      return sums && !integers ? null : single([metric.of, metric.where, filter]);
    }
    case 'quantile':
      return metric.approximate || filter !== TRUE ? null : single([metric.of, metric.where]);
    case 'duplicates':
    case 'query':
      return null;
  }
}

function single(expressions: readonly Expression[]): ColumnExpression | null {
  const columns = new Map<string, ColumnExpression>();
  for (const expression of expressions) {
    if (columnsOf(expression) === null) return null;
    substituteColumns(expression, (column) => {
      columns.set(column.name, column);
      return column;
    });
  }
  const [column] = columns.values();
  return columns.size === 1 && column !== undefined ? column : null;
}

function fewValues(
  column: ColumnExpression,
  statistics: TableStatistics,
  { mostGroups, leastRowsAGroup }: Costs,
): boolean {
  const distinct = statistics.columns.get(column.name)?.distinct ?? null;
  if (distinct === null || distinct > mostGroups) return false;
  return (
    statistics.rows === null || BigInt(Math.ceil(distinct * leastRowsAGroup)) < statistics.rows
  );
}

/** Whether answering it in a scan costs much more than a comparison for each row. */
function isCostly({ metric }: Measurement): boolean {
  switch (metric.metric) {
    case 'count':
      return structuralKey(metric.where).length > 2_000 || holdsCostly(metric.where);
    case 'aggregate':
      return metric.name !== 'min' && metric.name !== 'max';
    case 'quantile':
      return true;
    case 'duplicates':
    case 'query':
      return false;
  }
}

function holdsCostly(expression: Expression): boolean {
  switch (expression.op) {
    case 'matches':
    case 'in':
    case 'call':
    case 'cast':
      return true;
    case 'and':
    case 'or':
      return expression.operands.some(holdsCostly);
    case 'not':
    case 'isNull':
      return holdsCostly(expression.operand);
    case 'compare':
    case 'same':
    case 'arithmetic':
      return holdsCostly(expression.left) || holdsCostly(expression.right);
    case 'column':
    case 'literal':
    case 'own':
    case 'case':
    case 'aggregate':
      return false;
  }
}

function groupDraft(
  gate: GateMeasurements,
  column: ColumnExpression,
  members: readonly Measurement[],
): Draft {
  const groups: Relation = {
    from: 'query',
    query: {
      select: [item(column, 'v'), item(count(), 'n')],
      ...overSubject(gate),
      groupBy: [column],
    },
  };
  const quantiles = members.filter(({ metric }) => metric.metric === 'quantile');
  const present = or(...quantiles.map(({ metric }) => ('where' in metric ? metric.where : null)));
  const weight: Expression =
    quantiles.length === 0
      ? part('g', 'n')
      : {
          op: 'case',
          when: valueFor(column, 'g')(present),
          then: part('g', 'n'),
          otherwise: literal(integer(0)),
        };
  const from =
    quantiles.length === 0 ? source(groups, 'w') : source(withTotals(groups, weight), 'w');
  const reason = `${String(members.length)} measurements of '${column.name}' from its distinct values`;
  return draft(
    { tier: 3, form: 'optimised', reason },
    members.flatMap((member) => groupCells(member, valueFor(column, 'w'))),
    { from },
  );
}

/** Rewrites an expression over the column into one over the groups' value. */
const valueFor =
  (column: ColumnExpression, of: string) =>
  (expression: Expression): Expression =>
    substituteColumns(expression, () => part(of, 'v', column.type));

function groupCells(measurement: Measurement, grouped: (e: Expression) => Expression): Cell[] {
  const { metric, filter } = measurement;
  const n = part('w', 'n');
  const cell = (name: string, expression: Expression): Cell => ({
    measurement,
    part: name,
    role: 'exact',
    expression,
  });
  if (metric.metric === 'quantile')
    return quantileCells(measurement, metric, grouped(metric.where));
  if (metric.metric !== 'count' && metric.metric !== 'aggregate') return [];
  const where = grouped(and(filter, metric.where));
  const rows = aggregate('sum', [n], where);
  if (metric.metric === 'count') return [cell('value', rows)];
  const value = grouped(metric.of);
  const exact = cast(value, 'hugeint');
  const weighted = arithmetic(exact, '*', n);
  switch (metric.name) {
    case 'min':
    case 'max':
      return [cell('value', aggregate(metric.name, [value], where))];
    case 'countDistinct':
      return [cell('value', count(where))];
    case 'sum':
      return [cell('value', aggregate('sum', [weighted], where))];
    case 'mean':
      return [cell('sum', aggregate('sum', [weighted], where)), cell('count', rows)];
    case 'stddev':
    case 'stddevPopulation':
      return [
        cell('sum', aggregate('sum', [weighted], where)),
        cell('squares', aggregate('sum', [arithmetic(exact, '*', weighted)], where)),
        cell('count', rows),
      ];
  }
}
