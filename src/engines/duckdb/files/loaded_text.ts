import type { DuckDBConnection } from '@duckdb/node-api';

import { duckdb } from '../../../sql/dialects/duckdb.ts';
import type { Relation } from '../../../sql/query.ts';
import type { FileRelation, Found } from './find.ts';

/** Text is parsed for every statement that reads it: loaded once, 3 M rows of CSV are audited in a sixth of the time. */
const TEXT: ReadonlySet<FileRelation['format']> = new Set(['csv', 'json']);

/** What compressed text may grow by. */
const COMPRESSION = 8;

/**
 * Files of text as tables in memory, each loaded once however many gates and checks read it: all see one version
 * of them. Parquet stays where it is, and so does text that would fill the memory.
 */
export class LoadedText {
  private readonly mostBytes: number;
  private readonly tables = new Map<string, Promise<Relation>>();

  /** `memoryLimit` in bytes: a quarter of it may hold text. */
  constructor(memoryLimit: number) {
    this.mostBytes = memoryLimit / 4;
  }

  /** How to read the files: as a table, where they are loaded. */
  async relationOf(
    connection: DuckDBConnection,
    { relation, bytes }: Pick<Found, 'relation' | 'bytes'>,
  ): Promise<Extract<Relation, { from: 'table' | 'files' }>> {
    if (!TEXT.has(relation.format) || sizeInMemory(relation, bytes) > this.mostBytes) {
      return relation;
    }
    const key = JSON.stringify(relation.paths);
    const loading = this.tables.get(key) ?? this.load(connection, relation);
    this.tables.set(key, loading);
    try {
      return (await loading) as Extract<Relation, { from: 'table' }>;
    } catch (error) {
      this.tables.delete(key);
      throw error;
    }
  }

  private async load(connection: DuckDBConnection, files: FileRelation): Promise<Relation> {
    const name = `wap_text_${String(this.tables.size + 1)}`;
    const table = { from: 'table', parts: ['memory', 'main', name], version: null } as const;
    const [target, source] = [duckdb.relation(table), duckdb.relation(files)];
    await connection.run(`CREATE OR REPLACE TABLE ${target} AS SELECT * FROM ${source}`);
    return table;
  }
}

const sizeInMemory = ({ paths }: FileRelation, bytes: number): number =>
  paths.some((path) => /\.(?:gz|zst)$/i.test(path)) ? bytes * COMPRESSION : bytes;
