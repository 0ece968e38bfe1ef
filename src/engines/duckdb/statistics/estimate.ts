import type { ColumnStatistics } from '../../../domain/statistics.ts';

/** Distinct values that a column seen in two places shows. */
export interface Taste {
  readonly rows: number;
  readonly distinct: number;
  /** In the first and in the second place alone. */
  readonly first: number;
  readonly second: number;
}

/** Where the number of rows is unknown: large, so that a column that keeps growing counts as one of many values. */
const MANY_ROWS = 10_000_000;
/** From this share on, nearly every row brought a value of its own. */
const NEARLY_UNIQUE = 0.5;

/**
 * Distinct values of the whole from a taste of it. When the second place shows nothing new the set is complete; when
 * it shows only new values it grows with the rows; in between by Heaps' law, whose exponent the two places give. An
 * estimate: it may choose a plan, never an answer.
 */
export function extrapolate(taste: Taste, rows: bigint | null): number {
  const total = rows === null ? MANY_ROWS : Number(rows);
  const { distinct, first, second } = taste;
  if (taste.rows === 0 || taste.rows >= total) return distinct;
  if (distinct > taste.rows * NEARLY_UNIQUE) return total;
  const growth = Math.min(Math.max(distinct / Math.max(first, second, 1), 1), 2);
  return Math.min(Math.ceil(distinct * (total / taste.rows) ** Math.log2(growth)), total);
}

const MILLISECONDS_A_DAY = 86_400_000;

/** How many values fit between the bounds of an integer, date or boolean column; null when that says nothing. */
export function valuesBetween({ min, max }: Pick<ColumnStatistics, 'min' | 'max'>): number | null {
  if (typeof min === 'bigint' && typeof max === 'bigint') return Number(max - min) + 1;
  if (typeof min === 'boolean') return 2;
  if (typeof min === 'string' && typeof max === 'string' && isDate(min) && isDate(max)) {
    return (Date.parse(max) - Date.parse(min)) / MILLISECONDS_A_DAY + 1;
  }
  return null;
}

const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);
