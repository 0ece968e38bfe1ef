import type { DuckDBConnection } from '@duckdb/node-api';

import type { FileRelation } from './find.ts';
import { columnsOf } from '../run.ts';

/**
 * How to read CSV so that `""` is text of length 0 in a column of text, and NULL in any other: exports that quote every
 * value write a missing number so. DuckDB sniffs a number with such values as text unless quoted values may be NULL.
 */
export async function withQuotedBlanks(
  connection: DuckDBConnection,
  files: FileRelation,
): Promise<FileRelation> {
  if (files.format !== 'csv') return files;
  const asText = await columnsOf(connection, files);
  const asNull = await columnsOf(connection, { ...files, quotedBlanks: 'null' });
  const typed = asNull.filter(({ name, type }, index) => {
    const text = asText[index];
    return text?.name === name && text.type.family === 'text' && type.family !== 'text';
  });
  if (typed.length === 0) return files;
  const quotedBlanks = typed.map(({ name, type }) => ({ column: name, type: type.name }));
  return { ...files, quotedBlanks };
}
