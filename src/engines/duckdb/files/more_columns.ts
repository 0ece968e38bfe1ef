import type { DuckDBConnection } from '@duckdb/node-api';

import { fault } from '../../../domain/fault.ts';
import { readFiles } from '../../../sql/dialects/duckdb-files.ts';
import { describeSelect } from '../run.ts';
import type { FileRelation } from './find.ts';

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
  const namesOf = async (files: readonly string[]): Promise<string[]> => {
    const options = ', hive_partitioning = false, union_by_name = true';
    const read = readFiles({ format, paths: files }, options);
    return (await describeSelect(connection, `SELECT * FROM ${read}`)).map(({ name }) => name);
  };
  const known = new Set((await namesOf([first])).map(fold));
  const isMore = (name: string): boolean => !known.has(fold(name));
  if (!(await namesOf(paths)).some(isMore)) return;
  for (const path of others) {
    const more = (await namesOf([path])).find(isMore);
    if (more === undefined) continue;
    const message = `'${path}' has the column '${more}', which the first file has not. Write all files with the same columns.`;
    throw fault('corrupt-file', 'data', message);
  }
}

/** DuckDB compares names so. */
const fold = (name: string): string => name.toLowerCase();
