import type { Abilities } from '../domain/abilities.ts';
import type { Column } from '../domain/datatype.ts';
import type { TableStatistics } from '../domain/statistics.ts';
import type { TableReference } from '../domain/table.ts';
import type { Value } from '../domain/value.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { GuardedSql, OwnShape } from '../sql/own.ts';
import type { Relation } from '../sql/query.ts';

/** An answer, rows in the engine's order, cells by position. */
export interface Answered {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
  readonly cost: QueryCost;
}

export interface QueryCost {
  readonly milliseconds: number;
  readonly bytes: number | null;
}

export interface QueryOptions {
  /** Aborting it cancels the query inside the engine; the promise then rejects with the fault `cancelled`. */
  readonly signal: AbortSignal;
  /** Milliseconds; passing it cancels the query inside the engine, fault `query-timeout`. */
  readonly timeout: number;
}

/** A table as found: how to read it, and what may be known without reading rows. */
export interface ResolvedTable {
  readonly reference: TableReference;
  readonly relation: Relation;
  readonly columns: readonly Column[];
  /** The immutable version that every query of the run reads; null where the engine has none. */
  readonly snapshot: string | null;
}

/** One open connection to a database. Faults are thrown as `Fault`, classified here and nowhere else. */
export interface Engine {
  readonly name: string;
  /** For reports: `duckdb 1.5.5`. */
  readonly version: string;
  readonly dialect: Dialect;
  readonly abilities: Abilities;
  /** Finds a table and its columns without reading rows; fault `missing-table`, `corrupt-file`. */
  readonly resolve: (reference: TableReference, options: QueryOptions) => Promise<ResolvedTable>;
  /** For the named columns only; `distinct` is wanted for those in `estimate`. */
  readonly statistics: (
    table: ResolvedTable,
    columns: readonly string[],
    estimate: readonly string[],
    options: QueryOptions,
  ) => Promise<TableStatistics>;
  /** Proves that a gate's own SQL is one read-only SELECT, or one expression; fault `guard-refused`. */
  readonly guard: (sql: string, shape: OwnShape, options: QueryOptions) => Promise<GuardedSql>;
  /** The columns that a statement would return, without running it; fault `query-failed` when it cannot run. */
  readonly preflight: (sql: string, options: QueryOptions) => Promise<readonly Column[]>;
  readonly query: (sql: string, options: QueryOptions) => Promise<Answered>;
  readonly close: () => Promise<void>;
}
