import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Value } from '../../../src/domain/value.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { Lake, PATIENT } from './lake.ts';

let lake: Lake;
let engine: Engine;
beforeAll(async () => {
  lake = await Lake.create();
  engine = await lake.open([]);
});
afterAll(() => lake[Symbol.asyncDispose]());

const CASES: readonly (readonly [string, Value])[] = [
  ['9007199254740993', 9007199254740993n],
  ['1::TINYINT', 1n],
  ['(-32768)::SMALLINT', -32768n],
  ['255::UTINYINT', 255n],
  ['4294967295::UINTEGER', 4294967295n],
  ['18446744073709551615::UBIGINT', 18446744073709551615n],
  ["'170141183460469231731687303715884105727'::HUGEINT", 2n ** 127n - 1n],
  ["'-170141183460469231731687303715884105728'::HUGEINT", -(2n ** 127n)],
  ["'340282366920938463463374607431768211455'::UHUGEINT", 2n ** 128n - 1n],
  ['sum(9223372036854775807) OVER ()', 9223372036854775807n],
  [
    "'12345678901234567890123456789012345678'::DECIMAL(38,0)",
    12345678901234567890123456789012345678n,
  ],
  [
    "'-0.00000000000000000000000000000000000001'::DECIMAL(38,38)",
    { decimal: '-0.00000000000000000000000000000000000001' },
  ],
  ["'-0.5'::DECIMAL(3,2)", { decimal: '-0.50' }],
  ['0.1::DOUBLE', 0.1],
  ['1.5::FLOAT', 1.5],
  // Not 0.10000000149011612: the shortest text that is this single float.
  ['0.1::FLOAT', 0.1],
  ["'1e-45'::FLOAT", 1e-45],
  ["'3.4028235e38'::FLOAT", 3.4028235e38],
  ["'-inf'::FLOAT", -Infinity],
  ["'-0'::FLOAT", -0],
  ["'NaN'::DOUBLE", NaN],
  ["'-Infinity'::DOUBLE", -Infinity],
  ['-0.0::DOUBLE', -0],
  ['true', true],
  ['NULL', null],
  ["''", ''],
  ["'  '", '  '],
  ["'it''s \"😀\"' || chr(10) || 'é'", 'it\'s "😀"\né'],
  ["DATE '2026-01-02'", '2026-01-02'],
  ["DATE '0044-03-15 (BC)'", '0044-03-15 (BC)'],
  ["DATE '12345-01-01'", '12345-01-01'],
  ["DATE 'infinity'", 'infinity'],
  ["DATE '-infinity'", '-infinity'],
  ["TIMESTAMP '2026-01-02 03:04:05.123456'", '2026-01-02 03:04:05.123456'],
  ["TIMESTAMP '2026-01-02 03:04:05.120000'", '2026-01-02 03:04:05.12'],
  ["TIMESTAMP '2026-01-02'", '2026-01-02 00:00:00'],
  ["TIMESTAMP '1969-12-31 23:59:59.999999'", '1969-12-31 23:59:59.999999'],
  ["TIMESTAMP_NS '2026-01-02 03:04:05.123456789'", '2026-01-02 03:04:05.123456789'],
  ["TIMESTAMP_MS '2026-01-02 03:04:05.123'", '2026-01-02 03:04:05.123'],
  ["TIMESTAMP_S '2026-01-02 03:04:05'", '2026-01-02 03:04:05'],
  ["TIMESTAMPTZ '2026-01-02 03:04:05.5+02'", '2026-01-02 01:04:05.5'],
  ...['TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'TIMESTAMPTZ'].flatMap((type) => [
    [`'infinity'::${type}`, 'infinity'] as const,
    [`'-infinity'::${type}`, '-infinity'] as const,
  ]),
  ["TIME '03:04:05.12'", '03:04:05.12'],
  ["'03:04:05+02'::TIMETZ", '03:04:05+02'],
  ["'\\xAA\\x00b'::BLOB", 'aa0062'],
  ["'a7cf693e-c577-4d03-a606-c4750158760d'::UUID", 'a7cf693e-c577-4d03-a606-c4750158760d'],
  ["'a'::ENUM('a', 'b')", 'a'],
  ["'0101'::BIT", '0101'],
  ["INTERVAL '1 month 2 days 3.5 seconds'", '1 month 2 days 00:00:03.5'],
  ['[1, NULL, 3]', '[1, NULL, 3]'],
  ['[0.5::DECIMAL(3,1)]', '[0.5]'],
  ["{'a': 1, 'b': [2]}", "{'a': 1, 'b': [2]}"],
  ["[TIMESTAMPTZ '2026-01-02 03:04:05+02']", '[2026-01-02 01:04:05+00]'],
  ['\'{"a":1}\'::JSON', '{"a":1}'],
];

describe('a value arrives exactly', () => {
  test.each(CASES)('%s', async (sql, expected) => {
    const { rows } = await engine.query(`SELECT ${sql}`, PATIENT);
    expect(rows).toEqual([[expected]]);
  });

  test("the machine's time zone does not matter", async () => {
    const { rows } = await engine.query(
      "SELECT current_setting('TimeZone'), TIMESTAMPTZ '2026-07-01 00:00:00'",
      PATIENT,
    );
    expect(rows[0]?.[0]).toMatch(/UTC$/);
    expect(rows[0]?.[1]).toBe('2026-07-01 00:00:00');
  });

  test('rows keep their order and columns their names and types', async () => {
    const { rows, columns } = await engine.query(
      'SELECT i AS n, i % 2 = 0 AS even, [i] AS l FROM range(5000) AS r(i) ORDER BY i DESC',
      PATIENT,
    );
    expect(rows).toHaveLength(5000);
    expect(rows[0]).toEqual([4999n, false, '[4999]']);
    expect(columns.map(({ name, type, nullable }) => [name, type.family, nullable])).toEqual([
      ['n', 'integer', null],
      ['even', 'boolean', null],
      ['l', 'nested', null],
    ]);
  });

  test('an answer without rows still has its columns', async () => {
    const { rows, columns } = await engine.query('SELECT 1 AS a WHERE false', PATIENT);
    expect(rows).toEqual([]);
    expect(columns).toMatchObject([{ name: 'a', type: { name: 'integer' } }]);
  });
});
