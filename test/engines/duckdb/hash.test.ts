import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/engines/engine.ts';
import { Lake, PATIENT } from './lake.ts';

/** Values that DuckDB calls equal although they are written or stored differently. */
const EQUAL: readonly (readonly [type: string, ...values: string[]])[] = [
  ['DOUBLE', '0.0', '-0.0'],
  ['FLOAT', '0.0', '-0.0'],
  ['DOUBLE', "'nan'", "'-nan'"],
  ['DOUBLE', 'NULL', 'NULL'],
  ['VARCHAR', 'NULL', 'NULL'],
  ['INTERVAL', "'30 days'", "'1 month'"],
  ['INTERVAL', "'24 hours'", "'1 day'"],
  ['TIMETZ', "'03:00:00+00'", "'03:00:00+00'"],
  ['TIMESTAMPTZ', "'2026-01-01 00:00:00+00'", "'2026-01-01 02:00:00+02'"],
  ['DECIMAL(38,2)', '1.5', '1.50'],
  ['DOUBLE[]', "'[0.0, NULL]'", "'[-0.0, NULL]'"],
  ['STRUCT(a DOUBLE, b VARCHAR)', "{'a': '0.0', 'b': NULL}", "{'a': '-0.0', 'b': NULL}"],
];

let lake: Lake;
let engine: Engine;
beforeAll(async () => {
  lake = await Lake.create();
  // Long texts are stored out of line, short ones within: equality must not see that, nor hashing.
  await lake.make(
    "CREATE TABLE words AS SELECT repeat('x', i // 2) AS v FROM range(200) r(i);",
    'lake.duckdb',
  );
  engine = await lake.open([], { path: 'lake.duckdb' });
});
afterAll(() => lake[Symbol.asyncDispose]());

/** Not stored: a table of 0.0 and -0.0 is compressed to one constant, and forgets the sign. */
function rowsOf([type, ...values]: (typeof EQUAL)[number]): string {
  return `(VALUES ${values.map((value) => `(${value}::${type})`).join(', ')}) AS t(v)`;
}

test.each([
  [EQUAL[0]!, 'v'],
  [EQUAL[1]!, 'v'],
  [EQUAL[10]!, 'v[1]'],
  [EQUAL[11]!, 'v.a'],
] as const)('the zeros of %j really differ', async (given, value) => {
  const { rows } = await engine.query(`SELECT ${value} FROM ${rowsOf(given)}`, PATIENT);
  expect(rows).toEqual([[0], [-0]]);
});

const counts = async (relation: string): Promise<unknown> =>
  (
    await engine.query(
      `SELECT (SELECT count(*) FROM (SELECT DISTINCT v FROM ${relation})), count(DISTINCT hash(v)), count(DISTINCT hash(v, 1, v)) FROM ${relation}`,
      PATIENT,
    )
  ).rows[0];

test.each(EQUAL.map((given) => ({ given })))(
  'equal keys have equal hashes: $given',
  async ({ given }) => {
    expect(await counts(rowsOf(given))).toEqual([1n, 1n, 1n]);
  },
);

test('texts of every length', async () => {
  expect(await counts('words')).toEqual([100n, 100n, 100n]);
});
