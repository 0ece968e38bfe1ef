import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { DataType } from '../../src/domain/datatype.ts';
import { compareDecimals, decimalText, type Decimal } from '../../src/domain/decimal.ts';
import { compileExpression } from '../../src/sql/compile.ts';
import { duckdb } from '../../src/sql/dialects/duckdb.ts';
import {
  aggregate,
  arithmetic,
  call,
  column,
  compare,
  isIn,
  literal,
  type Comparison,
  type Expression,
} from '../../src/sql/expression.ts';
import { integer, number, text } from '../../src/sql/literal.ts';
import { parseTypeName } from '../../src/sql/typename.ts';
import { openDatabase, type Database } from './database.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

const value = (expression: Expression): Promise<unknown> =>
  database.cell(`SELECT ${compileExpression(expression, duckdb)}`);
const of = (
  rows: string,
  type: string,
  expression: (x: Expression) => Expression,
): Promise<unknown> => {
  const x = column('x', parseTypeName(type)!);
  return database.cell(
    `SELECT ${compileExpression(expression(x), duckdb)} FROM (VALUES ${rows}) AS t(x)`,
  );
};

describe('what the functions mean on DuckDB', () => {
  test('length counts code points, trim takes the five blanks', async () => {
    expect(await value(call('length', literal(text('e\u0301\u{1F600}'))))).toBe(3n);
    expect(await value(call('trim', literal(text(' \t\r\n\fa b\f\n\r\t '))))).toBe('a b');
    expect(await value(call('trim', literal(text('\u00A0a\v'))))).toBe('\u00A0a\v');
  });

  test('division by zero is NULL, and never an integer division', async () => {
    expect(await value(arithmetic(literal(integer(5)), '/', literal(integer(2))))).toBe(2.5);
    expect(await value(arithmetic(literal(integer(5)), '/', literal(integer(0))))).toBeNull();
  });

  test('equal keys have equal hashes', async () => {
    const rows = `('-0.0'::DOUBLE), (0.0::DOUBLE), ('nan'::DOUBLE), ('-nan'::DOUBLE), (NULL)`;
    expect(await of(rows, 'double', (x) => aggregate('countDistinct', [call('hash', x)]))).toBe(3n);
  });

  test('sums are exact, means and deviations are doubles', async () => {
    const rows = '(9223372036854775807), (9223372036854775807), (1), (NULL)';
    expect(await of(rows, 'bigint', (x) => aggregate('sum', [x]))).toBe(2n ** 64n - 1n);
    expect(await of('(1), (2), (NULL)', 'integer', (x) => aggregate('mean', [x]))).toBe(1.5);
    expect(await of('(1), (3)', 'integer', (x) => aggregate('stddevPopulation', [x]))).toBe(1);
    expect(await of('(1), (3)', 'integer', (x) => aggregate('stddev', [x]))).toBeCloseTo(
      Math.SQRT2,
      12,
    );
    expect(await of('(1)', 'integer', (x) => aggregate('stddev', [x]))).toBeNull();
  });

  test('days and hours', async () => {
    const rows = "(TIMESTAMP '1969-12-31 23:59:59.999')";
    expect(await of(rows, 'timestamp', (x) => call('dayNumber', x))).toBe(-1n);
    expect(
      await of(rows, 'timestamp', (x) =>
        compare(call('date', x), '=', literal({ type: 'date', value: '1969-12-31' })),
      ),
    ).toBe(true);
    expect(
      await of(rows, 'timestamp', (x) =>
        compare(call('hour', x), '=', literal({ type: 'timestamp', value: '1969-12-31 23:00:00' })),
      ),
    ).toBe(true);
  });

  test('a running total counts equal values together and NULL last', async () => {
    const total = compileExpression(
      call(
        'runningTotal',
        column('n', parseTypeName('bigint')!),
        column('x', parseTypeName('double')!),
      ),
      duckdb,
    );
    const rows = await database.rows(
      `SELECT x, ${total} FROM (VALUES (2.0, 1), (1.0, 1), (1.0, 1), (NULL, 1), ('nan'::DOUBLE, 1)) AS t(x, n) ORDER BY 2, 1`,
    );
    expect(rows).toEqual([
      [1, 2n],
      [1, 2n],
      [2, 3n],
      [NaN, 4n],
      [null, 5n],
    ]);
  });
});

describe('a constant moved to what the column holds', () => {
  const TYPES: readonly [DataType, string][] = (
    [
      'tinyint',
      'utinyint',
      'bigint',
      'hugeint',
      'decimal(4,2)',
      'decimal(38,0)',
      'decimal(38,10)',
    ] as const
  ).map((name) => [parseTypeName(name)!, duckdb.type(name)]);
  const LIMITS: Readonly<Record<string, readonly [bigint, bigint, number]>> = {
    tinyint: [-128n, 127n, 0],
    utinyint: [0n, 255n, 0],
    bigint: [-(2n ** 63n), 2n ** 63n - 1n, 0],
    hugeint: [-(2n ** 127n), 2n ** 127n - 1n, 0],
    'decimal(4,2)': [-9999n, 9999n, 2],
    'decimal(38,0)': [-(10n ** 38n) + 1n, 10n ** 38n - 1n, 0],
    'decimal(38,10)': [-(10n ** 38n) + 1n, 10n ** 38n - 1n, 10],
  };
  const comparison = fc.constantFrom<Comparison>('=', '<>', '<', '<=', '>', '>=');

  const cases = fc.constantFrom(...TYPES).chain(([type, native]) => {
    const [min, max, scale] = LIMITS[type.name]!;
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
    return fc.tuple(fc.constant(type), fc.constant(native), held, constant, comparison);
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

  test('answers as exact arithmetic does', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([type, native, held, constant, sign]) => {
        fc.pre(decimalText(constant).replace(/\D/g, '').length <= 38);
        const x = column('x', type);
        const cells = [
          compare(x, sign, literal(number(constant))),
          isIn(x, [number(constant), number(constant)]),
        ];
        const [row] = await database.rows(
          `SELECT ${cells.map((cell) => compileExpression(cell, duckdb)).join(', ')} FROM (SELECT '${decimalText(held)}'::${native} AS x) AS t`,
        );
        const order = compareDecimals(held, constant);
        expect(row).toEqual([holds(order, sign), order === 0]);
      }),
      { numRuns: 600 },
    );
  });

  test('NULL stays NULL', async () => {
    for (const constant of ['0.5', '1e30']) {
      const decimal = {
        digits: constant === '0.5' ? 5n : 10n ** 30n,
        scale: constant === '0.5' ? 1 : 0,
      };
      expect(
        await of('(NULL::INTEGER)', 'integer', (x) => compare(x, '<>', literal(number(decimal)))),
      ).toBeNull();
      expect(await of('(NULL::INTEGER)', 'integer', (x) => isIn(x, [number(decimal)]))).toBeNull();
    }
  });
});
