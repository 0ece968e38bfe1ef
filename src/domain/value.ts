import { parseDecimal, type Decimal } from './decimal.ts';

/**
 * A decimal value as an engine gave it, digits kept. Wrapped, since a bare string would be text.
 */
export interface DecimalValue {
  readonly decimal: string;
}

/**
 * One value of a query's answer. Integers of every width are bigint; decimals keep their digits; floating-point
 * numbers are numbers (NaN and Infinity included); dates are `2026-01-02`, timestamps `2026-01-02 03:04:05.123456`
 * (UTC), text is text; nested values arrive as the engine's own text.
 */
export type Value = null | boolean | bigint | number | string | DecimalValue;

/** The value as an exact decimal; undefined for NULL, NaN, infinities and what is not a number. */
export function exactNumber(value: Value): Decimal | undefined {
  if (typeof value === 'bigint') return { digits: value, scale: 0 };
  if (typeof value === 'number') return parseDecimal(String(value));
  if (value !== null && typeof value === 'object') return parseDecimal(value.decimal);
  return undefined;
}

/** What JSON may carry: an integer beyond 2^53 and a decimal become strings, NaN becomes `"NaN"`. */
export type JsonScalar = null | boolean | number | string;

export function toJson(value: Value): JsonScalar {
  if (typeof value === 'bigint') return exactInJson(value) ? Number(value) : value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value !== null && typeof value === 'object') return value.decimal;
  return value;
}

/** Whether a double carries this integer without loss. */
export function exactInJson(value: bigint): boolean {
  return value >= -9007199254740991n && value <= 9007199254740991n;
}
