/**
 * What an engine can do beyond plain SQL. Planning switches on these and never on the engine's name.
 */
export interface Abilities {
  /** The statistics of a table are cheaper than any query over it. */
  readonly statistics: boolean;
  /** A `WHERE` that statistics prune reads little: probes pay. */
  readonly pruning: boolean;
  /** How many distinct integers there are, from a bit for each. */
  readonly bitmap: BitmapAbility;
  /**
   * What proves hashes distinct: sorted with `previous`, of which a strictly ascending sequence is the proof, or grouped.
   */
  readonly hashProof: 'sorted' | 'grouped';
  /** Aggregates that one statement may hold. */
  readonly fusedAggregates: number;
  /** Milliseconds that a statement costs before it reads anything: how many probes are worth a scan. */
  readonly statementOverhead: number;
  /** Milliseconds that one more subquery costs in a statement; null where answers are asked one by one. */
  readonly subqueryOverhead: number | null;
  /** What a condition of a fused scan costs for each row, in units of the planner's costs. */
  readonly conditionFactor: number;
  /** Into how many parts a key is split, one after the other, when its groups exceed the memory of a query. */
  readonly keyBuckets: readonly number[];
  /** Characters that a statement may have; null: any number. */
  readonly longestText: number | null;
  /** It knows what reading costs in storage, and stops a query that reads more than it may. */
  readonly scanLimit: boolean;
  /** Queries take settings of their own. */
  readonly session: boolean;
  /** Tables have immutable versions that a query can name. */
  readonly timeTravel: boolean;
}

export interface BitmapAbility {
  /** One aggregate over all rows, or a word of 64 bits for each group of neighbours. */
  readonly form: 'aggregate' | 'words';
  /** The widest that is possible, bits. */
  readonly widest: bigint;
  /** Wider than so many bits a row, and another proof is cheaper. */
  readonly bitsARow: bigint;
}
