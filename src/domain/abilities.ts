/**
 * What an engine can do beyond plain SQL. Planning switches on these and never on the engine's name.
 */
export interface Abilities {
  /** The statistics of a table are cheaper than any query over it. */
  readonly statistics: boolean;
  /** A `WHERE` that statistics prune reads little: probes pay. */
  readonly pruning: boolean;
  /** `bitmap` aggregate for integer keys; the memory it may use, bytes (null: no such aggregate). */
  readonly bitmap: { readonly memory: number } | null;
  /** Hash, sort and `previous`: a strictly ascending sequence proves uniqueness. */
  readonly hashProof: boolean;
  /** Aggregates that one statement may hold. */
  readonly fusedAggregates: number;
  /** Milliseconds that a statement costs before it reads anything: how many probes are worth a scan. */
  readonly statementOverhead: number;
  /** Into how many parts a key is split, one after the other, when its groups exceed the memory of a query. */
  readonly keyBuckets: readonly number[];
  /** Characters that a statement may have; null: any number. */
  readonly longestText: number | null;
  /** Tables have immutable versions that a query can name. */
  readonly timeTravel: boolean;
}
