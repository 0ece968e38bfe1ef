import type { TableReference } from '../../domain/table.ts';
import type { Files } from '../../domain/world.ts';

/** How to open DuckDB for the gates of one connection. */
export interface DuckDBSettings {
  /** The database file, opened read-only; null: only files are read. */
  readonly path: string | null;
  /** How many threads one query may use; null: all that DuckDB finds. */
  readonly threads: number | null;
  /** Bytes; null: DuckDB's own default, 80 % of the machine or container. */
  readonly memoryLimit: number | null;
  /** Where what does not fit into memory is spilled, an existing directory; null: the system's own. */
  readonly tempDirectory: string | null;
  /** Bytes that may be spilled; null: DuckDB's own default, 90 % of the free disk. */
  readonly maxTempSize: number | null;
  /** Every table that the gates of this connection refer to: files that are not among them cannot be read. */
  readonly tables: readonly TableReference[];
  readonly files: Files;
}
