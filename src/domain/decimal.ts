/**
 * An exact decimal number: `digits / 10^scale`. Counts, bounds and sums are compared through it, so that 2^53+1 and
 * 38-digit decimals never pass through a double.
 */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Reads `-12.50`, `1e6`, `.5`; undefined when the text is not a finite decimal number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = PATTERN.exec(text.trim());
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(`${whole}${fraction}`);
  return normal({
    digits: sign === '-' ? -digits : digits,
    scale: fraction.length - Number(exponent),
  });
}

export function decimal(value: bigint | number): Decimal {
  const parsed = parseDecimal(String(value));
  if (parsed === undefined) throw new RangeError(`not a finite number: ${String(value)}`);
  return parsed;
}

/** Canonical plain text without exponent or trailing zeros: the same number always gives the same text. */
export function decimalText({ digits, scale }: Decimal): string {
  if (scale <= 0) return (digits * 10n ** BigInt(-scale)).toString();
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** Negative, zero or positive, as `a` is below, equal to or above `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const left = a.digits * 10n ** BigInt(scale - a.scale);
  const right = b.digits * 10n ** BigInt(scale - b.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return normal({ digits: a.digits * b.digits, scale: a.scale + b.scale });
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const left = a.digits * 10n ** BigInt(scale - a.scale);
  return normal({ digits: left + b.digits * 10n ** BigInt(scale - b.scale), scale });
}

export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return addDecimals(a, negate(b));
}

export function absolute(a: Decimal): Decimal {
  return a.digits < 0n ? negate(a) : a;
}

export function negate(a: Decimal): Decimal {
  return { digits: -a.digits, scale: a.scale };
}

export function isInteger(value: Decimal): boolean {
  return normal(value).scale <= 0;
}

function normal({ digits, scale }: Decimal): Decimal {
  let [d, s] = [digits, scale];
  while (s > 0 && d % 10n === 0n) [d, s] = [d / 10n, s - 1];
  return { digits: d, scale: s };
}
