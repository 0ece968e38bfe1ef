import type { Severity } from './check.ts';
import type { GateChange } from './change.ts';
import type { FaultCode, FaultRecord } from './fault.ts';
import type { Location } from './location.ts';
import type { Outcome } from './outcome.ts';
import type { Tier } from './plan.ts';
import type { QueryRecord } from './query_record.ts';
import type { JsonScalar } from './value.ts';
import type { ExitCode, ReasonCode, Verdict } from './verdict.ts';
import type { WaiverRecord } from './waiver.ts';

/**
 * The finished result of a run: the one value that every report is rendered from, and the JSON that users' scripts
 * read. Its schema is `schema/result.schema.json`. Fields may be added, never renamed, within a version.
 */
export interface RunResult {
  readonly version: 1;
  readonly program: { readonly name: 'wap-gate'; readonly version: string };
  readonly run: RunRecord;
  readonly verdict: Verdict;
  readonly passed: boolean;
  readonly exit_code: ExitCode;
  readonly reason: string;
  /** The same in one stable word, for scripts. */
  readonly reason_code: ReasonCode;
  readonly failed_checks: readonly string[];
  readonly counts: Counts;
  readonly cost: Cost;
  readonly gates: readonly GateResult[];
  /** Checks that the call deselected, those of gates of which nothing was selected among them. */
  readonly not_selected: readonly string[];
  /** Waivers of checks of these gates, and what became of each. */
  readonly waivers: readonly WaiverRecord[];
  /** What the pull request does to its own gates; null: not known, or not a pull request. */
  readonly changes: readonly GateChange[] | null;
  readonly problems: readonly Problem[];
}

export interface RunRecord {
  readonly id: string;
  readonly command: string;
  /** ISO 8601, UTC: the run's one clock value. */
  readonly started_at: string;
  readonly ds: string | null;
  readonly head_sha: string | null;
  readonly pull_request: number | null;
  readonly fail_on: Severity;
  /** What the call replaced or narrowed: `--where`, `--staging`, `--output-table`, `--connection`, `--now`. */
  readonly overrides: Readonly<Record<string, string>>;
}

export interface Counts {
  readonly total: number;
  readonly passed: number;
  readonly warned: number;
  readonly failed: number;
  readonly errored: number;
  readonly not_selected: number;
}

export interface Cost {
  readonly queries: number;
  /** Rows of the audited tables, each table once. */
  readonly rows: number | null;
  /** Bytes that the engine read; null where it does not say. */
  readonly bytes: number | null;
  /** Wall milliseconds during which at least one query was in the engine. */
  readonly engine_ms: number;
  /** The rest of the run's wall time: our own. */
  readonly overhead_ms: number;
}

export interface GateResult {
  readonly gate: string;
  readonly description: string | null;
  readonly verdict: Verdict;
  readonly engine: string;
  readonly connection: string | null;
  readonly table: string;
  readonly staging: string;
  readonly scope: string | null;
  /** The commit that the staging table was built from; null: the gate does not ask, or it was not audited. */
  readonly built_from: string | null;
  /** The earlier run whose result this is, over the same version of every table; null: it was audited now. */
  readonly reused: { readonly run: string; readonly at: string } | null;
  readonly version: { readonly snapshot: string | null; readonly rows: JsonScalar };
  readonly owner: string | null;
  readonly runbook: string | null;
  readonly location: Location;
  readonly checks: readonly CheckResult[];
  /** Facts about the whole gate that a reader should know, even when it passes. */
  readonly notes: readonly string[];
  readonly not_selected: readonly string[];
  /** Every table that the audit read, the audited one first. */
  readonly tables: readonly TableRead[];
  /** Every query that was sent, look-ups too, where the engine keeps a record of them (Trino). */
  readonly queries: readonly QueryRecord[];
}

/** A table that an audit read, and in which version. */
export interface TableRead {
  /** As the gate names it. */
  readonly table: string;
  /** The version that every query read; null: as it was when each query ran. */
  readonly snapshot: string | null;
  /** Why there is none, where the engine has versions. */
  readonly note: string | null;
}

export interface CheckResult {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly description: string | null;
  readonly severity: Severity;
  readonly outcome: Outcome;
  readonly message: string;
  readonly threshold: string;
  readonly observed: JsonScalar;
  readonly notes: readonly string[];
  readonly metrics: Readonly<Record<string, JsonScalar>>;
  /** True when a number above is a string because a double cannot carry it. */
  readonly exact?: true;
  readonly tested: JsonScalar;
  readonly failing: JsonScalar;
  readonly share: number | null;
  readonly samples: readonly Readonly<Record<string, JsonScalar>>[];
  readonly owner: string | null;
  readonly runbook: string | null;
  readonly tags: readonly string[];
  readonly location: Location;
  readonly implicit: boolean;
  /** The dearest tier that was needed; null when the check was not measured. */
  readonly tier: Tier | null;
  readonly cost: { readonly queries: number; readonly ms: number };
  readonly fault: FaultRecord | null;
}

/** Something wrong with what the user wrote or asked for; every problem is reported, all at once. */
export interface Problem {
  readonly message: string;
  readonly location: Location | null;
  readonly found: string | null;
  readonly expected: string | null;
  /** Where it is more than a mistake in the configuration: why the run ended so. */
  readonly code?: FaultCode;
}

/** What went wrong outside the configuration, as one of the run's problems. */
export const problemOf = ({ message }: FaultRecord, location: Location | null = null): Problem => ({
  message,
  location,
  found: null,
  expected: null,
});
