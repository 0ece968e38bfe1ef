import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { duckdb } from '../../src/sql/dialects/duckdb.ts';
import { trino } from '../../src/sql/dialects/trino.ts';
import { parseTypeName, sameType } from '../../src/sql/typename.ts';
import { openDatabase, type Database } from './database.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

describe('names that users write', () => {
  test.each([
    ['int', 'integer', 'integer'],
    ['INT4', 'integer', 'integer'],
    ['string', 'varchar', 'text'],
    ['text', 'varchar', 'text'],
    ['character varying(3)', 'varchar(3)', 'text'],
    ['float8', 'double', 'float'],
    ['double precision', 'double', 'float'],
    ['float', 'real', 'float'],
    ['bool', 'boolean', 'boolean'],
    ['timestamptz', 'timestamp with time zone', 'timestamptz'],
    ['timestamptz(3)', 'timestamp(3) with time zone', 'timestamptz'],
    ['timestamp ( 6 )', 'timestamp(6)', 'timestamp'],
    ['timestamp without time zone', 'timestamp', 'timestamp'],
    ['timestamp_ns', 'timestamp(9)', 'timestamp'],
    ['numeric(18, 2)', 'decimal(18,2)', 'decimal'],
    ['decimal', 'decimal', 'decimal'],
    ['blob', 'varbinary', 'binary'],
    ['time(3) with time zone', 'time(3) with time zone', 'time'],
    ['uint64', 'ubigint', 'integer'],
    ['int[]', 'array(integer)', 'nested'],
    ['list(row(a int, "b c" string))', 'array(row(a integer, "b c" varchar))', 'nested'],
    ['map(text, numeric(3,1)[])', 'map(varchar, array(decimal(3,1)))', 'nested'],
    ["enum('a', 'it''s')", "enum('a', 'it''s')", 'text'],
    ['json', 'json', 'other'],
  ])('%s is %s', (written, name, family) => {
    expect(parseTypeName(written)).toEqual({ name, family });
    expect(parseTypeName(name)).toEqual({ name, family });
  });

  test.each([
    '',
    'integr',
    'int(',
    'int)',
    'decimal(a b)',
    'array(',
    'row(a)',
    'int, int',
    "'x'",
    'a; b',
    'int[',
    '5',
  ])('%j is no type', (written) => {
    expect(parseTypeName(written)).toBeUndefined();
  });
});

describe('DuckDB', () => {
  test.each([
    ['BOOLEAN', 'boolean', 'boolean'],
    ['TINYINT', 'tinyint', 'integer'],
    ['UBIGINT', 'ubigint', 'integer'],
    ['HUGEINT', 'hugeint', 'integer'],
    ['UHUGEINT', 'uhugeint', 'integer'],
    ['UINTEGER', 'uinteger', 'integer'],
    ['DECIMAL(18,3)', 'decimal(18,3)', 'decimal'],
    ['FLOAT', 'real', 'float'],
    ['DOUBLE', 'double', 'float'],
    ['VARCHAR', 'varchar', 'text'],
    ['DATE', 'date', 'date'],
    ['TIME', 'time(6)', 'time'],
    ['TIMESTAMP', 'timestamp(6)', 'timestamp'],
    ['TIMESTAMP_NS', 'timestamp(9)', 'timestamp'],
    ['TIMESTAMP_MS', 'timestamp(3)', 'timestamp'],
    ['TIMESTAMP_S', 'timestamp(0)', 'timestamp'],
    ['TIMESTAMP WITH TIME ZONE', 'timestamp(6) with time zone', 'timestamptz'],
    ['TIME WITH TIME ZONE', 'time(6) with time zone', 'time'],
    ['BLOB', 'varbinary', 'binary'],
    ['BIT', 'bit', 'other'],
    ['UUID', 'uuid', 'uuid'],
    ['INTERVAL', 'interval', 'other'],
    ["ENUM('a', 'it''s')", "enum('a', 'it''s')", 'text'],
    ['STRUCT(a INTEGER, "b c" VARCHAR)', 'row(a integer, "b c" varchar)', 'nested'],
    ['INTEGER[]', 'array(integer)', 'nested'],
    ['INTEGER[3]', 'array(integer, 3)', 'nested'],
    ['MAP(VARCHAR, INTEGER)', 'map(varchar, integer)', 'nested'],
    ['UNION(a INTEGER)', 'union(a integer)', 'nested'],
    ['STRUCT(a DECIMAL(4,1)[])[]', 'array(row(a array(decimal(4,1))))', 'nested'],
  ])('%s is %s and back', async (native, name, family) => {
    expect(duckdb.dataType(native)).toEqual({ name, family });
    // DuckDB itself says that our name's translation is the same type.
    const column = await database.cell(`SELECT typeof(NULL::${duckdb.type(name)})`);
    expect(column).toBe(native);
  });

  test('what has no name of ours keeps its own', () => {
    expect(duckdb.dataType('GEOMETRY')).toEqual({ name: 'geometry', family: 'other' });
    expect(duckdb.dataType('"NULL"')).toEqual({ name: 'null', family: 'other' });
    expect(duckdb.dataType('odd: <type>')).toEqual({ name: 'odd: <type>', family: 'other' });
  });
});

describe('Trino', () => {
  test.each([
    ['bigint', 'bigint', 'integer'],
    ['decimal(38,0)', 'decimal(38,0)', 'decimal'],
    ['timestamp(6) with time zone', 'timestamp(6) with time zone', 'timestamptz'],
    ['timestamp(3)', 'timestamp(3)', 'timestamp'],
    ['varchar', 'varchar', 'text'],
    ['varchar(3)', 'varchar(3)', 'text'],
    ['char(3)', 'char(3)', 'text'],
    ['varbinary', 'varbinary', 'binary'],
    ['real', 'real', 'float'],
    ['uuid', 'uuid', 'uuid'],
    ['time(6)', 'time(6)', 'time'],
    ['json', 'json', 'other'],
    ['interval day to second', 'interval day to second', 'other'],
    ['array(row(a bigint, b varchar(3)))', 'array(row(a bigint, b varchar(3)))', 'nested'],
    ['map(varchar, decimal(5,2))', 'map(varchar, decimal(5,2))', 'nested'],
    ['row(bigint, decimal(3,1))', 'row(bigint, decimal(3,1))', 'nested'],
  ])('%s is %s', (native, name, family) => {
    expect(trino.dataType(native)).toEqual({ name, family });
    expect(trino.dataType(trino.type(name))).toEqual({ name, family });
  });

  test.each([
    ['ubigint', 'decimal(20,0)'],
    ['hugeint', 'decimal(38,0)'],
    ['timestamp', 'timestamp(6)'],
    ['timestamp with time zone', 'timestamp(6) with time zone'],
    ['array(integer, 3)', 'array(integer)'],
    ["enum('a')", 'varchar'],
    ['row("b c" integer)', 'row("b c" integer)'],
  ])('our %s is written %s', (name, native) => {
    expect(trino.type(name)).toBe(native);
  });
});

describe('sameType', () => {
  test.each([
    ['int', 'INTEGER', false, true],
    ['int', 'BIGINT', false, false],
    ['bigint', 'HUGEINT', false, false],
    ['float', 'FLOAT', false, true],
    ['double', 'FLOAT', false, false],
    ['timestamp', 'TIMESTAMP_NS', false, true],
    ['timestamp', 'TIMESTAMP', true, true],
    ['timestamp(6)', 'TIMESTAMP', false, true],
    ['timestamp(6)', 'TIMESTAMP_NS', false, false],
    ['timestamp', 'TIMESTAMP WITH TIME ZONE', false, false],
    ['timestamptz', 'TIMESTAMP WITH TIME ZONE', false, true],
    ['decimal(18,3)', 'DECIMAL(18,3)', false, true],
    ['decimal(18,2)', 'DECIMAL(18,3)', false, false],
    ['numeric', 'DECIMAL(18,3)', false, true],
    ['varchar(3)', 'VARCHAR', false, true],
    ['varchar(3)', 'VARCHAR', true, false],
    ['text', 'VARCHAR', true, true],
    ['varchar', "ENUM('a')", false, true],
    ['varchar', "ENUM('a')", true, false],
    ["enum('a')", "ENUM('a')", true, true],
    ["enum('a')", 'VARCHAR', false, false],
    ['varchar', 'UUID', false, false],
    ['int[]', 'INTEGER[]', true, true],
    ['array(timestamp)', 'TIMESTAMP[]', true, true],
    ['array(bigint)', 'INTEGER[]', false, false],
    ['row(a int, b text)', 'STRUCT(a INTEGER, b VARCHAR)', true, true],
    ['row(a int, c text)', 'STRUCT(a INTEGER, b VARCHAR)', false, false],
    ['row(a int)', 'STRUCT(a INTEGER, b VARCHAR)', false, false],
    ['array(integer)', 'INTEGER[3]', false, false],
    ['nonsense(', 'INTEGER', false, false],
  ])('%s against %s (strict: %s)', (wanted, native, strict, same) => {
    expect(sameType(wanted, duckdb.dataType(native), strict)).toBe(same);
  });
});
