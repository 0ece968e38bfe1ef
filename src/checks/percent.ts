import { compareDecimals, decimal, decimalText, type Decimal } from '../domain/decimal.ts';
import { isDecimal } from './operand.ts';
import type { ParameterProblem } from './kind.ts';

/** A share in a gate file: `30%`. A bare number is refused by {@link percentProblems}, as in `tolerate`. */
export type Percent = string | Decimal;

/** JSON Schema of a percentage; its form is judged by {@link percentProblems}, which says more than a pattern can. */
export const percentProperty = (description: string): Record<string, unknown> => ({
  type: ['string', 'number'],
  description,
  examples: ['10%'],
});

/** `30%` as the exact share 0.3; more than 100% is possible. Undefined for anything else. */
export function parsePercent(value: Percent): Decimal | undefined {
  if (isDecimal(value)) return undefined;
  const digits = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(value)?.[1];
  if (digits === undefined) return undefined;
  const whole = decimal(0);
  const [integer = '', fraction = ''] = digits.split('.');
  const share = { digits: BigInt(`${integer}${fraction}`), scale: fraction.length + 2 };
  return compareDecimals(share, whole) === 0 ? whole : share;
}

/** Not a percentage, or more than `most` (a share) where one is given. */
export function percentProblems(
  path: string,
  value: Percent | undefined,
  most?: Decimal,
): ParameterProblem[] {
  if (value === undefined) return [];
  const found = isDecimal(value) ? decimalText(value) : `'${value}'`;
  const share = parsePercent(value);
  if (share === undefined) {
    return [{ path, message: 'this is not a percentage', found, expected: "text such as '10%'" }];
  }
  if (most === undefined || compareDecimals(share, most) <= 0) return [];
  return [{ path, message: 'this is too much', found, expected: `at most ${formatPercent(most)}` }];
}

/** The share 0.3 as `30%`. */
export function formatPercent(share: Decimal): string {
  const text = decimalText({ digits: share.digits, scale: share.scale - 2 });
  return `${text.includes('.') ? text.replace(/\.?0+$/, '') : text}%`;
}
