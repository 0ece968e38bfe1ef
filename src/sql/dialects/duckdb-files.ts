import { fault } from '../../domain/fault.ts';
import type { Relation } from '../query.ts';
import { quoteIdentifier, quoteText } from '../quoting.ts';

type FileTable = Extract<Relation, { from: 'files' }>;

/**
 * Of CSV the delimiter, the header and the types are guessed, and nothing that takes rows away. Left to guess, 1.5.5
 * skips the lines above the ones that look alike, drops what stands behind a `#`, and makes one value of the rows
 * between two apostrophes, all without a word (docs/decisions/0021-no-row-of-csv-is-guessed-away.md).
 */
export const CSV_FORM = `skip = 0, comment = '', quote = '"'`;

const READERS = { parquet: 'read_parquet', csv: 'read_csv', json: 'read_json' } as const;
const OPTIONS = {
  parquet: ', can_have_nan = true',
  csv: `, ${CSV_FORM}, allow_quoted_nulls = false`,
  json: ', sample_size = -1, maximum_sample_files = -1',
} as const;

/**
 * Files are listed, never globbed. Parquet files of other writers keep NaN out of their statistics, and DuckDB then
 * prunes by them: `x BETWEEN 0 AND 100` counts a NaN as inside unless `can_have_nan` is set (tried with pyarrow's files
 * on 1.5.5), so it always is. Columns come from the first file; `key=value` folders become columns as DuckDB decides.
 * In CSV a quoted empty value is text of length 0, and only an unquoted one is NULL. The types of JSON come from all
 * rows of all files: by the first 20,480 of 32 files a later 10.4 would be read as 10, and a 5 as true.
 */
export function filesText(given: FileTable): string {
  const { format, quotedBlanks = [], types = [] } = given;
  const form = quotedBlanks === 'null' ? `, ${CSV_FORM}` : OPTIONS[format];
  const named = types.map(({ column, type }) => `${quoteText(column)}: ${quoteText(type)}`);
  const options = named.length === 0 ? form : `${form}, types = {${named.join(', ')}}`;
  const read = readFiles(given, options);
  if (quotedBlanks === 'null') return read;
  const typed = quotedBlanks.map(({ column, type }) => {
    const name = quoteIdentifier(column);
    return `CAST(nullif(${name}, '') AS ${type}) AS ${name}`;
  });
  return typed.length === 0 ? read : `(SELECT * REPLACE (${typed.join(', ')}) FROM ${read})`;
}

/** The call that reads files as one table; each of the options begins with a comma. */
export function readFiles(
  { format, paths }: Pick<FileTable, 'format' | 'paths'>,
  options: string,
): string {
  return `${READERS[format]}([${paths.map(filePath).join(', ')}]${options})`;
}

/** DuckDB has no escape for a glob: `a[1].parquet` would read `a1.parquet`. */
export function filePath(path: string): string {
  if (/[*?[\0]/.test(path)) {
    const message = `The file name '${path}' holds *, ?, [ or NUL, which DuckDB reads as a pattern: rename the file.`;
    throw fault('configuration', 'config', message);
  }
  return quoteText(path);
}
