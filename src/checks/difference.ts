import {
  absolute,
  compareDecimals,
  decimal,
  decimalText,
  multiplyDecimals,
  subtractDecimals,
  type Decimal,
} from '../domain/decimal.ts';
import { exactNumber, type Value } from '../domain/value.ts';
import { parseTolerance } from '../domain/tolerance.ts';
import {
  and,
  arithmetic,
  call,
  compare,
  literal,
  not,
  TRUE,
  type Expression,
} from '../sql/expression.ts';
import { number } from '../sql/literal.ts';
import type { ParameterProblem } from './kind.ts';
import { isDecimal } from './operand.ts';
import { formatPercent } from './percent.ts';

/** How far two numbers may be apart: so much, or a share of the second one. */
export type Difference =
  | { readonly of: 'amount'; readonly amount: Decimal }
  | { readonly of: 'share'; readonly share: Decimal };

export const NO_DIFFERENCE: Difference = { of: 'amount', amount: decimal(0) };

/** Reads `0.1%` and `5`; a bare fraction is undefined on purpose, as in `tolerate`. */
export function parseDifference(value: string | Decimal): Difference | undefined {
  const parsed = parseTolerance(isDecimal(value) ? decimalText(value) : value);
  if (parsed === undefined) return undefined;
  return parsed.of === 'share' ? parsed : { of: 'amount', amount: decimal(parsed.rows) };
}

export function differenceProblems(
  path: string,
  value: string | Decimal | undefined,
): ParameterProblem[] {
  if (value === undefined || parseDifference(value) !== undefined) return [];
  return [
    {
      path,
      message: 'nobody can tell how much this is',
      found: isDecimal(value) ? decimalText(value) : `'${value}'`,
      expected: "a whole number, or a share up to 100% such as '0.1%'",
    },
  ];
}

/** `0.1%` or `5`. */
export function formatDifference(difference: Difference): string {
  return difference.of === 'share'
    ? formatPercent(difference.share)
    : decimalText(difference.amount);
}

export const isExactlyEqual = (difference: Difference): boolean =>
  (difference.of === 'share' ? difference.share : difference.amount).digits === 0n;

/** Whether two measured values are further apart than that; two missing values are not, one missing value is. */
export function differs(a: Value, b: Value, difference: Difference): boolean {
  if (a === null || b === null) return a !== b;
  const [left, right] = [exactNumber(a), exactNumber(b)];
  // Infinities, and instants as text: equal or not.
  if (left === undefined || right === undefined) return !Object.is(a, b);
  const gap = absolute(subtractDecimals(left, right));
  const allowed =
    difference.of === 'share'
      ? multiplyDecimals(difference.share, absolute(right))
      : difference.amount;
  return compareDecimals(gap, allowed) > 0;
}

/** The same as a condition in SQL: exact for integers and decimals. */
export function differsInSql(a: Expression, b: Expression, difference: Difference): Expression {
  const unequal = not({ op: 'same', left: a, right: b });
  if (isExactlyEqual(difference)) return unequal;
  const gap = call('abs', arithmetic(a, '-', b));
  const allowed =
    difference.of === 'share'
      ? arithmetic(call('abs', b), '*', literal(number(difference.share)))
      : literal(number(difference.amount));
  return and(unequal, call('coalesce', compare(gap, '>', allowed), TRUE));
}
