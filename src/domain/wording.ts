import type { Value } from './value.ts';

/** `3000000` -> `3,000,000`: counts as people read them, in every report alike. */
export function formatCount(count: bigint | number): string {
  return count.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 row`, `2 rows`. */
export function plural(count: bigint | number, noun: string, many = `${noun}s`): string {
  return `${formatCount(count)} ${BigInt(count) === 1n ? noun : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listing(words: readonly string[], conjunction = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1) ?? ''}`;
}

/** A value as a sentence shows it: numbers bare with their digits, text in quotes, NULL by name. */
export function formatValue(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'object') return value.decimal;
  return String(value);
}

/** A share in per cent with as many digits as a small one needs: `0.0001%`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${String(percent)}%`;
  const text = percent.toPrecision(2);
  return `${text.includes('e') ? percent.toExponential(1) : String(Number(text.length > 4 && percent >= 1 ? percent.toFixed(1) : text))}%`;
}
