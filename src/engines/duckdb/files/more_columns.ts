import type { DuckDBConnection } from '@duckdb/node-api';

import { fault } from '../../../domain/fault.ts';
import type { FileRelation } from './find.ts';
import { fold, ownColumns, type OwnColumn } from './own_columns.ts';

/**
 * DuckDB reads the columns of the first Parquet file, and of others no more: `schema` would not know of them. Fault
 * `corrupt-file` names the first file that has one. A column that a later file lacks is an error of DuckDB's own.
 */
export async function refuseMoreColumns(
  connection: DuckDBConnection,
  { format, paths }: FileRelation,
): Promise<void> {
  const [first, ...others] = paths;
  if (format !== 'parquet' || first === undefined || others.length === 0) return;
  const columnsIn = (files: readonly string[]) => ownColumns(connection, { format, paths: files });
  const known = new Set((await columnsIn([first])).map(({ name }) => fold(name)));
  const isMore = ({ name }: OwnColumn): boolean => !known.has(fold(name));
  if (!(await columnsIn(paths)).some(isMore)) return;
  for (const path of others) {
    const more = (await columnsIn([path])).find(isMore);
    if (more === undefined) continue;
    const message = `'${path}' has the column '${more.name}', which the first file has not. Write all files with the same columns.`;
    throw fault('corrupt-file', 'data', message);
  }
}
