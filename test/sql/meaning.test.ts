import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { compareDecimals, decimalText, type Decimal } from '../../src/domain/decimal.ts';
import type { Value } from '../../src/domain/value.ts';
import { compileExpression, compileQuery } from '../../src/sql/compile.ts';
import {
  aggregate,
  and,
  arithmetic,
  call,
  cast,
  column,
  compare,
  count,
  isIn,
  isNull,
  literal,
  not,
  notNull,
  or,
  type AggregateName,
  type Comparison,
  type Expression,
  type FunctionName,
} from '../../src/sql/expression.ts';
import { integer, NULL, number, text, type Literal } from '../../src/sql/literal.ts';
import { markGuarded } from '../../src/sql/own.ts';
import { item, source, SUBJECT } from '../../src/sql/query.ts';
import { parseTypeName } from '../../src/sql/typename.ts';
import { onTrino } from '../trino/server.ts';
import { ask, duckdbSql, trinoSql, values, x, type Given, type SqlEngine } from './engines.ts';

/** What SQL as data means, on every engine alike: what only one of them has stands beside its reason. */
function meaning(open: () => Promise<SqlEngine>): void {
  let engine: SqlEngine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());
  const at = (): SqlEngine => engine;

  functions(at);
  hashes(at);
  windows(at);
  aggregates(at);
  logic(at);
  literals(at);
  constants(at);
  cells(at);
}

type At = () => SqlEngine;

const BIGINT = { family: 'integer', name: 'bigint' } as const;

const n = (value: number | bigint): Expression => literal(integer(value));
const exact = (digits: bigint, scale: number): Expression => literal(number({ digits, scale }));
const of = (type: string, ...given: (string | null)[]): Given => ({ type, values: given });
const same = (left: Expression, right: Expression): Expression => ({ op: 'same', left, right });

function functions(at: At): void {
  describe('functions', () => {
    test('length counts code points, trim takes the five blanks', async () => {
      const texts = ['e\u0301\u{1F600}', '', ' \t\r\n\fa b\f\n\r\t ', '\u00A0a\v', null];
      const s = x('varchar');
      expect(
        await ask(
          at(),
          of('varchar', ...texts),
          [call('length', s), call('trim', s), call('length', call('trim', s))],
          true,
        ),
      ).toEqual([
        [3n, 'e\u0301\u{1F600}', 3n],
        [0n, '', 0n],
        [13n, 'a b', 3n],
        [3n, '\u00A0a\v', 3n],
        [null, null, null],
      ]);
    });

    test('abs, coalesce, floor and isNaN', async () => {
      const [i, d, f] = [x('bigint'), x('decimal(5,2)'), x('double')];
      const row = async (given: Given, cell: Expression): Promise<Value[]> =>
        (await ask(at(), given, [cell], true)).map(([value = null]) => value);
      expect(await row(of('bigint', '-3', '3', null), call('abs', i))).toEqual([3n, 3n, null]);
      expect(await row(of('bigint', '-3', null), call('coalesce', i, n(7)))).toEqual([-3n, 7n]);
      expect(await row(of('decimal(5,2)', '2.50', '-2.50'), call('floor', d))).toEqual([2n, -3n]);
      expect(await row(of('double', 'NaN', 'Infinity', '0', null), call('isNaN', f))).toEqual([
        true,
        false,
        false,
        null,
      ]);
    });

    test('division is by double and NULL for a zero divisor, never an integer division', async () => {
      const quotient = (a: Expression, b: Expression): Expression => arithmetic(a, '/', b);
      expect(
        await values(at(), [
          quotient(n(5), n(2)),
          quotient(n(5), n(0)),
          quotient(exact(1n, 1), n(4)),
          quotient(n(-7), n(2)),
        ]),
      ).toEqual([2.5, null, 0.025, -3.5]);
    });

    test('sums, differences and products of integers and decimals are exact', async () => {
      const big = literal(integer(2n ** 62n));
      expect(
        await values(at(), [
          arithmetic(exact(10n, 2), '+', exact(2n, 1)),
          arithmetic(cast(big, 'hugeint'), '*', n(8)),
          arithmetic(n(5), '-', n(-3)),
        ]),
      ).toEqual([{ decimal: '0.30' }, 2n ** 65n, 8n]);
    });

    test.each([
      ['timestamp(0)', '1969-12-31 23:59:59', '1969-12-31', '1969-12-31 23:00:00', -1n],
      ['timestamp(3)', '1969-12-31 23:59:59.999', '1969-12-31', '1969-12-31 23:00:00', -1n],
      ['timestamp(6)', '2026-01-02 03:04:05.123456', '2026-01-02', '2026-01-02 03:00:00', 20455n],
      [
        'timestamp(9)',
        '2026-01-02 03:04:05.123456789',
        '2026-01-02',
        '2026-01-02 03:00:00',
        20455n,
      ],
      ['timestamp', '0001-01-01 00:00:00', '0001-01-01', '0001-01-01 00:00:00', -719162n],
      // A quarter past one in Kolkata is another day, and another half of the hour, in UTC.
      [
        'timestamp with time zone',
        '2026-01-02 01:15:00+05:30',
        '2026-01-01',
        '2026-01-01 19:00:00',
        20454n,
      ],
    ])('the day, the hour and the day number of %s %s', async (type, value, day, hour, days) => {
      const moment = x(type);
      expect(
        await ask(
          at(),
          of(type, value, null),
          [call('date', moment), call('hour', moment), call('dayNumber', moment)],
          true,
        ),
      ).toEqual([
        [day, hour, days],
        [null, null, null],
      ]);
    });

    test('the day number of a date', async () => {
      const cell = call('dayNumber', x('date'));
      expect(
        await ask(at(), of('date', '1970-01-01', '1969-12-31', '9999-12-31'), [cell], true),
      ).toEqual([[0n], [-1n], [2932896n]]);
    });
  });
}

function hashes(at: At): void {
  describe('hashes', () => {
    const distinct = async (given: Given): Promise<readonly Value[]> => {
      const key = x(given.type);
      const [row = []] = await ask(at(), given, [
        aggregate('countDistinct', [call('hash', key)]),
        aggregate('countDistinct', [call('bucket', n(1000), key)]),
      ]);
      return row;
    };

    test.each<[string, Given, bigint]>([
      ['zeros of both signs, and NaN', of('double', '-0.0', '0.0', 'NaN', 'NaN', '1', null), 4n],
      ['single floats', of('real', '-0.0', '0.0', 'NaN', '0.1', null), 4n],
      [
        'one instant in several zones',
        of(
          'timestamp with time zone',
          '2026-01-01 01:00:00+01',
          '2026-01-01 00:00:00+00',
          '2025-12-31 18:30:00-05:30',
          null,
        ),
        2n,
      ],
      ['text is exact', of('varchar', 'a', 'A', 'a ', '', 'e\u0301', '\u00E9', 'null', null), 8n],
      ['decimals', of('decimal(38,10)', '1', '1.0', '1.0000000001', null), 3n],
      [
        'whole numbers from end to end',
        of('bigint', '9223372036854775807', '-9223372036854775808', '-1', '0', '0', '1', null),
        6n,
      ],
      ['dates', of('date', '2026-01-01', '2026-01-01', '0001-01-01', null), 3n],
      ['booleans', of('boolean', 'true', 'false', 'true', null), 3n],
    ])('equal keys have equal hashes: %s', async (_title, given, expected) => {
      expect(await distinct(given)).toEqual([expected, expected]);
    });

    test('a NaN of either sign is one key', async () => {
      const nan = at().dialect.name === 'duckdb' ? "'-nan'::DOUBLE" : '-nan()';
      const hash = compileExpression(call('hash', x('double')), at().dialect);
      const sql = `SELECT count(DISTINCT ${hash}) FROM (SELECT ${nan} AS x UNION ALL SELECT CAST('NaN' AS DOUBLE)) AS t`;
      expect(await at().rows(sql)).toEqual([[1n]]);
    });

    test('the parts of a key do not run together, and NULL is a value of its own', async () => {
      const hash = (...parts: (string | null)[]): Expression =>
        call('hash', ...parts.map((part) => literal(part === null ? NULL : text(part))));
      const keys = [
        ['a', 'bc'],
        ['ab', 'c'],
        ['a', null],
        [null, 'a'],
        ['null', 'a'],
        ['', 'a'],
      ];
      const found = await values(
        at(),
        keys.map((key) => hash(...key)),
      );
      expect(new Set(found).size).toBe(keys.length);
    });

    test('the places of numbers in a key are told apart', async () => {
      const keys = [
        [1, 2],
        [2, 1],
        [0, null],
        [null, 0],
        [0, 0],
        [3, 0],
        [0, 1],
        [-1, 1],
        [1, -1],
      ];
      const part = (value: number | null): Expression =>
        cast(value === null ? literal(NULL) : n(value), 'bigint');
      const found = await values(
        at(),
        keys.map((key) => call('hash', ...key.map(part), literal(text('a')))),
      );
      expect(new Set(found).size).toBe(keys.length);
    });

    test('a million pairs of neighbours have a million hashes', async () => {
      const rows = at().dialect.name === 'duckdb' ? 'range(1000)' : 'UNNEST(sequence(0, 999))';
      const hash = compileExpression(
        call('hash', column('i', BIGINT, 'a'), column('j', BIGINT, 'b')),
        at().dialect,
      );
      const from = `(SELECT * FROM ${rows} AS r(i)) AS a CROSS JOIN (SELECT * FROM ${rows} AS s(j)) AS b`;
      expect(await at().rows(`SELECT count(DISTINCT ${hash}) FROM ${from}`)).toEqual([
        [1_000_000n],
      ]);
    });

    test('numbers are bits of words', async () => {
      const numbers = ['0', '1', '63', '63', '64', '127', '128', '1099511627776', null];
      const bit = call('bitOf', x('bigint'));
      expect(
        await ask(
          at(),
          of('bigint', ...numbers),
          [call('wordOf', x('bigint')), call('bitCount', bit)],
          true,
        ),
      ).toEqual([
        [0n, 1n],
        [0n, 1n],
        [0n, 1n],
        [0n, 1n],
        [1n, 1n],
        [1n, 1n],
        [2n, 1n],
        [17179869184n, 1n],
        [null, null],
      ]);
      const [union] = await ask(at(), of('bigint', '0', '1', '63', '63', null), [
        call('bitCount', aggregate('bitUnion', [bit])),
      ]);
      expect(union).toEqual([3n]);
    });

    test('no hash is negative, and buckets are numbered from 0', async () => {
      const given = of('bigint', ...Array.from({ length: 200 }, (_, i) => String(i)));
      const bucket = call('bucket', n(4), x('bigint'));
      const [row] = await ask(at(), given, [
        count(compare(call('hash', x('bigint')), '<', n(0))),
        aggregate('min', [bucket]),
        aggregate('max', [bucket]),
        aggregate('countDistinct', [bucket]),
      ]);
      expect(row).toEqual([0n, 0n, 3n, 4n]);
    });
  });
}

function windows(at: At): void {
  describe('windows', () => {
    const given = of('double', '2', '1', '1', null, 'NaN', '-0.0', '0');
    const i = column('i', parseTypeName('bigint')!);

    test('a running total counts equal values together, and NULL last', async () => {
      const total = call('runningTotal', n(1), x('double'));
      const rows = await ask(at(), given, [x('double'), cast(total, 'bigint')], true);
      // Which of the equal zeros stands for both is open.
      expect(rows.map(([value, upto]) => [value === 0 ? 0 : value, upto])).toEqual([
        [2, 5n],
        [1, 4n],
        [1, 4n],
        [null, 7n],
        [NaN, 6n],
        [0, 2n],
        [0, 2n],
      ]);
    });

    test('a grand total, and the neighbours of a row', async () => {
      const cell = (name: FunctionName, ...args: Expression[]): Expression =>
        cast(call(name, ...args), 'bigint');
      const rows = await ask(
        at(),
        of('bigint', '10', '20', null),
        [cell('grandTotal', x('bigint')), cell('previous', x('bigint'), i)],
        true,
      );
      expect(rows).toEqual([
        [30n, null],
        [30n, 10n],
        [30n, 20n],
      ]);
    });
  });
}

/** Each with what it gives of 2, 3, 3 and NULL, and of nothing at all. */
const AGGREGATES: readonly (readonly [AggregateName, readonly Expression[], Value, Value])[] = [
  ['count', [], 4n, 0n],
  ['count', [x('bigint')], 3n, 0n],
  ['countDistinct', [x('bigint')], 2n, 0n],
  ['approximateDistinct', [x('bigint')], 2n, 0n],
  ['approximateQuantile', [x('bigint'), exact(5n, 1)], 3, null],
  ['sum', [x('bigint')], 8n, null],
  ['min', [x('bigint')], 2n, null],
  ['max', [x('bigint')], 3n, null],
  ['mean', [x('bigint')], 8 / 3, null],
  ['stddev', [x('bigint')], Math.sqrt(1 / 3), null],
  ['stddevPopulation', [x('bigint')], Math.sqrt(2 / 9), null],
];

function aggregates(at: At): void {
  describe('aggregates', () => {
    const rounded = (value: Value | undefined): unknown =>
      typeof value === 'number' ? value.toPrecision(12) : value;

    test('of some values, of none, and with a condition', async () => {
      const given = of('bigint', '2', '3', '3', null, '99');
      const some = or(compare(x('bigint'), '<', n(50)), isNull(x('bigint')));
      const none = compare(x('bigint'), '>', n(99));
      const cells = AGGREGATES.flatMap(([name, args]) =>
        [some, none].map((where) => aggregate(name, args, where)),
      );
      const [row] = await ask(at(), given, cells);
      expect(row?.map(rounded)).toEqual(
        AGGREGATES.flatMap(([, , one, two]) => [one, two].map(rounded)),
      );
    });

    const one = async (given: Given, ...names: AggregateName[]): Promise<readonly Value[]> => {
      const [row = []] = await ask(
        at(),
        given,
        names.map((name) => aggregate(name, [x(given.type)])),
      );
      return row;
    };

    test('sums are exact and wider than what is summed', async () => {
      const most = '9223372036854775807';
      expect(await one(of('bigint', most, most, '1', null), 'sum')).toEqual([2n ** 64n - 1n]);
      expect(await one(of('tinyint', '127', '127'), 'sum', 'mean')).toEqual([254n, 127]);
      expect(await one(of('decimal(5,2)', '999.99', '0.01'), 'sum')).toEqual([
        { decimal: '1000.00' },
      ]);
      expect(await one(of('decimal(10,0)', '1', '2'), 'sum', 'min')).toEqual([3n, 1n]);
      expect(await one(of('real', '0.5', '0.25'), 'sum', 'mean', 'min')).toEqual([
        0.75, 0.375, 0.25,
      ]);
    });

    test('a sum beyond 38 digits is an error and never wraps around', async () => {
      const most = '9'.repeat(38);
      await expect(one(of('decimal(38,0)', most, '1'), 'sum')).rejects.toMatchObject({
        record: { code: 'query-failed' },
      });
      expect(await one(of('decimal(38,0)', `8${'9'.repeat(37)}`, '1'), 'sum')).toEqual([
        9n * 10n ** 37n,
      ]);
    });

    test('a deviation of one value is NULL, of a population 0', async () => {
      expect(await one(of('double', '1.5'), 'stddev', 'stddevPopulation')).toEqual([null, 0]);
    });

    test('infinities', async () => {
      expect(await one(of('double', 'Infinity', '1'), 'sum', 'mean', 'max', 'min')).toEqual([
        Infinity,
        Infinity,
        Infinity,
        1,
      ]);
      expect(await one(of('double', 'Infinity', '-Infinity'), 'sum', 'mean')).toEqual([NaN, NaN]);
    });

    test('distinct values are those of equality', async () => {
      expect(await one(of('double', 'NaN', 'NaN', '-0.0', '0.0', null), 'countDistinct')).toEqual([
        2n,
      ]);
      expect(await one(of('varchar', 'a', 'A', 'a ', '', null), 'countDistinct')).toEqual([4n]);
      const zoned = of(
        'timestamp with time zone',
        '2026-01-01 01:00:00+01',
        '2026-01-01 00:00:00+00',
      );
      expect(await one(zoned, 'countDistinct', 'min', 'max')).toEqual([
        1n,
        '2026-01-01 00:00:00',
        '2026-01-01 00:00:00',
      ]);
    });

    test('distinct pairs count a pair of NULLs', async () => {
      const pair = aggregate('countDistinct', [x('bigint'), call('abs', x('bigint'))]);
      expect(await ask(at(), of('bigint', '1', '1', '-1', null, null), [pair])).toEqual([[3n]]);
    });

    test('text is ordered by code point', async () => {
      const texts = ['Z', 'a', '\u00E9', '\uFFFD', '\u{1F600}', ' ', 'aa', '\uFF5E'];
      expect(await one(of('varchar', ...texts), 'min', 'max')).toEqual([' ', '\u{1F600}']);
      const below = count(compare(x('varchar'), '<', literal(text('\uFF5E'))));
      expect(await ask(at(), of('varchar', ...texts), [below])).toEqual([[5n]]);
    });

    test('an estimate of many values is near', async () => {
      const many = of('bigint', ...Array.from({ length: 1000 }, (_, i) => String(i)));
      const [distinct, middle] = (
        await ask(at(), many, [
          aggregate('approximateDistinct', [x('bigint')]),
          aggregate('approximateQuantile', [x('bigint'), exact(5n, 1)]),
        ])
      )[0]!;
      expect(Math.abs(Number(distinct) - 1000)).toBeLessThan(300);
      expect(Math.abs(Number(middle) - 500)).toBeLessThan(20);
    });
  });
}

function logic(at: At): void {
  test('NULL in conditions', async () => {
    const b = x('boolean');
    const other = literal(NULL);
    const rows = await ask(
      at(),
      of('boolean', 'true', 'false', null),
      [
        not(b),
        and(b, other),
        or(b, other),
        isNull(b),
        notNull(b),
        same(b, other),
        not(same(b, other)),
        compare(b, '=', b),
        { op: 'case', when: b, then: n(1), otherwise: n(0) },
      ],
      true,
    );
    expect(rows).toEqual([
      [false, null, true, false, true, false, true, true, 1n],
      [true, false, null, false, true, false, true, true, 0n],
      [null, null, null, true, false, true, false, null, 0n],
    ]);
  });

  test('NaN equals itself where equality is NULL-safe, and both zeros are one', async () => {
    const f = x('double');
    const zero = cast(n(0), 'double');
    expect(
      await ask(
        at(),
        of('double', 'NaN', '-0.0', null),
        [same(f, f), same(f, zero), compare(f, '=', zero)],
        true,
      ),
    ).toEqual([
      [true, false, false],
      [true, true, true],
      [true, false, null],
    ]);
  });
}

/** Constants, and the value that each comes back as. */
const LITERALS: readonly (readonly [string, Literal, Value])[] = [
  ['NULL', NULL, null],
  ['true', { type: 'boolean', value: true }, true],
  ['false', { type: 'boolean', value: false }, false],
  ['an integer', integer(-3), -3n],
  ['2^53 + 1', integer(2n ** 53n + 1n), 2n ** 53n + 1n],
  ['the largest bigint', integer(2n ** 63n - 1n), 2n ** 63n - 1n],
  ['the least bigint', integer(-(2n ** 63n)), -(2n ** 63n)],
  ['beyond bigint', integer(2n ** 63n), 2n ** 63n],
  ['38 digits', integer(10n ** 38n - 1n), 10n ** 38n - 1n],
  ['minus 38 digits', integer(1n - 10n ** 38n), 1n - 10n ** 38n],
  ['a decimal', number({ digits: -125n, scale: 2 }), { decimal: '-1.25' }],
  ['38 decimals', number({ digits: 1n, scale: 38 }), { decimal: `0.${'0'.repeat(37)}1` }],
  [
    '38 digits around a point',
    number({ digits: 10n ** 38n - 1n, scale: 19 }),
    { decimal: `${'9'.repeat(19)}.${'9'.repeat(19)}` },
  ],
  ...[
    '',
    ' ',
    "it's",
    '""',
    '\\',
    '\\n',
    '%s {}',
    '--x',
    '/* */',
    ';',
    "U&'\\0041'",
    'a\nb\r\nc\td',
    'a\0b',
    '\0',
    '\u0001\u0008\u000B\u001F\u007F\\',
    '\u0080\u0085\u00A0',
    '\u2028\u2029\uFEFF',
    '\uFFFE\uFFFF',
    '\u{1F600}\u{10FFFF}',
    "\0\u{1F600}'\\",
    'e\u0301 \u00E9',
    '\u202Eabc',
    '{{ ds }}',
    '$1 ${x} ?',
    'x'.repeat(5000),
  ].map((each) => [JSON.stringify(each).slice(0, 40), text(each), each] as const),
  ['a date', { type: 'date', value: '2026-01-02' }, '2026-01-02'],
  ['a date before 1970', { type: 'date', value: '1969-12-31' }, '1969-12-31'],
  ['the first date', { type: 'date', value: '0001-01-01' }, '0001-01-01'],
  ['the last date', { type: 'date', value: '9999-12-31' }, '9999-12-31'],
  ['a leap day', { type: 'date', value: '2024-02-29' }, '2024-02-29'],
  ['a day that the Julian calendar skipped', { type: 'date', value: '1582-10-10' }, '1582-10-10'],
  ['a timestamp', { type: 'timestamp', value: '2026-01-02 03:04:05' }, '2026-01-02 03:04:05'],
  [
    'microseconds',
    { type: 'timestamp', value: '1969-12-31 23:59:59.999999' },
    '1969-12-31 23:59:59.999999',
  ],
  [
    'nanoseconds',
    { type: 'timestamp', value: '2026-01-02 03:04:05.123456789' },
    '2026-01-02 03:04:05.123456789',
  ],
  ['an instant', { type: 'timestamptz', value: '2026-07-02 03:04:05.5' }, '2026-07-02 03:04:05.5'],
];

function literals(at: At): void {
  describe('literals', () => {
    test('come back as they are', async () => {
      const found = await values(
        at(),
        LITERALS.map(([, value]) => literal(value)),
      );
      const named = (list: readonly Value[]): unknown[] =>
        LITERALS.map(([title], index) => [title, list[index]]);
      expect(named(found)).toEqual(named(LITERALS.map(([, , value]) => value)));
    });

    test('are found among themselves', async () => {
      const texts = LITERALS.flatMap(([, value]) => (value.type === 'text' ? [value] : []));
      const found = await values(
        at(),
        texts.map((value) => isIn(literal(value), texts)),
      );
      expect(found).toEqual(texts.map(() => true));
    });
  });
}

const LIMITS: Readonly<Record<string, readonly [bigint, bigint, number]>> = {
  tinyint: [-128n, 127n, 0],
  smallint: [-32768n, 32767n, 0],
  integer: [-(2n ** 31n), 2n ** 31n - 1n, 0],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n, 0],
  'decimal(4,2)': [-9999n, 9999n, 2],
  'decimal(38,0)': [-(10n ** 38n) + 1n, 10n ** 38n - 1n, 0],
  'decimal(38,10)': [-(10n ** 38n) + 1n, 10n ** 38n - 1n, 10],
};
/** Types of DuckDB alone. */
const UNSIGNED: typeof LIMITS = {
  utinyint: [0n, 255n, 0],
  hugeint: [-(2n ** 127n), 2n ** 127n - 1n, 0],
};

const comparison = fc.constantFrom<Comparison>('=', '<>', '<', '<=', '>', '>=');

/** A value that a column of the type holds, a constant to compare it with, and how. */
const compared = (
  limits: typeof LIMITS,
): fc.Arbitrary<readonly [string, Decimal, Decimal, Comparison]> =>
  fc.constantFrom(...Object.keys(limits)).chain((type) => {
    const [min, max, scale] = limits[type]!;
    const digits = fc.oneof(
      fc.bigInt({ min, max }),
      fc.bigInt({ min: min < -20n ? -20n : min, max: 20n }),
      fc.constantFrom(min, max),
    );
    const held = digits.map((each): Decimal => ({ digits: each, scale }));
    const constant = fc.oneof(
      held.map(({ digits: d, scale: s }): Decimal =>
        d % 7n === 0n && d < 10n ** 30n && d > -(10n ** 30n)
          ? { digits: d * 10n + 5n, scale: s + 1 }
          : { digits: d, scale: s },
      ),
      fc
        .tuple(fc.bigInt({ min: -2000n, max: 2000n }), fc.integer({ min: 0, max: 4 }))
        .map(([d, s]): Decimal => ({ digits: d, scale: s })),
      fc.constantFrom<Decimal>(
        { digits: 10n ** 37n, scale: 0 },
        { digits: -(10n ** 37n), scale: 0 },
      ),
    );
    const short = constant.filter((each) => decimalText(each).replace(/\D/g, '').length <= 38);
    return fc.tuple(fc.constant(type), held, short, comparison);
  });

const holds = (order: number, sign: Comparison): boolean =>
  ({
    '=': order === 0,
    '<>': order !== 0,
    '<': order < 0,
    '<=': order <= 0,
    '>': order > 0,
    '>=': order >= 0,
  })[sign];

function constants(at: At): void {
  describe('a constant moved to what the column holds', () => {
    test('answers as exact arithmetic does', async () => {
      const limits = at().dialect.name === 'duckdb' ? { ...LIMITS, ...UNSIGNED } : LIMITS;
      const together = fc.array(compared(limits), { minLength: 60, maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(together, async (cases) => {
          const sql = compileCases(at(), cases);
          const [row] = await at().rows(sql);
          const orders = cases.map(
            ([, held, constant, sign]) => [compareDecimals(held, constant), sign] as const,
          );
          expect(row).toEqual(orders.flatMap(([order, sign]) => [holds(order, sign), order === 0]));
        }),
        { numRuns: 10 },
      );
    });

    test('NULL stays NULL', async () => {
      const cells = [exact(5n, 1), exact(10n ** 30n, 0)].flatMap((constant) => [
        compare(x('integer'), '<>', constant),
        constant.op === 'literal' ? isIn(x('integer'), [constant.value]) : constant,
      ]);
      expect(await ask(at(), of('integer', null), cells)).toEqual([[null, null, null, null]]);
    });

    test('a float is compared as a float', async () => {
      const tenth = exact(1n, 1);
      const cells = (type: string): Expression[] => [
        compare(x(type), '<=', tenth),
        compare(x(type), '=', tenth),
        isIn(x(type), [number({ digits: 1n, scale: 1 }), integer(7)]),
        compare(x(type), '<', n(2n ** 60n)),
      ];
      for (const type of ['real', 'double']) {
        expect(await ask(at(), of(type, '0.1', '7', 'Infinity'), cells(type), true)).toEqual([
          [true, true, true, true],
          [false, false, true, true],
          [false, false, false, false],
        ]);
      }
    });

    test('a date is compared as its start, and an instant as UTC', async () => {
      const day: Literal = { type: 'date', value: '2026-01-02' };
      const moment: Literal = { type: 'timestamp', value: '2026-01-02 00:00:00.000000001' };
      const zoned: Literal = { type: 'timestamptz', value: '2026-01-02 00:00:00' };
      const cells = (type: string): Expression[] =>
        [day, moment].map((each) => compare(x(type), '<', literal(each)));
      expect(await ask(at(), of('date', '2026-01-02'), cells('date'))).toEqual([[false, true]]);
      expect(
        await ask(at(), of('timestamp(9)', '2026-01-02 00:00:00'), cells('timestamp(9)')),
      ).toEqual([[false, true]]);
      expect(
        await ask(at(), of('timestamp with time zone', '2026-01-02 01:00:00+01'), [
          compare(x('timestamp with time zone'), '=', literal(zoned)),
        ]),
      ).toEqual([[true]]);
    });
  });
}

function compileCases(
  engine: SqlEngine,
  cases: readonly (readonly [string, Decimal, Decimal, Comparison])[],
): string {
  const { dialect } = engine;
  const cells = cases.flatMap(([type, , constant, sign], index) => {
    const held = column(`x${String(index)}`, parseTypeName(type)!);
    return [
      compare(held, sign, literal(number(constant))),
      isIn(held, [number(constant), number(constant)]),
    ].map((cell) => compileExpression(cell, dialect));
  });
  const columns = cases.map(
    ([type, held], index) =>
      `CAST('${decimalText(held)}' AS ${dialect.type(type)}) AS x${String(index)}`,
  );
  return `SELECT ${cells.join(', ')} FROM (SELECT ${columns.join(', ')}) AS t`;
}

/** Values of each type, as they are read and as text. */
const CELLS: readonly (readonly [string, string, Value, string?])[] = [
  ['boolean', 'true', true, 'true'],
  ['tinyint', '-128', -128n, '-128'],
  ['smallint', '32767', 32767n],
  ['integer', '-2147483648', -2147483648n],
  ['bigint', '9007199254740993', 9007199254740993n, '9007199254740993'],
  ['decimal(5,2)', '-0.5', { decimal: '-0.50' }, '-0.50'],
  ['decimal(10,0)', '5', 5n, '5'],
  ['decimal(38,38)', `0.${'0'.repeat(37)}1`, { decimal: `0.${'0'.repeat(37)}1` }],
  ['decimal(38,0)', '9'.repeat(38), 10n ** 38n - 1n, '9'.repeat(38)],
  ['real', '0.1', 0.1],
  ['real', '16777216', 16777216],
  ['real', '1e-40', 1e-40],
  ['real', '-Infinity', -Infinity],
  ['real', '3.4028235e38', 3.4028235e38],
  ['double', '0.1', 0.1],
  ['double', '-0.0', -0],
  ['double', 'NaN', NaN],
  ['double', '1e300', 1e300],
  ['double', '5e-324', 5e-324],
  ['varchar', " it's \u{1F600}\n ", " it's \u{1F600}\n ", " it's \u{1F600}\n "],
  ['varchar(3)', 'abc', 'abc', 'abc'],
  // Trino fills it with blanks, which are no part of the value.
  ['char(3)', 'a', 'a', 'a'],
  ['date', '2026-01-02', '2026-01-02', '2026-01-02'],
  ['date', '0001-01-01', '0001-01-01', '0001-01-01'],
  ['timestamp(0)', '2026-01-02 03:04:50', '2026-01-02 03:04:50', '2026-01-02 03:04:50'],
  ['timestamp(3)', '2026-01-02 03:04:05.120', '2026-01-02 03:04:05.12', '2026-01-02 03:04:05.12'],
  ['timestamp(6)', '2026-01-02 03:04:50.000000', '2026-01-02 03:04:50', '2026-01-02 03:04:50'],
  [
    'timestamp(6)',
    '1969-12-31 23:59:59.999999',
    '1969-12-31 23:59:59.999999',
    '1969-12-31 23:59:59.999999',
  ],
  [
    'timestamp(9)',
    '2026-01-02 03:04:05.100000001',
    '2026-01-02 03:04:05.100000001',
    '2026-01-02 03:04:05.100000001',
  ],
  [
    'timestamp with time zone',
    '2026-01-02 01:30:00.5+05:30',
    '2026-01-01 20:00:00.5',
    '2026-01-01 20:00:00.5',
  ],
  [
    'timestamp with time zone',
    '2026-07-02 03:04:50+00',
    '2026-07-02 03:04:50',
    '2026-07-02 03:04:50',
  ],
  ['time', '12:34:50', '12:34:50', '12:34:50'],
  ['time', '12:34:56.120', '12:34:56.12', '12:34:56.12'],
  [
    'uuid',
    'A7CF693E-c577-4d03-a606-c4750158760d',
    'a7cf693e-c577-4d03-a606-c4750158760d',
    'a7cf693e-c577-4d03-a606-c4750158760d',
  ],
];

/** What no text of one form casts to on both engines: the same value in the words of each. */
const NATIVE: readonly (readonly [
  type: string,
  words: readonly [duckdb: string, trino: string],
  value: Value,
  text?: string,
])[] = [
  ['varbinary', ["'\\x00\\xffA'::BLOB", "X'00ff41'"], '00ff41', '00ff41'],
  ['date', ["DATE '12345-01-01'", "CAST('12345-01-01' AS date)"], '12345-01-01', '12345-01-01'],
  ['date', ["DATE '0044-03-15 (BC)'", "DATE '-0043-03-15'"], '0044-03-15 (BC)'],
  [
    'timestamp(3)',
    [
      "TIMESTAMP_MS '10000-01-01 10:00:00.5'",
      "date_add('day', 1, TIMESTAMP '9999-12-31 10:00:00.500')",
    ],
    '10000-01-01 10:00:00.5',
  ],
  [
    'time(6) with time zone',
    ["'12:34:56.5+02'::TIMETZ", "CAST('12:34:56.5+02:00' AS time(6) with time zone)"],
    '12:34:56.5+02',
    '12:34:56.5+02',
  ],
  [
    'time(6) with time zone',
    ["'12:34:50+05:30'::TIMETZ", "CAST('12:34:50+05:30' AS time(6) with time zone)"],
    '12:34:50+05:30',
    '12:34:50+05:30',
  ],
];

/** Nested values are the engine's own text: Trino's is JSON. */
const NESTED: readonly (readonly [
  type: string,
  words: readonly [string, string],
  values: readonly [string, string],
])[] = [
  ['array(integer)', ['[1, NULL]', 'ARRAY[1, NULL]'], ['[1, NULL]', '[1,null]']],
  [
    'row(a integer, b varchar)',
    ["{'a': 1, 'b': 'x'}", "CAST(ROW(1, 'x') AS row(a integer, b varchar))"],
    ["{'a': 1, 'b': x}", '{"a":1,"b":"x"}'],
  ],
  [
    'map(varchar, decimal(3,2))',
    ["MAP {'k': 1.50}", "MAP(ARRAY['k'], ARRAY[1.50])"],
    ['{k=1.50}', '{"k":1.50}'],
  ],
  // What Trino casts nothing to JSON of arrives without the names of its fields.
  [
    'row(a varbinary, b time(6))',
    [
      "{'a': '\\x00'::BLOB, 'b': TIME '01:02:03'}",
      "CAST(ROW(X'00', TIME '01:02:03') AS row(a varbinary, b time(0)))",
    ],
    ["{'a': \\x00, 'b': '01:02:03'}", '["AA==","01:02:03"]'],
  ],
];

function cells(at: At): void {
  describe('the cells of an answer', () => {
    const native = async (
      type: string,
      words: readonly [string, string],
      cells: (x: Expression) => Expression[],
    ): Promise<readonly Value[]> => {
      const value = words[at().dialect.name === 'duckdb' ? 0 : 1];
      const own = column('x', at().dialect.dataType(type));
      const sql = markGuarded('query', `SELECT ${value} AS x`);
      const select = cells(own).map((cell) => item(cell));
      const query = { select, from: source({ from: 'own', sql }, SUBJECT) } as const;
      const [row = []] = await at().rows(compileQuery(query, at().dialect));
      return row;
    };

    test.each(CELLS.map(([type, value, ...rest]) => ({ type, value, rest })))(
      '$type $value',
      async ({ type, value, rest: [expected, asText] }) => {
        const cell = x(type);
        expect(await ask(at(), of(type, value, null), [cell, cast(cell, 'varchar')], true)).toEqual(
          [
            [expected, asText ?? expect.any(String)],
            [null, null],
          ],
        );
      },
    );

    test.each(NATIVE.map(([type, words, ...rest]) => ({ type, words, rest })))(
      '$type $rest.0',
      async ({ type, words, rest: [value, asText] }) => {
        expect(await native(type, words, (cell) => [cell, cast(cell, 'varchar')])).toEqual([
          value,
          asText ?? expect.any(String),
        ]);
      },
    );

    test.each(NESTED)('%s', async (type, words, [onDuckDB, onTrino]) => {
      const expected = at().dialect.name === 'duckdb' ? onDuckDB : onTrino;
      expect(await native(type, words, (cell) => [cell])).toEqual([expected]);
    });
  });
}

describe('what SQL as data means on DuckDB', () => meaning(duckdbSql));
onTrino('what SQL as data means on Trino', () => meaning(trinoSql));
