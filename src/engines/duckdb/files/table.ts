import type { DuckDBConnection } from '@duckdb/node-api';

import { columnsOf } from '../run.ts';
import type { FileTable, Found } from './find.ts';
import { refuseHiddenColumns, withoutFolders } from './folders.ts';
import { compareHeaders, refuseBlank, refuseUnsplit } from './headers.ts';
import type { LoadedText } from './loaded_text.ts';
import { refuseLossyTypes } from './lossy_types.ts';
import { refuseMoreColumns } from './more_columns.ts';
import { withQuotedBlanks } from './quoted_blanks.ts';
import { refuseSpecialDates } from './special_dates.ts';
import { withWholeValues } from './whole_values.ts';

/**
 * The files as the table that is written in them. What DuckDB would take for something else without a word is read
 * otherwise (`with...`), or is a fault (`refuse...`).
 */
export async function tableOfFiles(
  connection: DuckDBConnection,
  found: Found,
  text: LoadedText,
): Promise<FileTable> {
  const sniffed = await withQuotedBlanks(connection, found.relation);
  await compareHeaders(connection, sniffed);
  await refuseHiddenColumns(connection, sniffed);
  await refuseMoreColumns(connection, sniffed);
  await refuseLossyTypes(connection, sniffed);
  const files = await withWholeValues(connection, sniffed);
  const relation = await text.relationOf(connection, { ...found, relation: files });
  const columns = await columnsOf(connection, relation);
  const own = withoutFolders(columns, files);
  refuseUnsplit(files, own);
  await refuseBlank(connection, files, own);
  await refuseSpecialDates(connection, files, { relation, columns: own });
  return { relation, columns };
}
