import type { DuckDBConnection } from '@duckdb/node-api';

import type { Column } from '../../../domain/datatype.ts';
import type { ColumnStatistics, TableStatistics } from '../../../domain/statistics.ts';
import type { ResolvedTable } from '../../engine.ts';
import type { FileRelation } from '../files/find.ts';
import { valuesBetween } from './estimate.ts';
import { nativeStatistics } from './native.ts';
import { parquetStatistics } from './parquet.ts';
import { tasteDistinct } from './taste.ts';

/** Bounds this near say enough of the number of values: nothing needs to be read. */
const NEAR = 10_000;

const NOTHING: TableStatistics = { rows: null, columns: new Map() };

/**
 * What is known of a table without a scan, for the named columns; of those in `estimate`, roughly how many distinct
 * values they have. Views and text files keep no statistics, and reading a view may cost anything: it is not tasted.
 */
export async function readStatistics(
  connection: DuckDBConnection,
  table: ResolvedTable & { readonly isView: boolean },
  names: readonly string[],
  estimate: readonly string[],
): Promise<TableStatistics> {
  const { relation } = table;
  const wanted = new Set([...names, ...estimate]);
  const columns = table.columns.filter(
    ({ name, type }) => wanted.has(name) && type.family !== 'nested',
  );
  if (table.isView || (relation.from !== 'files' && relation.from !== 'table')) return NOTHING;
  if (relation.from === 'table') {
    return capped(await nativeStatistics(connection, relation, columns), estimate);
  }
  const known =
    relation.format === 'parquet'
      ? await parquetStatistics(connection, relation.paths, columns)
      : NOTHING;
  return tasted(connection, relation, capped(known, estimate), columns, estimate);
}

/** No more distinct values than fit between the bounds, and none at all where nobody asked. */
function capped(statistics: TableStatistics, estimate: readonly string[]): TableStatistics {
  const columns = [...statistics.columns].map(([name, column]) => {
    if (!estimate.includes(name)) return [name, { ...column, distinct: null }] as const;
    const fitting = valuesBetween(column);
    const distinct =
      fitting === null ? column.distinct : Math.min(column.distinct ?? Infinity, fitting);
    const near = column.distinct === null && (fitting ?? Infinity) > NEAR ? null : distinct;
    return [name, { ...column, distinct: near }] as const;
  });
  return { ...statistics, columns: new Map(columns) };
}

async function tasted(
  connection: DuckDBConnection,
  relation: FileRelation,
  statistics: TableStatistics,
  columns: readonly Column[],
  estimate: readonly string[],
): Promise<TableStatistics> {
  const open = columns
    .map(({ name }) => name)
    .filter((name) => estimate.includes(name))
    .filter((name) => (statistics.columns.get(name)?.distinct ?? null) === null);
  if (open.length === 0 || statistics.rows === 0n) return statistics;
  const found = await tasteDistinct(connection, relation, open, statistics.rows);
  const merged = new Map(statistics.columns);
  for (const { name, type } of columns) {
    const distinct = found.get(name);
    if (distinct === undefined) continue;
    merged.set(name, { ...(merged.get(name) ?? unknown(type.family === 'float')), distinct });
  }
  return { ...statistics, columns: merged };
}

const unknown = (mayHoldNaN: boolean): ColumnStatistics => ({
  nulls: null,
  mayHoldNaN,
  min: null,
  max: null,
  exact: false,
  distinct: null,
});
