declare const guarded: unique symbol;

/** Whether a gate's own SQL is a whole SELECT or an expression over one row. */
export type OwnShape = 'query' | 'expression';

/**
 * A gate's own SQL after the read-only guard. Only an engine's `guard` makes one: a plain string cannot become part of
 * a statement.
 */
export interface GuardedSql {
  readonly [guarded]: true;
  readonly shape: OwnShape;
  readonly text: string;
  /** The columns that an expression names, as written; null where the guard does not know them. */
  readonly columns: readonly string[] | null;
  /**
   * The tables that a query reads, as the parts of their names without quotes, each once; its own common tables and
   * those of this file are not among them. Null where the guard does not say.
   */
  readonly tables: readonly (readonly string[])[] | null;
}

/** For engines' guards only (the wall test counts the callers). */
export function markGuarded(
  shape: OwnShape,
  text: string,
  columns: readonly string[] | null = null,
  tables: readonly (readonly string[])[] | null = null,
): GuardedSql {
  return { shape, text, columns, tables } as GuardedSql;
}

/** The names under which a gate's own SQL reads the audited rows and the target: common tables (Query.with). */
export const TABLE_ALIAS = 'wap_table';
export const TARGET_ALIAS = 'wap_target';
