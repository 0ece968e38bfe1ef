import {
  compareDecimals,
  decimal,
  decimalText,
  multiplyDecimals,
  parseDecimal,
  type Decimal,
} from './decimal.ts';
import { plural } from './wording.ts';

/** How many rows may fail: a number of rows, or a share (0 to 1) of the tested rows. */
export type Tolerance =
  | { readonly of: 'rows'; readonly rows: bigint }
  | { readonly of: 'share'; readonly share: Decimal };

export const NO_TOLERANCE: Tolerance = { of: 'rows', rows: 0n };

/**
 * More failing rows than `warn` warn, more than `fail` fail; null: that ending does not exist for this check.
 * `severity: warn` is `{warn: tolerate, fail: null}` (semantics.md, decision 24).
 */
export interface Thresholds {
  readonly warn: Tolerance | null;
  readonly fail: Tolerance | null;
}

/** Whether `failing` of `tested` rows are more than tolerated; exact, no double is involved. */
export function exceeds(tolerance: Tolerance, failing: bigint, tested: bigint): boolean {
  if (tolerance.of === 'rows') return failing > tolerance.rows;
  const allowed = multiplyDecimals(tolerance.share, decimal(tested));
  return compareDecimals(decimal(failing), allowed) > 0;
}

/** Whether "is there any failing row" suffices, or the exact count is needed to judge. */
export function toleratesNothing(tolerance: Tolerance | null): boolean {
  if (tolerance === null) return true;
  return tolerance.of === 'rows' ? tolerance.rows === 0n : tolerance.share.digits === 0n;
}

/**
 * Reads `5` (rows) and `0.01%` (a share). A bare fraction is undefined on purpose: nobody knows whether 0.01 means
 * 1 % or 0.01 %.
 */
export function parseTolerance(text: string): Tolerance | undefined {
  const percent = /^\s*(\S+?)\s*%\s*$/.exec(text)?.[1];
  const number = parseDecimal(percent ?? text);
  if (number === undefined || number.digits < 0n) return undefined;
  if (percent !== undefined) {
    const share = { digits: number.digits, scale: number.scale + 2 };
    return compareDecimals(share, decimal(1)) > 0 ? undefined : { of: 'share', share };
  }
  if (number.scale > 0) return undefined;
  return { of: 'rows', rows: number.digits * 10n ** BigInt(-number.scale) };
}

/** `0`, `5 rows`, `0.01% of tested rows`. */
export function formatTolerance(tolerance: Tolerance): string {
  if (tolerance.of === 'share') {
    const percent = { digits: tolerance.share.digits, scale: tolerance.share.scale - 2 };
    return `${decimalText(percent)}% of tested rows`;
  }
  return tolerance.rows === 0n ? '0' : plural(tolerance.rows, 'row');
}
