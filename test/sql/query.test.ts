import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { DataType } from '../../src/domain/datatype.ts';
import { compileQuery } from '../../src/sql/compile.ts';
import { duckdb } from '../../src/sql/dialects/duckdb.ts';
import { trino } from '../../src/sql/dialects/trino.ts';
import {
  aggregate,
  and,
  cast,
  column,
  compare,
  count,
  literal,
  or,
  type Expression,
} from '../../src/sql/expression.ts';
import { parseTrino } from '../../src/sql/grammar/trino.ts';
import { integer, NULL, text } from '../../src/sql/literal.ts';
import { markGuarded, TABLE_ALIAS } from '../../src/sql/own.ts';
import { item, part, source, type Query, type Relation } from '../../src/sql/query.ts';
import { parseTypeName } from '../../src/sql/typename.ts';
import { openDatabase, type Database } from './database.ts';

const typed = (name: string): DataType => parseTypeName(name)!;
const n = (value: number): Expression => literal(integer(value));
const id = column('id', typed('bigint'));
const name = column('my name', typed('varchar'));
const table: Relation = { from: 'table', parts: ['main', 'my.table'], version: null };
const t = source(table, 't');

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
  await database.rows('CREATE TABLE "my.table" (id BIGINT, "my name" VARCHAR, "at" TIMESTAMP)');
  await database.rows(
    `INSERT INTO "my.table" VALUES (1, 'a', NULL), (2, 'a', NULL), (NULL, NULL, NULL)`,
  );
});
afterAll(() => database.close());

/** Both texts; the first runs on DuckDB, the second is in Trino's grammar. */
async function both(query: Query): Promise<string> {
  const [first, second] = [compileQuery(query, duckdb), compileQuery(query, trino)];
  await database.rows(first);
  expect(await parseTrino(second)).toEqual({ ok: true });
  return first === second ? first : `${first}\n\n${second}`;
}

describe('the text of a query', () => {
  test('has one clause a line', async () => {
    const query: Query = {
      select: [item(name), item(count()), item(aggregate('max', [id]))],
      from: t,
      where: and(
        or(compare(id, '>', n(0)), compare(id, '<', n(-5))),
        compare(name, '<>', literal(text("a'b"))),
      ),
      groupBy: [name],
      having: compare(count(), '>', n(1)),
      orderBy: [
        { by: count(), descending: true },
        { by: name, descending: false },
      ],
      limit: 10,
    };
    expect(await both(query)).toMatchInlineSnapshot(`
      "SELECT
        "t"."my name",
        count(*),
        max("t"."id")
      FROM "main"."my.table" AS "t"
      WHERE ("t"."id" > 0 OR "t"."id" < -5) AND "t"."my name" <> 'a''b'
      GROUP BY "t"."my name"
      HAVING count(*) > 1
      ORDER BY count(*) DESC, "t"."my name" ASC
      LIMIT 10"
    `);
  });

  test('indents subqueries and leaves texts and own SQL alone', async () => {
    const inner: Query = { select: [item(id, 'v'), item(count(), 'n')], from: t, groupBy: [id] };
    const query: Query = {
      select: [
        item(aggregate('sum', [part('g', 'n')])),
        item(count(compare(part('o', 'y'), '=', literal(text('two\nlines'))))),
      ],
      from: source(
        {
          from: 'join',
          type: 'left',
          left: source({ from: 'query', query: inner }, 'g'),
          right: source(
            { from: 'own', sql: markGuarded('query', 'SELECT 1 AS x,\n  NULL AS y -- a comment') },
            'o',
          ),
          on: compare(part('g', 'v'), '=', part('o', 'x')),
        },
        'j',
      ),
    };
    expect(await both(query)).toMatchInlineSnapshot(`
      "SELECT
        sum("g"."n"),
        count(*) FILTER (WHERE "o"."y" = 'two
      lines')
      FROM (
        SELECT
          "t"."id" AS "v",
          count(*) AS "n"
        FROM "main"."my.table" AS "t"
        GROUP BY "t"."id"
      ) AS "g"
      LEFT JOIN (
      SELECT 1 AS x,
        NULL AS y -- a comment
      ) AS "o" ON "g"."v" = "o"."x"

      SELECT
        sum(CAST("g"."n" AS decimal(38,0))),
        count(*) FILTER (WHERE "o"."y" = 'two
      lines')
      FROM (
        SELECT
          "t"."id" AS "v",
          count(*) AS "n"
        FROM "main"."my.table" AS "t"
        GROUP BY "t"."id"
      ) AS "g"
      LEFT JOIN (
      SELECT 1 AS x,
        NULL AS y -- a comment
      ) AS "o" ON "g"."v" = "o"."x""
    `);
  });

  test('names common tables', async () => {
    const query: Query = {
      with: [
        {
          name: TABLE_ALIAS,
          query: { select: 'everything', from: t, where: compare(id, '>', n(0)) },
        },
        { name: 'second', query: { select: [item(n(1), 'one')], from: null } },
      ],
      select: [item(count())],
      from: source(
        { from: 'own', sql: markGuarded('query', 'SELECT * FROM wap_table -- all') },
        'q',
      ),
    };
    expect(await both(query)).toMatchInlineSnapshot(`
      "WITH "wap_table" AS NOT MATERIALIZED (
        SELECT "t".*
        FROM "main"."my.table" AS "t"
        WHERE "t"."id" > 0
      ),
      "second" AS NOT MATERIALIZED (
        SELECT 1 AS "one"
      )
      SELECT count(*)
      FROM (
      SELECT * FROM wap_table -- all
      ) AS "q"

      WITH "wap_table" AS (
        SELECT "t".*
        FROM "main"."my.table" AS "t"
        WHERE "t"."id" > 0
      ),
      "second" AS (
        SELECT 1 AS "one"
      )
      SELECT count(*)
      FROM (
      SELECT * FROM wap_table -- all
      ) AS "q""
    `);
    expect(await database.cell(compileQuery(query, duckdb))).toBe(2n);
  });

  test('joins values, unions and nothing', async () => {
    const values = source(
      {
        from: 'values',
        columns: ['v', 'w'],
        rows: [
          [integer(1), text('a')],
          [integer(-2), NULL],
        ],
      },
      'v',
    );
    const nothing = source({ from: 'values', columns: ['z'], rows: [] }, 'e');
    const union = source(
      {
        from: 'union',
        queries: [
          { select: [item(part('v', 'v'), 'u')], from: values },
          { select: [item(n(3), 'u')], from: null },
        ],
      },
      'u',
    );
    const query: Query = {
      select: 'everything',
      from: source(
        {
          from: 'join',
          type: 'cross',
          left: union,
          right: source(
            {
              from: 'join',
              type: 'full',
              left: values,
              right: nothing,
              on: compare(part('v', 'v'), '=', part('e', 'z')),
            },
            '',
          ),
          on: null,
        },
        '',
      ),
    };
    expect(await both(query)).toMatchInlineSnapshot(`
      "SELECT *
      FROM (
        (
          SELECT "v"."v" AS "u"
          FROM (VALUES
            (1, 'a'),
            (-2, NULL)
          ) AS "v" ("v", "w")
        )
        UNION ALL
        (
          SELECT 3 AS "u"
        )
      ) AS "u"
      CROSS JOIN ((VALUES
        (1, 'a'),
        (-2, NULL)
      ) AS "v" ("v", "w")
      FULL JOIN (SELECT NULL WHERE FALSE) AS "e" ("z") ON "v"."v" = "e"."z")"
    `);
    expect(await database.rows(compileQuery(query, duckdb))).toHaveLength(6);
  });

  test('casts the cells that a client would lose', async () => {
    const at = column('at', typed('timestamp(6)'));
    const inner: Query = {
      select: [item(id, 'i'), item(at, 'at'), item(cast(id, 'double'), 'f')],
      from: t,
    };
    const query: Query = {
      select: [
        item(part('s', 'i')),
        item(part('s', 'at')),
        item(part('s', 'f')),
        item(column('z', typed('timestamp(3) with time zone'), 's')),
        item(column('a', typed('array(bigint)'), 's')),
        item(column('d', typed('decimal(5,2)'), 's')),
      ],
      from: source({ from: 'query', query: inner }, 's'),
    };
    expect(compileQuery(query, trino)).toMatchInlineSnapshot(`
      "SELECT
        "s"."i",
        "s"."at",
        "s"."f",
        ("s"."z" AT TIME ZONE 'UTC'),
        json_format(CAST("s"."a" AS json)),
        "s"."d"
      FROM (
        SELECT
          "t"."id" AS "i",
          "t"."at" AS "at",
          CAST("t"."id" AS double) AS "f"
        FROM "main"."my.table" AS "t"
      ) AS "s""
    `);
    expect(compileQuery(query, duckdb)).toMatchInlineSnapshot(`
      "SELECT
        "s"."i",
        "s"."at",
        "s"."f",
        "s"."z",
        CAST("s"."a" AS VARCHAR),
        "s"."d"
      FROM (
        SELECT
          "t"."id" AS "i",
          "t"."at" AS "at",
          CAST("t"."id" AS DOUBLE) AS "f"
        FROM "main"."my.table" AS "t"
      ) AS "s""
    `);
  });
});

describe('a query that makes no sense is a bug of ours', () => {
  const inner = (query: Query): Query => ({
    select: 'everything',
    from: source({ from: 'query', query }, 'q'),
  });
  const values = (
    rows: Extract<Relation, { from: 'values' }>['rows'],
    columns: string[],
  ): Query => ({
    select: 'everything',
    from: source({ from: 'values', columns, rows }, 'v'),
  });
  test.each<[string, Query]>([
    ['a SELECT of no columns', { select: [], from: t }],
    ['SELECT * from nothing', { select: 'everything', from: null }],
    ['a subquery with an unnamed column', inner({ select: [item(count())], from: t })],
    [
      'a union of nothing',
      { select: 'everything', from: source({ from: 'union', queries: [] }, 'u') },
    ],
    ['VALUES without columns', values([], [])],
    ['VALUES of uneven length', values([[NULL]], ['a', 'b'])],
    [
      'a join without a condition',
      {
        select: 'everything',
        from: source({ from: 'join', type: 'left', left: t, right: t, on: null }, ''),
      },
    ],
    [
      'a cross join with a condition',
      {
        select: 'everything',
        from: source(
          { from: 'join', type: 'cross', left: t, right: t, on: compare(id, '=', id) },
          '',
        ),
      },
    ],
    ['LIMIT -1', { select: 'everything', from: t, limit: -1 }],
    ['LIMIT 0.5', { select: 'everything', from: t, limit: 0.5 }],
    ['GROUP BY or ORDER BY of a constant', { select: [item(count())], from: t, groupBy: [n(1)] }],
  ])('%s', (what, query) => {
    expect(() => compileQuery(query, duckdb)).toThrow(`wap-gate planned ${what}`);
  });
});

describe('tables and files', () => {
  const everything = (relation: Relation): Query => ({
    select: 'everything',
    from: source(relation, 't'),
  });
  const pinned: Relation = {
    from: 'table',
    parts: ['lake', 'prod', 'flights'],
    version: '8954597067493422955',
  };

  test('a version of a table', async () => {
    const sql = compileQuery(everything(pinned), trino);
    expect(sql).toBe(
      `SELECT "t".*\nFROM "lake"."prod"."flights" FOR VERSION AS OF BIGINT '8954597067493422955' AS "t"`,
    );
    expect(await parseTrino(sql)).toEqual({ ok: true });
    expect(() => compileQuery(everything(pinned), duckdb)).toThrow('asked DuckDB for a version');
    expect(() => compileQuery(everything({ ...pinned, version: "1' OR" }), trino)).toThrow(
      "the table version '1' OR'",
    );
  });

  test('files', () => {
    const files = (format: 'parquet' | 'csv' | 'json', ...paths: string[]): Query =>
      everything({ from: 'files', format, paths });
    expect(compileQuery(files('parquet', '/a/1.parquet', "/it's.parquet"), duckdb)).toBe(
      `SELECT "t".*\nFROM read_parquet(['/a/1.parquet', '/it''s.parquet'], can_have_nan = true) AS "t"`,
    );
    expect(compileQuery(files('csv', '/a.csv'), duckdb)).toContain(
      `read_csv(['/a.csv'], skip = 0, comment = '', quote = '"', allow_quoted_nulls = false) AS`,
    );
    expect(compileQuery(files('json', '/a.json'), duckdb)).toContain(
      `read_json(['/a.json'], sample_size = -1, maximum_sample_files = -1) AS`,
    );
    expect(() => compileQuery(files('csv', '/a.csv'), trino)).toThrow(
      "Trino cannot read the file '/a.csv'",
    );
    for (const path of ['/a[1].csv', '/a*.csv', '/a?.csv', '/a\0.csv']) {
      expect(() => compileQuery(files('csv', path), duckdb)).toThrow('rename the file');
    }
  });

  test('a NaN in a file of another writer is found, though its statistics leave it out', async () => {
    const path = fileURLToPath(new URL('fixtures/nan.parquet', import.meta.url));
    const x = column('x', typed('double'));
    const above: Query = {
      select: [item(count())],
      from: source({ from: 'files', format: 'parquet', paths: [path] }, 't'),
      where: compare(x, '>', n(100)),
    };
    // What makes the option necessary: without it DuckDB prunes by bounds that leave NaN out.
    expect(await database.cell(`SELECT count(*) FROM read_parquet('${path}') WHERE x > 100`)).toBe(
      0n,
    );
    expect(await database.cell(compileQuery(above, duckdb))).toBe(1n);
  });
});
