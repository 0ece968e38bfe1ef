import * as fs from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { realWorld } from '../../../src/commands/world.ts';
import type { Engine, ResolvedTable } from '../../../src/engines/engine.ts';
import { faultOf } from '../contract.ts';
import { Lake, PATIENT, reference } from './lake.ts';

const FILES = ['a.csv', 'b.csv'];
const LONG_AGO = 1_000_000_000;
let lake: Lake;
let engine: Engine;
let table: ResolvedTable;

beforeEach(async () => {
  lake = await Lake.create();
  for (const name of FILES) {
    await lake.write(name, 'id,n\n1,2\n');
    await fs.utimes(lake.path(name), LONG_AGO, LONG_AGO);
  }
  // The files of the real world, whose versions are compared.
  const { files } = realWorld(new AbortController().signal);
  const pattern = lake.path('*.csv');
  engine = await lake.open([pattern], { files });
  table = await engine.resolve(reference(pattern), PATIENT);
});
afterEach(() => lake[Symbol.asyncDispose]());

const recheck = (): Promise<void> => engine.recheck(table, PATIENT);

test('files that nobody wrote are what they were', async () => {
  await expect(recheck()).resolves.toBeUndefined();
});

test.each<[how: string, change: (path: string) => Promise<unknown>]>([
  ['grew', (path) => fs.appendFile(path, '3,4\n')],
  ['written anew with as many bytes', (path) => fs.writeFile(path, 'id,n\n1,9\n')],
  ['removed', (path) => fs.rm(path)],
  [
    'replaced by one of the same size and time',
    async (path) => {
      await fs.writeFile(`${path}.new`, 'id,n\n1,9\n');
      await fs.utimes(`${path}.new`, LONG_AGO, LONG_AGO);
      await fs.rename(`${path}.new`, path);
    },
  ],
])('a file that is %s is a fault that names it, and may be tried again', async (_how, change) => {
  await change(lake.path('b.csv'));
  const fault = await faultOf(recheck());
  expect(fault).toMatchObject({
    code: 'version-unreadable',
    category: 'engine-transient',
    retryable: true,
  });
  expect(fault.message).toContain(`'${lake.path('b.csv')}' was written, replaced or removed`);
  expect(fault.message).not.toContain('a.csv');
});
