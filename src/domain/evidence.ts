import type { FaultRecord } from './fault.ts';
import type { QueryStep } from './plan.ts';
import type { Value } from './value.ts';

/** What one step gave: its rows, or the fault that ended it. */
export interface StepOutcome {
  readonly step: QueryStep;
  /** Cells by position; one row where the step has answers, up to `limit` rows where it fetches samples. */
  readonly rows: readonly (readonly Value[])[];
  /** Names of the cells, for samples. */
  readonly columns: readonly string[];
  readonly fault: FaultRecord | null;
  readonly milliseconds: number;
  readonly bytes: number | null;
}

/** Everything a run has measured so far, in the order in which it was asked. */
export type Evidence = readonly StepOutcome[];
