import type { DuckDBConnection } from '@duckdb/node-api';

import type { Column } from '../../../domain/datatype.ts';
import { fault } from '../../../domain/fault.ts';
import { duckdb } from '../../../sql/dialects/duckdb.ts';
import { readFiles } from '../../../sql/dialects/duckdb-files.ts';
import { quoteText } from '../../../sql/quoting.ts';
import type { FileRelation, FileTable } from './find.ts';
import { runSelect } from '../run.ts';

/**
 * Among dates in JSON, DuckDB (1.5.5) reads `infinity`, as PostgreSQL writes it, `-infinity` and `epoch` as 1900-01-01,
 * which is below any maximum. Fault `corrupt-file` names the column; text is read only where that day is found.
 */
export async function refuseSpecialDates(
  connection: DuckDBConnection,
  files: FileRelation,
  read: FileTable,
): Promise<void> {
  if (files.format !== 'json') return;
  const dates = read.columns.filter(({ type }) => /^(?:date|timestamp)/.test(type.family));
  const are1900 = dates.map(({ name }) => `bool_or(${duckdb.identifier(name)} = '1900-01-01')`);
  const suspects = await whereTrue(connection, dates, are1900, duckdb.relation(read.relation));
  const asText = suspects.map(({ name }) => `${quoteText(name)}: 'VARCHAR'`);
  const words = suspects.map(
    ({ name }) =>
      `bool_or(lower(trim(${duckdb.identifier(name)})) IN ('infinity', '-infinity', 'epoch'))`,
  );
  const text = readFiles(files, `, columns = {${asText.join(', ')}}`);
  const [found] = await whereTrue(connection, suspects, words, text);
  if (found === undefined) return;
  const message = `'${found.name}' has dates that are written infinity, -infinity or epoch, which would be read as 1900-01-01: write a date, or null.`;
  throw fault('corrupt-file', 'data', message);
}

/** The columns of which the expression, one for each, is true. */
async function whereTrue(
  connection: DuckDBConnection,
  columns: readonly Column[],
  expressions: readonly string[],
  from: string,
): Promise<readonly Column[]> {
  if (columns.length === 0) return [];
  const { rows } = await runSelect(connection, `SELECT ${expressions.join(', ')} FROM ${from}`);
  return columns.filter((_, index) => rows[0]?.[index] === true);
}
