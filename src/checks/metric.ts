import type { Decimal } from '../domain/decimal.ts';
import type { Value } from '../domain/value.ts';
import type { Expression } from '../sql/expression.ts';
import type { Query } from '../sql/query.ts';

/**
 * Something to measure on the audited rows, as data. Planning decides how (statistics, probe, value groups, fused scan,
 * a statement of its own); two checks that ask for the same metric share one measurement. The check's own `where` and
 * the gate's partition are added by planning.
 */
export type Metric =
  /** The number of audited rows for which the predicate is true. `need: 'zero'`: only whether it is zero decides. */
  | { readonly metric: 'count'; readonly where: Expression; readonly need: 'exact' | 'zero' }
  /** One aggregate over the audited rows for which `where` is true; NULL when there are none. */
  | {
      readonly metric: 'aggregate';
      readonly name:
        'sum' | 'min' | 'max' | 'mean' | 'stddev' | 'stddevPopulation' | 'countDistinct';
      readonly of: Expression;
      readonly where: Expression;
    }
  /** The `q`-quantile (0 to 1), linear between neighbours; NULL when there are no rows. */
  | {
      readonly metric: 'quantile';
      readonly of: Expression;
      readonly q: Decimal;
      readonly approximate: boolean;
      readonly where: Expression;
    }
  /** Keys that occur more than once among the rows for which `where` is true. Parts: see `DuplicateParts`. */
  | {
      readonly metric: 'duplicates';
      readonly key: readonly Expression[];
      readonly where: Expression;
      readonly need: 'exact' | 'zero';
    }
  /**
   * A statement of the kind's own that returns one row, one cell for each part. `subject` is replaced by the audited
   * rows; `query` receives it.
   */
  | {
      readonly metric: 'query';
      readonly parts: readonly string[];
      readonly query: (subject: Query) => Query;
      /** Why it needs a statement of its own, for the plan. */
      readonly reason: string;
    };

/** Parts of a `duplicates` measurement; the last three are known only where duplicates exist. */
export interface DuplicateParts {
  readonly tested: bigint;
  readonly distinct_keys: bigint;
  readonly duplicate_keys: bigint;
  readonly duplicate_rows: bigint;
  readonly excess_rows: bigint;
}

/** What was measured for one metric: its parts by name (`value` where there is one number). */
export type Measured = Readonly<Record<string, Value>>;
