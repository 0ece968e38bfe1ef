import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TableStatistics } from '../../../src/domain/statistics.ts';
import { extrapolate } from '../../../src/engines/duckdb/statistics/estimate.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { Lake, PATIENT, reference } from './lake.ts';

const TYPES = `SELECT i AS big, i::TINYINT AS tiny, i::UBIGINT AS wide, i::DECIMAL(38,5) AS dec, i / 3.0::DOUBLE AS ratio,
  CASE WHEN i = 5 THEN 'nan'::DOUBLE ELSE i END AS holed, DATE '2026-01-01' + i::INT AS day,
  TIMESTAMP '2026-01-01 00:00:00.123456' + INTERVAL (i) SECOND AS moment, TIMESTAMPTZ '2026-01-01 00:00:00+02' AS zoned,
  TIMESTAMP_NS '2026-01-01 00:00:00.123456789' AS nano, 'w' || i AS word, i % 2 = 0 AS flag, NULL::INT AS nothing,
  CASE WHEN i > 3 THEN i END AS gaps, [i] AS list, {'a': i} AS struct, DATE 'infinity' AS endless FROM range(10) r(i)`;

let lake: Lake;
let engine: Engine;
const FILES = [
  'types.parquet',
  'empty.parquet',
  'many.parquet',
  'parts/*.parquet',
  'renamed/*.parquet',
  'retyped/*.parquet',
  'hive/ds=2026-01-02/x.parquet',
  'comma.parquet',
  'rows.csv',
  'rows.json',
];

beforeAll(async () => {
  lake = await Lake.create();
  for (const name of ['parts', 'renamed', 'retyped', 'hive/ds=2026-01-02'])
    await lake.write(`${name}/.keep`, '');
  const copy = (sql: string, file: string, options = ''): string =>
    `COPY (${sql}) TO '${lake.path(file)}' (FORMAT parquet${options});`;
  await lake.make(
    [
      copy(TYPES, 'types.parquet'),
      copy('SELECT 1 AS a WHERE false', 'empty.parquet'),
      copy(
        "SELECT i AS id, i % 100 AS few, 'c' || (i % 50) AS code, 'u' || i AS name, (i // 1000)::VARCHAR AS sorted, md5((i % 3000)::VARCHAR) AS some FROM range(300000) r(i)",
        'many.parquet',
        ', ROW_GROUP_SIZE 30000',
      ),
      copy("SELECT i AS id, 'a' AS s FROM range(10) r(i)", 'parts/1.parquet'),
      copy('SELECT i AS id, NULL::VARCHAR AS s FROM range(90, 100) r(i)', 'parts/2.parquet'),
      copy('SELECT 1 AS id', 'renamed/1.parquet'),
      copy('SELECT 99 AS ID', 'renamed/2.parquet'),
      copy('SELECT 10::BIGINT AS v', 'retyped/1.parquet'),
      copy("SELECT '9' AS v UNION ALL SELECT '10'", 'retyped/2.parquet'),
      copy('SELECT 1 AS a', 'hive/ds=2026-01-02/x.parquet'),
      copy(`SELECT 1 AS "a, b", {'b': 2} AS a, {'b': 2} AS c`, 'comma.parquet'),
      `COPY (SELECT i AS id, 'c' || (i % 5) AS code FROM range(1000) r(i)) TO '${lake.path('rows.csv')}';`,
      `COPY (SELECT i AS id, 'c' || (i % 5) AS code FROM range(1000) r(i)) TO '${lake.path('rows.json')}';`,
    ].join('\n'),
  );
  await lake.make(
    `CREATE TABLE types AS ${TYPES}; CREATE VIEW seen AS SELECT * FROM types; CREATE TABLE empty(a INT, b VARCHAR);
CREATE TABLE deleted AS SELECT i AS a, CASE WHEN i >= 500 THEN i END AS b FROM range(100000) r(i);
DELETE FROM deleted WHERE a < 1000; UPDATE deleted SET a = a + 7 WHERE a = 99999;
CREATE TABLE many AS SELECT i AS id, 'c' || (i % 50) AS code FROM range(300000) r(i);
CREATE TABLE long AS SELECT 'shared prefix ' || i AS s FROM range(10) r(i);`,
    'lake.duckdb',
  );
  engine = await lake.open(FILES, { path: 'lake.duckdb' });
});
afterAll(() => lake[Symbol.asyncDispose]());

async function known(table: string, estimate: readonly string[] = []): Promise<TableStatistics> {
  const resolved = await engine.resolve(reference(table), PATIENT);
  return engine.statistics(
    resolved,
    { columns: resolved.columns.map(({ name }) => name), estimate, partition: null },
    PATIENT,
  );
}

const bounds = ({ columns }: TableStatistics, name: string): unknown => {
  const column = columns.get(name);
  return column === undefined ? 'unknown' : [column.min, column.max, column.nulls, column.exact];
};

const BOUNDS: readonly (readonly [name: string, min: unknown, max: unknown])[] = [
  ['big', 0n, 9n],
  ['tiny', 0n, 9n],
  ['wide', 0n, 9n],
  ['dec', { decimal: '0.00000' }, { decimal: '9.00000' }],
  ['day', '2026-01-01', '2026-01-10'],
  ['moment', '2026-01-01 00:00:00.123456', '2026-01-01 00:00:09.123456'],
  ['zoned', '2025-12-31 22:00:00', '2025-12-31 22:00:00'],
  ['nano', '2026-01-01 00:00:00.123456789', '2026-01-01 00:00:00.123456789'],
  ['flag', false, true],
];

describe('Parquet footers', () => {
  test.each([...BOUNDS, ['word', 'w0', 'w9'] as const])('%s', async (name, min, max) => {
    expect(bounds(await known('types.parquet'), name)).toEqual([min, max, 0n, true]);
  });

  test('floating-point numbers may hold NaN, and their bounds are outer ones', async () => {
    const { columns } = await known('types.parquet');
    expect(columns.get('ratio')).toMatchObject({ mayHoldNaN: true, min: 0, max: 3, exact: false });
    expect(columns.get('holed')).toMatchObject({ mayHoldNaN: true, min: null, max: null });
    expect(columns.get('big')?.mayHoldNaN).toBe(false);
  });

  test('NULLs are counted, nested and infinite values are left out', async () => {
    const statistics = await known('types.parquet');
    expect(statistics.rows).toBe(10n);
    expect(bounds(statistics, 'nothing')).toEqual([null, null, 10n, true]);
    expect(bounds(statistics, 'gaps')).toEqual([4n, 9n, 4n, true]);
    expect(bounds(statistics, 'list')).toBe('unknown');
    expect(bounds(statistics, 'struct')).toBe('unknown');
    expect(bounds(statistics, 'endless')).toEqual([null, null, 0n, true]);
  });

  test('all row groups and all files', async () => {
    expect(bounds(await known('many.parquet'), 'id')).toEqual([0n, 299999n, 0n, true]);
    const parts = await known('parts/*.parquet');
    expect(parts.rows).toBe(20n);
    expect(bounds(parts, 'id')).toEqual([0n, 99n, 0n, true]);
    expect(bounds(parts, 's')).toEqual(['a', 'a', 10n, true]);
  });

  test('a file without rows', async () => {
    const statistics = await known('empty.parquet', ['a']);
    expect(statistics.rows).toBe(0n);
    expect(statistics.columns.size).toBe(0);
  });

  test('what the files do not agree on is unknown', async () => {
    expect(bounds(await known('renamed/*.parquet'), 'id')).toBe('unknown');
    expect(bounds(await known('retyped/*.parquet'), 'v')).toBe('unknown');
    expect(bounds(await known('comma.parquet'), 'a, b')).toBe('unknown');
  });

  test("a folder's value stands in no footer, so its column is unknown", async () => {
    const statistics = await known('hive/ds=2026-01-02/x.parquet');
    expect(bounds(statistics, 'ds')).toBe('unknown');
    expect(bounds(statistics, 'a')).toEqual([1n, 1n, 0n, true]);
  });

  test('only what was asked for', async () => {
    const table = await engine.resolve(reference('types.parquet'), PATIENT);
    const { columns } = await engine.statistics(
      table,
      { columns: ['big'], estimate: [], partition: null },
      PATIENT,
    );
    expect([...columns.keys()]).toEqual(['big']);
    const nothing = { columns: [], estimate: [], partition: null };
    expect((await engine.statistics(table, nothing, PATIENT)).rows).toBe(10n);
  });
});

describe('tables of DuckDB', () => {
  test.each(BOUNDS)('%s', async (name, min, max) => {
    expect(bounds(await known('types'), name)).toEqual([min, max, 0n, false]);
  });

  test('text has no bounds, since it is cut', async () => {
    expect(bounds(await known('long'), 's')).toEqual([null, null, 0n, false]);
  });

  test('NaN is found out, and NULLs only when there are none', async () => {
    const { columns, rows } = await known('types');
    expect(rows).toBe(10n);
    expect(columns.get('ratio')).toMatchObject({ mayHoldNaN: false, min: 0, max: 3 });
    expect(columns.get('holed')).toMatchObject({ mayHoldNaN: true, min: null, max: null });
    expect(columns.get('nothing')).toMatchObject({ nulls: null, min: null, max: null });
    expect(columns.get('gaps')).toMatchObject({ nulls: null, min: 4n, max: 9n });
  });

  test('after DELETE and UPDATE bounds are outer ones and rows are exact', async () => {
    const statistics = await known('deleted');
    expect(statistics.rows).toBe(99000n);
    const { min, max, exact } = statistics.columns.get('a')!;
    expect(exact).toBe(false);
    expect((min as bigint) <= 1000n && (max as bigint) >= 100006n).toBe(true);
    expect(statistics.columns.get('b')?.nulls).toBeNull();
  });

  test('an empty table', async () => {
    expect(await known('empty')).toEqual({ rows: 0n, columns: new Map() });
  });
});

test('a view has no statistics', async () => {
  expect(await known('seen')).toEqual({ rows: null, columns: new Map() });
});

test.each(['rows.csv', 'rows.json'])('%s is loaded and has those of a table', async (table) => {
  const statistics = await known(table);
  expect(statistics.rows).toBe(1000n);
  expect([...statistics.columns.values()].map(({ nulls }) => nulls)).toEqual([0n, 0n]);
});

describe('estimates of distinct values', () => {
  const estimate = async (table: string, names: string[]): Promise<(number | null)[]> => {
    const { columns } = await known(table, names);
    return names.map((name) => columns.get(name)?.distinct ?? null);
  };

  test('Parquet: few stay few, many are many', async () => {
    const [few, code, some, name, sorted] = await estimate('many.parquet', [
      'few',
      'code',
      'some',
      'name',
      'sorted',
    ]);
    expect(few).toBe(100);
    expect(code).toBeGreaterThan(40);
    expect(code).toBeLessThan(120);
    expect(some).toBeGreaterThan(2000);
    expect(some).toBeLessThan(40_000);
    expect(name).toBeGreaterThan(100_000);
    expect(sorted).toBeGreaterThan(150);
    expect(sorted).toBeLessThan(1000);
  });

  test('DuckDB: as it estimates itself', async () => {
    const [id, code] = await estimate('many', ['id', 'code']);
    expect(id).toBeGreaterThan(100_000);
    expect(code).toBeGreaterThan(40);
    expect(code).toBeLessThan(70);
  });

  test('text files are tasted, views are not', async () => {
    const [id, code] = await estimate('rows.csv', ['id', 'code']);
    expect(id).toBeGreaterThan(900);
    expect(code).toBe(5);
    expect(await estimate('seen', ['big'])).toEqual([null]);
  });

  test('nobody asked: nothing is said', async () => {
    const { columns } = await known('many.parquet', ['few']);
    expect(columns.get('code')?.distinct).toBeNull();
  });

  test.each([
    ['seen whole', { rows: 100, distinct: 7, first: 7, second: 0 }, 100n, 7, 7],
    [
      'nothing new in the second place',
      { rows: 20_000, distinct: 50, first: 50, second: 50 },
      3_000_000n,
      50,
      50,
    ],
    [
      'only new values',
      { rows: 20_000, distinct: 200, first: 100, second: 100 },
      3_000_000n,
      25_000,
      31_000,
    ],
    [
      'nearly all of them new',
      { rows: 20_000, distinct: 19_000, first: 9_600, second: 9_500 },
      3_000_000n,
      3e6,
      3e6,
    ],
    [
      'rows unknown',
      { rows: 20_000, distinct: 19_000, first: 9_600, second: 9_500 },
      null,
      1e6,
      1e9,
    ],
  ] as const)('%s', (_, taste, rows, low, high) => {
    const estimated = extrapolate(taste, rows);
    expect(estimated).toBeGreaterThanOrEqual(low);
    expect(estimated).toBeLessThanOrEqual(high);
  });
});

test('statistics agree with the values, for many shapes of tables', async () => {
  for (const table of [
    ...FILES.filter((name) => name.endsWith('.parquet')),
    'types',
    'deleted',
    'many',
    'long',
  ]) {
    const resolved = await engine.resolve(reference(table), PATIENT);
    const { columns, rows } = await known(table);
    const relation = engine.dialect.relation(resolved.relation as never);
    for (const [name, stated] of columns) {
      const column = engine.dialect.identifier(name);
      const answer = await engine.query(
        `SELECT count(*), count(*) - count(${column}), min(${column}), max(${column}) FROM ${relation}`,
        PATIENT,
      );
      const [total, nulls, min, max] = answer.rows[0]!;
      expect(rows).toBe(total);
      if (stated.nulls !== null) expect([table, name, stated.nulls]).toEqual([table, name, nulls]);
      if (stated.exact && stated.min !== null) {
        expect([table, name, stated.min, stated.max]).toEqual([table, name, min, max]);
      }
    }
  }
});
