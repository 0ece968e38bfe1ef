import type { Location } from './location.ts';
import type { Thresholds } from './tolerance.ts';

export type Severity = 'error' | 'warn';

/** One rule of a gate, as declared: loaded, validated and rendered for this run, not yet measured. */
export interface Check {
  /** `flights/range:delay`, unique within a run, stable while the gate's text is. */
  readonly id: string;
  /** What reports show: the user's `name`, or the part of the id after the gate. */
  readonly name: string;
  readonly kind: string;
  /** The kind's own parameters, already valid for its schema; only that kind casts them. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly severity: Severity;
  readonly thresholds: Thresholds;
  /** The gate's own SQL: only rows for which it is true are tested. */
  readonly where: string | null;
  /** Texts among these as they were written, where the run's values were filled in: another run may differ. */
  readonly templates?: readonly string[];
  readonly owner: string | null;
  readonly runbook: string | null;
  readonly description: string | null;
  readonly tags: readonly string[];
  /** How many failing rows to show at most. */
  readonly samples: number;
  readonly location: Location;
  /** True for the checks that every gate has without asking, such as `row_count: {min: 1}`. */
  readonly implicit: boolean;
}
