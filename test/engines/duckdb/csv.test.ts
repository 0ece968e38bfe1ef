import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileQuery } from '../../../src/sql/compile.ts';
import { duckdb } from '../../../src/sql/dialects/duckdb.ts';
import { source } from '../../../src/sql/query.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { faultOf } from '../contract.ts';
import { Lake, PATIENT, reference } from './lake.ts';

let lake: Lake;
let engine: Engine;
const FILES = {
  'data/unquoted.csv': 'id,word,n\n1,"",3\n2,,\n3,x,4\n',
  'data/quoted.csv':
    '"id","word","n","day","yes"\n"1","","3","2026-01-02","true"\n"2","x","","",""\n',
  'data/late.csv': `id,n\n${'"1","2"\n'.repeat(30_000)}"2",""\n`,
};

beforeAll(async () => {
  lake = await Lake.create();
  await mkdir(lake.path('data'));
  await Promise.all(Object.entries(FILES).map(([name, text]) => writeFile(lake.path(name), text)));
  engine = await lake.open(Object.keys(FILES));
});
afterAll(async () => {
  await engine.close();
  await lake[Symbol.asyncDispose]();
});

async function read(file: string) {
  const table = await engine.resolve(reference(file), PATIENT);
  const sql = compileQuery({ select: 'everything', from: source(table.relation, 't') }, duckdb);
  const { rows } = await engine.query(sql, PATIENT);
  return { types: table.columns.map(({ type }) => type.name), rows };
}

test('a quoted empty value is text of length 0, an unquoted one is NULL', async () => {
  const { types, rows } = await read('data/unquoted.csv');
  expect(types).toEqual(['bigint', 'varchar', 'bigint']);
  expect(rows).toEqual([
    [1n, '', 3n],
    [2n, null, null],
    [3n, 'x', 4n],
  ]);
});

test('where every value is quoted, an empty number or date is NULL', async () => {
  const { types, rows } = await read('data/quoted.csv');
  expect(types).toEqual(['bigint', 'varchar', 'bigint', 'date', 'boolean']);
  expect(rows).toEqual([
    [1n, '', 3n, '2026-01-02', true],
    [2n, 'x', null, null, null],
  ]);
});

test('a quoted empty value after the rows that were sniffed is an error with its line, never a 0', async () => {
  const fault = await faultOf(read('data/late.csv'));
  expect(fault).toMatchObject({ code: 'corrupt-file', category: 'data' });
  expect(fault.message).toContain('line 30002');
});
