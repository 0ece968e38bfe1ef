import { epochMilliseconds } from '../../domain/instant.ts';
import type { ColumnStatistics, TableStatistics } from '../../domain/statistics.ts';
import type { Value } from '../../domain/value.ts';
import { arithmetic, call, cast, literal, type Expression } from '../../sql/expression.ts';
import { integer } from '../../sql/literal.ts';

type ColumnExpression = Extract<Expression, { op: 'column' }>;

/** A number for each key, from `low` to `high`. */
export interface NumberedKey {
  readonly of: Expression;
  readonly low: bigint;
  readonly high: bigint;
}

export const widthOf = ({ low, high }: NumberedKey): bigint => high - low + 1n;

/** The parts of a key that are whole numbers or days. Where these are distinct, so are the keys. */
export function wholeParts(key: readonly Expression[]): ColumnExpression[] {
  return key.flatMap((each) => (each.op === 'column' && isWhole(each) ? [each] : []));
}

/**
 * The parts as one number for each combination of them, as digits of a number are, from the bounds that are known of
 * each; null where they are not known, or where one may be NULL beside others.
 */
export function numbered(
  parts: readonly ColumnExpression[],
  statistics: TableStatistics,
): NumberedKey | null {
  const ranges = rangesOf(parts, statistics);
  const [first, ...others] = ranges ?? [];
  if (ranges === null || first === undefined) return null;
  if (others.length === 0) return first;
  // Trino writes the least of all as no whole number.
  if (ranges.some(({ low }) => low < -LARGEST)) return null;
  if (parts.some(({ name }) => statistics.columns.get(name)?.nulls !== 0n)) return null;
  const width = widthOfAll(ranges);
  return width > LARGEST ? null : { of: digits(ranges), low: 0n, high: width - 1n };
}

/** How many combinations of the parts there may be at most; null where that is not known, or where there is no part. */
export function combinations(
  parts: readonly ColumnExpression[],
  statistics: TableStatistics,
): bigint | null {
  const ranges = rangesOf(parts, statistics);
  return ranges === null ? null : widthOfAll(ranges);
}

/** One range for each part; null where one is not known, or where there is no part. */
function rangesOf(
  parts: readonly ColumnExpression[],
  { columns }: TableStatistics,
): NumberedKey[] | null {
  const ranges = parts.flatMap((part) => rangeOf(part, columns.get(part.name)) ?? []);
  return parts.length === 0 || ranges.length < parts.length ? null : ranges;
}

const widthOfAll = (ranges: readonly NumberedKey[]): bigint =>
  ranges.reduce((product, range) => product * widthOf(range), 1n);

const isWhole = ({ type }: ColumnExpression): boolean =>
  type.family === 'integer' || type.family === 'date';

const LARGEST = 2n ** 63n - 1n;

function digits(ranges: readonly NumberedKey[]): Expression {
  const fromZero = ({ of, low }: NumberedKey): Expression =>
    arithmetic(cast(of, 'bigint'), '-', literal(integer(low)));
  const [first, ...others] = ranges.map((range) => ({
    of: fromZero(range),
    width: widthOf(range),
  }));
  return others.reduce(
    (higher, { of, width }) =>
      arithmetic(arithmetic(higher, '*', literal(integer(width))), '+', of),
    first?.of ?? literal(integer(0)),
  );
}

function rangeOf(
  column: ColumnExpression,
  known: ColumnStatistics | undefined,
): NumberedKey | null {
  if (known === undefined) return null;
  if (column.type.family === 'integer') {
    const { min, max } = known;
    if (typeof min !== 'bigint' || typeof max !== 'bigint') return null;
    return { of: column, low: min, high: max };
  }
  const [low, high] = [dayNumber(known.min), dayNumber(known.max)];
  return low === null || high === null ? null : { of: call('dayNumber', column), low, high };
}

function dayNumber(value: Value): bigint | null {
  const milliseconds = typeof value === 'string' ? epochMilliseconds(value) : undefined;
  return milliseconds === undefined ? null : BigInt(Math.floor(milliseconds / 86_400_000));
}
