import type { DuckDBConnection } from '@duckdb/node-api';

import { fault } from '../../domain/fault.ts';
import type { TableReference } from '../../domain/table.ts';
import type { Relation } from '../../sql/query.ts';
import type { Files } from '../../domain/world.ts';
import type { ResolvedTable } from '../engine.ts';
import { findTable, listTables, notNullColumns, type CatalogTable } from './catalog.ts';
import { refuseChanged } from './files/changed.ts';
import { fileFault } from './faults.ts';
import { refuseNamedFile, type FoundFiles } from './files/find.ts';
import type { LoadedText } from './files/loaded_text.ts';
import { tableOfFiles } from './files/table.ts';
import { columnsOf } from './run.ts';

interface Sources {
  /** The name of the attached database. */
  readonly database: string | null;
  /** By the path as it was declared. */
  readonly found: ReadonlyMap<string, FoundFiles>;
  readonly text: LoadedText;
  readonly files: Files;
}

/** What can be referred to: the attached database and the declared files. */
export class Resolver {
  private readonly database: string | null;
  private readonly found: ReadonlyMap<string, FoundFiles>;
  private readonly text: LoadedText;
  private readonly files: Files;
  private tables: readonly CatalogTable[] | null = null;

  constructor({ database, found, text, files }: Sources) {
    this.database = database;
    this.found = found;
    this.text = text;
    this.files = files;
  }

  async resolve(connection: DuckDBConnection, reference: TableReference): Promise<ResolvedTable> {
    return reference.by === 'path'
      ? this.resolveFiles(connection, reference)
      : this.resolveName(connection, reference);
  }

  /** Whether the table, as resolved here, is a view: its text may do anything, and it keeps no statistics. */
  isView({ relation }: ResolvedTable): boolean {
    return (
      relation.from === 'table' &&
      (this.tables ?? []).some(
        ({ database, schema, table, isView }) =>
          isView &&
          [database, schema, table].every((name, index) => relation.parts[index] === name),
      )
    );
  }

  /** A database has one transaction at a time and is open throughout: only files may have become others. */
  async recheck({ reference }: ResolvedTable): Promise<void> {
    const found = reference.by === 'path' ? this.found.get(reference.path) : undefined;
    if (found !== undefined && 'relation' in found) await refuseChanged(found, this.files);
  }

  /** Whether a path in a gate's own SQL is one that the gate declares. */
  declares(path: string): boolean {
    return [...this.found].some(
      ([declared, found]) =>
        'relation' in found && (declared === path || found.relation.paths.includes(path)),
    );
  }

  private async resolveFiles(
    connection: DuckDBConnection,
    reference: Extract<TableReference, { by: 'path' }>,
  ): Promise<ResolvedTable> {
    const found = this.found.get(reference.path);
    if (found === undefined) {
      throw fault('internal', 'bug', `The path '${reference.path}' was not declared at opening.`);
    }
    if ('fault' in found) throw found.fault;
    try {
      const table = await tableOfFiles(connection, found, this.text);
      return { reference, ...table, snapshot: null };
    } catch (error) {
      throw fileFault(error, reference.path);
    }
  }

  private async resolveName(
    connection: DuckDBConnection,
    reference: Extract<TableReference, { by: 'name' }>,
  ): Promise<ResolvedTable> {
    if (this.database === null) {
      await refuseNamedFile(reference.text, this.files);
      const message = `The table '${reference.text}' does not exist: this DuckDB connection has no database file. Give it a \`path\` in wap-gate.yml, or name files, such as 'data/*.parquet'.`;
      throw fault('missing-table', 'data', message);
    }
    // The database is read-only: its tables stay the same for the whole run.
    this.tables ??= await listTables(connection, this.database);
    const table = findTable(this.tables, reference, this.database);
    const named = {
      from: 'table',
      parts: [table.database, table.schema, table.table],
      version: null,
    } as const;
    const columns = await columnsOf(connection, named);
    const texts = columns.flatMap(({ name, type }) => (type.family === 'text' ? [name] : []));
    const relation: Relation = table.mayBeCollated ? { ...named, collated: texts } : named;
    if (table.isView) return { reference, relation, columns, snapshot: null };
    const notNull = await notNullColumns(connection, table);
    return {
      reference,
      relation,
      columns: columns.map((each) => ({ ...each, nullable: !notNull.has(each.name) })),
      snapshot: null,
    };
  }
}
