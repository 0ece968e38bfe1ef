import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { DataType } from '../../src/domain/datatype.ts';
import { parseDecimal } from '../../src/domain/decimal.ts';
import type { ColumnStatistics, TableStatistics } from '../../src/domain/statistics.ts';
import type { Value } from '../../src/domain/value.ts';
import { compileQuery } from '../../src/sql/compile.ts';
import { duckdb } from '../../src/sql/dialects/duckdb.ts';
import {
  and,
  call,
  column,
  compare,
  count,
  isIn,
  isNull,
  literal,
  not,
  notNull,
  or,
  TRUE,
  type Comparison,
  type Expression,
} from '../../src/sql/expression.ts';
import { provable } from '../../src/sql/interval.ts';
import { integer, number, text, type Literal } from '../../src/sql/literal.ts';
import { item, source } from '../../src/sql/query.ts';
import { openDatabase, type Database } from './database.ts';

const BIGINT: DataType = { family: 'integer', name: 'bigint' };
const DOUBLE: DataType = { family: 'float', name: 'double' };
const VARCHAR: DataType = { family: 'text', name: 'varchar' };
const DATE: DataType = { family: 'date', name: 'date' };
const TIMESTAMP: DataType = { family: 'timestamp', name: 'timestamp(6)' };

const facts = (given: Partial<ColumnStatistics>): ColumnStatistics => ({
  nulls: null,
  mayHoldNaN: false,
  min: null,
  max: null,
  exact: true,
  distinct: null,
  ...given,
});

const over = (given: Partial<ColumnStatistics>, rows: bigint | null = 100n): TableStatistics => ({
  rows,
  columns: new Map([['x', facts(given)]]),
});

const exact = (digits: string): Literal => number(parseDecimal(digits)!);

describe('what bounds prove', () => {
  const x = column('x', BIGINT);
  const within = over({ nulls: 0n, min: 0n, max: 50n });

  test.each<[string, Expression, TableStatistics, string]>([
    ['below the minimum', compare(x, '<', literal(integer(0))), within, 'never'],
    ['at the minimum', compare(x, '<=', literal(integer(0))), within, 'unknown'],
    ['above the maximum', compare(x, '>', literal(integer(50))), within, 'never'],
    ['everything below', compare(x, '<', literal(integer(51))), within, 'always'],
    ['the constant on the left', compare(literal(integer(51)), '>', x), within, 'always'],
    ['a fraction', compare(x, '>', literal(exact('50.5'))), within, 'never'],
    ['equal to a value outside', compare(x, '=', literal(integer(99))), within, 'never'],
    ['unequal to a value outside', compare(x, '<>', literal(integer(99))), within, 'always'],
    ['in a list outside', isIn(x, [integer(-1), integer(51)]), within, 'never'],
    ['in a list inside', isIn(x, [integer(-1), integer(7)]), within, 'unknown'],
    [
      'the only value',
      compare(x, '=', literal(integer(7))),
      over({ nulls: 0n, min: 7n, max: 7n }),
      'always',
    ],
    ['not in a list outside', not(isIn(x, [integer(51)])), within, 'always'],
    ['NULL without NULLs', isNull(x), within, 'never'],
    ['NULL of NULLs only', isNull(x), over({ nulls: 100n }), 'always'],
    ['present of NULLs only', notNull(x), over({ nulls: 100n }), 'never'],
    [
      'a comparison of NULLs only',
      compare(x, '<', literal(integer(5))),
      over({ nulls: 100n }),
      'never',
    ],
    ['no bounds', compare(x, '<', literal(integer(5))), over({ nulls: 0n }), 'unknown'],
    [
      'unknown NULLs',
      compare(x, '<', literal(integer(51))),
      over({ min: 0n, max: 50n }),
      'unknown',
    ],
    [
      'unknown NULLs, disproved',
      compare(x, '>', literal(integer(51))),
      over({ min: 0n, max: 50n }),
      'never',
    ],
    [
      'a range',
      or(compare(x, '<', literal(integer(-5))), compare(x, '>', literal(integer(60)))),
      within,
      'never',
    ],
    [
      'a negated range',
      not(or(compare(x, '<', literal(integer(-5))), compare(x, '>', literal(integer(60))))),
      within,
      'always',
    ],
    [
      '2^53 + 1 over 2^53',
      compare(x, '>=', literal(integer(9007199254740993n))),
      over({ nulls: 0n, min: 0n, max: 9007199254740992n }),
      'never',
    ],
    [
      'an unknown column',
      compare(column('y', BIGINT), '<', literal(integer(0))),
      within,
      'unknown',
    ],
    [
      'a column of a subquery',
      compare(column('x', BIGINT, 'g'), '<', literal(integer(0))),
      within,
      'unknown',
    ],
    ['an empty table', TRUE, over({}, 0n), 'never'],
    ['TRUE', TRUE, within, 'always'],
  ])('%s', (_title, predicate, statistics, proof) => {
    expect(provable(predicate, statistics)).toBe(proof);
  });

  test.each<[string, DataType, Value, Value, Comparison, Literal, string]>([
    [
      'decimals',
      { family: 'decimal', name: 'decimal(5,2)' },
      { decimal: '1.50' },
      { decimal: '2.50' },
      '>',
      exact('2.5'),
      'never',
    ],
    [
      'dates',
      DATE,
      '2026-01-01',
      '2026-01-31',
      '>=',
      { type: 'date', value: '2026-02-01' },
      'never',
    ],
    [
      'a date is its start',
      DATE,
      '2026-01-01',
      '2026-01-31',
      '<',
      { type: 'timestamp', value: '2026-01-31 00:00:00.1' },
      'always',
    ],
    [
      'timestamps of other precision',
      TIMESTAMP,
      '2026-01-01 00:00:00',
      '2026-01-01 00:00:00.5',
      '>',
      { type: 'timestamp', value: '2026-01-01 00:00:00.500' },
      'never',
    ],
    [
      'an infinite date',
      DATE,
      '2026-01-01',
      'infinity',
      '>',
      { type: 'date', value: '2026-02-01' },
      'unknown',
    ],
    [
      'a year of five digits',
      DATE,
      '10000-01-01',
      '10001-01-01',
      '<',
      { type: 'date', value: '2026-02-01' },
      'unknown',
    ],
    ['texts', VARCHAR, 'a', 'c', '>', text('d'), 'never'],
    ['texts beyond the BMP', VARCHAR, 'a', '\u{1F600}', '>', text('\uFF5E'), 'unknown'],
    [
      'an enumeration has its own order',
      { family: 'text', name: "enum('z', 'a')" },
      'z',
      'a',
      '>',
      text('zz'),
      'unknown',
    ],
    ['a float beyond doubt', DOUBLE, 0.5, 49.5, '>', exact('50.5'), 'never'],
    ['a float within rounding', DOUBLE, 0.1, 0.1, '>', exact('0.10000000000000001'), 'unknown'],
    ['a float one step away', DOUBLE, 0, 0.1, '>=', exact('0.1000000000000000195'), 'unknown'],
    ['a rounded integer', DOUBLE, 0, 9007199254740992, '>=', integer(9007199254740993n), 'unknown'],
    ['infinity', DOUBLE, 0, Infinity, '<', integer(-1), 'never'],
    ['not yet infinity', DOUBLE, 0, Infinity, '>', integer(5), 'unknown'],
    ['a number against a text', BIGINT, 0n, 5n, '>', text('9'), 'unknown'],
  ])('%s', (_title, type, min, max, comparison, constant, proof) => {
    const statistics = over({ nulls: 0n, min, max });
    expect(provable(compare(column('x', type), comparison, literal(constant)), statistics)).toBe(
      proof,
    );
  });

  test('NaN is outside the bounds and above or beside every number', () => {
    const y = column('x', DOUBLE);
    const statistics = over({ nulls: 0n, min: 0, max: 50, mayHoldNaN: true });
    expect(provable(compare(y, '>', literal(integer(60))), statistics)).toBe('unknown');
    expect(provable(compare(y, '<', literal(integer(0))), statistics)).toBe('never');
    expect(provable(compare(y, '<=', literal(integer(50))), statistics)).toBe('unknown');
    expect(provable(call('isNaN', y), statistics)).toBe('unknown');
    expect(provable(call('isNaN', y), over({ nulls: 0n, mayHoldNaN: false }))).toBe('never');
  });
});

describe('against DuckDB', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase();
  });
  afterAll(() => database.close());

  const cellOf = fc.option(
    fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant('NaN'), fc.constantFrom(0.5, -0.5)),
  );
  const tableOf = fc.record({
    i: fc.array(fc.option(fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 5 }),
    f: fc.array(cellOf, { minLength: 5, maxLength: 5 }),
    s: fc.array(fc.option(fc.constantFrom('', 'a', 'b', '\uFF5E', '\u{1F600}')), {
      minLength: 5,
      maxLength: 5,
    }),
  });

  const i = column('i', BIGINT);
  const f = column('f', DOUBLE);
  const s = column('s', VARCHAR);
  const comparison = fc.constantFrom<Comparison>('=', '<>', '<', '<=', '>', '>=');
  const numberLiteral = fc.oneof(
    fc.integer({ min: -4, max: 4 }).map((value) => integer(value)),
    fc.constantFrom(exact('0.5'), exact('-2.5'), exact('1.0000000000000000001')),
  );
  const textLiteral = fc.constantFrom('', 'a', 'c', '\uFF5E', '\u{1F600}').map(text);
  const leaf: fc.Arbitrary<Expression> = fc.oneof(
    fc
      .tuple(fc.constantFrom(i, f), comparison, numberLiteral)
      .map(([c, op, l]) => compare(c, op, literal(l))),
    fc
      .tuple(fc.constantFrom(i, f), comparison, numberLiteral)
      .map(([c, op, l]) => compare(literal(l), op, c)),
    fc.tuple(comparison, textLiteral).map(([op, l]) => compare(s, op, literal(l))),
    fc.constantFrom(i, f, s).map(isNull),
    fc
      .tuple(fc.constantFrom(i, f), fc.array(numberLiteral, { maxLength: 3 }))
      .map(([c, l]) => isIn(c, l)),
    fc.array(textLiteral, { minLength: 1, maxLength: 3 }).map((l) => isIn(s, l)),
    fc.constant(call('isNaN', f)),
    numberLiteral.map((l): Expression => ({ op: 'same', left: i, right: literal(l) })),
    fc
      .constantFrom(i, s)
      .map((c): Expression => ({ op: 'same', left: c, right: literal({ type: 'null' }) })),
  );
  const predicate: fc.Arbitrary<Expression> = fc.letrec<{ tree: Expression }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      tie('tree').map(not),
      fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((all) => and(...all)),
      fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((all) => or(...all)),
      fc
        .tuple(leaf, leaf, leaf)
        .map(([when, then, otherwise]): Expression => ({ op: 'case', when, then, otherwise })),
    ),
  })).tree;

  function statisticsOf(rows: readonly Record<string, Value>[], loose: boolean): TableStatistics {
    const columns = new Map<string, ColumnStatistics>();
    for (const [name, order] of [
      ['i', 1],
      ['f', 1],
      ['s', 2],
    ] as const) {
      const present = rows.map((row) => row[name] ?? null).filter((value) => value !== null);
      const ordered = present
        .filter((value) => !Number.isNaN(value))
        .sort((a, b) =>
          order === 2
            ? Buffer.compare(Buffer.from(a as string), Buffer.from(b as string))
            : a < b
              ? -1
              : 1,
        );
      columns.set(
        name,
        facts({
          nulls: loose ? null : BigInt(rows.length - present.length),
          mayHoldNaN: name === 'f',
          min: ordered[0] ?? null,
          max: ordered.at(-1) ?? null,
        }),
      );
    }
    return { rows: loose ? null : BigInt(rows.length), columns };
  }

  test('a proof is what counting says', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(tableOf, predicate, fc.boolean(), async (table, where, loose) => {
        const rows = table.i.map((value, index) => {
          const float = table.f[index] ?? null;
          return {
            i: value === null ? null : BigInt(value),
            f: float === 'NaN' ? NaN : float,
            s: table.s[index] ?? null,
          };
        });
        const proof = provable(where, statisticsOf(rows, loose));
        seen.add(proof);
        if (proof === 'unknown') return;
        const values = rows.map(
          (row) =>
            `(${row.i === null ? 'NULL' : String(row.i)}::BIGINT, ${row.f === null ? 'NULL' : `'${String(row.f)}'`}::DOUBLE, ${row.s === null ? 'NULL' : `'${row.s}'`}::VARCHAR)`,
        );
        await database.rows(
          `CREATE OR REPLACE TABLE random AS FROM (VALUES ${values.join(', ')}) AS v(i, f, s)`,
        );
        const query = {
          select: [item(count(where))],
          from: source({ from: 'table', parts: ['random'], version: null }, 't'),
        } as const;
        const counted = await database.cell(compileQuery(query, duckdb));
        expect(counted).toBe(proof === 'never' ? 0n : BigInt(rows.length));
      }),
      { numRuns: 1500 },
    );
    expect([...seen].sort()).toEqual(['always', 'never', 'unknown']);
  });
});
