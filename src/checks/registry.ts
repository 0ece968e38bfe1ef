// Written by `npm run generate` from the files in kinds/: do not edit.
import type { AnyKind } from './kind.ts';
import { acceptedValues } from './kinds/accepted_values.ts';
import { distinctCount } from './kinds/distinct_count.ts';
import { expression } from './kinds/expression.ts';
import { foreignKey } from './kinds/foreign_key.ts';
import { freshness } from './kinds/freshness.ts';
import { length } from './kinds/length.ts';
import { matches } from './kinds/matches.ts';
import { maximum } from './kinds/maximum.ts';
import { mean } from './kinds/mean.ts';
import { minimum } from './kinds/minimum.ts';
import { notMatches } from './kinds/not_matches.ts';
import { notNull } from './kinds/not_null.ts';
import { partitions } from './kinds/partitions.ts';
import { quantile } from './kinds/quantile.ts';
import { range } from './kinds/range.ts';
import { reconcile } from './kinds/reconcile.ts';
import { rejectedValues } from './kinds/rejected_values.ts';
import { rowCount } from './kinds/row_count.ts';
import { rowCountChange } from './kinds/row_count_change.ts';
import { schema } from './kinds/schema.ts';
import { skew } from './kinds/skew.ts';
import { sql } from './kinds/sql.ts';
import { stddev } from './kinds/stddev.ts';
import { sum } from './kinds/sum.ts';
import { unique } from './kinds/unique.ts';

/** Every kind of check, by its name in a gate file. */
export const kinds: ReadonlyMap<string, AnyKind> = new Map<string, AnyKind>([
  ['accepted_values', acceptedValues],
  ['distinct_count', distinctCount],
  ['expression', expression],
  ['foreign_key', foreignKey],
  ['freshness', freshness],
  ['length', length],
  ['matches', matches],
  ['maximum', maximum],
  ['mean', mean],
  ['minimum', minimum],
  ['not_matches', notMatches],
  ['not_null', notNull],
  ['partitions', partitions],
  ['quantile', quantile],
  ['range', range],
  ['reconcile', reconcile],
  ['rejected_values', rejectedValues],
  ['row_count', rowCount],
  ['row_count_change', rowCountChange],
  ['schema', schema],
  ['skew', skew],
  ['sql', sql],
  ['stddev', stddev],
  ['sum', sum],
  ['unique', unique],
]);
