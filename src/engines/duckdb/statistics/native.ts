import type { DuckDBConnection } from '@duckdb/node-api';

import type { Column } from '../../../domain/datatype.ts';
import type { ColumnStatistics, TableStatistics } from '../../../domain/statistics.ts';
import type { Value } from '../../../domain/value.ts';
import { duckdb } from '../../../sql/dialects/duckdb.ts';
import type { Relation } from '../../../sql/query.ts';
import { runSelect } from '../run.ts';
import { readBound, withBounds } from './bounds.ts';

const BOUNDS = /^\[Min: (.*?), Max: (.*?)\]/;
const NULLS =
  /\[Has Null: (true|false), Has No Null: (?:true|false)\](?:\[Approx Unique: (\d+)\])?$/;

/**
 * What a table of DuckDB's own keeps of each column. After DELETE and UPDATE these are outer bounds, and whether that
 * happened is not said: never exact. The number of rows is.
 */
export async function nativeStatistics(
  connection: DuckDBConnection,
  relation: Extract<Relation, { from: 'table' }>,
  columns: readonly Column[],
): Promise<TableStatistics> {
  const table = duckdb.relation(relation);
  const counted = await runSelect(connection, `SELECT count(*) FROM ${table}`);
  const rows = counted.rows[0]?.[0];
  const stated = columns.map(({ name }) => `stats(${duckdb.identifier(name)})`).join(', ');
  const [texts] =
    columns.length === 0
      ? []
      : (await runSelect(connection, `SELECT ${stated} FROM ${table} LIMIT 1`)).rows;
  return {
    rows: typeof rows === 'bigint' ? rows : null,
    columns: new Map(
      columns.flatMap((column, index) => {
        const known = describe(column, texts?.[index] ?? null);
        return known === null ? [] : [[column.name, known] as const];
      }),
    ),
  };
}

function describe(column: Column, text: Value): ColumnStatistics | null {
  if (typeof text !== 'string') return null;
  const [, hasNull, unique] = NULLS.exec(text) ?? [];
  const [, low, high] = BOUNDS.exec(text) ?? [];
  const { family } = column.type;
  // Text is kept to its first eight bytes: the upper one is no bound.
  const read = (bound: string | undefined): Value =>
    family === 'text' ? null : readBound(bound ?? null, column.type);
  const [min, max] = [read(low), read(high)];
  const empty = isAbove(min, max);
  return withBounds(
    {
      nulls: hasNull === 'false' ? 0n : null,
      // NaN is the greatest of all doubles, so that it would be the upper bound.
      mayHoldNaN: family === 'float' && (max === null || empty),
      exact: false,
      distinct: unique === undefined ? null : Number(unique),
    },
    empty ? null : min,
    empty ? null : max,
  );
}

/** A column of NULLs alone has its bounds the wrong way round. */
function isAbove(min: Value, max: Value): boolean {
  if (typeof min === 'bigint' && typeof max === 'bigint') return min > max;
  if (typeof min === 'number' && typeof max === 'number') return min > max;
  if (typeof min === 'string' && typeof max === 'string') return min > max;
  return false;
}
