import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/engines/engine.ts';
import { faultOf } from '../contract.ts';
import { Lake, PATIENT, reference } from './lake.ts';

let lake: Lake;
let engine: Engine;

/** The column of the first file and that of the second. */
const LOSSY: Readonly<Record<string, readonly [first: string, second: string]>> = {
  'a fraction as a whole number': ['1 AS x', '10.4::DOUBLE AS x'],
  'decimals as fewer of them': ['1.00::DECIMAL(9, 2) AS x', '1.004::DECIMAL(9, 3) AS x'],
  'an instant as a day': ["DATE '2026-01-02' AS x", "TIMESTAMP '2026-01-02 10:00:00' AS x"],
  'a number as a truth': ['true AS x', '5 AS x'],
  'text as a whole number': ['1 AS x', "'10.4' AS x"],
  'a double as a float': ['1.5::FLOAT AS x', '16777217::DOUBLE AS x'],
  'a fraction within a column': ["{'a': 1} AS x", "{'a': 10.4} AS x"],
  'a column that is written otherwise': ['1 AS x', '10.4::DOUBLE AS "X"'],
};
const KEPT: typeof LOSSY = {
  'whole numbers as doubles': ['1 AS x', '10::DOUBLE AS x'],
  'numbers of another size': ['1::INTEGER AS x', '10::BIGINT AS x'],
  'NULL and NaN': ['1 AS x', "unnest([NULL, 'NaN'::DOUBLE]) AS x"],
  // Telling it is left to the checks that read it.
  'what cannot be cast': ['1 AS x', "'one' AS x"],
  'text that takes everything': ["'one' AS x", '10.4 AS x'],
  'a day as an instant': ["TIMESTAMP '2026-01-02 10:00:00' AS x", "DATE '2026-01-02' AS x"],
  'the same types of several columns': ['1 AS x, 2 AS y', '10 AS x, 2 AS y'],
};
const directoryOf = (name: string): string => `data/${name.replaceAll(' ', '_')}`;

beforeAll(async () => {
  lake = await Lake.create();
  for (const [name, columns] of Object.entries({ ...LOSSY, ...KEPT })) {
    for (const [index, column] of columns.entries()) {
      const path = `${directoryOf(name)}/${String(index)}.parquet`;
      await lake.write(path, '');
      await lake.make(`COPY (SELECT ${column}) TO '${lake.path(path)}' (FORMAT parquet)`);
    }
  }
  const names = Object.keys({ ...LOSSY, ...KEPT });
  engine = await lake.open(names.map((name) => `${directoryOf(name)}/*.parquet`));
});
afterAll(async () => {
  await engine.close();
  await lake[Symbol.asyncDispose]();
});

test.each(Object.keys(LOSSY))('%s is refused', async (name) => {
  const path = `${directoryOf(name)}/*.parquet`;
  const fault = await faultOf(engine.resolve(reference(path), PATIENT));
  expect(fault).toMatchObject({ code: 'corrupt-file', category: 'data' });
  expect(fault.message).toMatch(/1\.parquet' has values of 'x' that .* would lose a part as /i);
});

test.each(Object.keys(KEPT))('%s: read as ever', async (name) => {
  const table = await engine.resolve(reference(`${directoryOf(name)}/*.parquet`), PATIENT);
  expect(table.columns[0]?.name).toBe('x');
});
