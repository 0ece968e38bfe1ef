import type { DuckDBConnection } from '@duckdb/node-api';

import type { Column } from '../../../domain/datatype.ts';
import type { ColumnStatistics, TableStatistics } from '../../../domain/statistics.ts';
import type { Value } from '../../../domain/value.ts';
import { quoteText } from '../../../sql/quoting.ts';
import { runSelect } from '../run.ts';
import { boundType, readBound, withBounds } from './bounds.ts';

/**
 * What the footers of all files say, in one statement that reads nothing else. A column is known only if every row
 * group of every file describes it, all in one physical type; folders such as `ds=2026-01-02` replace a column of the
 * files, so those stay unknown. `distinct` where the writer counted it.
 */
export async function parquetStatistics(
  connection: DuckDBConnection,
  paths: readonly string[],
  columns: readonly Column[],
): Promise<TableStatistics> {
  const readable = columns.filter(({ name }) => !isFolder(name, paths));
  const { rows } = await runSelect(connection, footerQuery(paths, readable));
  const [[, groups = 0n, total = 0n] = [], ...found] = rows;
  const byName = new Map(readable.map((column) => [column.name, column]));
  const known = found.flatMap((row) => {
    const [name, described] = row;
    const column = typeof name === 'string' ? byName.get(name) : undefined;
    if (column === undefined || described !== groups) return [];
    return [[column.name, describe(column, row)] as const];
  });
  return { rows: typeof total === 'bigint' ? total : 0n, columns: new Map(known) };
}

function isFolder(name: string, paths: readonly string[]): boolean {
  const folder = `/${name.toLowerCase()}=`;
  return paths.some((path) => path.replaceAll('\\', '/').toLowerCase().includes(folder));
}

function footerQuery(paths: readonly string[], columns: readonly Column[]): string {
  const names = (of: readonly Column[]): string => of.map(({ name }) => quoteText(name)).join(', ');
  const wanted = columns.length === 0 ? '' : ` OR path_in_schema IN (${names(columns)})`;
  const byType = new Map<string, Column[]>();
  for (const column of columns) {
    const type = boundType(column.type) ?? 'NULL';
    byType.set(type, [...(byType.get(type) ?? []), column]);
  }
  return `WITH footers AS MATERIALIZED (
SELECT path_in_schema AS name, column_id, row_group_num_rows AS rows, type, num_values,
  stats_null_count AS nulls, stats_distinct_count AS uniques, stats_min_value AS low, stats_max_value AS high,
  coalesce(nulls = num_values, false) OR coalesce(min_is_exact AND max_is_exact, false) AS tight
FROM parquet_metadata([${paths.map(quoteText).join(', ')}]) WHERE column_id = 0${wanted})
SELECT NULL, count(*), coalesce(sum(rows), 0)::BIGINT, NULL, NULL, NULL, NULL, NULL FROM footers WHERE column_id = 0
${[...byType].map(([type, of]) => `UNION ALL ${summary(type, names(of))}`).join('\n')}`;
}

/**
 * One row a column: name, row groups, nulls, min, max, whether bounds are tight, distinct values of the richest row
 * group, and how many different ranges row groups have. `INT96` has no order; a group of NULLs alone has no bounds.
 */
function summary(type: string, names: string): string {
  const cast = (text: string): string =>
    type === 'NULL' ? 'NULL::VARCHAR' : `TRY_CAST(${text} AS ${type})`;
  const bounded = `bool_and(coalesce(nulls = num_values, false)
  OR (${cast('low')} IS NOT NULL AND ${cast('high')} IS NOT NULL AND type <> 'INT96'))`;
  const bound = (name: string, text: string): string =>
    `CASE WHEN count(DISTINCT type) = 1 AND ${bounded} THEN ${name}(${cast(text)})::VARCHAR END`;
  return `SELECT name, count(*), CASE WHEN count(nulls) = count(*) THEN sum(nulls)::BIGINT END,
${bound('min', 'low')},
${bound('max', 'high')},
bool_and(tight), CASE WHEN count(uniques) = count(*) THEN max(uniques) END, count(DISTINCT (low, high))
FROM footers WHERE name IN (${names}) GROUP BY name`;
}

function describe(column: Column, row: readonly Value[]): ColumnStatistics {
  const [, , nulls = null, low = null, high = null, tight = false, uniques = null, ranges = 1n] =
    row;
  const { family } = column.type;
  // Text is cut by many writers, and what is cut is a bound in bytes only.
  const usable = family !== 'text' || tight === true;
  const read = (text: Value): Value =>
    usable && typeof text === 'string' ? readBound(text, column.type) : null;
  return withBounds(
    {
      nulls: typeof nulls === 'bigint' ? nulls : null,
      mayHoldNaN: family === 'float',
      // Writers leave NaN out of the bounds of floating-point numbers, and round -0 to either side.
      exact: family !== 'float',
      distinct: typeof uniques === 'bigint' ? Number(uniques) * Number(ranges) : null,
    },
    read(low),
    read(high),
  );
}
