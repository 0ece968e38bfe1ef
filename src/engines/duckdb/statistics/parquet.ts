import type { DuckDBConnection } from '@duckdb/node-api';

import type { Column } from '../../../domain/datatype.ts';
import type { ColumnStatistics, TableStatistics } from '../../../domain/statistics.ts';
import type { Value } from '../../../domain/value.ts';
import { quoteText } from '../../../sql/quoting.ts';
import { runSelect } from '../run.ts';
import { boundType, readBound, withBounds } from './bounds.ts';

/**
 * What the footers of all files say, in one statement that reads nothing else. A column is known only if every row
 * group of every file describes it; folders such as `ds=2026-01-02` replace a column of the files, so those stay
 * unknown. `distinct` where the writer counted it.
 */
export async function parquetStatistics(
  connection: DuckDBConnection,
  paths: readonly string[],
  columns: readonly Column[],
): Promise<TableStatistics> {
  const mixed = await mixedColumns(connection, paths);
  const readable = columns.filter(({ name }) => !isFolder(name, paths) && !mixed.has(name));
  const types = [...new Set(readable.flatMap(({ type }) => boundType(type) ?? []))];
  const { rows } = await runSelect(connection, footerQuery(paths, readable, types));
  const footers = rows.map((row) => readFooter(row, types));
  const total = (of: (footer: Footer) => bigint): bigint =>
    footers.reduce((sum, footer) => sum + of(footer), 0n);
  const groups = total((footer) => footer.groupsOfTable);
  const byName = new Map(footers.map((footer) => [footer.name, footer]));
  const known = readable.flatMap((column) => {
    const footer = byName.get(column.name);
    if (footer?.groups !== groups || footer.type === null) return [];
    return [[column.name, describe(column, footer)] as const];
  });
  return { rows: total((footer) => footer.rowsOfTable), columns: new Map(known) };
}

/**
 * Columns that are of another type in another file, though both may be stored alike (a TINYINT as an INT32): whether
 * they can be read together only a scan can tell.
 */
async function mixedColumns(
  connection: DuckDBConnection,
  paths: readonly string[],
): Promise<ReadonlySet<Value>> {
  if (paths.length === 1) return new Set();
  const { rows } = await runSelect(
    connection,
    `SELECT name FROM parquet_schema([${paths.map(quoteText).join(', ')}])
GROUP BY name HAVING count(DISTINCT (duckdb_type, converted_type, logical_type, scale, precision)::VARCHAR) > 1`,
  );
  return new Set(rows.map(([name]) => name ?? null));
}

function isFolder(name: string, paths: readonly string[]): boolean {
  const folder = `/${name.toLowerCase()}=`;
  return paths.some((path) => path.replaceAll('\\', '/').toLowerCase().includes(folder));
}

/** One column of the footers, all row groups together. */
interface Footer {
  readonly name: string;
  readonly groups: bigint;
  /** Row groups and rows of the table, counted at its first column alone. */
  readonly groupsOfTable: bigint;
  readonly rowsOfTable: bigint;
  readonly nulls: bigint | null;
  /** Row groups in which there is something else than NULL. */
  readonly filled: bigint;
  readonly tight: boolean;
  /** The physical type, where all have the same. */
  readonly type: string | null;
  readonly distinct: number | null;
  readonly bounds: ReadonlyMap<string, Bounds>;
}

interface Bounds {
  /** In how many filled row groups both are known. */
  readonly known: bigint;
  readonly low: string | null;
  readonly high: string | null;
}

/** One grouping for all columns: a SELECT for each type would take four times as long. */
function footerQuery(
  paths: readonly string[],
  columns: readonly Column[],
  types: readonly string[],
): string {
  const names = columns.map(({ name }) => quoteText(name)).join(', ');
  const bounds = types.map((type) => {
    const [low, high] = ['stats_min_value', 'stats_max_value'].map((text) =>
      type === 'VARCHAR' ? text : `TRY_CAST(${text} AS ${type})`,
    );
    return `, count(*) FILTER (WHERE filled AND ${low ?? ''} IS NOT NULL AND ${high ?? ''} IS NOT NULL),
  min(${low ?? ''})::VARCHAR, max(${high ?? ''})::VARCHAR`;
  });
  return `SELECT path_in_schema, count(*), count(*) FILTER (WHERE column_id = 0),
  coalesce(sum(row_group_num_rows) FILTER (WHERE column_id = 0), 0)::BIGINT,
  count(stats_null_count), sum(stats_null_count)::BIGINT, count(*) FILTER (WHERE filled),
  bool_and(NOT filled OR coalesce(min_is_exact AND max_is_exact, false)),
  CASE WHEN min(type) = max(type) THEN min(type) END,
  count(stats_distinct_count), max(stats_distinct_count),
  approx_count_distinct((stats_min_value, stats_max_value))${bounds.join('')}
FROM (SELECT *, coalesce(stats_null_count <> num_values, true) AS filled FROM parquet_metadata([${paths.map(quoteText).join(', ')}]))
WHERE column_id = 0${names === '' ? '' : ` OR path_in_schema IN (${names})`}
GROUP BY path_in_schema`;
}

function readFooter(row: readonly Value[], types: readonly string[]): Footer {
  const whole = (index: number): bigint => {
    const cell = row[index];
    return typeof cell === 'bigint' ? cell : 0n;
  };
  const text = (index: number): string | null => {
    const cell = row[index];
    return typeof cell === 'string' ? cell : null;
  };
  const groups = whole(1);
  const bounds = types.map((type, index) => {
    const at = 12 + index * 3;
    return [type, { known: whole(at), low: text(at + 1), high: text(at + 2) }] as const;
  });
  return {
    name: text(0) ?? '',
    groups,
    groupsOfTable: whole(2),
    rowsOfTable: whole(3),
    nulls: whole(4) === groups ? whole(5) : null,
    filled: whole(6),
    tight: row[7] === true,
    type: text(8),
    // The richest row group, once for each different range: what is sorted has other values everywhere.
    distinct: whole(9) === groups ? Number(whole(10) * whole(11)) : null,
    bounds: new Map(bounds),
  };
}

function describe({ type }: Column, footer: Footer): ColumnStatistics {
  const bounds = footer.bounds.get(boundType(type) ?? '');
  // INT96 has no order.
  const complete = footer.type !== 'INT96' && bounds?.known === footer.filled;
  // Text is cut by many writers, and what is cut is a bound in bytes only.
  const usable = complete && (type.family !== 'text' || footer.tight);
  return withBounds(
    {
      nulls: footer.nulls,
      mayHoldNaN: type.family === 'float',
      // Writers leave NaN out of the bounds of floating-point numbers, and round -0 to either side.
      exact: type.family !== 'float',
      distinct: footer.distinct,
    },
    usable ? readBound(bounds.low, type) : null,
    usable ? readBound(bounds.high, type) : null,
  );
}
