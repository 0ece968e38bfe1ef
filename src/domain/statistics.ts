import type { Value } from './value.ts';

/**
 * Statistics prove and never guess: what is unknown is null. With `exact: false` (rows were deleted or updated since,
 * strings were cut) bounds are outer bounds: they prove that a value does not occur, never that it does.
 */
export interface TableStatistics {
  /** Exact, or null. */
  readonly rows: bigint | null;
  readonly columns: ReadonlyMap<string, ColumnStatistics>;
}

export interface ColumnStatistics {
  /** Exact number of NULLs, or null when unknown. */
  readonly nulls: bigint | null;
  /** False: certainly no NaN (every type but floating point). */
  readonly mayHoldNaN: boolean;
  readonly min: Value;
  readonly max: Value;
  readonly exact: boolean;
  /** An estimate of the number of distinct values: may choose a plan, never an answer. */
  readonly distinct: number | null;
}
