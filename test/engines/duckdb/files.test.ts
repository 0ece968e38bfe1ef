import { DuckDBInstance } from '@duckdb/node-api';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LoadedText } from '../../../src/engines/duckdb/files/loaded_text.ts';
import type { Engine, ResolvedTable } from '../../../src/engines/engine.ts';
import { fault } from '../../../src/domain/fault.ts';
import { faultOf } from '../contract.ts';
import { Lake, PATIENT, reference } from './lake.ts';

let lake: Lake;
let engine: Engine;

const GOOD = [
  'spark/**/*.parquet',
  'hive/*/*/*.parquet',
  'data/a.parquet',
  'data/*.parquet',
  'data/rows.csv',
  'data/rows.json',
  'data/whole.csv.gz',
  'data/whole.csv.zst',
  'link.parquet',
  'b[1].parquet',
];
const BAD: readonly (readonly [
  path: string,
  code: string,
  category: string,
  ...words: string[],
])[] = [
  [
    'data/c.parquet',
    'missing-table',
    'data',
    "'data/c.parquet' does not exist",
    "Did you mean 'data/",
  ],
  ['data/nothing-like-it-at-all.csv', 'missing-table', 'data', 'does not exist.'],
  ['nowhere/a.parquet', 'missing-table', 'data', "The directory 'nowhere/' does not exist"],
  ['data/none-*.parquet', 'missing-table', 'data', "No file matches 'data/none-*.parquet'"],
  ['data/', 'file-unreadable', 'config', 'is a directory', "'data/*.parquet'"],
  ['s3://bucket/a.parquet', 'file-unreadable', 'config', "'s3://bucket/a.parquet' is a remote"],
  ['mixed/*', 'configuration', 'config', 'several formats (csv and parquet)'],
  [
    'spark/*.parquet',
    'file-unreadable',
    'config',
    "'spark/*.parquet' matches the directory 'spark/b.parquet'",
    "Write 'spark/**/*.parquet' for what",
  ],
  ['spark/b*', 'file-unreadable', 'config', "the directory 'spark/b.parquet'"],
  ['other/**/in/*.parquet', 'file-unreadable', 'config', 'a pattern that matches files only'],
  ['hive/*/*.parquet', 'corrupt-file', 'data', "column 'Id' of", "the folder 'iD=7' says"],
  ['hive/*/*.csv', 'corrupt-file', 'data', "column 'n' of the files"],
  ['hive/*/*.json', 'corrupt-file', 'data', "column 'n' of the files"],
  [
    'notes/readme.txt',
    'file-unreadable',
    'config',
    "format of 'notes/readme.txt'",
    '.parquet, .csv',
  ],
  ['bad/empty.csv', 'corrupt-file', 'data', "'bad/empty.csv' is empty (0 bytes)"],
  ['bad/empty.json', 'corrupt-file', 'data', "'bad/empty.json' is empty (0 bytes)"],
  ['bad/pointer.csv', 'corrupt-file', 'data', "'bad/pointer.csv' is a pointer of Git LFS"],
  [
    'bad/pointer.parquet',
    'corrupt-file',
    'data',
    "'bad/pointer.parquet' is a pointer",
    'lfs: true',
  ],
  ['bad/empty.parquet', 'corrupt-file', 'data', 'empty.parquet', 'too small'],
  ['bad/text.parquet', 'corrupt-file', 'data', 'text.parquet', 'No magic bytes'],
  ['bad/cut.parquet', 'corrupt-file', 'data', 'cut.parquet', 'No magic bytes'],
  ['bad/footer.parquet', 'corrupt-file', 'data', 'bad/footer.parquet'],
  ['bad/binary.csv', 'corrupt-file', 'data', 'binary.csv', 'utf-8'],
  ['bad/half.csv.gz', 'corrupt-file', 'data', "'bad/half.csv.gz' breaks off or is damaged"],
  ['bad/half.csv.zst', 'corrupt-file', 'data', "'bad/half.csv.zst' breaks off or is damaged"],
  [
    'bad/cut.csv',
    'corrupt-file',
    'data',
    'bad/cut.csv has no form of CSV',
    'a line that is cut off',
  ],
  ['bad/half.json', 'corrupt-file', 'data', 'half.json', 'Malformed JSON'],
];

/** What Git LFS leaves in place of a file that it did not fetch. */
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`;

const DIRECTORIES = [
  'data',
  'mixed',
  'bad',
  'notes',
  'spark/b.parquet',
  'spark/none.parquet',
  'other/in/b.parquet',
  'hive/iD=6',
  'hive/iD=7',
  'hive/n=1',
  'hive/day=2026-01-01/country=AT',
  'hive/day=2026-01-02/country=BE',
];

beforeAll(async () => {
  lake = await Lake.create();
  await Promise.all(DIRECTORIES.map((name) => mkdir(lake.path(name), { recursive: true })));
  const copy = (sql: string, file: string): string => `COPY (${sql}) TO '${lake.path(file)}';`;
  await lake.make(
    [
      copy(
        "SELECT i AS id, 'w' || (i % 7) AS word, i / 3 AS ratio FROM range(5000) r(i)",
        'data/a.parquet',
      ),
      copy(
        "SELECT i AS id, 'w' || (i % 7) AS word, i / 3 AS ratio FROM range(10) r(i)",
        'data/b.parquet',
      ),
      copy('SELECT 1 AS a', 'mixed/a.parquet'),
      copy('SELECT 1 AS a', 'spark/a.parquet'),
      copy('SELECT 2 AS a', 'spark/b.parquet/part-0.parquet'),
      copy('SELECT 2 AS a', 'other/in/b.parquet/part-0.parquet'),
      // Only a later file has the column.
      copy('SELECT 1 AS a', 'hive/iD=6/a.parquet'),
      copy('SELECT 2 AS a, 99 AS "Id"', 'hive/iD=7/a.parquet'),
      copy('SELECT 1 AS n', 'hive/n=1/a.csv'),
      copy('SELECT 1 AS n', 'hive/n=1/a.json'),
      copy('SELECT 1 AS a', 'hive/day=2026-01-01/country=AT/a.parquet'),
      copy('SELECT 2 AS a', 'hive/day=2026-01-02/country=BE/a.parquet'),
      copy('SELECT 2 AS a', 'b[1].parquet'),
      copy("SELECT 1 AS a, DATE '2026-01-02' AS d, 'x' AS s", 'data/rows.csv'),
      copy("SELECT 1 AS a, DATE '2026-01-02' AS d, 'x' AS s", 'data/rows.json'),
    ].join('\n'),
  );
  const good = await readFile(lake.path('data/a.parquet'));
  const broken = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(good);
    change(bytes);
    return bytes;
  };
  await symlink(lake.path('data/a.parquet'), lake.path('link.parquet'));
  await lake.write('mixed/a.csv', 'a\n1\n');
  await lake.write('notes/readme.txt', 'hello');
  await lake.write('bad/empty.csv', '');
  await lake.write('bad/empty.json', '');
  await lake.write('bad/empty.parquet', '');
  await lake.write('bad/pointer.csv', POINTER);
  await lake.write('bad/pointer.parquet', POINTER);
  await lake.write('bad/text.parquet', 'this is not a Parquet file');
  await lake.write('bad/cut.parquet', good.subarray(0, good.length - 20));
  await lake.write(
    'bad/footer.parquet',
    broken((bytes) => bytes.fill(0xff, bytes.length - 300, bytes.length - 100)),
  );
  await lake.write(
    'bad/pages.parquet',
    broken((bytes) => bytes.fill(0x5a, 100, bytes.length - 1500)),
  );
  await lake.write('bad/binary.csv', new Uint8Array([0x61, 0x0a, 0xff, 0xfe, 0x80, 0x0a]));
  const [header, rows] = ['a,b\n', '1,some text\n'.repeat(200_000)];
  for (const [name, pack] of [
    ['csv.gz', gzipSync],
    ['csv.zst', zstdCompressSync],
  ] as const) {
    const packed = Buffer.concat([pack(header), pack(rows)]);
    await lake.write(`data/whole.${name}`, packed);
    await lake.write(`bad/half.${name}`, packed.subarray(0, packed.length / 2));
  }
  await lake.write('bad/cut.csv', `a,b,c\n${'1,x,2\n'.repeat(5_000)}1,x`);
  await lake.write('bad/half.json', '{"a": 1}\n{"a":');
  await lake.write('bad/late.csv', `a,b\n${'1,x\n'.repeat(30_000)}secret,y\n`);
  await lake.write('bad/wide.csv', `a,b\n${'1,x\n'.repeat(30_000)}1,y,3\n`);
  await lake.write('other.csv', 'a\n1\n');
  const late = ['bad/pages.parquet', 'bad/late.csv', 'bad/wide.csv'];
  engine = await lake.open([...GOOD, ...late, ...BAD.map(([path]) => path)]);
});
afterAll(() => lake[Symbol.asyncDispose]());

const resolve = (path: string): Promise<ResolvedTable> => engine.resolve(reference(path), PATIENT);

describe('files as tables', () => {
  test('a Parquet file, its columns and types', async () => {
    const table = await resolve('data/a.parquet');
    expect(table.relation).toEqual({
      from: 'files',
      format: 'parquet',
      paths: [lake.path('data/a.parquet')],
    });
    expect(table.columns.map(({ name, type }) => [name, type.name])).toEqual([
      ['id', 'bigint'],
      ['word', 'varchar'],
      ['ratio', 'double'],
    ]);
    expect(table.snapshot).toBeNull();
  });

  test('a glob is its files, sorted', async () => {
    const { relation } = await resolve('data/*.parquet');
    expect(relation).toMatchObject({
      paths: [lake.path('data/a.parquet'), lake.path('data/b.parquet')],
    });
    const sql = `SELECT count(*) FROM ${engine.dialect.relation(relation as never)}`;
    expect((await engine.query(sql, PATIENT)).rows).toEqual([[5010n]]);
  });

  test.each([
    ['spark/**/*.parquet', [[1], [2]]],
    [
      'hive/*/*/*.parquet',
      [
        [1, 'AT', '2026-01-01'],
        [2, 'BE', '2026-01-02'],
      ],
    ],
  ])('%s: files in directories of their name, columns in those of folders', async (path, rows) => {
    const { relation } = await resolve(path);
    const sql = `SELECT * FROM ${engine.dialect.relation(relation as never)} ORDER BY 1`;
    expect((await engine.query(sql, PATIENT)).rows).toEqual(
      rows.map((row) => row.map((cell) => (typeof cell === 'number' ? BigInt(cell) : cell))),
    );
  });

  test.each(['data/rows.csv', 'data/rows.json'])('%s, types as found in its rows', async (path) => {
    const { columns } = await resolve(path);
    expect(columns.map(({ name, type }) => [name, type.name])).toEqual([
      ['a', 'bigint'],
      ['d', 'date'],
      ['s', 'varchar'],
    ]);
  });

  test.each(['data/whole.csv.gz', 'data/whole.csv.zst'])('%s, of two parts', async (path) => {
    expect((await resolve(path)).columns).toHaveLength(2);
  });

  test('a link is followed', async () => {
    expect((await resolve('link.parquet')).columns).toHaveLength(3);
  });

  test('a name that DuckDB would read as a pattern is refused', async () => {
    expect(await faultOf(resolve('b[1].parquet'))).toMatchObject({ code: 'configuration' });
  });
});

describe('files that are none', () => {
  test.each(BAD)('%s: %s', async (path, code, category, ...words) => {
    const fault = await faultOf(resolve(path));
    expect(fault).toMatchObject({ code, category, retryable: false });
    for (const word of words) expect(fault.message).toContain(word);
    expect(fault.message).not.toContain('LINE 1');
    expect(fault.message.split('\n')).toHaveLength(1);
  });

  test('one bad file does not hide the others', async () => {
    expect((await resolve('data/a.parquet')).columns).toHaveLength(3);
  });

  test.each([
    ['bad/late.csv', 'a', ['late.csv, line 30002', 'column "a"']],
    ['bad/wide.csv', 'a', ['wide.csv, line 30002', 'Expected Number of Columns: 2']],
    ['bad/pages.parquet', 'word', []],
  ] as const)('%s is found out when it is read', async (path, column, words) => {
    const read = async (): Promise<unknown> => {
      const { relation } = await resolve(path);
      const table = engine.dialect.relation(relation as never);
      return engine.query(`SELECT count(DISTINCT ${column}), count(*) FROM ${table}`, PATIENT);
    };
    const fault = await faultOf(read());
    expect(fault).toMatchObject({ code: 'corrupt-file', category: 'data' });
    for (const word of words) expect(fault.message).toContain(word);
    // The line itself is a row of data.
    expect(fault.message).not.toContain('Original Line');
  });
});

test('text is loaded once, and a run sees one version of it', async () => {
  const { relation } = await resolve('data/rows.csv');
  const again = await resolve('data/rows.csv');
  expect(relation).toMatchObject({ from: 'table' });
  expect(again.relation).toEqual(relation);
});

test('text that would fill the memory stays where it is', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const relation = { from: 'files', format: 'csv', paths: ['/nowhere/large.csv'] } as const;
  const limits = new LoadedText(4_000);
  expect(await limits.relationOf(connection, { relation, bytes: 1_001 })).toBe(relation);
  const packed = { ...relation, paths: ['/nowhere/large.csv.gz'] };
  expect(await limits.relationOf(connection, { relation: packed, bytes: 200 })).toBe(packed);
  await expect(limits.relationOf(connection, { relation, bytes: 1_000 })).rejects.toThrow('large');
  connection.closeSync();
  instance.closeSync();
});

test.each([
  [fault('file-unreadable', 'config', 'cannot look at it: permission denied'), 'file-unreadable'],
  [new Error('nobody classified this'), 'internal'],
])('a file system that fails is a fault of that file alone: %s', async (error, code) => {
  const failing = {
    ...lake.files,
    stat: (path: string) =>
      path === 'locked/a.parquet' ? Promise.reject(error) : lake.files.stat(path),
  };
  const other = await lake.open(['locked/a.parquet', 'data/a.parquet'], { files: failing });
  const found = await faultOf(other.resolve(reference('locked/a.parquet'), PATIENT));
  expect(found).toMatchObject({ code });
  expect((await other.resolve(reference('data/a.parquet'), PATIENT)).columns).toHaveLength(3);
});

describe('only what was declared can be read', () => {
  test.each([
    "SELECT * FROM '/etc/passwd.csv'",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
  ])('%s', async (sql) => {
    expect(await faultOf(engine.query(sql, PATIENT))).toMatchObject({ code: 'guard-refused' });
  });

  test('not even a neighbour', async () => {
    const sql = `SELECT * FROM read_csv('${lake.path('other.csv')}')`;
    expect((await faultOf(engine.query(sql, PATIENT))).code).toBe('guard-refused');
  });
});
