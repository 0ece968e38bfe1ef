import { describe, expect, test } from 'vitest';
import { duckdbFault } from '../../../src/engines/duckdb/faults.ts';
import { Fault, fault } from '../../../src/domain/fault.ts';
import { faultOf } from '../contract.ts';
import { Lake, PATIENT } from './lake.ts';

const MESSAGES: readonly (readonly [
  message: string,
  code: string,
  category: string,
  shown: string,
])[] = [
  [
    'Binder Error: Referenced column "delya" not found in FROM clause!\nCandidate bindings: "delay", "day"\n\nLINE 1: SELECT delya\n               ^',
    'query-failed',
    'engine-user',
    'DuckDB cannot run the SQL: Referenced column "delya" not found in FROM clause! Candidate bindings: "delay", "day".',
  ],
  [
    'Catalog Error: Scalar Function with name lengthh does not exist!\nDid you mean "length"?\n\nLINE 1: x',
    'query-failed',
    'engine-user',
    'DuckDB cannot run the SQL: Scalar Function with name lengthh does not exist! Did you mean "length"?',
  ],
  [
    "Conversion Error: Could not convert string 'abc' to INT32\n\nLINE 1: x\n  ^",
    'query-failed',
    'engine-user',
    "DuckDB cannot run the SQL: Could not convert string 'abc' to INT32.",
  ],
  [
    'Out of Range Error: Overflow in multiplication of INT8 (10 * 100)!',
    'query-failed',
    'engine-user',
    'Overflow',
  ],
  [
    'Invalid Input Error: The CSV Parser state machine reached an invalid state.\nThis can happen when is not possible to parse your CSV File with the given options',
    'corrupt-file',
    'data',
    'DuckDB cannot read the file: The CSV Parser state machine reached an invalid state.',
  ],
  ['INTERRUPT Error: Interrupted!', 'cancelled', 'engine-transient', 'cancelled'],
  [
    'Out of Memory Error: failed to allocate data of size 64.0 MiB (48.5 MiB/95.3 MiB used)\n\nPossible solutions:\n* Reducing',
    'out-of-memory',
    'engine-resource',
    '(48.5 MiB/95.3 MiB used).',
  ],
  [
    "Out of Memory Error: failed to offload data block of size 256.0 KiB (5.0 MiB/5.0 MiB used).\nThis limit was set by the 'max_temp_directory_size' setting.",
    'spill-limit',
    'engine-resource',
    'limit for spilled data',
  ],
  [
    'IO Error: Could not write file "x": No space left on device',
    'disk-full',
    'engine-resource',
    'The disk is full',
  ],
  [
    'IO Error: Could not write file "x": File too large',
    'spill-limit',
    'engine-resource',
    'limit for spilled data: Could not write file "x": File too large.',
  ],
  [
    'IO Error: Failed to create directory "/gone/spill": No such file or directory',
    'query-failed',
    'engine-resource',
    'Failed to create directory "/gone/spill"',
  ],
  [
    'Invalid Input Error: Schema mismatch between globbed files.\nMain file schema: /d/a.csv\nCurrent file: /d/z.csv\nColumn with name: "amount" is missing\nPotential Fixes \n* Consider',
    'corrupt-file',
    'data',
    'DuckDB cannot read the file: /d/z.csv has other columns than the first file: Column with name: "amount" is missing.',
  ],
  [
    'Conversion Error: Error while reading file "/d/z.parquet": failed to cast column "amount" from type VARCHAR to INTEGER: : Could not convert',
    'corrupt-file',
    'data',
    'DuckDB cannot read the file: Error while reading file "/d/z.parquet"',
  ],
  [
    'IO Error: Could not set lock on file "/x/lake.db": Conflicting lock is held in PID 7.',
    'engine-unavailable',
    'engine-transient',
    'in use by another process',
  ],
  [
    'IO Error: Cannot open file "x.parquet": Permission denied',
    'file-unreadable',
    'config',
    'Permission denied',
  ],
  [
    "Invalid Input Error: No magic bytes found at end of file 'x.parquet'",
    'corrupt-file',
    'data',
    'No magic bytes',
  ],
  [
    "Conversion Error: Could not convert string 'no such file or directory' to INT32",
    'query-failed',
    'engine-user',
    "Could not convert string 'no such file or directory'",
  ],
  [
    'Conversion Error: CSV Error on Line: 3\nOriginal Line: 3,no such file or directory',
    'corrupt-file',
    'data',
    'line 3: not readable',
  ],
  ["Invalid Error: don't know what type: ", 'corrupt-file', 'data', "don't know what type"],
  ['INTERNAL Error: Attempted to access index 3', 'internal', 'bug', 'unexpected error'],
  ['something new', 'internal', 'bug', 'something new'],
];

describe('errors of the driver become faults', () => {
  test.each(MESSAGES)('%s', (message, code, category, shown) => {
    const { record } = duckdbFault(new Error(message));
    expect(record).toMatchObject({ code, category });
    expect(record.message).toContain(shown);
    expect(record.message).not.toContain('\n');
    expect(record.retryable).toBe(category === 'engine-transient');
  });

  test('a fault stays what it is', () => {
    const given = fault('missing-table', 'data', 'gone');
    expect(duckdbFault(given)).toBe(given);
    expect(duckdbFault('text')).toBeInstanceOf(Fault);
  });
});

describe('limits that DuckDB runs into', () => {
  const wide =
    "SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY y) AS r, y, x FROM (SELECT md5(i::VARCHAR) AS y, repeat('z', 200) || i AS x FROM range(600000) t(i)))";

  test('memory', async () => {
    await using lake = await Lake.create();
    const engine = await lake.open([], { memoryLimit: 40_000_000 });
    const fault = await faultOf(engine.query('SELECT list(i) FROM range(30000000) t(i)', PATIENT));
    expect(fault).toMatchObject({ code: 'out-of-memory', category: 'engine-resource' });
  });

  test('spilled data', async () => {
    await using lake = await Lake.create();
    const engine = await lake.open([], { memoryLimit: 60_000_000, maxTempSize: 5_000_000 });
    const fault = await faultOf(engine.query(wide, PATIENT));
    expect(fault).toMatchObject({ code: 'spill-limit', category: 'engine-resource' });
  });

  test('what is spilled goes to the given directory, and is gone afterwards', async () => {
    await using lake = await Lake.create();
    const engine = await lake.open([], { memoryLimit: 60_000_000 });
    const running = engine.query(wide, PATIENT);
    const seen = new Set<string>();
    const looking = setInterval(() => {
      void lake.files.list('.').then((names) => names.forEach((name) => seen.add(name)));
    }, 5);
    expect((await running).rows).toEqual([[600000n]]);
    clearInterval(looking);
    expect([...seen].filter((name) => name.startsWith('wap-gate-spill-'))).toHaveLength(1);
    await engine.close();
    expect(await lake.files.list('.')).toEqual([]);
  });
});
