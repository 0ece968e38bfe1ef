/** What decides between two ways to the same answer; measured on two cores with DuckDB 1.5 (docs/decisions/). */
export interface Costs {
  /** More groups than this and their answer is no longer small beside the scan. */
  readonly mostGroups: number;
  /** Fewer rows a group than this and grouping saves nothing. */
  readonly leastRowsAGroup: number;
  /** Below so many rows every proof of a key takes a few milliseconds, and the plain form says most. */
  readonly fewRows: bigint;
  /** Nanoseconds that one more predicate costs in a fused scan, for each row. */
  readonly nanosecondsARow: number;
}

export const COSTS: Costs = {
  mostGroups: 20_000,
  leastRowsAGroup: 20,
  fewRows: 50_000n,
  nanosecondsARow: 1.5,
};
