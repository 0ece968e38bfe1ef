import { describe, expect, test } from 'vitest';

import { Fault, type FaultRecord } from '../../../src/domain/fault.ts';
import { loadGrammar } from '../../../src/sql/grammar/load.ts';
import { guardTrino } from '../../../src/sql/grammar/guard.ts';
import { PLAIN_NODES } from '../../../src/sql/grammar/guard/nodes.ts';
import { parseTrino } from '../../../src/sql/grammar/trino.ts';
import type { OwnShape } from '../../../src/sql/own.ts';
import { EXPRESSIONS, QUERIES, TABLES } from './cases.ts';

describe('parseTrino', () => {
  test.each([
    'SELECT 1',
    'select 1;',
    'SELECT 1 -- a comment; with a semicolon',
    'SELECT \';\', "a;b" FROM t /* ; */',
    'INSERT INTO t SELECT * FROM s',
    'SELECT * FROM t FOR VERSION AS OF 123',
    'SELECT * FROM t, LATERAL (SELECT 1)',
    'SELECT \'\u{1F600}\' AS "\u{1F600}"',
  ])('accepts %s', async (sql) => {
    expect(await parseTrino(sql)).toEqual({ ok: true });
  });

  test.each([
    ['', 1, 1, 'no statement'],
    ['-- nothing', 1, 1, 'no statement'],
    ['SELECT 1; SELECT 2', 1, 11, 'second statement'],
    ['SELECT 1 SELECT 2', 1, 10, ''],
    ['SELECT 1;;', 1, 10, ''],
    ['SELECT 1\nFROM FROM', 2, 6, 'FROM'],
    ["SELECT '\u{1F600}' FROM FROM", 1, 17, 'FROM'],
    ["SELECT 'open", 1, 8, ''],
    ['SELECT 1 /* open', 1, 11, ''],
    ['SELECT \0', 1, 1, 'NUL'],
    ['nonsense', 1, 1, ''],
  ])('refuses %s', async (sql, line, column, message) => {
    const answer = await parseTrino(sql);
    expect(answer).toMatchObject({ ok: false, line, column });
    expect('message' in answer && answer.message).toContain(message);
  });

  test.each([
    ['(', ')', 3000],
    ['((SELECT ', '))', 5],
    ['(SELECT ', ')', 9],
    ['EXISTS (SELECT 1 FROM t WHERE ', ')', 300],
  ])('gives up quickly on %s ... %s, %d times', async (open, close, times) => {
    const sql = `SELECT ${open.repeat(times)}1${close.repeat(times)}`;
    expect(await parseTrino(sql)).toMatchObject({ ok: false, message: 'it is nested too deep' });
  });

  test.each([
    ['SELECT ', '(', ')', 100],
    ['SELECT ', 'coalesce(1, ', ')', 50],
    ['SELECT ', '(SELECT ', ')', 6],
    ['SELECT * FROM t WHERE ', 'a IN (SELECT a FROM t WHERE ', ')', 30],
    ['', 'SELECT * FROM (', ') AS t', 30],
  ])('takes %s%s ... %s, %d times', async (start, open, close, times) => {
    const inner = start === '' ? 'SELECT 1' : '1';
    const sql = `${start}${open.repeat(times)}${inner}${close.repeat(times)}`;
    expect(await parseTrino(sql)).toEqual({ ok: true });
  });
});

async function refusal(sql: string, shape: OwnShape): Promise<FaultRecord> {
  const thrown = await guardTrino(sql, shape).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Fault)) throw new Error(`expected a fault, not ${String(thrown)}`);
  return thrown.record;
}

const STATEMENTS = [
  'INSERT INTO t SELECT 1',
  'UPDATE t SET a = 2',
  'DELETE FROM t',
  'TRUNCATE TABLE t',
  'MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE',
  'CREATE TABLE x AS SELECT 1',
  'CREATE OR REPLACE VIEW x AS SELECT 1',
  'CREATE FUNCTION f() RETURNS bigint RETURN 1',
  'CREATE SCHEMA x',
  'CREATE ROLE x',
  'DROP TABLE t',
  'ALTER TABLE t ADD COLUMN z bigint',
  'ALTER TABLE t EXECUTE optimize',
  'COMMENT ON TABLE t IS NULL',
  'ANALYZE t',
  'REFRESH MATERIALIZED VIEW x',
  'GRANT SELECT ON t TO x',
  'CALL system.sync_partition_metadata()',
  "CALL system.runtime.kill_query('x')",
  'SET SESSION a = 1',
  'RESET SESSION a',
  "SET TIME ZONE 'UTC'",
  'SET PATH x.y',
  'SET ROLE ALL',
  'USE x.y',
  'START TRANSACTION',
  'COMMIT',
  'ROLLBACK',
  'PREPARE p FROM SELECT 1',
  'EXECUTE p',
  "EXECUTE IMMEDIATE 'DROP TABLE t'",
  'DEALLOCATE PREPARE p',
  'DESCRIBE INPUT p',
  'EXPLAIN SELECT 1',
  'EXPLAIN ANALYZE SELECT 1',
  'EXPLAIN ANALYZE INSERT INTO t SELECT 1',
  'DESCRIBE t',
  'SHOW TABLES',
  'SHOW CREATE TABLE t',
  'SHOW STATS FOR t',
];

const SMUGGLED = [
  'SELECT 1; SELECT 2',
  'SELECT 1; DROP TABLE t',
  'SELECT 1 SELECT 2',
  'SELECT 1 DROP TABLE t',
  'SELECT 1;',
  'SELECT 1; -- done',
  'SELECT 1;;',
  ';SELECT 1',
  '',
  '   ',
  '-- nothing',
  '/* nothing */',
  'SELECT 1 /* open',
  "SELECT 'open",
  'SELECT "open',
  'SELECT 1)',
  'SELECT 1) AS x; DROP TABLE t; --',
  'SELECT 1) AS x, (SELECT 2',
  'SELECT 1) UNION ALL (SELECT 2',
  '(SELECT 1',
  'SELECT 1\0; DROP TABLE t',
  'SELEC 1',
  'SELECT 1 INTO x',
  'SELECT 1 FOR UPDATE',
  'SELECT ?',
  'SELECT a FROM t WHERE a = ?',
  'SELECT a FROM t LIMIT ?',
  'SELECT a FROM t OFFSET ?',
  'SELECT a FROM t FETCH FIRST ? ROWS ONLY',
  'SELECT * FROM t TABLESAMPLE BERNOULLI (10)',
  'SELECT * FROM (SELECT * FROM t TABLESAMPLE SYSTEM (10)) AS x',
  'SELECT `a` FROM t',
  'SELECT * FROM 1t',
  'SELECT 1 AS ""',
  'WITH x AS (DELETE FROM t) SELECT * FROM x',
  'WITH x AS (SHOW TABLES) SELECT * FROM x',
  'WITH x AS (SELECT 1) DELETE FROM t',
  'WITH x AS (SELECT 1) INSERT INTO t SELECT 1',
  'SELECT * FROM (DELETE FROM t)',
  'SELECT * FROM (SHOW CREATE TABLE t)',
  'SELECT x -> x + 1',
  'WITH FUNCTION f() RETURNS bigint RETURN 1 SELECT f()',
  'WITH FUNCTION f() RETURNS bigint BEGIN RETURN 1; END SELECT f()',
  "WITH SESSION query_max_run_time = '1h' SELECT 1",
  "WITH SESSION query_max_run_time = '1h' WITH x AS (SELECT 1) SELECT * FROM x",
];

const REACHING = [
  "SELECT * FROM TABLE(system.query(query => 'DROP TABLE t'))",
  "SELECT * FROM TABLE(pg.system.query(query => 'DROP TABLE t'))",
  'SELECT * FROM TABLE("QUERY"(\'DROP TABLE t\'))',
  "SELECT * FROM TABLE(pg.system.procedure(query => 'EXECUTE p'))",
  "SELECT * FROM TABLE(iceberg.system.table_changes('s', 't', 1, 2))",
  'SELECT * FROM TABLE(system.builtin.sequence(1, 2))',
  "SELECT (SELECT max(x) FROM TABLE(pg.system.query(query => 'x')))",
  "WITH x AS (SELECT * FROM TABLE(pg.system.query(query => 'x'))) SELECT * FROM x",
  "SELECT EXISTS (SELECT 1 FROM TABLE(pg.system.query(query => 'x')))",
  "SELECT a FROM t WHERE a IN (SELECT x FROM TABLE(pg.system.query(query => 'x')))",
  "SELECT a FROM t ORDER BY (SELECT x FROM TABLE(pg.system.query(query => 'x')))",
  "SELECT a, count(*) FROM t GROUP BY a HAVING count(*) > (SELECT x FROM TABLE(pg.system.query(query => 'x')))",
  "SELECT * FROM TABLE(exclude_columns(TABLE(SELECT fail('x')), DESCRIPTOR(a)))",
  "SELECT fail('x')",
  "SELECT IF(a = 1, fail('x')) FROM t",
  "SELECT CAST(fail('x') AS bigint)",
  "SELECT row_number() OVER (ORDER BY fail('x')) FROM t",
  "SELECT sum(a) FILTER (WHERE fail('x')) FROM t",
  "SELECT listagg(b, ',') WITHIN GROUP (ORDER BY fail('x')) FROM t",
  "SELECT * FROM t JOIN s ON fail('x')",
  "SELECT * FROM UNNEST(ARRAY[fail('x')])",
  "SELECT transform(l, x -> fail('x')) FROM t",
  "SELECT * FROM t FOR VERSION AS OF fail('x')",
  "SELECT json_value(j, 'lax $' DEFAULT fail('x') ON EMPTY) FROM t",
  "VALUES (1, fail('x'))",
  'SELECT version()',
  'SELECT no_such_function(1)',
  'SELECT iceberg.s.f(1)',
  'SELECT system.builtin.abs(-1)',
  'SELECT b.upper() FROM t',
  'SELECT "$internal$try"(() -> 1)',
  'SELECT "$current_user"()',
  'SELECT row_number() FROM t',
  'SELECT abs(a) OVER () FROM t',
  'SELECT last(a) FROM t',
  'SELECT spatial_partitioning(to_geometry(b)) FROM t',
];

const CLOCK_AND_CHANCE = [
  'SELECT now()',
  'SELECT NOW()',
  'SELECT "now"()',
  'SELECT system.builtin.now()',
  'SELECT current_date',
  'SELECT CURRENT_DATE',
  'SELECT "current_date"()',
  'SELECT current_timestamp',
  'SELECT CURRENT_TIMESTAMP(9)',
  'SELECT current_time',
  'SELECT localtime',
  'SELECT localtimestamp(3)',
  "SELECT a FROM t WHERE d < current_date - INTERVAL '2' DAY",
  'SELECT * FROM t FOR TIMESTAMP AS OF current_timestamp',
  'SELECT current_timezone()',
  'SELECT current_user',
  'SELECT current_catalog',
  'SELECT current_schema',
  'SELECT current_path',
  'SELECT current_groups()',
  'SELECT random()',
  'SELECT rand(10)',
  'SELECT uuid()',
  'SELECT shuffle(l) FROM t',
  'SELECT transform(l, x -> x + random()) FROM t',
];

describe('the guard of queries', () => {
  test.each([...STATEMENTS, ...SMUGGLED, ...REACHING, ...CLOCK_AND_CHANCE])(
    'refuses %j',
    async (sql) => {
      const fault = await refusal(sql, 'query');
      expect(fault).toMatchObject({ code: 'guard-refused', category: 'engine-user' });
      expect(fault.message).toMatch(
        /^The gate's SQL must be one SELECT that only reads\. [A-Z].*[.?!]$/s,
      );
    },
  );

  test.each(STATEMENTS)('knows that %j is no SELECT', async (sql) => {
    expect((await refusal(sql, 'query')).message).toContain(
      'It is not a SELECT: a gate only reads.',
    );
  });

  test.each(QUERIES)('accepts %j', async (sql) => {
    const own = await guardTrino(`  ${sql}\n`, 'query');
    expect(own).toMatchObject({ shape: 'query', text: sql, columns: null });
  });

  test.each(TABLES)('finds the tables of %s', async (sql, tables) => {
    expect((await guardTrino(sql, 'query')).tables).toEqual(tables);
  });

  test.each([
    ['SELECT 1;', 'It ends with a semicolon: remove it.'],
    ['SELECT 1; -- done', 'It ends with a semicolon: remove it.'],
    ['SELECT 1;\nDROP TABLE t', 'Line 2, column 1: It holds several statements: write one.'],
    ['', 'It is empty.'],
    ['-- nothing', 'It holds no statement.'],
    ['SELECT 1 FROM FROM', "Trino's grammar cannot parse it: line 1, column 15: "],
    ["SELECT 'open", "cannot parse it: line 1, column 8: unexpected input '''."],
    ["WITH SESSION a.b = '1h' SELECT 1", 'WITH SESSION is not accepted: '],
    ['WITH FUNCTION f() RETURNS bigint RETURN 1 SELECT f()', 'WITH FUNCTION is not accepted: '],
    ['SELECT\n  now()', 'Line 2, column 3: It calls now, which reads the clock'],
    ['SELECT current_user', 'column 8: It calls current_user, which depends on the session'],
    ['SELECT "Random"()', 'The function Random gives another answer at each run'],
    ['SELECT iceberg.s.f(1)', 'The function iceberg.s.f is not accepted: call built-in'],
    ["SELECT regexp_lik(b, '')", "may call. Did you mean 'regexp_like'?"],
    ['SELECT * FROM TABLE(pg.system.query(1))', 'column 21: The table function pg.system.query is'],
    ["SELECT '\u{1F600}', ?", 'Line 1, column 13: It holds a parameter (?)'],
  ])('says of %j: %s', async (sql, reason) => {
    expect((await refusal(sql, 'query')).message).toContain(reason);
  });
});

const TRICKS = [
  'n > 1) FROM x WHERE (1 = 1',
  'a) OR (1 = 1',
  'a > 1) AS x, (b',
  '1], [2',
  'a, b',
  'a AS x',
  'a x',
  'a FROM t',
  'a WHERE 1 = 1',
  'a ORDER BY a',
  'a; DROP TABLE t',
  'a;',
  'a --\n; DROP TABLE t',
  '-- a',
  '/* a',
  '*/ a',
  "'open",
  '"open',
  "a = 'x",
  '*',
  't.*',
  'DISTINCT a',
  'ALL a',
  'SELECT a',
  '(SELECT 1)',
  '((SELECT 1))',
  'EXISTS (SELECT 1)',
  'a IN (SELECT 1)',
  'a NOT IN (TABLE t)',
  'a = ANY (SELECT 1)',
  'a > ALL (VALUES 1)',
  '(TABLE t)',
  '(VALUES 1)',
  'any_match(l, x -> x = (SELECT 1))',
  "json_value(j, 'lax $' DEFAULT (SELECT 1) ON EMPTY) = 1",
  'sum(a) > 1',
  'SUM(a) > 1',
  '"sum"(a) > 1',
  'count(*) > 1',
  'count(t.*) > 1',
  'count(*) FILTER (WHERE a > 1)',
  'a > avg(a)',
  'listagg(b) WITHIN GROUP (ORDER BY b) = 1',
  'any_match(l, x -> x > max(a))',
  'reduce_agg(a, 0, (x, y) -> x + y, (x, y) -> x + y) = 1',
  'row_number() OVER () = 1',
  'lag(a) OVER (ORDER BY a) < a',
  'sum(a) OVER () > 1',
  'sum(a) OVER w > 1',
  'a OVER w',
  'row_number() = 1',
  'first(a) = 1',
  'FINAL last(a) = 1',
  'GROUPING(a)',
  'x -> x + 1',
  '(x -> x + 1)',
  '?',
  '`a` = 1',
  '1a = 1',
  '"" = 1',
  'now() > d',
  'd < current_date',
  'random() < 0.5',
  "current_user = 'x'",
  "fail('x')",
  'system.builtin.abs(a) = 1',
  'sequence(1, 2) = TABLE(sequence(1, 2))',
  'a VALUES (1)',
  'WITH x AS (SELECT 1) SELECT 1',
  '',
  '\0',
  'a\0',
];

describe('the guard of expressions', () => {
  test.each(TRICKS)('refuses %j', async (sql) => {
    const fault = await refusal(sql, 'expression');
    expect(fault).toMatchObject({ code: 'guard-refused', category: 'engine-user' });
    expect(fault.message).toMatch(
      /^The gate's SQL must be one expression over one row\. [A-Z].*[.?!]$/s,
    );
  });

  test.each(EXPRESSIONS)('accepts %j, of the columns %j', async (sql, columns) => {
    const own = await guardTrino(` ${sql} `, 'expression');
    expect(own).toEqual({ shape: 'expression', text: sql, columns, tables: [] });
  });

  test.each([
    ['d < current_date', 'Line 1, column 5: It calls current_date, which reads the clock'],
    ['d < current_date', 'use {{ ds }}'],
    ['regexp_lik(b, 1)', "Did you mean 'regexp_like'?"],
    ['a, b', 'Line 1, column 2: It holds several expressions: write one.'],
    ['a >', "Trino's grammar cannot parse it: line 1, column 3: '>' is left over."],
    ['a;', 'It ends with a semicolon: remove it.'],
    ['a IN (SELECT 1)', 'column 7: An expression over one row cannot hold a subquery.'],
    ['count(*) > 1', 'An expression over one row cannot hold the aggregate count.'],
    ['a > sum(a) OVER ()', 'An expression over one row cannot hold a window (OVER).'],
    ['GROUPING(a)', 'An expression over one row cannot hold GROUPING.'],
    ['x -> x', 'A lambda function (x -> ...) stands only where a function is called.'],
  ])('says of %j: %s', async (sql, reason) => {
    expect((await refusal(sql, 'expression')).message).toContain(reason);
  });

  test.each([' OR ', ' + ', ' || '])('takes long chains of%s', async (operator) => {
    const sql = Array.from({ length: 3000 }, () => 'a').join(operator);
    expect((await guardTrino(sql, 'expression')).columns).toEqual(['a']);
  });

  test('takes a list of many values', async () => {
    const list = Array.from({ length: 20_000 }, (_, n) => String(n)).join(',');
    expect((await guardTrino(`a IN (${list})`, 'expression')).columns).toEqual(['a']);
  });
});

test('every node that passes as harmless is one of the grammar', async () => {
  const { kinds } = await loadGrammar();
  const known = new Set(kinds.values());
  expect([...PLAIN_NODES].filter((kind) => !known.has(kind))).toEqual([]);
});
