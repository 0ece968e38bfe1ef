import type { Abilities } from '../../domain/abilities.ts';
import type { Column } from '../../domain/datatype.ts';
import type { FaultRecord } from '../../domain/fault.ts';
import type { RunDates } from '../../domain/gate.ts';
import type { TableStatistics } from '../../domain/statistics.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { GuardedSql } from '../../sql/own.ts';
import type { Relation } from '../../sql/query.ts';

/** A table as the engine found it. */
export interface TableFacts {
  readonly relation: Relation;
  readonly columns: readonly Column[];
  /** Columns that no statement can use, and why. */
  readonly unusable?: ReadonlyMap<string, FaultRecord>;
  /** Why these are not the columns that the table has now. */
  readonly outdated?: FaultRecord | null;
}

/** Something that was looked up, or the fault that the look-up ended with. */
export type Found<T> =
  | { readonly found: T; readonly fault: null }
  | { readonly found: null; readonly fault: FaultRecord };

/** All that planning knows of the outside: everything was looked up before, so that planning is pure. */
export interface GateFacts {
  readonly engine: string;
  readonly dialect: Dialect;
  readonly abilities: Abilities;
  readonly audited: TableFacts;
  /** Other tables by the text of their reference. */
  readonly others: ReadonlyMap<string, Found<TableFacts>>;
  /** The gate's own SQL by `ownKey`. */
  readonly own: ReadonlyMap<string, Found<GuardedSql>>;
  readonly dates: RunDates;
}

export const NO_STATISTICS: TableStatistics = { rows: null, columns: new Map() };

/**
 * The key of one piece of own SQL: its shape, its text, and the other table (as referred to) whose rows it is about,
 * since equal texts about the same rows are guarded once.
 */
export const ownKey = (
  shape: 'query' | 'expression',
  text: string,
  over: string | null = null,
): string => (over === null ? `${shape}:${text}` : `${shape} over ${over}:${text}`);
