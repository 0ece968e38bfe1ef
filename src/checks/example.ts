import type { Outcome } from '../domain/outcome.ts';

/**
 * A tiny table and the outcome that a check must give on it, on every engine. Cells are text in the engine's literal
 * form for the column's type; null is NULL; `NaN` and `Infinity` stand for themselves in floating-point columns.
 */
export interface Example {
  readonly title: string;
  /** Column name -> one of our type names. */
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  /** The check item as in a gate file, kind key left out: `{column: delay, min: 0}`, in YAML flow form. */
  readonly check: string;
  /** Further keys of the item: `{tolerate: 1, where: "a > 1"}`, in YAML flow form. */
  readonly with?: string;
  /** Other tables that the check reads, by name. */
  readonly tables?: Readonly<Record<string, Pick<Example, 'columns' | 'rows'>>>;
  /** The gate's `table`, one of `tables` or a name that does not exist; absent: the audited table is the target too. */
  readonly target?: string;
  /** The run's clock and logical date, where the kind needs them. */
  readonly now?: string;
  readonly ds?: string;
  /** The gate's `partition` column, where the kind compares partitions. */
  readonly partition?: string;
  readonly outcome: Outcome;
  /** Shown numbers that must be exactly these, as text. */
  readonly metrics?: Readonly<Record<string, string>>;
  readonly tested?: string;
  readonly failing?: string;
  readonly observed?: string;
  /** Notes that must be shown, each a part of one. */
  readonly notes?: readonly string[];
}
