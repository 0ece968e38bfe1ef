import { fault, Fault } from '../../domain/fault.ts';
import { didYouMean } from '../../domain/nearest.ts';
import type { TableReference } from '../../domain/table.ts';
import type { Relation } from '../../sql/query.ts';
import { quoteIdentifier, quoteText } from '../../sql/quoting.ts';
import type { TrinoSettings } from './settings.ts';

/** Catalog, schema, table. */
export type QualifiedName = readonly [catalog: string, schema: string, table: string];

/** The whole name of a table; what the gate leaves out comes from the connection. */
export function qualify(
  reference: TableReference,
  { catalog, schema, name }: Pick<TrinoSettings, 'catalog' | 'schema' | 'name'>,
): QualifiedName {
  if (reference.by === 'path') {
    const message = `'${reference.path}' is a file: connection '${name}' is a Trino server, which reads tables. Use a DuckDB connection for files.`;
    throw fault('configuration', 'config', message);
  }
  // Trino itself folds all names, quoted ones too.
  const parts = reference.parts.map((part) => part.toLowerCase());
  const [table, inSchema = schema, inCatalog = catalog] = parts.toReversed();
  if (table === undefined || inSchema === null || inCatalog === null) {
    const lacking = inSchema === null ? 'schema' : 'catalog';
    const message = `The table '${reference.text}' names no ${lacking}: write catalog.schema.table, or set \`${lacking}\` of the connection '${name}'.`;
    throw fault('configuration', 'config', message);
  }
  return [inCatalog, inSchema, table];
}

/** `"c"."s"."t$files"`. */
export function metadataTable([catalog, schema, table]: QualifiedName, suffix: string): string {
  return [catalog, schema, `${table}$${suffix}`].map(quoteIdentifier).join('.');
}

type TableRelation = Extract<Relation, { from: 'table' }>;

/** The table that a relation reads: the whole of it, or those of its columns that the user may see. */
export function tableIn(relation: Relation): TableRelation | null {
  if (relation.from === 'table') return relation;
  const inner = relation.from === 'query' ? relation.query.from?.relation : undefined;
  return inner?.from === 'table' ? inner : null;
}

export const quoted = (name: QualifiedName): string => name.map(quoteIdentifier).join('.');

/** Asks for one column of names. */
export type Names = (sql: string) => Promise<readonly string[]>;

/** The fault of a table that is not there, with the nearest name that is. */
export async function missingTable(
  reference: TableReference,
  [catalog, schema, table]: QualifiedName,
  names: Names,
): Promise<Fault> {
  const inSchema = await attempt(() =>
    names(
      `SELECT table_name FROM ${quoteIdentifier(catalog)}.information_schema.tables WHERE table_schema = ${quoteText(schema)}`,
    ),
  );
  const known = inSchema.map((name) => `${catalog}.${schema}.${name}`);
  const near = didYouMean(`${catalog}.${schema}.${table}`, known);
  const lacks =
    inSchema.length > 0
      ? []
      : await attempt(() => names(`SHOW SCHEMAS FROM ${quoteIdentifier(catalog)}`));
  const schemas = lacks.map((name) => `${catalog}.${name}`);
  const nearSchema = lacks.includes(schema) ? '' : didYouMean(`${catalog}.${schema}`, schemas);
  return fault(
    'missing-table',
    'data',
    `The table '${reference.text}'${inFull(reference, [catalog, schema, table])} does not exist, or this user may not see it.${near === '' ? nearSchema : near}`,
  );
}

/** What the connection added to a name, or nothing. */
function inFull({ text }: TableReference, name: QualifiedName): string {
  const full = name.join('.');
  return text.toLowerCase() === full ? '' : ` (${full})`;
}

/** A help only: without the right to look around there is no proposal. */
async function attempt(work: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.record.code !== 'internal') return [];
    throw thrown;
  }
}
