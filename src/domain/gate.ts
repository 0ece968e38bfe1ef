import type { BuiltFrom } from './built_from.ts';
import type { Check } from './check.ts';
import type { Location } from './location.ts';
import type { TableReference } from './table.ts';

/** One table's gate: what is audited, and the checks it must pass. */
export interface Gate {
  readonly name: string;
  readonly location: Location;
  readonly description: string | null;
  readonly owner: string | null;
  readonly runbook: string | null;
  /** A name from wap-gate.yml; null: DuckDB in memory. */
  readonly connection: string | null;
  /** The target: what readers use. */
  readonly table: TableReference;
  /** What is audited; the target itself where the gate names no staging table. */
  readonly staging: TableReference;
  /** `table`, `staging` and `built_from` as they were written, where the run's values were filled in. */
  readonly templates?: readonly string[];
  /** Only rows of this partition are audited; null: the whole staging table. */
  readonly partition: PartitionScope | null;
  /** The gate's own SQL from `--where`: limits every check of the run. */
  readonly where: string | null;
  readonly interval: Interval;
  /** False: audited as it is now, though the engine could hold on to one version. */
  readonly pin: boolean;
  /** Where it is written from which commit the staging table was built; each must name this one. */
  readonly builtFrom: readonly BuiltFrom[];
  /** Settings of the engine for this gate's queries, over those of the connection. */
  readonly session: Readonly<Record<string, string>>;
  /** Bytes that the audit may read from storage by the plan's estimate; null: any number. */
  readonly maxScanBytes: number | null;
  /** Where it is written what is audited: in the gate's file, or in the call. */
  readonly places: GatePlaces;
  readonly checks: readonly Check[];
}

export interface GatePlaces {
  readonly staging: Location;
  readonly partition: Location | null;
  readonly where: Location | null;
}

export interface PartitionScope {
  readonly column: string;
  /** The logical date's text; the literal takes the column's type. */
  readonly value: string;
}

export type Interval = 'hour' | 'day' | 'week' | 'month';

/** The instants of a run that judges may need; all UTC, all fixed once (semantics.md, decision 22). */
export interface RunDates {
  /** The run's clock, milliseconds since 1970. */
  readonly now: number;
  /** `2026-01-02`, or null when the run has no logical date. */
  readonly ds: string | null;
}
