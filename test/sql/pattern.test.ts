import { isIPv4, isIPv6 } from 'node:net';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { trino } from '../../src/sql/dialects/trino.ts';
import type { Expression } from '../../src/sql/expression.ts';
import { FORMATS, type FormatName } from '../../src/sql/format.ts';
import { compilePattern } from '../../src/sql/pattern.ts';
import { onTrino } from '../trino/server.ts';
import { ask, duckdbSql, trinoSql, x, type SqlEngine } from './engines.ts';

function compiled(text: string): string {
  const result = compilePattern(text);
  if ('problem' in result) throw new Error(`${text}: ${result.problem}`);
  return result.pattern;
}

describe('the compiled form', () => {
  test.each([
    ['', ''],
    ['^[A-Z]{3}$', '\\A[A-Z]{3}\\z'],
    ['a.b', 'a[^\\n]b'],
    ['(?s)a.b', 'a[\\d\\D]b'],
    ['\\s\\S', '[\\t\\n\\f\\r ][\\x00-\\x08\\x0B\\x0E-\\x1F\\!-\u{10FFFF}]'],
    ['\\d+?\\w*', '[0-9]+[0-9A-Z_a-z]*'],
    ['[^\\d\\D]', '[^\\d\\D]'],
    ['[\\w\\W]', '[\\d\\D]'],
    ['^*a$+', 'a\\z'],
    ['[]a-]', '[\\-\\]a]'],
    ['[[:alpha:]_]', '[A-Z_a-z]'],
    ['(a|b)c', '(?:a|b)c'],
    ['(ab)*', '(?:ab)*'],
    ['(?:a{2}){3}', '(?:a{2}){3}'],
    ['a{2,}b{0,5}c{1}', 'a{2,}b{0,5}c{1}'],
    ['a{,2}', 'a\\{\\,2\\}'],
    ['a{', 'a\\{'],
    ['\\.\\-\\/', '\\.\\-\\/'],
    ['\\x41\\x{1F600}', 'A\u{1F600}'],
    ['\\x00', '\\x00'],
    ['(?i)ab[c-e]1', '[Aa][Bb][C-Ec-e]1'],
    ['a(?i:b)c', 'a[Bb]c'],
    ['(a(?i)b)c', 'a[Bb]c'],
    ['(?i)a(?-i)b', '[Aa]b'],
    ['(?i)\u4E2D', '\u4E2D'],
    ['\\p{Lu}\\PN[\\p{^L}_a-c]*[^\\pL]', '\\p{Lu}\\P{N}(?:[_a-c]|\\P{L})*\\P{L}'],
    ['(?:){2}a{0}(?:b{0}|){3}', ''],
    ['\\bcat\\B', '\\bcat\\B'],
    ['\\Aa\\z', '\\Aa\\z'],
    ['a||b', 'a||b'],
  ])('%s', (text, form) => {
    expect(compiled(text)).toBe(form);
    // What is compiled once says the same when compiled again.
    expect(compiled(form)).toBe(form);
  });

  test.each([
    ['a(?=b)', 1, 'lookahead'],
    ['(?<!b)a', 0, 'lookahead'],
    ['(?<name>a)', 0, 'named groups'],
    ['(?P<name>a)', 0, 'named groups'],
    ['(?>a)', 0, 'this kind of group'],
    ['(a)\\1', 3, 'backreferences'],
    ['\\k<a>', 0, 'backreferences'],
    ['a{1001}', 0, '1000 repeats'],
    ['(?:a{100}){11}', 0, '1000 repeats'],
    ['a{5,2}', 1, 'larger number first'],
    ['a*+', 1, 'possessive'],
    ['a**', 1, 'possessive'],
    ['a{2}{3}', 1, 'cannot be repeated'],
    ['*a', 0, 'nothing before'],
    ['a|{2}', 2, 'nothing before'],
    ['a)', 1, 'closes nothing'],
    ['(a', 0, '( is never closed'],
    ['[a', 0, '[ is never closed'],
    ['[]', 0, '[ is never closed'],
    ['[z-a]', 1, 'ends before it begins'],
    ['[\\d-z]', 3, 'cannot begin with a class'],
    ['[a&&b]', 2, '&&'],
    ['[^\\p{L}_]', 0, 'more inside'],
    ['[[:nope:]]', 1, 'no class [:nope:]'],
    ['\\Z', 0, '\\z for the end'],
    ['\\Qa\\E', 0, '\\Q'],
    ['\\u0041', 0, '\\x{...}'],
    ['\\07', 0, 'octal'],
    ['\\x{110000}', 0, 'no character'],
    ['\\x{D800}', 0, 'no character'],
    ['\\y', 0, 'no meaning'],
    ['a\\', 1, 'backslash stands at the end'],
    ['\\p{Greek}', 0, 'general category'],
    ['(?m)^a', 3, 'the flag m'],
    ['(?iU)a', 4, 'the flag U'],
    ['(?i)é', 4, 'A to Z only'],
    ['(?i)[à-ü]', 5, 'A to Z only'],
    ['(?i)\\p{Lu}', 4, 'A to Z only'],
    ['('.repeat(300) + ')'.repeat(300), 200, 'too deep'],
  ])('refuses %s', (text, offset, problem) => {
    const result = compilePattern(text);
    expect(result).toMatchObject({ offset });
    expect('problem' in result && result.problem).toContain(problem);
  });

  test('any text is compiled or refused within itself', () => {
    const piece = fc.constantFrom(
      ...'abB09_-^$.|()[]{}*+?\\,:&<=!isPpLdDwWsSbzxé\u{1F600}'.match(/./gsu)!,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        const result = compilePattern(text);
        if ('problem' in result) return result.offset >= 0 && result.offset <= text.length;
        return 'pattern' in result;
      }),
      { numRuns: 5000 },
    );
  });
});

/** What a compiled pattern finds: on every engine the same. */
function searching(open: () => Promise<SqlEngine>): void {
  let engine: SqlEngine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  /** Whether each pattern is found in each text: a row a text. The texts are a column's: constants are folded. */
  const search = async (
    patterns: readonly string[],
    texts: readonly string[],
  ): Promise<readonly (readonly unknown[])[]> => {
    const given = { type: 'varchar', values: texts };
    const found = (pattern: string): Expression => ({
      op: 'matches',
      operand: x('varchar'),
      pattern,
    });
    return ask(engine, given, patterns.map(found), true);
  };
  const one = async (pattern: string, ...texts: string[]): Promise<unknown[]> =>
    (await search([compiled(pattern)], texts)).map(([found]) => found);

  test('the end is the end', async () => {
    expect(await one('^[A-Z]{3}$', 'ABC', 'ABC\n', '\nABC', 'AB')).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(await one('a.b', 'a\nb', 'a\rb', 'a\u2028b', 'a\u{1F600}b')).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(await one('\\s', '\v', '\u00A0', '\f')).toEqual([false, false, true]);
    expect(await one('(?i)k', 'K', '\u212A')).toEqual([true, false]);
    expect(await one('\\x00', 'a\0b', 'ab')).toEqual([true, false]);
  });

  test('NULL is neither found nor not found', async () => {
    const operand = x('varchar');
    const cells: Expression[] = ['', 'a'].map((pattern) => ({ op: 'matches', operand, pattern }));
    expect(await ask(engine, { type: 'varchar', values: [null] }, cells)).toEqual([[null, null]]);
  });

  // On DuckDB a plain search takes the anchor for one at the end, and RE2 finds \B within the bytes of a character.
  test('an anchor in the midst matches nothing, and a place within a character is none', async () => {
    const texts = ['a', 'ab', '\u00E9', 'a\u00E9', 'a\u{1F600}b', ''];
    const odd = [
      'a^',
      '\u00E9^',
      '$a',
      '$ab',
      'a$b',
      'a^b',
      '(?:a|x)^',
      '\\B',
      '\\B|x',
      '(?:\\B){2}',
    ];
    const expected = texts.map((text) => odd.map((pattern) => inJavaScript(pattern, text)));
    expect(await search(odd.map(compiled), texts)).toEqual(expected);
  });

  const together = fc.tuple(
    fc.array(node, { minLength: 25, maxLength: 25 }),
    fc.array(subject, { minLength: 12, maxLength: 12 }),
  );

  test('agrees with JavaScript where that means the same', async () => {
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(together, async ([patterns, texts]) => {
        const expected = texts.map((text) => patterns.map((each) => inJavaScript(each, text)));
        hits += expected.flat().filter(Boolean).length;
        expect(await search(patterns.map(compiled), texts)).toEqual(expected);
      }),
      { numRuns: 24 },
    );
    expect(hits).toBeGreaterThan(1000);
  }, 60_000);

  test('agrees with JavaScript under (?i) on ASCII', async () => {
    await fc.assert(
      fc.asyncProperty(together, async ([patterns, texts]) => {
        const known = patterns.filter((each) => 'pattern' in compilePattern(`(?i)${each}`));
        const expected = texts.map((text) => known.map((each) => inJavaScript(each, text, 'iu')));
        const found = await search(
          known.map((each) => compiled(`(?i)${each}`)),
          texts,
        );
        expect(found).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  test('a corpus of formats and of what people write', async () => {
    const patterns = [...Object.values(FORMATS), ...CORPUS];
    const expected = TEXTS.map((text) => patterns.map((each) => inJavaScript(each, text)));
    const found = await search(patterns.map(compiled), TEXTS);
    expect(TEXTS.map((text, row) => [text, found[row]])).toEqual(
      TEXTS.map((text, row) => [text, expected[row]]),
    );
  });

  /**
   * Categories are those of the engine's own version of Unicode: RE2's is new, Joni's of 2012 (6.2). So characters that
   * came later belong to no category on Trino, and letters of Georgian and Cherokee have no case there.
   */
  test('categories of characters that are not new', async () => {
    const [letters, upper] = [compiled('^\\p{L}+$'), compiled('^\\p{Lu}+$')];
    const both = ['\u00C9\u00D1', '\u0416\u042F', '\u03A9', '\u0531'];
    const one = [
      '\u00E9',
      '\u0436',
      '\u05D0',
      '\u0627',
      '\u4E2D\u6587',
      '\u3042',
      '\uAC00',
      '\u0905',
      '\u{20000}',
    ];
    const none = ['1', '\u0661', '_', '\u00A0', '\u20AC', '\u{1F600}', '\u0301', ''];
    const found = await search([letters, upper], [...both, ...one, ...none]);
    expect(found).toEqual([
      ...both.map(() => [true, true]),
      ...one.map(() => [true, false]),
      ...none.map(() => [false, false]),
    ]);
    const later = await search([compiled('\\p{L}')], ['\u052F', '\u10D0', '\u{1E900}']);
    const expected = engine.dialect.name === 'duckdb' ? [true, true, true] : [false, true, false];
    expect(later.map(([each]) => each)).toEqual(expected);
  });
}

/**
 * JavaScript's verdict. V8 finds `\B` between the halves of a surrogate pair, so it sees one character of the same kind
 * instead.
 */
function inJavaScript(pattern: string, text: string, flags = 'u'): boolean {
  const [seen, searched] = [pattern, text].map((each) => each.replaceAll('\u{1F600}', '\u2603'));
  return new RegExp(seen ?? '', flags).test(searched ?? '');
}

const node: fc.Arbitrary<string> = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      ...[
        'a',
        'b',
        'B',
        '0',
        '_',
        ' ',
        '\\n',
        '.',
        '\\.',
        '\\d',
        '\\w',
        '\\D',
        '\\W',
        '[ab]',
        '[^a]',
        '[^\\w]',
      ],
      ...[
        '[\\d_]',
        '^',
        '$',
        '\\b',
        '\\B',
        '\u{1F600}',
        '[a-\u{1F600}]',
        '',
        '\u00E9',
        '[^\\n]',
        '\\x00',
        '\\r',
      ],
      ...['\\t', '-', '[a\\-z]', '[\\[\\]]', '[\\^b]', '\\$', '&', '~'],
    ),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => a + b),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => `(${a}|${b})`),
    fc
      .tuple(tie('tree'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,3}?', '{2,}', '*?'))
      .map(([a, q]) => `(?:${a})${q}`),
  ),
})).tree;

const subject = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      'B',
      '0',
      '_',
      ' ',
      '\n',
      '.',
      '\u{1F600}',
      'z',
      '\u00E9',
      '\0',
      '-',
      '&',
      ']',
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const CORPUS = [
  '^[A-Z]{2}\\d{6}$',
  '^\\+?[0-9 ()-]{7,20}$',
  '^(?:0|[1-9]\\d*)(?:\\.\\d+)?$',
  '^(?:[Tt][Rr][Uu][Ee]|[Nn]o)$',
  '^[^@ ]+@[^@ ]+$',
  '^[^\\n]{1,5}$',
  '^[\\d\\D]{1,5}$',
  'a|^$|b$',
  '\\bcat\\b',
  '^(?:(?:a?){3}){2}$',
  '^[\\w.-]+$',
  '^[\\x20-\\x7E]*$',
  '[\\x00-\\x1F]',
];

const TEXTS = [
  ...[
    '',
    ' ',
    'AB123456',
    'AB123456\n',
    '+49 (0)30 1234-567',
    '0',
    '01',
    '1.50',
    '-1',
    'TRUE',
    'No',
    'nope',
  ],
  ...[
    'a@b.co',
    'a @b.co',
    '@',
    "o'hara+tag@mail.example.org",
    'cat',
    'a cat.',
    'category',
    '\u00E9cat',
    'cat\u00E9',
  ],
  ...[
    'a\nb',
    '\n',
    'ab\n',
    '\u{1F600}\u{1F600}\u{1F600}\u{1F600}\u{1F600}',
    'e\u0301e\u0301e\u0301',
    'aaaaaa',
    'aaaaaaa',
  ],
  ...[
    'tab\there',
    'nul\0',
    '\u0085',
    '\u2028',
    '\uFEFFa',
    'x.y-z_1',
    '2026-02-29',
    '2024-02-29',
    '2026-01-31T23:59:59Z',
  ],
  ...[
    '123e4567-e89b-12d3-a456-426614174000',
    'https://example.org/a?b#c',
    'ftp://x',
    '192.168.0.1',
    '256.1.1.1',
    '::1',
  ],
];

describe('a search on DuckDB', () => searching(duckdbSql));
onTrino('a search on Trino', () => searching(trinoSql));

test('Trino gets an ASCII word edge, written as lookaround', () => {
  const pattern = compiled('\\bcat\\\\b');
  expect(trino.matches({ sql: 'x', type: { family: 'text', name: 'varchar' } }, pattern)).toBe(
    "regexp_like(x, '(?:(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z]))cat\\\\b')",
  );
});

describe('formats', () => {
  const matches = (name: FormatName, text: string): boolean =>
    new RegExp(compiled(FORMATS[name]).replace('\\A', '^').replace('\\z', '$')).test(text);

  test.each<[FormatName, string[], string[]]>([
    [
      'email',
      ['a@b.co', "o'hara+tag@mail.example.org", 'x.y@sub-domain.example'],
      ['a@b', 'a b@c.de', '@b.co', 'a@-b.co', 'a@b..co', 'a@b.co\n', 'a@b.co@d.co'],
    ],
    [
      'uuid',
      ['123e4567-e89b-12d3-a456-426614174000', '123E4567-E89B-12D3-A456-426614174000'],
      [
        '123e4567e89b12d3a456426614174000',
        '{123e4567-e89b-12d3-a456-426614174000}',
        '123e4567-e89b-12d3-a456-42661417400g',
      ],
    ],
    [
      'iso_datetime',
      ['2026-01-31T23:59:59Z', '2026-01-31 00:00:00', '2024-02-29T12:00:00.123456+05:30'],
      [
        '2026-01-31',
        '2026-02-29T00:00:00',
        '2026-01-31T24:00:00',
        '2026-01-31T12:60:00',
        '2026-01-31T12:00',
        '2026-01-31T12:00:00+5',
      ],
    ],
    [
      'url',
      [
        'http://example.org',
        'HTTPS://example.org:8443/a/b?c=d#e',
        'http://localhost/',
        'http://[::1]:80/',
      ],
      [
        'example.org',
        'ftp://example.org',
        'http://',
        'http://a b/',
        'http://-a.org',
        'javascript:alert(1)//http://x.org',
      ],
    ],
  ])('%s', (name, good, bad) => {
    expect(good.filter((text) => !matches(name, text))).toEqual([]);
    expect(bad.filter((text) => matches(name, text))).toEqual([]);
  });

  test('iso_date is every day that exists', () => {
    const pad = (value: number, width: number): string => String(value).padStart(width, '0');
    for (const year of [0, 4, 100, 400, 1900, 1999, 2000, 2023, 2024, 2100, 2400, 9999]) {
      for (let month = 0; month <= 13; month += 1) {
        for (let day = 0; day <= 32; day += 1) {
          const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
          const date = new Date(`${text}T00:00:00Z`);
          const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
          expect([text, matches('iso_date', text)]).toEqual([text, exists]);
        }
      }
    }
  });

  test('ipv4 and ipv6 agree with Node', () => {
    const part = fc.constantFrom(
      ':',
      '::',
      '.',
      '0',
      '1',
      'ffff',
      'ABCD',
      '12345',
      '255',
      '256',
      '01',
      '1.2.3.4',
      'g',
      '%1',
      '',
    );
    const shaped = fc
      .tuple(
        fc.array(fc.constantFrom('0', '1f', 'ffff'), { maxLength: 8 }),
        fc.array(fc.constantFrom('0', 'A', 'ffff', '1.2.3.4'), { maxLength: 8 }),
      )
      .map(([left, right]) => `${left.join(':')}::${right.join(':')}`);
    const full = fc
      .array(fc.constantFrom('0', '1f', '1.2.3.4'), { minLength: 6, maxLength: 9 })
      .map((groups) => groups.join(':'));
    const any = fc.oneof(
      fc.array(part, { maxLength: 9 }).map((parts) => parts.join('')),
      shaped,
      full,
      fc.ipV6(),
      fc.ipV4(),
    );
    fc.assert(
      fc.property(any, (text) => {
        expect([text, matches('ipv4', text)]).toEqual([text, isIPv4(text)]);
        expect([text, matches('ipv6', text)]).toEqual([text, isIPv6(text) && !text.includes('%')]);
      }),
      { numRuns: 4000 },
    );
  });
});
