import type { DataType } from '../domain/datatype.ts';
import { compareDecimals, parseDecimal, type Decimal } from '../domain/decimal.ts';
import { exactNumber, type Value } from '../domain/value.ts';
import type { Literal } from './literal.ts';

/**
 * How an engine orders a column's value and a constant: negative when the value is below, 0 when equal, positive when
 * above. Undefined when that is not certain: other types, rounding, collations, calendars.
 */
export function orderOf(type: DataType, value: Value, constant: Literal): number | undefined {
  switch (type.family) {
    case 'integer':
    case 'decimal':
      return orderNumbers(value, constant);
    case 'float':
      return orderFloats(type.name === 'real' ? SINGLE : DOUBLE, value, constant);
    case 'text':
      return orderTexts(type.name, value, constant);
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return orderInstants(value, constant);
    case 'boolean':
    case 'time':
    case 'binary':
    case 'uuid':
    case 'nested':
    case 'other':
      return undefined;
  }
}

function orderNumbers(value: Value, constant: Literal): number | undefined {
  const exact = exactNumber(value);
  if (exact === undefined || constant.type !== 'number') return undefined;
  return compareDecimals(exact, constant.value);
}

interface Precision {
  /** Integers up to here are floats exactly. */
  readonly integers: Decimal;
  /** A bound of the relative error of a conversion, generously. */
  readonly slack: number;
}

const DOUBLE: Precision = { integers: { digits: 2n ** 53n, scale: 0 }, slack: 2 ** -49 };
const SINGLE: Precision = { integers: { digits: 2n ** 24n, scale: 0 }, slack: 2 ** -20 };

/** The engine rounds the constant to a float first: near the value only an exact constant is certain. */
function orderFloats(precision: Precision, value: Value, constant: Literal): number | undefined {
  if (typeof value !== 'number' || Number.isNaN(value) || constant.type !== 'number')
    return undefined;
  const given = constant.value;
  if (value === Infinity || value === -Infinity) {
    return Math.abs(approximate(given)) < 1e38 ? Math.sign(value) : undefined;
  }
  const exact = parseDecimal(String(value));
  if (exact === undefined) return undefined;
  if (isExactly(given, precision)) return compareDecimals(exact, given);
  const near = approximate(given);
  const certain = Math.abs(value - near) > Math.max(Math.abs(near) * precision.slack, 1e-37);
  return certain ? compareDecimals(exact, given) : undefined;
}

function isExactly({ digits, scale }: Decimal, { integers }: Precision): boolean {
  const limit = integers.digits;
  return scale === 0 && digits <= limit && digits >= -limit;
}

function approximate({ digits, scale }: Decimal): number {
  return Number(`${digits.toString()}e${String(-scale)}`);
}

/** By code point, as UTF-8's bytes are. An ENUM orders by its declaration, a char(n) pads: both are uncertain. */
function orderTexts(type: string, value: Value, constant: Literal): number | undefined {
  if (typeof value !== 'string' || constant.type !== 'text') return undefined;
  return type.startsWith('varchar') ? compareCodePoints(value, constant.value) : undefined;
}

/** The order of the texts' UTF-8 bytes; UTF-16 units differ where a surrogate meets U+E000 to U+FFFF. */
export function compareCodePoints(left: string, right: string): number {
  const [a, b] = [left[Symbol.iterator](), right[Symbol.iterator]()];
  for (;;) {
    const [x, y] = [a.next(), b.next()];
    if (x.done === true || y.done === true)
      return Number(y.done === true) - Number(x.done === true);
    if (x.value !== y.value) return (x.value.codePointAt(0) ?? 0) - (y.value.codePointAt(0) ?? 0);
  }
}

function orderInstants(value: Value, constant: Literal): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (
    constant.type !== 'date' &&
    constant.type !== 'timestamp' &&
    constant.type !== 'timestamptz'
  ) {
    return undefined;
  }
  const [left, right] = [instant(value), instant(constant.value)];
  if (left === undefined || right === undefined) return undefined;
  return left < right ? -1 : left > right ? 1 : 0;
}

const INSTANT = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,12}))?)?$/;

/** One text an instant, ordered as time is: years of four digits, a fraction of twelve. A date is its start. */
function instant(text: string): string | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, day = '', time = '00:00:00', fraction = ''] = match;
  return `${day} ${time}.${fraction.padEnd(12, '0')}`;
}
