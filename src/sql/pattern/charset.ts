/**
 * A set of characters: inclusive ranges of code points, ascending, and Unicode categories by name. Only one category
 * alone, or ranges alone, may be negated: no form that engines agree on says more.
 */
export interface Charset {
  readonly negated: boolean;
  readonly ranges: readonly Range[];
  readonly categories: readonly Category[];
}

export type Range = readonly [number, number];

/** `\p{Lu}`, or `\P{Lu}` when negated. */
export interface Category {
  readonly name: string;
  readonly negated: boolean;
}

const LAST = 0x10ffff;

export const DIGITS: readonly Range[] = [[0x30, 0x39]];
export const WORD: readonly Range[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** Tab, newline, form feed, carriage return, space: RE2's blanks, without the vertical tab of others. */
export const BLANK: readonly Range[] = [
  [0x09, 0x0a],
  [0x0c, 0x0d],
  [0x20, 0x20],
];
export const NEWLINE: readonly Range[] = [[0x0a, 0x0a]];

/** The ASCII classes of `[[:alpha:]]`. */
export const POSIX: ReadonlyMap<string, readonly Range[]> = new Map<string, readonly Range[]>([
  [
    'alnum',
    [
      [0x30, 0x39],
      [0x41, 0x5a],
      [0x61, 0x7a],
    ],
  ],
  [
    'alpha',
    [
      [0x41, 0x5a],
      [0x61, 0x7a],
    ],
  ],
  ['ascii', [[0, 0x7f]]],
  [
    'blank',
    [
      [0x09, 0x09],
      [0x20, 0x20],
    ],
  ],
  [
    'cntrl',
    [
      [0, 0x1f],
      [0x7f, 0x7f],
    ],
  ],
  ['digit', DIGITS],
  ['graph', [[0x21, 0x7e]]],
  ['lower', [[0x61, 0x7a]]],
  ['print', [[0x20, 0x7e]]],
  [
    'punct',
    [
      [0x21, 0x2f],
      [0x3a, 0x40],
      [0x5b, 0x60],
      [0x7b, 0x7e],
    ],
  ],
  [
    'space',
    [
      [0x09, 0x0d],
      [0x20, 0x20],
    ],
  ],
  ['upper', [[0x41, 0x5a]]],
  ['word', WORD],
  [
    'xdigit',
    [
      [0x30, 0x39],
      [0x41, 0x46],
      [0x61, 0x66],
    ],
  ],
]);

/** General categories that both engines know, whole or by their second letter. */
export const CATEGORY = /^(?:L[ulmto]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)$/;

/** Ranges in ascending order, none touching another. */
export function normalRanges(ranges: readonly Range[]): Range[] {
  const joined: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** All characters that are in none of the ranges. */
export function complement(ranges: readonly Range[]): Range[] {
  const gaps: Range[] = [];
  let next = 0;
  for (const [from, to] of normalRanges(ranges)) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  return next <= LAST ? [...gaps, [next, LAST]] : gaps;
}

/** The same set with both cases of every ASCII letter in it. */
export function withBothCases(ranges: readonly Range[]): Range[] {
  const folded = ranges.flatMap(([from, to]): Range[] => [
    [from, to],
    ...shifted(from, to, 0x41, 0x5a, 32),
    ...shifted(from, to, 0x61, 0x7a, -32),
  ]);
  return normalRanges(folded);
}

/** The part of a range within the bounds, moved. */
function shifted(from: number, to: number, low: number, high: number, by: number): Range[] {
  const [start, end] = [Math.max(from, low), Math.min(to, high)];
  return start <= end ? [[start + by, end + by]] : [];
}

/**
 * The set in the form on which engines agree: `a`, `\.`, `[0-9A-Z_a-z]`, `[^\n]`. Punctuation is escaped, control
 * characters are codes of two digits, which every engine reads. Categories stand outside the brackets: inside, Joni
 * 2.1.5.3 lets `b*[\p{Lu}]` find a small letter.
 */
export function charsetText({ negated, ranges, categories }: Charset): string {
  const [category, ...others] = categories;
  if (category === undefined) return classText(negated, ranges);
  const alone = others.length === 0 && ranges.length === 0;
  if (alone) return categoryText({ ...category, negated: category.negated !== negated });
  const parts = [
    ...(ranges.length === 0 ? [] : [classText(false, ranges)]),
    ...categories.map(categoryText),
  ];
  return `(?:${parts.join('|')})`;
}

function classText(negated: boolean, ranges: readonly Range[]): string {
  const [range, ...more] = ranges;
  if (!negated && range !== undefined && more.length === 0 && range[0] === range[1]) {
    return characterText(range[0]);
  }
  // Neither engine takes empty brackets, and no engine needs the last code point named.
  if (range === undefined) return negated ? EVERY : NONE;
  if (isEverything(ranges)) return negated ? NONE : EVERY;
  return `[${negated ? '^' : ''}${ranges.map(rangeText).join('')}]`;
}

function categoryText({ name, negated }: Category): string {
  return `\\${negated ? 'P' : 'p'}{${name}}`;
}

const EVERY = '[\\d\\D]';
const NONE = '[^\\d\\D]';

function isEverything([range, ...more]: readonly Range[]): boolean {
  return range !== undefined && more.length === 0 && range[0] === 0 && range[1] === LAST;
}

function rangeText([from, to]: Range): string {
  if (from === to) return characterText(from);
  return `${characterText(from)}${to === from + 1 ? '' : '-'}${characterText(to)}`;
}

function characterText(code: number): string {
  const character = String.fromCodePoint(code);
  if (code > 0x7f || /^[A-Za-z0-9_ ]$/.test(character)) return character;
  if (code > 0x20 && code < 0x7f) return `\\${character}`;
  return NAMED.get(code) ?? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
}

const NAMED: ReadonlyMap<number, string> = new Map([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
]);
