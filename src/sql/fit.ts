import type { DataType } from '../domain/datatype.ts';
import { compareDecimals, type Decimal } from '../domain/decimal.ts';
import type { Comparison } from './expression.ts';

/**
 * Comparing an exact column with a number that its type cannot hold makes engines cast: to a double (inexact), or to a
 * decimal that overflows (an error on `decimal(38,0) < 0.5`). So the constant is moved to the nearest value that the
 * type holds, which leaves the answer as it is for every row.
 */
export type Fitted =
  | { readonly fits: true; readonly comparison: Comparison; readonly value: Decimal }
  /** The answer is the same for every value; NULL stays NULL. */
  | { readonly fits: false; readonly always: boolean };

/** Null when the type is not exact, or its digits are not known: the constant stays as written. */
export function fitConstant(type: DataType, comparison: Comparison, value: Decimal): Fitted | null {
  const limits = limitsOf(type);
  if (limits === null) return null;
  const below = floorTo(value, limits.scale);
  const exact = compareDecimals(below, value) === 0;
  const most =
    compareDecimals(value, limits.max) > 0 ? 1 : compareDecimals(value, limits.min) < 0 ? -1 : 0;
  if (most !== 0) return { fits: false, always: alwaysBeyond(comparison, most) };
  if (exact) return { fits: true, comparison, value: below };
  switch (comparison) {
    case '=':
    case '<>':
      return { fits: false, always: comparison === '<>' };
    case '<':
    case '<=':
      return { fits: true, comparison: '<=', value: below };
    case '>':
    case '>=':
      return { fits: true, comparison: '>', value: below };
  }
}

/** `most` is 1 for a constant above every value of the type, -1 for one below. */
function alwaysBeyond(comparison: Comparison, most: 1 | -1): boolean {
  switch (comparison) {
    case '=':
      return false;
    case '<>':
      return true;
    case '<':
    case '<=':
      return most === 1;
    case '>':
    case '>=':
      return most === -1;
  }
}

interface Limits {
  readonly scale: number;
  readonly min: Decimal;
  readonly max: Decimal;
}

const INTEGER_BITS: ReadonlyMap<string, number> = new Map([
  ['tinyint', 8],
  ['smallint', 16],
  ['integer', 32],
  ['bigint', 64],
  ['hugeint', 128],
]);

function limitsOf(type: DataType): Limits | null {
  const declared = /^decimal\((\d+),(\d+)\)$/.exec(type.name);
  if (declared !== null) {
    const scale = Number(declared[2]);
    const digits = 10n ** BigInt(declared[1] ?? 0) - 1n;
    return { scale, min: { digits: -digits, scale }, max: { digits, scale } };
  }
  const unsigned = type.name.startsWith('u');
  const bits = INTEGER_BITS.get(unsigned ? type.name.slice(1) : type.name);
  if (bits === undefined || type.family !== 'integer') return null;
  const span = 2n ** BigInt(unsigned ? bits : bits - 1);
  return {
    scale: 0,
    min: { digits: unsigned ? 0n : -span, scale: 0 },
    max: { digits: span - 1n, scale: 0 },
  };
}

function floorTo(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return value;
  const unit = 10n ** BigInt(value.scale - scale);
  const quotient = value.digits / unit;
  const down = value.digits < 0n && quotient * unit !== value.digits ? 1n : 0n;
  return { digits: quotient - down, scale };
}
