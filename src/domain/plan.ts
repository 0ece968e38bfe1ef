import type { FaultRecord } from './fault.ts';
import type { Value } from './value.ts';

/**
 * An audit plan is a plain, frozen, printable value: compiled text with its tier and reason. The same value is printed
 * by `plan` and done by `audit`.
 */
export type Tier = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

export const TIER_NAMES: Readonly<Record<Tier, string>> = {
  0: 'schema',
  1: 'statistics',
  2: 'probe',
  3: 'value groups',
  4: 'fused scan',
  5: 'keys',
  6: 'own query',
  7: 'follow-up',
};

/**
 * How a step measures: `plain` is the form that defines the answer, one statement that says what the check means; the
 * others are cheaper and proved equal. When another form fails alone, the plain form is tried before a check errors.
 */
export type StepForm = 'plain' | 'optimised';

/** What one cell of a step's only row means. */
export interface Answer {
  /** Which measurement; names are local to the plan (`m1`). */
  readonly measurement: string;
  /** Which part of a measurement with several numbers (`tested`, `distinct_keys`); `value` for one number. */
  readonly part: string;
  /** Position of the cell in the step's only row. */
  readonly cell: number;
}

/** One statement. With `answers` it returns one row, else up to `limit` rows. */
export interface QueryStep {
  readonly id: string;
  readonly tier: Tier;
  readonly form: StepForm;
  readonly reason: string;
  readonly sql: string;
  readonly answers: readonly Answer[];
  /** The check whose failing rows this statement fetches, or null. */
  readonly sampleOf: string | null;
  /** The measurement to which it lists, one a row, the key hashes that occur more than once; or null. */
  readonly listsFor: string | null;
  /** Set where its answers count only a part of the keys: those of all parts are added up. */
  readonly bucket: KeyBucket | null;
  readonly limit: number | null;
  /** Ids of the checks that depend on the answer. */
  readonly checks: readonly string[];
}

/** One of several parts of a key, by the key's hash. */
export interface KeyBucket {
  readonly index: number;
  readonly of: number;
}

/** Answers that needed no query. */
export interface KnownAnswer {
  readonly measurement: string;
  readonly part: string;
  readonly value: Value;
  /** What it is, as the SQL that would have asked for it. */
  readonly expression: string;
  readonly tier: 0 | 1;
  readonly reason: string;
  readonly checks: readonly string[];
}

export interface AuditPlan {
  readonly version: 1;
  readonly gate: string;
  readonly engine: string;
  readonly relation: string;
  readonly known: readonly KnownAnswer[];
  readonly steps: readonly QueryStep[];
  /** Bytes of storage that the steps read at most, from statistics; null when unknown. */
  readonly estimatedBytes: number | null;
  /** Why an audit would not start: it would read more than the gate's `max_scan_bytes`. */
  readonly refusal: FaultRecord | null;
  /** What `max_scan_bytes` cannot be compared with, in words; null without such a limit and where all is known. */
  readonly unestimated: string | null;
  /** What the planner could not know, in words. */
  readonly notes: readonly string[];
}
