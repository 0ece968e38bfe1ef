import type { DuckDBConnection } from '@duckdb/node-api';

import { fault, type Fault } from '../../domain/fault.ts';
import { didYouMean } from '../../domain/nearest.ts';
import type { TableReference } from '../../domain/table.ts';
import type { Value } from '../../domain/value.ts';
import { quoteText } from '../../sql/quoting.ts';
import { runSelect } from './run.ts';

/** A table or view of the attached database, its names as they were created. */
export interface CatalogTable {
  readonly database: string;
  readonly schema: string;
  readonly table: string;
  readonly isView: boolean;
  /** Whether columns may have a collation of their own: no list of columns says it, only what made the table. */
  readonly mayBeCollated: boolean;
}

type NameReference = Extract<TableReference, { by: 'name' }>;

/** The tables and views of the database, without DuckDB's own. */
export async function listTables(
  connection: DuckDBConnection,
  database: string,
): Promise<CatalogTable[]> {
  const where = `WHERE NOT internal AND database_name = ${quoteText(database)}`;
  const { rows } = await runSelect(
    connection,
    `SELECT schema_name, table_name, false, sql ILIKE '%collate%' FROM duckdb_tables() ${where}
UNION ALL SELECT schema_name, view_name, true, sql ILIKE '%collate%' FROM duckdb_views() ${where}`,
  );
  // A view takes the collations of what it reads.
  const any = rows.some(([, , , collates]) => collates === true);
  return rows.map(([schema, table, isView, collates]) => ({
    database,
    schema: asText(schema),
    table: asText(table),
    isView: isView === true,
    mayBeCollated: collates === true || (isView === true && any),
  }));
}

export async function listSchemas(
  connection: DuckDBConnection,
  database: string,
): Promise<string[]> {
  const { rows } = await runSelect(
    connection,
    `SELECT schema_name FROM duckdb_schemas() WHERE database_name = ${quoteText(database)} ORDER BY 1`,
  );
  return rows.map(([name]) => asText(name));
}

/**
 * The table that a name means, as DuckDB itself reads it: case does not matter; `t` lies in the schema `main`, `a.t` in
 * the schema a, or in `main` of the database a. Fault `missing-table` with the nearest name.
 */
export function findTable(
  tables: readonly CatalogTable[],
  reference: NameReference,
  database: string,
): CatalogTable {
  const wanted = reference.parts.map(fold);
  const named = (table: CatalogTable, ...parts: ('database' | 'schema' | 'table')[]): boolean =>
    parts.length === wanted.length &&
    parts.every((part, index) => fold(table[part]) === wanted[index]);
  const inMain = tables.filter(({ schema }) => schema === 'main');
  const found =
    tables.find((table) => named(table, 'database', 'schema', 'table')) ??
    tables.find((table) => named(table, 'schema', 'table')) ??
    inMain.find((table) => named(table, 'database', 'table')) ??
    inMain.find((table) => named(table, 'table'));
  if (found === undefined) throw missing(tables, reference, database);
  return found;
}

const fold = (name: string): string => name.toLowerCase();

function missing(
  tables: readonly CatalogTable[],
  { text, parts }: NameReference,
  database: string,
): Fault {
  const names = tables.map(({ schema, table }) =>
    parts.length === 1 && schema === 'main'
      ? table
      : [...(parts.length > 2 ? [database] : []), schema, table].join('.'),
  );
  const near = didYouMean(parts.join('.'), names);
  return fault(
    'missing-table',
    'data',
    `The table '${text}' does not exist in the database '${database}'.${near}`,
  );
}

/** The columns that the table declares NOT NULL. */
export async function notNullColumns(
  connection: DuckDBConnection,
  { database, schema, table }: CatalogTable,
): Promise<ReadonlySet<string>> {
  const { rows } = await runSelect(
    connection,
    `SELECT column_name FROM duckdb_columns() WHERE NOT is_nullable
AND database_name = ${quoteText(database)} AND schema_name = ${quoteText(schema)} AND table_name = ${quoteText(table)}`,
  );
  return new Set(rows.map(([name]) => asText(name)));
}

/** A cell of a column of names. */
function asText(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
