import {
  addDecimals,
  decimal,
  decimalText,
  isInteger,
  multiplyDecimals,
  subtractDecimals,
  type Decimal,
} from '../domain/decimal.ts';
import { exactNumber, type Value } from '../domain/value.ts';

/**
 * The `q`-quantile of `tested` values, given the two values around position `(tested - 1) * q` (Hyndman and Fan 1996,
 * definition 7): exact for integers and decimals, a double for doubles; null when there are no values.
 */
export function interpolate(lower: Value, upper: Value, tested: bigint, q: Decimal): Value {
  if (lower === null || tested === 0n) return null;
  const fraction = fractionOf(multiplyDecimals(decimal(tested - 1n), q));
  if (upper === null || fraction.digits === 0n || lower === upper) return lower;
  if (typeof lower === 'number' || typeof upper === 'number') {
    const [low, high] = [Number(shown(lower)), Number(shown(upper))];
    return low === high ? low : low + (high - low) * Number(decimalText(fraction));
  }
  const [low, high] = [exactNumber(lower), exactNumber(upper)];
  if (low === undefined || high === undefined) return null;
  const exact = addDecimals(low, multiplyDecimals(subtractDecimals(high, low), fraction));
  return isInteger(exact) ? BigInt(decimalText(exact)) : { decimal: decimalText(exact) };
}

/** What is behind the point of a number that is not negative. */
function fractionOf(position: Decimal): Decimal {
  if (position.scale <= 0) return decimal(0);
  return { digits: position.digits % 10n ** BigInt(position.scale), scale: position.scale };
}

function shown(value: Value): string {
  return value !== null && typeof value === 'object' ? value.decimal : String(value);
}
