import type { DuckDBConnection } from '@duckdb/node-api';

import { CSV_FORM, readFiles } from '../../../sql/dialects/duckdb-files.ts';
import { runSelect } from '../run.ts';
import type { FileRelation } from './find.ts';

export interface OwnColumn {
  readonly name: string;
  /** As DuckDB writes it. */
  readonly type: string;
}

/** The columns that stand in any of the files themselves, without those of their folders. */
export async function ownColumns(
  connection: DuckDBConnection,
  files: Pick<FileRelation, 'format' | 'paths'>,
): Promise<OwnColumn[]> {
  const form = files.format === 'csv' ? `, ${CSV_FORM}` : '';
  const read = readFiles(files, `${form}, hive_partitioning = false, union_by_name = true`);
  const { rows } = await runSelect(
    connection,
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${read})`,
  );
  return rows.flatMap(([name, type]) =>
    typeof name === 'string' && typeof type === 'string' ? [{ name, type }] : [],
  );
}

/** To DuckDB two names of columns are the same whatever the case of their letters. */
export const fold = (name: string): string => name.toLowerCase();
