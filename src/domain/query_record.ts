/** What an engine said of one query that was sent to it; null where it said nothing. */
export interface QueryRecord {
  /** The engine's own name of the query, by which its administrators find it. */
  readonly id: string | null;
  /** FINISHED, FAILED, or ABANDONED when the run left it. */
  readonly state: string | null;
  /** The engine's own name of the error. */
  readonly error: string | null;
  readonly elapsed_ms: number;
  readonly queued_ms: number | null;
  readonly cpu_ms: number | null;
  /** Summed over all threads of the cluster. */
  readonly wall_ms: number | null;
  readonly rows: number | null;
  /** Read from storage. */
  readonly bytes: number | null;
  readonly peak_memory_bytes: number | null;
}
