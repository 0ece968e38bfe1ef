import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engines/engine.ts';
import type { OwnShape } from '../../../src/sql/own.ts';
import { faultOf } from '../contract.ts';
import { Lake, PATIENT } from './lake.ts';

let lake: Lake;
let engine: Engine;

beforeAll(async () => {
  lake = await Lake.create();
  await lake.make(`COPY (SELECT 1 AS a) TO '${lake.path('data.parquet')}'`);
  await lake.make(
    `CREATE TABLE t AS SELECT 1 AS a, 'x' AS b, [1, 2] AS l, '{"k": 1}'::JSON AS j, DATE '2026-01-02' AS d;
CREATE MACRO spy() AS (SELECT content FROM read_text('/etc/passwd'));
CREATE MACRO rows() AS TABLE SELECT * FROM read_text('/etc/passwd');
CREATE SEQUENCE counter;`,
    'lake.duckdb',
  );
  engine = await lake.open(['data.parquet'], { path: 'lake.duckdb' });
});
afterAll(() => lake[Symbol.asyncDispose]());

const guard = (sql: string, shape: OwnShape): ReturnType<Engine['guard']> =>
  engine.guard(sql, shape, PATIENT);

const STATEMENTS = [
  "COPY t TO '/tmp/out.csv'",
  "COPY (SELECT 1) TO 'data.parquet' (USE_TMP_FILE false)",
  "ATTACH '/etc/passwd' AS x",
  "ATTACH ':memory:' AS m",
  'DETACH lake',
  'INSTALL httpfs',
  'LOAD httpfs',
  'SET threads = 1',
  'RESET threads',
  'SET VARIABLE x = 1',
  'PRAGMA database_list',
  'PRAGMA enable_profiling',
  'CALL pragma_version()',
  'CALL checkpoint()',
  'CHECKPOINT',
  'VACUUM',
  'EXPLAIN SELECT 1',
  'EXPLAIN ANALYZE SELECT 1',
  'DESCRIBE t',
  'DESCRIBE SELECT 1',
  'SHOW TABLES',
  'SHOW ALL TABLES',
  'SUMMARIZE t',
  'PIVOT t ON a USING sum(a)',
  'UNPIVOT t ON a',
  'INSERT INTO t VALUES (1)',
  'UPDATE t SET a = 2',
  'DELETE FROM t',
  'TRUNCATE t',
  'MERGE INTO t USING t AS s ON s.a = t.a WHEN MATCHED THEN DELETE',
  'CREATE TABLE x AS SELECT 1',
  'CREATE TEMP TABLE x AS SELECT 1',
  'CREATE MACRO f() AS 1',
  'CREATE SECRET s (TYPE s3)',
  'DROP TABLE t',
  'ALTER TABLE t ADD COLUMN z INT',
  'BEGIN',
  'COMMIT',
  'USE lake',
  'PREPARE p AS SELECT 1',
  'EXECUTE p',
  "EXPORT DATABASE '/tmp/x'",
  "IMPORT DATABASE '/tmp/x'",
  'SELECT 1 INTO x',
  'SELECT 1 FOR UPDATE',
  'WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone',
  'WITH gone AS (INSERT INTO t VALUES (2) RETURNING *) SELECT * FROM gone',
  'WITH x AS (SELECT 1) DELETE FROM t',
  'WITH x AS (SELECT 1) INSERT INTO t SELECT 1',
];

const SMUGGLED = [
  'SELECT 1; SELECT 2',
  'SELECT 1; DROP TABLE t',
  'SELECT 1;',
  'SELECT 1; -- done',
  ';SELECT 1',
  '',
  '   ',
  '-- nothing',
  '/* nothing */',
  'SELECT 1 /* open',
  "SELECT 'open",
  'SELECT "open',
  'SELECT $$open',
  'SELECT 1)',
  'SELECT 1) AS x; DROP TABLE t; --',
  'SELECT 1) AS x, (SELECT 2',
  'SELECT 1) UNION ALL (SELECT 2',
  '(SELECT 1',
  'SELECT 1\0; DROP TABLE t',
  'SELEC 1',
  'SELECT ?',
  'SELECT $1',
  'SELECT $name',
  'SELECT #1 FROM t',
  'SELECT a FROM t ORDER BY #1',
  'SELECT COLUMNS(*) FROM t',
  "SELECT COLUMNS('a.*') FROM t",
  "SELECT COLUMNS(lambda c: c = 'a') FROM t",
  'SELECT sum(COLUMNS(*)) FROM t',
  'SELECT struct_pack(*COLUMNS(*)) FROM t',
  'SELECT list_transform(l, lambda x: x + 1) FROM t',
  'SELECT list_filter(l, x -> x > 1) FROM t',
  'SELECT [x + 1 for x in l] FROM t',
  'FROM t TABLESAMPLE 10%',
  'SELECT * FROM t USING SAMPLE 1',
  'SELECT * FROM (DESCRIBE t)',
  'SELECT * FROM (SHOW TABLES)',
  'SELECT * FROM (SUMMARIZE t)',
  'FROM t PIVOT (sum(a) FOR b IN (1, 2))',
  'SELECT * FROM (FROM t PIVOT (sum(a) FOR b IN (1, 2)))',
  'WITH x AS (SHOW TABLES) SELECT * FROM x',
  'SELECT (SELECT * FROM (DESCRIBE t) LIMIT 1)',
  'SELECT DEFAULT',
];

const REACHING = [
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT content FROM READ_TEXT('/etc/passwd')",
  'SELECT * FROM "read_text"(\'/etc/passwd\')',
  "SELECT * FROM read_blob('/etc/passwd')",
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM read_csv_auto('data.csv')",
  "SELECT * FROM read_json('x.json')",
  "SELECT * FROM read_parquet('data.parquet')",
  "SELECT * FROM parquet_metadata('data.parquet')",
  "SELECT * FROM parquet_schema('data.parquet')",
  "SELECT * FROM sniff_csv('/etc/passwd')",
  "SELECT * FROM glob('/**')",
  "FROM '/etc/passwd'",
  "SELECT * FROM 'secret.csv'",
  "SELECT * FROM 'https://example.org/x.parquet'",
  "SELECT * FROM 's3://bucket/x.parquet'",
  'SELECT * FROM "other.parquet"',
  "SELECT (SELECT count(*) FROM '/etc/hosts.csv')",
  "SELECT * FROM t JOIN 'secret.csv' USING (a)",
  "SELECT 1 UNION SELECT a FROM 'secret.csv'",
  "WITH x AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM x",
  "SELECT EXISTS (FROM read_text('/etc/passwd'))",
  "SELECT a FROM t WHERE a IN (SELECT length(content) FROM read_text('/etc/passwd'))",
  "SELECT a FROM t ORDER BY (SELECT content FROM read_text('/etc/passwd'))",
  "SELECT a FROM t LIMIT (SELECT length(content) FROM read_text('/etc/passwd'))",
  "SELECT a, count(*) FROM t GROUP BY a HAVING count(*) > (SELECT count(*) FROM glob('/**'))",
  "SELECT row_number() OVER (ORDER BY (SELECT content FROM read_text('/etc/passwd'))) FROM t",
  "SELECT sum(a) FILTER (WHERE a > (SELECT count(*) FROM glob('/**'))) FROM t",
  "SELECT CASE WHEN a = 1 THEN getenv('HOME') END FROM t",
  "SELECT CAST(getenv('HOME') AS VARCHAR)",
  "SELECT * REPLACE (getenv('HOME') AS a) FROM t",
  "SELECT * FROM query('DROP TABLE t')",
  "SELECT * FROM query_table('t')",
  "SELECT * FROM json_execute_serialized_sql('x')",
  "SELECT json_serialize_sql('SELECT 1')",
  "SELECT json_deserialize_sql('x')",
  'SELECT * FROM duckdb_settings()',
  'SELECT * FROM duckdb_secrets()',
  'SELECT * FROM duckdb_tables()',
  'SELECT * FROM pragma_database_list()',
  'SELECT * FROM checkpoint()',
  'SELECT * FROM force_checkpoint()',
  'SELECT * FROM enable_logging()',
  "SELECT write_log('x')",
  "SELECT current_setting('threads')",
  "SELECT getvariable('x')",
  'SELECT current_query()',
  "SELECT nextval('counter')",
  "SELECT currval('counter')",
  "SELECT lake.nextval('counter')",
  'SELECT version()',
  'SELECT txid_current()',
  'SELECT stats(a) FROM t',
  'SELECT sleep_ms(1000)',
  "SELECT error('x')",
  'SELECT spy()',
  'SELECT lake.main.spy()',
  'SELECT * FROM rows()',
  'SELECT pg_catalog.abs(-1)',
  'SELECT b.upper() FROM t',
  "SELECT list_transform(['/etc/passwd'], x -> getenv(x))",
  'SELECT no_such_function(1)',
];

const CLOCK_AND_CHANCE = [
  'SELECT now()',
  'SELECT NOW()',
  'SELECT "now"()',
  'SELECT current_date',
  'SELECT CURRENT_DATE',
  'SELECT CURRENT_TIMESTAMP',
  'SELECT current_time',
  'SELECT localtime',
  'SELECT localtimestamp',
  'SELECT today()',
  'SELECT get_current_timestamp()',
  'SELECT transaction_timestamp()',
  'SELECT current_localtimestamp()',
  'SELECT ago(INTERVAL 1 DAY)',
  'SELECT age(d) FROM t',
  'SELECT a FROM t WHERE d < current_date - 2',
  'SELECT random()',
  'SELECT setseed(0.5)',
  'SELECT uuid()',
  'SELECT gen_random_uuid()',
  'SELECT uuidv7()',
  'SELECT reservoir_quantile(a, 0.5) FROM t',
];

describe('the guard of queries', () => {
  test.each([...STATEMENTS, ...SMUGGLED, ...REACHING, ...CLOCK_AND_CHANCE])(
    'refuses %j',
    async (sql) => {
      const fault = await faultOf(guard(sql, 'query'));
      expect(fault).toMatchObject({ code: 'guard-refused', category: 'engine-user' });
      expect(fault.message).toMatch(
        /^The gate's SQL must be one SELECT that only reads\. [A-Z].*[.?!]$/s,
      );
    },
  );

  test.each([
    'SELECT * FROM wap_table WHERE a < 0',
    'FROM wap_table',
    'TABLE wap_table',
    'VALUES (1, 2), (3, 4)',
    'SELECT a FROM t -- with a comment at its end',
    '/* first */ SELECT 1',
    'SELECT * EXCLUDE (b) REPLACE (a + 1 AS a) FROM lake.main.t',
    'WITH x AS (SELECT 1 AS a), y AS MATERIALIZED (FROM x) SELECT * FROM x JOIN y USING (a)',
    'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT * FROM r',
    'SELECT a FROM t UNION ALL (SELECT 2 EXCEPT SELECT 3) ORDER BY a DESC NULLS LAST LIMIT 3 OFFSET 1',
    'SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, b',
    'SELECT b, count(*) FILTER (WHERE a > 1), count(DISTINCT a), sum(a), quantile_cont(a, 0.5) FROM t GROUP BY ALL HAVING count(*) > 1',
    'SELECT a, GROUPING(a) FROM t GROUP BY CUBE (a)',
    'SELECT a, row_number() OVER w, lag(a, 1) OVER w, sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b ORDER BY a ROWS 3 PRECEDING) QUALIFY row_number() OVER w = 1',
    'SELECT * FROM t, LATERAL (SELECT t.a + 1) AS x, range(3) AS r, unnest([1, 2]) AS u',
    'SELECT unnest(l) FROM t WHERE EXISTS (SELECT 1 FROM t AS o WHERE o.a = t.a) AND a NOT IN (SELECT 2)',
    'SELECT t.d FROM t ASOF JOIN t AS u ON t.d >= u.d WHERE t.a IS DISTINCT FROM u.a',
    "SELECT i FROM generate_series(DATE '2026-01-01', DATE '2026-01-09', INTERVAL 1 DAY) AS g(i)",
    "SELECT 'now()', 'a; b', 'it''s -- no comment', E'\\n', $$dollar;$$",
    'SELECT t.current_date FROM (SELECT a AS current_date FROM t) AS t',
    "SELECT age(d, DATE '2026-01-01') FROM t",
  ])('accepts %j', async (sql) => {
    const own = await guard(`  ${sql}\n`, 'query');
    expect(own).toMatchObject({ shape: 'query', text: sql });
    if (!sql.includes('wap_table')) {
      await engine.query(`SELECT count(*) FROM (\n${own.text}\n) AS own`, PATIENT);
    }
  });
});

const TRICKS = [
  '1) FROM x WHERE (1',
  '1) FROM t WHERE (1 = 1',
  'a) OR (1 = 1',
  'a > 1) AS x, (b',
  '1], [2',
  '1)::INT + (2',
  'a, b',
  'a AS x',
  'x: a',
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
  'COLUMNS(*)',
  'DISTINCT a',
  'ALL a',
  'SELECT a',
  '(SELECT 1)',
  'EXISTS (SELECT 1)',
  'a IN (SELECT 1)',
  'a = ANY (SELECT 1)',
  '(FROM t)',
  '(TABLE t)',
  'ARRAY(SELECT 1)',
  'sum(a) > 1',
  'count(*) > 1',
  'count(*) FILTER (WHERE a > 1)',
  'a > avg(a)',
  'row_number() OVER () = 1',
  'lag(a) OVER (ORDER BY a) < a',
  'sum(a) OVER () > 1',
  'unnest(l) > 1',
  'GROUPING(a)',
  '?',
  '$1',
  '#1',
  'DEFAULT',
  'now() > d',
  'd < current_date',
  'random() < 0.5',
  "getenv('HOME') = 'x'",
  "read_text('/etc/passwd')",
  "nextval('counter')",
  'spy()',
  'list_filter(l, x -> x > 1)',
  '[x for x in l]',
  'a VALUES (1)',
  'WITH x AS (SELECT 1) SELECT 1',
  '',
  '\0',
  'a\0',
];

describe('the guard of expressions', () => {
  test.each(TRICKS)('refuses %j', async (sql) => {
    const fault = await faultOf(guard(sql, 'expression'));
    expect(fault).toMatchObject({ code: 'guard-refused', category: 'engine-user' });
    expect(fault.message).toMatch(
      /^The gate's SQL must be one expression over one row\. [A-Z].*[.?!]$/s,
    );
  });

  test.each([
    'a > 0',
    "b = 'x' AND a BETWEEN 0 AND 9 OR NOT (a IS NULL)",
    "a IN (1, 2) AND b LIKE 'x%' AND b SIMILAR TO 'x+' AND b ~ 'x'",
    "CASE WHEN a = 1 THEN b ELSE upper(b) END <> ''",
    'a::DECIMAL(10, 2) / nullif(a, 0) > 0.5',
    'TRY_CAST(b AS INTEGER) IS NULL',
    "d >= DATE '2026-01-01' - INTERVAL 3 DAY AND extract(year FROM d) = 2026",
    "j->>'$.k' = '1' AND (j->'k') IS NOT NULL AND json_valid(j)",
    'l[1] = 1 AND list_contains(l, 2) AND len(l) > 0',
    "{'k': a}.k = 1 AND MAP {'x': a}['x'] = 1",
    "regexp_matches(b, '^[a-z]$') AND length(trim(b)) = 1",
    "b COLLATE NOCASE = 'X'",
    "d::TIMESTAMP AT TIME ZONE 'UTC' IS NOT NULL",
    'a > 0 -- positive',
    "b <> ')' AND b <> ']' AND b <> '--'",
    "position('x' IN b) > 0 AND substring(b FROM 1 FOR 1) = 'x'",
    "(a, b) = (1, 'x')",
  ])('accepts %j', async (sql) => {
    const own = await guard(` ${sql} `, 'expression');
    expect(own).toMatchObject({ shape: 'expression', text: sql });
    await engine.query(`SELECT count(*) FILTER (WHERE (\n${own.text}\n)) FROM t`, PATIENT);
  });

  test('says what to write instead', async () => {
    const message = async (sql: string): Promise<string> =>
      (await faultOf(guard(sql, 'expression'))).message;
    expect(await message('d < current_date')).toContain('use {{ ds }}');
    expect(await message('regexp_matchs(b, 1)')).toContain("Did you mean 'regexp_matches'?");
    expect(await message('a, b')).toContain('write one');
    expect(await message('a >')).toContain('DuckDB cannot parse it');
  });
});

test('a declared file may be named, and no other', async () => {
  const path = lake.path('data.parquet');
  expect((await guard(`SELECT * FROM '${path}'`, 'query')).text).toContain(path);
  expect((await faultOf(guard(`SELECT * FROM '${path}x'`, 'query'))).code).toBe('guard-refused');
});

test('a declared file cannot be overwritten, and stays as it was', async () => {
  const before = await readFile(lake.path('data.parquet'));
  const sql = `COPY (SELECT 2 AS a) TO '${lake.path('data.parquet')}' (USE_TMP_FILE false)`;
  expect((await faultOf(guard(sql, 'query'))).code).toBe('guard-refused');
  expect((await faultOf(engine.query(sql, PATIENT))).category).toBe('bug');
  expect((await faultOf(engine.query(`SELECT 1; ${sql}`, PATIENT))).category).toBe('bug');
  expect(await readFile(lake.path('data.parquet'))).toEqual(before);
});
