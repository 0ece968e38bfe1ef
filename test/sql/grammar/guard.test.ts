import { describe, expect, test } from 'vitest';

import { Fault } from '../../../src/domain/fault.ts';
import { guardTrino } from '../../../src/sql/grammar/guard.ts';
import { parseTrino } from '../../../src/sql/grammar/trino.ts';
import type { OwnShape } from '../../../src/sql/own.ts';

async function refusal(sql: string, shape: OwnShape): Promise<string> {
  try {
    await guardTrino(sql, shape);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    expect(thrown.record).toMatchObject({ code: 'guard-refused', category: 'config' });
    return thrown.message;
  }
  return 'accepted';
}

describe('parseTrino', () => {
  test.each([
    'SELECT 1',
    'select 1;',
    'SELECT 1 -- a comment; with a semicolon',
    'SELECT \';\', "a;b" FROM t /* ; */',
    'INSERT INTO t SELECT * FROM s',
    'SELECT * FROM t FOR VERSION AS OF 123',
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

describe('guardTrino', () => {
  test.each([
    ['SELECT * FROM t WHERE a > 1', 'SELECT * FROM t WHERE a > 1'],
    ["SELECT '\u{1F600};' ; -- done", "SELECT '\u{1F600};' "],
    ['WITH a AS (SELECT 1 x) SELECT * FROM a', 'WITH a AS (SELECT 1 x) SELECT * FROM a'],
    ['SELECT * FROM TABLE(sequence(1, 10))', 'SELECT * FROM TABLE(sequence(1, 10))'],
    ['SELECT a FROM t -- why', 'SELECT a FROM t -- why'],
    ['(SELECT 1) UNION ALL (SELECT 2)', '(SELECT 1) UNION ALL (SELECT 2)'],
  ])('lets %s through', async (sql, text) => {
    expect(await guardTrino(sql, 'query')).toMatchObject({ shape: 'query', text });
  });

  test.each([
    ["a > 1 AND b LIKE 'x;%' -- note", 'expression'],
    ['a IN (SELECT b FROM other)', 'expression'],
  ] as const)('lets the expression %s through', async (sql, shape) => {
    expect(await guardTrino(sql, shape)).toMatchObject({ shape, text: sql });
  });

  test.each([
    ['DELETE FROM t', 'a DELETE statement'],
    ['INSERT INTO t SELECT 1', 'an INSERT statement'],
    ['UPDATE t SET a = 1', 'UPDATE'],
    ['MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE', 'MERGE'],
    ['DROP TABLE t', 'DROP'],
    ['CREATE TABLE x AS SELECT 1', 'CREATE'],
    ['CALL system.sync_partition_metadata()', 'CALL'],
    ['ALTER TABLE t EXECUTE optimize', 'ALTER'],
    ['SET SESSION a = 1', 'SET'],
    ['EXPLAIN ANALYZE INSERT INTO t SELECT 1', 'EXPLAIN'],
    ["EXECUTE IMMEDIATE 'DROP TABLE t'", 'EXECUTE'],
    ['SHOW TABLES', 'SHOW'],
    ['SELECT 1; DROP TABLE t', 'second statement'],
    ['SELECT 1 DROP TABLE t', 'line 1, column'],
    ["SELECT * FROM TABLE(system.query(query => 'DROP TABLE t'))", 'table function system.query'],
    [
      "SELECT (SELECT max(x) FROM TABLE(pg.system.query(query => 'x')))",
      'table function pg.system.query',
    ],
    ['WITH FUNCTION f() RETURNS bigint RETURN 1 SELECT f()', 'function of its own'],
    ['', 'no statement'],
    ['SELEC 1', 'line 1, column 1'],
  ])('refuses %s', async (sql, reason) => {
    expect(await refusal(sql, 'query')).toContain(reason.replace(/^an? /, ''));
  });

  test.each([
    ['a = 1;', 'semicolon'],
    ['a = 1) OR (b = 2', 'line 1, column 6'],
    ['', 'line 1, column 1'],
    ['SELECT 1', 'line 1'],
    ['a, b', 'line 1, column 2'],
    ['a = 1 AS b', 'line 1, column 7'],
    ["a IN (SELECT x FROM TABLE(system.query(query => 'x')))", 'table function'],
    ['a = 1 /* open', 'line 1'],
  ])('refuses the expression %s', async (sql, reason) => {
    expect(await refusal(sql, 'expression')).toContain(reason);
  });
});
