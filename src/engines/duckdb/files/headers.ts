import type { DuckDBConnection } from '@duckdb/node-api';

import { fault } from '../../../domain/fault.ts';
import type { Column } from '../../../domain/datatype.ts';
import { shorten } from '../../../domain/wording.ts';
import { duckdb } from '../../../sql/dialects/duckdb.ts';
import { CSV_FORM, filePath } from '../../../sql/dialects/duckdb-files.ts';
import type { FileRelation } from './find.ts';
import { runSelect } from '../run.ts';

/** How a CSV file begins, as DuckDB takes it. */
interface Header {
  readonly path: string;
  /** Whether the first line holds names; without one the columns are called `column0` and so on. */
  readonly isThere: boolean;
  readonly names: readonly string[];
}

/**
 * DuckDB reads all files of a pattern as it reads the first: of one that is a single line it takes this for a header
 * like the first one's, and the row is gone. Fault `corrupt-file` names the file that begins otherwise.
 */
export async function compareHeaders(
  connection: DuckDBConnection,
  { format, paths: [first, ...others] }: FileRelation,
): Promise<void> {
  if (format !== 'csv' || first === undefined || others.length === 0) return;
  const expected = await headerOf(connection, first);
  for (const path of others) refuseUnlike(await headerOf(connection, path), expected);
}

/**
 * Where lines have more or fewer values than others, or a quote has no end, DuckDB takes every line for one value, and a
 * gate that only counts rows would pass. Fault `corrupt-file`.
 */
export function refuseUnsplit(
  { format }: Pick<FileRelation, 'format'>,
  columns: readonly { readonly name: string }[],
): void {
  const [only, ...others] = columns;
  if (format !== 'csv' || only === undefined || others.length > 0) return;
  if (!/[,;\t|]/.test(only.name)) return;
  const why = 'other lines have more or fewer values, or a quote without an end';
  const message = `The lines cannot be split into columns: the first is '${shorten(only.name)}', and ${why}.`;
  throw fault('corrupt-file', 'data', message);
}

/** Of blank lines DuckDB makes a table of one column, and of those with separators one of more. Fault `corrupt-file`. */
export async function refuseBlank(
  connection: DuckDBConnection,
  relation: FileRelation,
  columns: readonly Column[],
): Promise<void> {
  const isUnnamed = ({ name, type }: Column) => /^column\d+$/.test(name) && type.family === 'text';
  if (relation.format !== 'csv' || !columns.every(isUnnamed)) return;
  const filled = columns.map(
    ({ name }) => `nullif(trim(${duckdb.identifier(name)}, E' \\t\\r\\f\\v'), '') IS NOT NULL`,
  );
  const isThere = async (where: string): Promise<boolean> => {
    const sql = `SELECT 1 FROM ${duckdb.relation(relation)} ${where} LIMIT 1`;
    return (await runSelect(connection, sql)).rows.length > 0;
  };
  if ((await isThere(`WHERE ${filled.join(' OR ')}`)) || !(await isThere(''))) return;
  throw fault('corrupt-file', 'data', 'The file holds nothing but blank lines or separators.');
}

async function headerOf(connection: DuckDBConnection, path: string): Promise<Header> {
  const { rows } = await runSelect(
    connection,
    `SELECT HasHeader, unnest(Columns).name FROM sniff_csv(${filePath(path)}, ${CSV_FORM})`,
  );
  return {
    path,
    isThere: rows.some(([isThere]) => isThere === true),
    names: rows.flatMap(([, name]) => (typeof name === 'string' ? [name] : [])),
  };
}

/** DuckDB reads the columns of the first file, and of others no more. */
const extraWords = (name = '', isThere: boolean): string =>
  isThere ? `'${name}' is only there` : 'there are more';

/** The names of a file without a header are rows: they are not shown. */
function refuseUnlike({ path, isThere, names }: Header, first: Header): void {
  const fix = 'Give every file the same header, or none.';
  if (isThere !== first.isThere) {
    const [own, other] = isThere ? ['a', 'none'] : ['no', 'one'];
    const message = `'${path}' has ${own} header, and the first file has ${other}. ${fix}`;
    throw fault('corrupt-file', 'data', message);
  }
  const missing = first.names.find((name) => !names.includes(name));
  const extra = names.find((name) => !first.names.includes(name));
  if (missing === undefined && extra === undefined) return;
  const what = missing === undefined ? extraWords(extra, isThere) : `'${missing}' is missing`;
  const message = `'${path}' has other columns than the first file: ${what}. ${fix}`;
  throw fault('corrupt-file', 'data', message);
}
