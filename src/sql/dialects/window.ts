import type { Typed } from '../dialect.ts';

/** Rows with equal values are counted together, as the standard's default frame says; both engines put NaN above all. */
export function runningTotal([summand, value]: readonly Typed[]): string {
  return `sum(${summand?.sql ?? 'NULL'}) OVER (ORDER BY ${value?.sql ?? 'NULL'} ASC NULLS LAST)`;
}

/** Over the rows as they come, or in the order of the second argument. */
export function previous([value, order]: readonly Typed[]): string {
  return `lag(${value?.sql ?? 'NULL'}) OVER (${order === undefined ? '' : `ORDER BY ${order.sql}`})`;
}
