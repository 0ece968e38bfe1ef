import type { Typed } from '../dialect.ts';

/** Rows with equal values are counted together, as the standard's default frame says; both engines put NaN above all. */
export function runningTotal([summand, value]: readonly Typed[]): string {
  return `sum(${summand?.sql ?? 'NULL'}) OVER (ORDER BY ${value?.sql ?? 'NULL'} ASC NULLS LAST)`;
}
