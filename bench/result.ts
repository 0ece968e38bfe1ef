/** What only a server tells of the statements that a program sent; medians over the rounds. */
export interface ServerResult {
  /** All statements, look-ups of versions, columns and metadata included. */
  readonly sent: number;
  /** Statements that the server did not finish, those that were sent again included. */
  readonly failed: number;
  readonly read_mb: number;
  readonly cpu_ms: number;
  /** Checks answered without reading data; null for programs that do not say. */
  readonly known: number | null;
}

/** What one program needed; medians over the rounds. */
export interface ProgramResult {
  readonly name: string;
  readonly title: string;
  readonly command: string;
  readonly runs: number;
  readonly wall_ms: number;
  readonly wall_ms_least: number;
  readonly wall_ms_most: number;
  readonly cpu_ms: number;
  readonly peak_mb: number;
  readonly statements: number | null;
  readonly engine_ms: number | null;
  /** Wall time of the whole process less the engine's time. */
  readonly overhead_ms: number | null;
  /** From the start of the process to the verdict, before it is told anybody; only of the action. */
  readonly verdict_ms?: number;
  /** Only where a server was measured. */
  readonly server?: ServerResult;
  /** Wall and CPU time as multiples of other programs of the same workload, round by round; by their names. */
  readonly against: Readonly<Record<string, { readonly wall: number; readonly cpu: number }>>;
}

export interface WorkloadResult {
  readonly name: string;
  readonly title: string;
  readonly programs: readonly ProgramResult[];
}

export interface GoalResult {
  readonly goal: string;
  readonly target: string;
  /** The figure in words; null when it was not measured. */
  readonly figure: string | null;
  /** Null: not measured, and the note says why. */
  readonly met: boolean | null;
  readonly note: string | null;
}

/** What a run of the benchmarks writes: bench/results/latest.json. */
export interface BenchResult {
  readonly version: 1;
  readonly quick: boolean;
  readonly versions: Readonly<Record<'wap-gate' | 'duckdb' | 'node', string>> & {
    readonly trino?: string;
  };
  /** What the action loads. */
  readonly bundle?: { readonly files: number; readonly megabytes: number };
  readonly machine: {
    readonly system: string;
    readonly cores: number;
    /** One-minute load average before and after; above zero before: something else was running. */
    readonly load_before: number;
    readonly load_after: number;
  };
  readonly workloads: readonly WorkloadResult[];
  readonly goals: readonly GoalResult[];
}
