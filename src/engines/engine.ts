import type { Abilities } from '../domain/abilities.ts';
import type { Column } from '../domain/datatype.ts';
import type { FaultRecord } from '../domain/fault.ts';
import type { QueryRecord } from '../domain/query_record.ts';
import type { TableStatistics } from '../domain/statistics.ts';
import type { TableReference } from '../domain/table.ts';
import type { Value } from '../domain/value.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Literal } from '../sql/literal.ts';
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
  /** The gate that asks: shown to the engine's administrators. */
  readonly gate?: string;
  /** False: `resolve` takes the table as it is now, although the engine could hold on to a version. */
  readonly pin?: boolean;
  /** Settings of the engine for this query, over those of the connection. */
  readonly session?: Readonly<Record<string, string>>;
  /** Told of every query that was sent, however it ended, where the engine keeps a record of them. */
  readonly onQuery?: (record: QueryRecord) => void;
}

/** A table as found: how to read it, and what may be known without reading rows. */
export interface ResolvedTable {
  readonly reference: TableReference;
  readonly relation: Relation;
  readonly columns: readonly Column[];
  /** The immutable version that every query of the run reads; null where the engine has none. */
  readonly snapshot: string | null;
  /** Columns of this version, or of the table since, that no statement can use, and why. */
  readonly unusable?: ReadonlyMap<string, FaultRecord>;
}

/** What of a table is to be known without reading rows. */
export interface StatisticsWanted {
  readonly columns: readonly string[];
  /** Those of which the number of distinct values would decide something. */
  readonly estimate: readonly string[];
  /** Where only a partition is audited: its rows. An engine that cannot tell them apart answers for the whole table. */
  readonly partition: PartitionBounds | null;
}

/** The rows of a partition: `min <= column <= max`, or with `open` `min <= column < max`. */
export interface PartitionBounds {
  readonly column: string;
  readonly min: Literal;
  readonly max: Literal;
  readonly open: boolean;
}

/** One open connection to a database. Faults are thrown as `Fault`, classified here and nowhere else. */
export interface Engine {
  readonly name: string;
  /** For reports: `duckdb 1.5.5`. */
  readonly version: string;
  readonly dialect: Dialect;
  readonly abilities: Abilities;
  /**
   * Finds a table and its columns without reading rows, and holds on to one version of it for all that ask;
   * fault `missing-table`, `corrupt-file`, `view-not-pinned`, `version-unreadable`.
   */
  readonly resolve: (reference: TableReference, options: QueryOptions) => Promise<ResolvedTable>;
  /**
   * Says after the last query whether the table was read as what it is: fault `version-unreadable` where the columns of
   * its version, or the files that it consists of, have changed meanwhile so that it may not have been.
   */
  readonly recheck: (table: ResolvedTable, options: QueryOptions) => Promise<void>;
  /**
   * What a property of the table says, of each of its parts, each value once: null where it is not set. Fault
   * `configuration` where tables of this sort have none.
   */
  readonly property: (
    table: ResolvedTable,
    name: string,
    options: QueryOptions,
  ) => Promise<readonly (string | null)[]>;
  readonly statistics: (
    table: ResolvedTable,
    wanted: StatisticsWanted,
    options: QueryOptions,
  ) => Promise<TableStatistics>;
  /** Proves that a gate's own SQL is one read-only SELECT, or one expression; fault `guard-refused`. */
  readonly guard: (sql: string, shape: OwnShape, options: QueryOptions) => Promise<GuardedSql>;
  /** The columns that a statement would return, without running it; fault `query-failed` when it cannot run. */
  readonly preflight: (sql: string, options: QueryOptions) => Promise<readonly Column[]>;
  readonly query: (sql: string, options: QueryOptions) => Promise<Answered>;
  readonly close: () => Promise<void>;
}
