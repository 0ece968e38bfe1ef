import type { DuckDBConnection } from '@duckdb/node-api';

import { duckdb } from '../../sql/dialects/duckdb.ts';
import type { FileRelation } from './files.ts';
import { describeSelect } from './run.ts';

/**
 * How to read CSV so that `""` is text of length 0 in a column of text, and NULL in any other: exports that quote every
 * value write a missing number so. DuckDB sniffs a number with such values as text unless quoted values may be NULL.
 */
export async function withQuotedBlanks(
  connection: DuckDBConnection,
  files: FileRelation,
): Promise<FileRelation> {
  if (files.format !== 'csv') return files;
  const columns = (relation: FileRelation) =>
    describeSelect(connection, `SELECT * FROM ${duckdb.relation(relation)}`);
  const asText = await columns(files);
  const asNull = await columns({ ...files, quotedBlanks: 'null' });
  const typed = asNull.filter(({ name, type }, index) => {
    const text = asText[index];
    return text?.name === name && text.type.family === 'text' && type.family !== 'text';
  });
  if (typed.length === 0) return files;
  const quotedBlanks = typed.map(({ name, type }) => ({ column: name, type: type.name }));
  return { ...files, quotedBlanks };
}
