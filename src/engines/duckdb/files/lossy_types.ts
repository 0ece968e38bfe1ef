import type { DuckDBConnection } from '@duckdb/node-api';

import { fault } from '../../../domain/fault.ts';
import { duckdb } from '../../../sql/dialects/duckdb.ts';
import { filePath } from '../../../sql/dialects/duckdb-files.ts';
import type { FileRelation } from './find.ts';
import { runSelect } from '../run.ts';
import { fold, ownColumns, type OwnColumn } from './own_columns.ts';

/**
 * DuckDB casts the columns of all Parquet files to the types of the first, and of a value keeps what fits, without a
 * word: 10.4 is 10 below a BIGINT, and an instant a day below a DATE. Fault `corrupt-file` names the file of such a value.
 */
export async function refuseLossyTypes(
  connection: DuckDBConnection,
  { format, paths }: FileRelation,
): Promise<void> {
  const [first, ...others] = paths;
  if (format !== 'parquet' || first === undefined || others.length === 0) return;
  if (!(await areMixed(connection, paths))) return;
  const columnsIn = (path: string) => ownColumns(connection, { format, paths: [path] });
  const expected = new Map((await columnsIn(first)).map(({ name, type }) => [fold(name), type]));
  for (const path of others) {
    for (const column of await columnsIn(path)) {
      const type = expected.get(fold(column.name));
      if (type === undefined || isKept(column.type, type)) continue;
      if (!(await losesValues(connection, path, column, type))) continue;
      const message = `'${path}' has values of '${column.name}' that are of the type ${column.type} and would lose a part as ${type}, which the column is in the first file. Write all files with the same types.`;
      throw fault('corrupt-file', 'data', message);
    }
  }
}

/** Whether anything that has one name, columns within columns too, is of several types: the footers alone are read. */
async function areMixed(connection: DuckDBConnection, paths: readonly string[]): Promise<boolean> {
  const { rows } = await runSelect(
    connection,
    `SELECT 1 FROM parquet_schema([${paths.map(filePath).join(', ')}]) GROUP BY lower(name)
HAVING count(DISTINCT (duckdb_type, type, converted_type, logical_type, scale, precision)::VARCHAR) > 1 LIMIT 1`,
  );
  return rows.length > 0;
}

const WHOLE = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/;

/** Whether each value is kept as it is, or cannot be cast, which is an error where it is read. */
function isKept(from: string, to: string): boolean {
  return from === to || to === 'VARCHAR' || (WHOLE.test(from) && WHOLE.test(to));
}

/** Whether a value is another one after it was cast there and back. */
async function losesValues(
  connection: DuckDBConnection,
  path: string,
  { name, type }: OwnColumn,
  to: string,
): Promise<boolean> {
  const column = duckdb.identifier(name);
  const back = `CAST(TRY_CAST(${column} AS ${to}) AS ${type})`;
  const sql = `SELECT bool_or(${back} <> ${column}) FROM read_parquet(${filePath(path)}, can_have_nan = true)`;
  // What cannot be cast at all is told by the checks that read it.
  const answer = await runSelect(connection, sql).catch(() => null);
  return answer?.rows[0]?.[0] === true;
}
