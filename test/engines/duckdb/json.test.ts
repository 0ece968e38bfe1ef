import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileQuery } from '../../../src/sql/compile.ts';
import { duckdb } from '../../../src/sql/dialects/duckdb.ts';
import { source } from '../../../src/sql/query.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { faultOf } from '../contract.ts';
import { Lake, PATIENT, reference } from './lake.ts';

let lake: Lake;
let engine: Engine;

/** More rows than DuckDB looks at, and a last one that is of another type. */
const LATE = {
  'a decimal number': ['{"x":1}', '{"x":10.4}', 'double', 10.4],
  'true among numbers': ['{"x":1}', '{"x":true}', 'json', 'true'],
  'a number among truths': ['{"x":true}', '{"x":5}', 'json', '5'],
  'a key that others lack': ['{"y":1}', '{"y":1,"x":5}', 'bigint', 5n],
} as const;
/** Beside a date, and whether DuckDB would make 1900-01-01 of it. */
const DATES = {
  infinity: ['"2026-01-02"', '"infinity"', true],
  'negative infinity': ['"2026-01-02 10:00:00"', '"-infinity"', true],
  'the epoch': ['"2026-01-02"', '"epoch"', true],
  'that very day': ['"2026-01-02"', '"1900-01-01"', false],
} as const;
const pathOf = (name: string): string => `data/${name.replaceAll(' ', '_')}.jsonl`;

beforeAll(async () => {
  lake = await Lake.create();
  for (const [name, [first, last]] of Object.entries(LATE)) {
    await lake.write(pathOf(name), `${`${first}\n`.repeat(30_000)}${last}\n`);
  }
  for (let file = 10; file < 50; file += 1) {
    await lake.write(`data/many/${String(file)}.json`, `[{"x":${file < 49 ? '1' : '10.4'}}]`);
  }
  for (const [name, [first, second]] of Object.entries(DATES)) {
    await lake.write(pathOf(name), `{"x":${first}}\n{"x":${second}}\n`);
  }
  engine = await lake.open([...Object.keys({ ...LATE, ...DATES }).map(pathOf), 'data/many/*.json']);
});
afterAll(async () => {
  await engine.close();
  await lake[Symbol.asyncDispose]();
});

async function last(file: string) {
  const table = await engine.resolve(reference(file), PATIENT);
  const sql = compileQuery({ select: 'everything', from: source(table.relation, 't') }, duckdb);
  const { rows } = await engine.query(sql, PATIENT);
  const at = table.columns.findIndex(({ name }) => name === 'x');
  return { type: table.columns[at]?.type.name, value: rows.at(-1)?.[at] };
}

test.each(Object.entries(LATE))(
  '%s far behind the beginning is kept as it is',
  async (name, row) => {
    const [, , type, value] = row;
    expect(await last(pathOf(name))).toEqual({ type, value });
  },
);

test.each(Object.entries(DATES))('%s among dates', async (name, [, , refused]) => {
  if (!refused) {
    expect((await last(pathOf(name))).value).toBe('1900-01-01');
    return;
  }
  const fault = await faultOf(engine.resolve(reference(pathOf(name)), PATIENT));
  expect(fault).toMatchObject({ code: 'corrupt-file', category: 'data' });
  expect(fault.message).toContain("'x' has dates that are written infinity, -infinity or epoch");
});

test('the types are those of all files', async () => {
  expect(await last('data/many/*.json')).toEqual({ type: 'double', value: 10.4 });
});
