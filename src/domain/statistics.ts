import type { Value } from './value.ts';

/**
 * Statistics prove and never guess: what is unknown is null. With `exact: false` (rows were deleted or updated since,
 * strings were cut) bounds are outer bounds: they prove that a value does not occur, never that it does.
 */
export interface TableStatistics {
  /** True: of exactly the rows of the partition that was asked for, not of the whole table. */
  readonly ofPartition?: boolean;
  /** Exact, or null. */
  readonly rows: bigint | null;
  readonly columns: ReadonlyMap<string, ColumnStatistics>;
  /** Why less is known than could be, in words for the plan. */
  readonly note?: string;
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
  /** What reading the column would cost, bytes of storage; null when unknown. */
  readonly bytes?: number | null;
}
