import type { DuckDBConnection } from '@duckdb/node-api';

import { fault, type Fault } from '../../domain/fault.ts';
import { quoteText } from '../../sql/quoting.ts';
import type { ResolvedTable } from '../engine.ts';
import { runSelect } from './run.ts';

/** The only property that DuckDB's own tables have. */
const COMMENT = 'comment';

/** What a table says of itself under a name: the key-value metadata of Parquet files, or a table's comment. */
export async function readProperty(
  connection: DuckDBConnection,
  { relation, reference }: ResolvedTable,
  name: string,
): Promise<readonly (string | null)[]> {
  if (relation.from === 'files' && relation.format === 'parquet') {
    return query(connection, ofFiles(relation.paths, name));
  }
  // Text is loaded into a table, which says nothing of its files.
  if (reference.by === 'path')
    throw refuse(reference.text, 'of files only those of Parquet have some');
  if (relation.from === 'table' && name === COMMENT) {
    return query(connection, ofTable(relation.parts));
  }
  throw refuse(reference.text, `tables of DuckDB have one, \`${COMMENT}\``);
}

/** A value for each file: null for one without it. */
const ofFiles = (paths: readonly string[], name: string): string => {
  const files = `[${paths.map(quoteText).join(', ')}]`;
  return `SELECT DISTINCT v FROM (SELECT unnest(${files}) AS f)
LEFT JOIN (SELECT file_name, decode(value) AS v FROM parquet_kv_metadata(${files}) WHERE decode(key) = ${quoteText(name)}) ON file_name = f`;
};

const ofTable = ([database = '', schema = '', table = '']: readonly string[]): string => {
  const at = `database_name = ${quoteText(database)} AND schema_name = ${quoteText(schema)}`;
  return `SELECT comment FROM duckdb_tables() WHERE ${at} AND table_name = ${quoteText(table)}
UNION ALL SELECT comment FROM duckdb_views() WHERE ${at} AND view_name = ${quoteText(table)}`;
};

async function query(
  connection: DuckDBConnection,
  sql: string,
): Promise<readonly (string | null)[]> {
  const { rows } = await runSelect(connection, sql);
  return rows.map(([value]) => (typeof value === 'string' ? value : null));
}

const refuse = (table: string, have: string): Fault =>
  fault(
    'configuration',
    'config',
    `'${table}' has no such property: ${have}. Let \`built_from\` say \`query\` instead.`,
  );
