import type { DuckDBConnection } from '@duckdb/node-api';

import type { Column, DataType } from '../../../domain/datatype.ts';
import { duckdb } from '../../../sql/dialects/duckdb.ts';
import type { FileRelation } from './find.ts';
import { withoutFolders } from './folders.ts';
import { columnsOf, runSelect } from '../run.ts';

/**
 * How to read CSV so that no value loses a part of itself. DuckDB finds the types out by the first 20,480 rows, and of
 * what comes later it keeps what fits, without a word: 10.4 among whole numbers is read as 10, a time of the day among
 * dates is gone. Whole numbers that are too long for a BIGINT it reads as DOUBLE, which keeps 15 digits of an id of 20.
 * Columns with such values are read as numbers that hold them, or as text.
 */
export async function withWholeValues(
  connection: DuckDBConnection,
  files: FileRelation,
): Promise<FileRelation> {
  if (files.format !== 'csv') return files;
  const columns = await columnsOf(connection, files);
  const guessed = withoutFolders(columns, files).filter(({ type }) => lossOf(type) !== null);
  if (guessed.length === 0) return files;
  const asText = guessed.map(({ name }) => ({ column: name, type: 'varchar' }));
  const text = duckdb.relation({ from: 'files', format: 'csv', paths: files.paths, types: asText });
  const losses = guessed.map(({ name, type }) => lossOf(type)?.(duckdb.identifier(name)) ?? '');
  const { rows } = await runSelect(connection, `SELECT ${losses.join(', ')} FROM ${text}`);
  const lossy = guessed.filter((_, index) => rows[0]?.[index] === true);
  return lossy.length === 0 ? files : readExactly(files, lossy);
}

function readExactly(files: FileRelation, lossy: readonly Column[]): FileRelation {
  const types = lossy.map(({ name, type }) => ({
    column: name,
    type: type.family === 'integer' ? 'double' : 'varchar',
  }));
  const { quotedBlanks } = files;
  if (quotedBlanks === undefined || quotedBlanks === 'null') return { ...files, types };
  const typeOf = new Map(types.map(({ column, type }) => [column, type]));
  // What is read as text and cast afterwards only needs another type to be cast to.
  const casts = quotedBlanks.map(({ column, type }) => ({
    column,
    type: typeOf.get(column) ?? type,
  }));
  const others = types.filter(({ column }) => casts.every((cast) => cast.column !== column));
  return { ...files, quotedBlanks: casts, types: others };
}

/** Whether the text of any value says more than the type can hold, though DuckDB casts it; null: it never does. */
function lossOf({ family }: DataType): ((text: string) => string) | null {
  switch (family) {
    case 'integer':
      return (text) =>
        `bool_or(${['.', 'e', 'E'].map((part) => `contains(${text}, '${part}')`).join(' OR ')})`;
    case 'float':
      return lostDigits;
    case 'date':
      return (text) => longer(text, 10, 'DATE', `NOT regexp_full_match(trim(${text}), '[0-9/-]+')`);
    case 'time':
      return (text) => longer(text, 8, 'TIME', `regexp_matches(${text}, '[^0-9:. ]')`);
    case 'timestamp':
      // An offset from UTC would be dropped.
      return (text) =>
        longer(text, 19, 'TIMESTAMP', `regexp_matches(${text}, ':[0-9:.]*\\s*[-+A-Y]')`);
    case 'boolean':
    case 'decimal':
    case 'timestamptz':
    case 'text':
    case 'binary':
    case 'uuid':
    case 'nested':
    case 'other':
      return null;
  }
}

/** Text in a form that DuckDB found out, such as 31/12/2026, is read by that form alone, and what follows it is an error. */
const longer = (text: string, length: number, type: string, says: string): string =>
  `bool_or(CASE WHEN length(${text}) > ${String(length)} THEN TRY_CAST(${text} AS ${type}) IS NOT NULL AND ${says} END)`;

/** Numbers that are all whole and have no exponent are names of something: measures have a fraction somewhere. */
function lostDigits(text: string): string {
  const other = ['.', 'e', 'E', 'n'].map((part) => `contains(${text}, '${part}')`).join(' OR ');
  const long = `TRY_CAST(TRY_CAST(${text} AS DOUBLE) AS DECIMAL(38, 0)) IS DISTINCT FROM TRY_CAST(${text} AS DECIMAL(38, 0))`;
  return `NOT coalesce(bool_or(${other}), false) AND bool_or(CASE WHEN length(${text}) > 15 AND NOT contains(${text}, '.') THEN ${long} OR length(trim(${text})) > 38 END)`;
}
