import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { DataType } from '../../src/domain/datatype.ts';
import { parseDecimal } from '../../src/domain/decimal.ts';
import { Fault } from '../../src/domain/fault.ts';
import { compileExpression } from '../../src/sql/compile.ts';
import { duckdb } from '../../src/sql/dialects/duckdb.ts';
import { trino } from '../../src/sql/dialects/trino.ts';
import {
  aggregate,
  and,
  arithmetic,
  call,
  cast,
  column,
  compare,
  count,
  FALSE,
  isIn,
  isNull,
  literal,
  not,
  notNull,
  or,
  own,
  TRUE,
  type Expression,
} from '../../src/sql/expression.ts';
import { parseTrino } from '../../src/sql/grammar/trino.ts';
import { integer, NULL, number, text, type Literal } from '../../src/sql/literal.ts';
import { markGuarded } from '../../src/sql/own.ts';
import { parseTypeName } from '../../src/sql/typename.ts';
import { openDatabase, type Database } from './database.ts';

const typed = (name: string): DataType => parseTypeName(name)!;
const exact = (digits: string): Literal => number(parseDecimal(digits)!);
const n = (value: number | bigint): Expression => literal(integer(value));

const i = column('i', typed('bigint'));
const small = column('w', typed('smallint'));
const huge = column('h', typed('hugeint'));
const d = column('d', typed('decimal(5,2)'));
const wide = column('e', typed('decimal(38,2)'));
const f = column('f', typed('double'));
const r = column('r', typed('real'));
const s = column('s', typed('varchar'));
const b = column('b', typed('boolean'));
const day = column('day', typed('date'));
const at = column('at', typed('timestamp(6)'));
const zoned = column('z', typed('timestamp(6) with time zone'));

const TABLE = `CREATE TABLE t (i BIGINT, w SMALLINT, h HUGEINT, d DECIMAL(5,2), e DECIMAL(38,2), f DOUBLE, r FLOAT,
  s VARCHAR, b BOOLEAN, day DATE, "at" TIMESTAMP, z TIMESTAMPTZ)`;

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
  await database.rows(TABLE);
  await database.rows(`INSERT INTO t VALUES (1, 2, 3, 1.5, 2.5, 0.5, 0.25, ' x ', TRUE, '2026-01-02', '2026-01-02 03:04:05.678', '2026-01-02 03:04:05+00'),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`);
});
afterAll(() => database.close());

type Form = readonly [title: string, expression: Expression, duckdb: string, trino?: string];

/** Every form is a part of a statement that the real DuckDB runs and the Trino grammar takes. */
async function states(expression: Expression, onDuckDB: string, onTrino = onDuckDB): Promise<void> {
  expect(compileExpression(expression, duckdb)).toBe(onDuckDB);
  expect(compileExpression(expression, trino)).toBe(onTrino);
  await database.rows(`SELECT ${onDuckDB} FROM t`);
  expect(await parseTrino(`SELECT ${onTrino} FROM t`)).toEqual({ ok: true });
}

const FORMS: readonly Form[] = [
  ['a column', i, '"t"."i"'],
  [
    'and, or',
    or(and(b, compare(i, '>', n(1))), compare(i, '<', n(0))),
    '("t"."b" AND "t"."i" > 1) OR "t"."i" < 0',
  ],
  ['or within and', and(or(b, isNull(b)), not(b)), '("t"."b" OR "t"."b" IS NULL) AND NOT "t"."b"'],
  ['empty and', { op: 'and', operands: [] }, 'TRUE'],
  ['empty or', { op: 'or', operands: [] }, 'FALSE'],
  ['one operand', { op: 'or', operands: [b] }, '"t"."b"'],
  ['not a comparison', not(compare(i, '=', n(1))), 'NOT ("t"."i" = 1)'],
  ['not and', not(and(b, b)), 'NOT ("t"."b" AND "t"."b")'],
  ['not not', { op: 'not', operand: { op: 'not', operand: b } }, 'NOT (NOT "t"."b")'],
  ['not within and', and(b, { op: 'not', operand: b }), '"t"."b" AND NOT "t"."b"'],
  ['not null', notNull(i), '"t"."i" IS NOT NULL'],
  ['null of a predicate', isNull(compare(i, '=', n(1))), '("t"."i" = 1) IS NULL'],
  ['null of a sum', isNull(arithmetic(i, '+', n(1))), '"t"."i" + 1 IS NULL'],
  [
    'a comparison of predicates',
    compare(isNull(i), '=', isNull(s)),
    '("t"."i" IS NULL) = ("t"."s" IS NULL)',
  ],
  ['same', { op: 'same', left: i, right: huge }, '"t"."i" IS NOT DISTINCT FROM "t"."h"'],
  ['not same', not({ op: 'same', left: i, right: huge }), '"t"."i" IS DISTINCT FROM "t"."h"'],
  ['in', isIn(i, [integer(1), integer(-2)]), '"t"."i" IN (1, -2)'],
  ['in nothing', { op: 'in', operand: i, values: [] }, 'FALSE'],
  ['not in', not(isIn(s, [text("it's")])), '"t"."s" NOT IN (\'it\'\'s\')'],
  ['not in nothing', { op: 'not', operand: { op: 'in', operand: i, values: [] } }, 'TRUE'],
  ['sums group', arithmetic(i, '-', arithmetic(n(5), '-', n(-3))), '"t"."i" - (5 - (-3))'],
  ['products bind', arithmetic(arithmetic(i, '+', n(1)), '*', small), '("t"."i" + 1) * "t"."w"'],
  [
    'division',
    arithmetic(i, '/', n(0)),
    '(CAST("t"."i" AS DOUBLE) / nullif(CAST(0 AS DOUBLE), 0))',
    '(CAST("t"."i" AS double) / nullif(CAST(0 AS double), 0))',
  ],
  [
    'case',
    { op: 'case', when: b, then: i, otherwise: literal(NULL) },
    'CASE WHEN "t"."b" THEN "t"."i" ELSE NULL END',
  ],
  ['cast', cast(i, 'double'), 'CAST("t"."i" AS DOUBLE)', 'CAST("t"."i" AS double)'],
  [
    'cast to our type',
    cast(at, 'timestamp(6) with time zone'),
    'CAST("t"."at" AS TIMESTAMPTZ)',
    'CAST("t"."at" AS timestamp(6) with time zone)',
  ],
  [
    'text',
    cast(arithmetic(i, '+', n(1)), 'varchar'),
    'CAST(("t"."i" + 1) AS VARCHAR)',
    'CAST(("t"."i" + 1) AS varchar)',
  ],
  [
    'text of an instant',
    cast(zoned, 'varchar'),
    'CAST(CAST("t"."z" AS TIMESTAMP) AS VARCHAR)',
    `regexp_replace(CAST(CAST(("t"."z" AT TIME ZONE 'UTC') AS timestamp(12)) AS varchar), '(\\.\\d*[1-9])0+([+-]|$)|\\.0+([+-]|$)', '$1$2$3')`,
  ],
  [
    'matches',
    { op: 'matches', operand: s, pattern: '\\A[A-Z]\\z' },
    `regexp_matches("t"."s", '\\A[A-Z]\\z')`,
    `regexp_like("t"."s", '\\A[A-Z]\\z')`,
  ],
  [
    'abs, coalesce, floor, length',
    compare(call('abs', i), '<', call('coalesce', call('floor', f), call('length', s))),
    'abs("t"."i") < coalesce(floor("t"."f"), length("t"."s"))',
  ],
  ['a day', call('date', at), 'CAST("t"."at" AS DATE)', 'CAST("t"."at" AS date)'],
  [
    'a day of an instant',
    call('date', zoned),
    'CAST("t"."z" AS DATE)',
    `CAST(("t"."z" AT TIME ZONE 'UTC') AS date)`,
  ],
  ['an hour', call('hour', at), `date_trunc('hour', "t"."at")`],
  [
    'a day number',
    call('dayNumber', day),
    `(CAST("t"."day" AS DATE) - DATE '1970-01-01')`,
    `date_diff('day', DATE '1970-01-01', CAST("t"."day" AS date))`,
  ],
  ['NaN', call('isNaN', f), 'isnan("t"."f")', 'is_nan("t"."f")'],
  [
    'trim',
    call('trim', s),
    `trim("t"."s", E' \\t\\n\\f\\r')`,
    `trim(BOTH U&' \\0009\\000A\\000C\\000D' FROM "t"."s")`,
  ],
  [
    'hash',
    call('hash', i),
    'hash("t"."i")',
    'bitwise_and(coalesce(bitwise_xor(bitwise_and(CAST("t"."i" AS bigint), 2147483647) * 1640531527, bitwise_right_shift(CAST("t"."i" AS bigint), 31) * 668265263), 374761393), 9223372036854775807)',
  ],
  ['a word', call('wordOf', i), '("t"."i" >> 6)', 'bitwise_right_shift("t"."i", 6)'],
  [
    'a bit',
    call('bitOf', i),
    '(CAST(1 AS UBIGINT) << CAST("t"."i" & 63 AS UBIGINT))',
    `bitwise_left_shift(BIGINT '1', CAST(bitwise_and("t"."i", 63) AS integer))`,
  ],
  ['bits', call('bitCount', i), 'bit_count("t"."i")', 'bit_count("t"."i", 64)'],
  [
    'all bits of some rows',
    aggregate('bitUnion', [i], b),
    'bit_or("t"."i") FILTER (WHERE "t"."b")',
    'bitwise_or_agg("t"."i") FILTER (WHERE "t"."b")',
  ],
  [
    'hash of a float',
    call('hash', f),
    'hash("t"."f")',
    `bitwise_and(from_big_endian_64(xxhash64(to_utf8(concat(coalesce(concat(CAST(length(CAST("t"."f" + 0e0 AS varchar)) AS varchar), ':', CAST("t"."f" + 0e0 AS varchar)), 'null'), '')))), 9223372036854775807)`,
  ],
  ['previous in order', call('previous', i, s), 'lag("t"."i") OVER (ORDER BY "t"."s")'],
  [
    'running total',
    call('runningTotal', i, f),
    'sum("t"."i") OVER (ORDER BY "t"."f" ASC NULLS LAST)',
  ],
  ['grand total', call('grandTotal', i), 'sum("t"."i") OVER ()'],
  [
    'own SQL',
    and(own(markGuarded('expression', 'i > 1 -- why')), b),
    '(\ni > 1 -- why\n) AND "t"."b"',
  ],
];

const AGGREGATES: readonly Form[] = [
  ['count', count(), 'count(*)'],
  ['count where', count(compare(i, '>', n(1))), 'count(*) FILTER (WHERE "t"."i" > 1)'],
  ['count of values', aggregate('count', [i]), 'count("t"."i")'],
  ['distinct', aggregate('countDistinct', [i]), 'count(DISTINCT "t"."i")'],
  [
    'distinct pairs',
    aggregate('countDistinct', [i, s]),
    'count(DISTINCT ("t"."i", "t"."s"))',
    'count(DISTINCT ROW("t"."i", "t"."s"))',
  ],
  [
    'approximately distinct',
    aggregate('approximateDistinct', [i]),
    'approx_count_distinct("t"."i")',
    'approx_distinct("t"."i")',
  ],
  [
    'approximate quantile',
    aggregate('approximateQuantile', [i, literal(exact('0.95'))], b),
    'approx_quantile(CAST("t"."i" AS DOUBLE), 0.95) FILTER (WHERE "t"."b")',
    `approx_percentile(CAST("t"."i" AS double), DECIMAL '0.95') FILTER (WHERE "t"."b")`,
  ],
  ['sum', aggregate('sum', [i]), 'sum("t"."i")', 'sum(CAST("t"."i" AS decimal(38,0)))'],
  ['sum of decimals', aggregate('sum', [d], b), 'sum("t"."d") FILTER (WHERE "t"."b")'],
  [
    'sum of floats',
    aggregate('sum', [r]),
    'sum(CAST("t"."r" AS DOUBLE))',
    'sum(CAST("t"."r" AS double))',
  ],
  [
    'sum of wide integers',
    aggregate('sum', [huge]),
    `CASE WHEN abs(sum(CAST("t"."h" AS DOUBLE))) >= 1e38 THEN error('the sum has more than 38 digits') ELSE sum("t"."h") END`,
    'sum(CAST("t"."h" AS decimal(38,0)))',
  ],
  [
    'sum of wide decimals',
    aggregate('sum', [wide], b),
    `CASE WHEN abs(sum(CAST("t"."e" AS DOUBLE)) FILTER (WHERE "t"."b")) >= 1e36 THEN error('the sum has more than 38 digits') ELSE sum("t"."e") FILTER (WHERE "t"."b") END`,
    'sum("t"."e") FILTER (WHERE "t"."b")',
  ],
  ['min', aggregate('min', [s]), 'min("t"."s")'],
  ['max', aggregate('max', [at], b), 'max("t"."at") FILTER (WHERE "t"."b")'],
  ['mean', aggregate('mean', [i]), 'avg(CAST("t"."i" AS DOUBLE))', 'avg(CAST("t"."i" AS double))'],
  [
    'stddev',
    aggregate('stddev', [i], b),
    'stddev_samp(CAST("t"."i" AS DOUBLE)) FILTER (WHERE "t"."b")',
    'stddev_samp(CAST("t"."i" AS double)) FILTER (WHERE "t"."b")',
  ],
  [
    'population',
    aggregate('stddevPopulation', [f]),
    'stddev_pop(CAST("t"."f" AS DOUBLE))',
    'stddev_pop(CAST("t"."f" AS double))',
  ],
  ['true is no condition', count(TRUE), 'count(*)'],
  ['false is one', count(FALSE), 'count(*) FILTER (WHERE FALSE)'],
];

const LITERALS: readonly Form[] = [
  ['NULL', literal(NULL), 'NULL'],
  [
    'booleans',
    and({ op: 'literal', value: { type: 'boolean', value: true } }, b),
    'TRUE AND "t"."b"',
  ],
  ['a number', literal(exact('1.50')), '1.5', "DECIMAL '1.5'"],
  ['2^53 + 1', literal(exact('9007199254740993')), '9007199254740993'],
  [
    'the least bigint',
    literal(integer(-(2n ** 63n))),
    '-9223372036854775808',
    "DECIMAL '-9223372036854775808'",
  ],
  ['38 digits', literal(exact('9'.repeat(38))), '9'.repeat(38), `DECIMAL '${'9'.repeat(38)}'`],
  [
    '38 decimals',
    literal(exact(`0.${'0'.repeat(37)}1`)),
    `CAST('0.${'0'.repeat(37)}1' AS DECIMAL(38,38))`,
    `DECIMAL '0.${'0'.repeat(37)}1'`,
  ],
  ['an exponent', literal(exact('1e3')), '1000'],
  ['text with NUL', literal(text("a\0'b")), "concat('a', chr(0), '''b')", "U&'a\\0000''b'"],
  ['a date', literal({ type: 'date', value: '2026-01-02' }), "DATE '2026-01-02'"],
  [
    'a timestamp',
    literal({ type: 'timestamp', value: '2026-01-02 03:04:05.123456' }),
    "TIMESTAMP '2026-01-02 03:04:05.123456'",
  ],
  [
    'nanoseconds',
    literal({ type: 'timestamp', value: '2026-01-02 03:04:05.123456789' }),
    "TIMESTAMP_NS '2026-01-02 03:04:05.123456789'",
    "TIMESTAMP '2026-01-02 03:04:05.123456789'",
  ],
  [
    'an instant',
    literal({ type: 'timestamptz', value: '2026-01-02 03:04:05' }),
    "TIMESTAMPTZ '2026-01-02 03:04:05+00'",
    "TIMESTAMP '2026-01-02 03:04:05 UTC'",
  ],
];

describe.each([
  ['expressions', FORMS],
  ['aggregates', AGGREGATES],
  ['literals', LITERALS],
] as const)('%s', (_room, forms) => {
  for (const [title, ...form] of forms) test(title, () => states(...form));
});

test('a bitmap counts distinct integers between its bounds', async () => {
  const bitmap = aggregate('bitmap', [i, n(0), n(7)], notNull(i));
  const sql = compileExpression(bitmap, duckdb);
  expect(sql).toBe(
    'coalesce(bit_count(bitstring_agg("t"."i", 0, 7) FILTER (WHERE "t"."i" IS NOT NULL)), 0)',
  );
  expect(await database.cell(`SELECT ${sql} FROM t`)).toBe(1n);
  expect(await database.cell(`SELECT ${sql} FROM t WHERE i IS NULL`)).toBe(0n);
  expect(() => compileExpression(bitmap, trino)).toThrow(
    'wap-gate asked Trino for a bitmap aggregate',
  );
});

test('the row before another needs an order on Trino, which keeps none', () => {
  const previous = call('previous', i);
  expect(compileExpression(previous, duckdb)).toBe('lag("t"."i") OVER ()');
  expect(() => compileExpression(previous, trino)).toThrow('the previous row of no order');
});

test('a nested value that Trino cannot write as text is a wrong type', () => {
  const times = column('l', { family: 'nested', name: 'array(time(6))' });
  const list = column('l', { family: 'nested', name: 'array(bigint)' });
  expect(compileExpression(cast(list, 'varchar'), trino)).toBe(
    'json_format(CAST("t"."l" AS json))',
  );
  expect(() => compileExpression(cast(times, 'varchar'), trino)).toThrow(
    expect.objectContaining({ record: expect.objectContaining({ code: 'wrong-type' }) }),
  );
});

describe('a constant that the column cannot hold', () => {
  test.each<readonly [Expression, string, string]>([
    [i, '1.5', '"t"."i" <= 1'],
    [i, '-1.5', '"t"."i" <= -2'],
    [d, '1.555', '"t"."d" <= 1.55'],
    [d, '1e20', '"t"."d" = "t"."d"'],
    [d, '-1e20', '"t"."d" <> "t"."d"'],
    [small, '40000', '"t"."w" = "t"."w"'],
    [huge, '0.5', '"t"."h" <= 0'],
    [f, '1.5', '"t"."f" < 1.5'],
    [column('q', typed('decimal')), '1.5', '"t"."q" < 1.5'],
  ])('%s < %s', (operand, constant, sql) => {
    expect(compileExpression(compare(operand, '<', literal(exact(constant))), duckdb)).toBe(sql);
  });

  test.each<readonly [Expression, string]>([
    [compare(i, '=', literal(exact('1.5'))), '"t"."i" <> "t"."i"'],
    [compare(i, '<>', literal(exact('1.5'))), '"t"."i" = "t"."i"'],
    [compare(i, '>=', literal(exact('1.5'))), '"t"."i" > 1'],
    [compare(literal(exact('1.5')), '<', i), '"t"."i" > 1'],
    [isIn(i, [exact('1.5'), integer(2)]), '"t"."i" IN (2)'],
    [isIn(i, [exact('1.5')]), '"t"."i" <> "t"."i"'],
    [not(isIn(i, [exact('1.5')])), '"t"."i" = "t"."i"'],
  ])('%#', (expression, sql) => {
    expect(compileExpression(expression, duckdb)).toBe(sql);
  });
});

test('a sum beyond 38 digits is an error and never wraps around', async () => {
  const sum = compileExpression(aggregate('sum', [huge]), duckdb);
  const big = `(SELECT ${String(2n ** 127n - 1n)}::HUGEINT AS h UNION ALL SELECT 1) AS t`;
  expect(await database.cell(`SELECT sum(h) FROM ${big}`)).toBe(-(2n ** 127n));
  await expect(database.cell(`SELECT ${sum} FROM ${big}`)).rejects.toThrow('more than 38 digits');
  expect(await database.cell(`SELECT ${sum} FROM t`)).toBe(3n);
});

describe('constants that no engine holds are refused', () => {
  test.each<readonly [Literal, string]>([
    [exact('1'.repeat(39)), '38 that engines keep exactly'],
    [exact(`0.${'0'.repeat(38)}1`), '38 that engines keep exactly'],
    [text('half \uD83D'), 'lone surrogate'],
    [text('\uDE00 half'), 'lone surrogate'],
  ])('%#', (value, message) => {
    for (const dialect of [duckdb, trino]) {
      expect(() => compileExpression(literal(value), dialect)).toThrow(message);
    }
  });

  test.each(['', 'a\0b', '\uD83D'])('the name %j', (name) => {
    for (const dialect of [duckdb, trino]) expect(() => dialect.identifier(name)).toThrow(Fault);
  });

  test('digits of a second that DuckDB would cut off', () => {
    const instant = { type: 'timestamptz', value: '2026-01-02 03:04:05.1234567' } as const;
    expect(() => duckdb.literal(instant)).toThrow('6 digits');
    expect(() =>
      duckdb.literal({ type: 'timestamp', value: '2026-01-02 03:04:05.1234567891' }),
    ).toThrow('9 digits');
  });
});

describe('hostile constants come back as they went', () => {
  test.each([
    ["it's", '"', "'", "''", '\\', "\\'", ';', '--', '/*', "'; DROP TABLE t; --"],
    ['\n', '\r\n', '\t', '\0', '\0\0', "\0'", '', ' ', '\u00A0', '\uFEFF', '\u2028'],
    ['\u{1F600}', 'e\u0301', '\u00E9', '$1', '$$', '?', ':a', '%', 'NaN', 'NULL', '\u{10FFFF}'],
  ])('texts %#', async (...values) => {
    for (const value of values) {
      const bytes = await database.cell(`SELECT hex(${duckdb.literal(text(value))})`);
      // In bytes: the client drops a byte order mark from the text that it returns.
      expect(bytes).toBe(Buffer.from(value).toString('hex').toUpperCase());
      expect(await parseTrino(`SELECT ${trino.literal(text(value))}`)).toEqual({ ok: true });
    }
  });

  test.each([
    '0',
    '-0',
    '1',
    '-1',
    '9007199254740993',
    '-9007199254740993',
    '9223372036854775808',
    '9'.repeat(38),
    `-${'9'.repeat(38)}`,
    '0.1',
    `0.${'9'.repeat(38)}`,
    `-0.${'0'.repeat(37)}1`,
    '12345678901234567890.123456789012345678',
  ])('the number %s', async (digits) => {
    const sql = duckdb.literal(exact(digits));
    const value = await database.cell(`SELECT CAST(${sql} AS VARCHAR)`);
    expect(parseDecimal(String(value))).toEqual(parseDecimal(digits));
    expect(await database.cell(`SELECT typeof(${sql}) NOT IN ('DOUBLE', 'FLOAT')`)).toBe(true);
    expect(await parseTrino(`SELECT ${trino.literal(exact(digits))}`)).toEqual({ ok: true });
  });

  test.each([
    'a b',
    'a"b',
    '""',
    "a'b",
    'a.b',
    'SELECT',
    'Select',
    'ABC',
    '\u{1F600}',
    'a\nb',
    '--',
    ';',
    '$1',
    'é',
    ' ',
    'a%b',
  ])('the name %j', async (name) => {
    const quoted = duckdb.identifier(name);
    await database.rows(`CREATE OR REPLACE TEMP TABLE ${quoted} (${quoted} INTEGER)`);
    await database.rows(`INSERT INTO ${quoted} VALUES (7)`);
    const sql = compileExpression(column(name, typed('integer'), name), duckdb);
    expect(await database.cell(`SELECT ${sql} FROM ${quoted}`)).toBe(7);
    expect(
      await parseTrino(`SELECT ${compileExpression(column(name, typed('integer')), trino)} FROM t`),
    ).toEqual({ ok: true });
  });
});
