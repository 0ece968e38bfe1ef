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

/** So many names are enough to know what is meant. */
const MOST_NAMED = 3;

/** `a`, `a and b`, `a, b and c`, `a, b, c and others`. */
export const firstOf = (words: readonly string[]): string =>
  listing([...words.slice(0, MOST_NAMED), ...(words.length > MOST_NAMED ? ['others'] : [])]);

/** A value as a sentence shows it: numbers bare with their digits, text in quotes, NULL by name. */
export function formatValue(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'object') return value.decimal;
  return String(value);
}

/** A share in per cent with as many digits as a small one needs, and never `100%` for nearly all: `0.0001%`, `99.99%`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${String(percent)}%`;
  if (percent > 100) return `${formatCount(Math.round(percent))}%`;
  const gap = 100 - percent;
  if (gap < 1) return `${String(Number(percent.toFixed(1 - Math.floor(Math.log10(gap)))))}%`;
  const text = percent.toPrecision(2);
  return `${text.includes('e') ? text : String(Number(text))}%`;
}

/** As a sentence begins. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Ends with a full stop, so that a sentence may follow. */
export function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const LONGEST_REASON = 400;

/** The engine's own words, cut where nobody would read on. */
export function shorten(text: string): string {
  return text.length <= LONGEST_REASON ? text : `${text.slice(0, LONGEST_REASON - 3)}...`;
}

const BYTE_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** Decimal units, three digits: `28.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return plural(Math.round(bytes), 'byte');
  let [size, unit] = [bytes / 1000, 0];
  while (size >= 999.5 && unit < BYTE_UNITS.length - 1) [size, unit] = [size / 1000, unit + 1];
  return `${size < 99.95 ? size.toFixed(1) : size.toFixed(0)} ${BYTE_UNITS[unit] ?? ''}`;
}
