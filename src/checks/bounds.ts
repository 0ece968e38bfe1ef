import { compareDecimals, decimalText, type Decimal } from '../domain/decimal.ts';
import { instantOrder } from '../domain/instant.ts';
import { exactNumber, type Value } from '../domain/value.ts';
import { formatCount } from '../domain/wording.ts';
import type { ParameterProblem } from './kind.ts';
import { isDecimal } from './operand.ts';

/** A bound of a range: a number, or the text of a date or timestamp. */
export type Bound = Decimal | string;

/** `min`, `max`, `equals` include the bound, `above` and `below` exclude it (semantics.md, decision 11). */
export interface Bounds {
  readonly min?: Bound;
  readonly max?: Bound;
  readonly above?: Bound;
  readonly below?: Bound;
  readonly equals?: Bound;
}

const NUMBER_OR_INSTANT = { type: ['number', 'string'] };
const DESCRIPTIONS = {
  min: 'The smallest value allowed.',
  max: 'The largest value allowed.',
  above: 'Values must be larger than this.',
  below: 'Values must be smaller than this.',
  equals: 'The only value allowed.',
} as const;

/** JSON Schema properties for the named bounds. */
export function boundProperties(
  names: readonly (keyof Bounds)[],
  type: Readonly<Record<string, unknown>> = { type: 'number' },
): Record<string, unknown> {
  return Object.fromEntries(names.map((n) => [n, { ...type, description: DESCRIPTIONS[n] }]));
}

/** The same for kinds whose bounds may be dates. */
export function instantBoundProperties(names: readonly (keyof Bounds)[]): Record<string, unknown> {
  return boundProperties(names, NUMBER_OR_INSTANT);
}

/** No bound at all, min > max, an empty interval, bounds of different types. */
export function boundProblems(
  bounds: Bounds,
  allowed: readonly (keyof Bounds)[],
): ParameterProblem[] {
  const given = allowed.filter((name) => bounds[name] !== undefined);
  if (given.length === 0) {
    return [
      { path: '', message: 'a bound is missing', found: 'none', expected: allowed.join(', ') },
    ];
  }
  if (bounds.equals !== undefined && given.length > 1) {
    return [{ path: '/equals', message: '`equals` stands alone: leave the other bounds out' }];
  }
  const texts = given.flatMap((name) => noInstant(name, bounds[name]));
  if (texts.length > 0) return texts;
  const pairs = [
    ['min', 'max', 0],
    ['min', 'below', -1],
    ['above', 'max', -1],
    ['above', 'below', -1],
  ] as const;
  return pairs.flatMap(([low, high, allow]) => contradiction(bounds, low, high, allow));
}

/** A text that is no date or timestamp; a template is judged when it was rendered. */
function noInstant(name: keyof Bounds, bound: Bound | undefined): ParameterProblem[] {
  if (typeof bound !== 'string' || isTemplate(bound) || instantOrder(bound) !== undefined)
    return [];
  return [
    {
      path: `/${name}`,
      message: 'this bound is no number, date or timestamp',
      found: `'${bound}'`,
      expected: "a number, '2026-01-02' or '2026-01-02 03:04:05'",
    },
  ];
}

const isTemplate = (bound: Bound): boolean => typeof bound === 'string' && bound.includes('{{');

function contradiction(
  bounds: Bounds,
  low: 'min' | 'above',
  high: 'max' | 'below',
  most: number,
): ParameterProblem[] {
  const [a, b] = [bounds[low], bounds[high]];
  if (a === undefined || b === undefined || isTemplate(a) || isTemplate(b)) return [];
  const order = compareBounds(a, b);
  if (order === undefined) {
    return [{ path: `/${high}`, message: `\`${low}\` and \`${high}\` are not of one type` }];
  }
  if (order <= most) return [];
  return [
    {
      path: `/${low}`,
      message: `no value can be ${low === 'min' ? 'at least' : 'above'} ${formatBound(a)} and ${high === 'max' ? 'at most' : 'below'} ${formatBound(b)}`,
      found: `${low} ${formatBound(a)}, ${high} ${formatBound(b)}`,
      expected: `${low} below ${high}`,
    },
  ];
}

/** Undefined when the two are not of one type. */
export function compareBounds(a: Bound, b: Bound): number | undefined {
  if (isDecimal(a) && isDecimal(b)) return compareDecimals(a, b);
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  return compareInstants(a, b);
}

/** Negative, zero or positive as `a` is before, at or after `b`; undefined when one of them is no instant. */
function compareInstants(a: string, b: string): number | undefined {
  const [left, right] = [instantOrder(a), instantOrder(b)];
  if (left === undefined || right === undefined) return undefined;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `1,440` or `2026-01-02`. */
export function formatBound(bound: Bound): string {
  return isDecimal(bound) ? formatNumber(bound) : bound;
}

/** `20000` -> `20,000`; `0.5` stays. */
export function formatNumber(value: Decimal): string {
  const [whole = '', fraction] = decimalText(value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `between -120 and 1,440`, `at least 5`, `above 0 and below 1`. */
export function formatBounds(bounds: Bounds): string {
  if (bounds.equals !== undefined) return `exactly ${formatBound(bounds.equals)}`;
  if (bounds.min !== undefined && bounds.max !== undefined) {
    return `between ${formatBound(bounds.min)} and ${formatBound(bounds.max)}`;
  }
  const parts = [
    ...(bounds.min === undefined ? [] : [`at least ${formatBound(bounds.min)}`]),
    ...(bounds.above === undefined ? [] : [`above ${formatBound(bounds.above)}`]),
    ...(bounds.max === undefined ? [] : [`at most ${formatBound(bounds.max)}`]),
    ...(bounds.below === undefined ? [] : [`below ${formatBound(bounds.below)}`]),
  ];
  return parts.join(' and ');
}

/** `between 1 and 3 characters`, `at least 1 character`. */
export function formatBoundsOf(bounds: Bounds, noun: string): string {
  const last = bounds.equals ?? bounds.below ?? bounds.max ?? bounds.above ?? bounds.min;
  const one = last !== undefined && formatBound(last) === '1';
  return `${formatBounds(bounds)} ${noun}${one ? '' : 's'}`;
}

/** Which bound a measured number breaks, in words (`below 10,000`), or null. NaN breaks every bound. */
export function brokenBound(bounds: Bounds, value: Value): string | null {
  for (const [name, word, breaks] of RULES) {
    const bound = bounds[name];
    if (bound === undefined) continue;
    const found = order(value, bound);
    if (Number.isNaN(found)) return 'within no bounds';
    if (breaks(found)) return `${word} ${formatBound(bound)}`;
  }
  return null;
}

const RULES = [
  ['min', 'below', (o: number) => o < 0],
  ['above', 'not above', (o: number) => o <= 0],
  ['max', 'above', (o: number) => o > 0],
  ['below', 'not below', (o: number) => o >= 0],
  ['equals', 'not', (o: number) => o !== 0],
] as const;

/** The order of a value against a bound; NaN when they cannot be compared. */
function order(value: Value, bound: Bound): number {
  if (!isDecimal(bound)) {
    return (typeof value === 'string' ? compareInstants(value, bound) : undefined) ?? NaN;
  }
  if (value === Infinity) return 1;
  if (value === -Infinity) return -1;
  const exact = exactNumber(value);
  return exact === undefined ? NaN : compareDecimals(exact, bound);
}

/** A measured number in a sentence, with thousands separated where it is an integer. */
export function formatMeasured(value: Value): string {
  if (typeof value === 'bigint') return formatCount(value);
  const exact = exactNumber(value);
  if (exact !== undefined) return formatNumber(exact);
  if (value === null) return 'no values';
  return typeof value === 'object' ? value.decimal : String(value);
}
