import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileQuery } from '../../../src/sql/compile.ts';
import { duckdb } from '../../../src/sql/dialects/duckdb.ts';
import { source } from '../../../src/sql/query.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { faultOf } from '../contract.ts';
import { Lake, PATIENT, reference } from './lake.ts';

let lake: Lake;
let engine: Engine;

type Cells = readonly (readonly (string | bigint | null)[])[];

/** Text of which DuckDB, left to guess, passes over lines; and the rows that are there. */
const PASSED_OVER: Readonly<Record<string, readonly [text: string | Uint8Array, rows: Cells]>> = {
  'a line above the header': ['Of today\nid,n\n1,99\n2,4\n', [['id,n'], ['1,99'], ['2,4']]],
  'values that begin like a comment': [
    'id,n\n#1,99\n3,1\n#4,2\n',
    [
      ['#1', 99n],
      ['3', 1n],
      ['#4', 2n],
    ],
  ],
  'a comment above the header': ['# of today\nid,n\n1,99\n', [['id,n'], ['1,99']]],
  'values between apostrophes': [
    "id,town\n1,'s-Gravenhage\n2,Jess'\n3,Rome\n",
    [
      [1n, "'s-Gravenhage"],
      [2n, "Jess'"],
      [3n, 'Rome'],
    ],
  ],
};

const ROWS: Cells = [
  [1n, 'a'],
  [2n, 'b'],
];
const ORDINARY: typeof PASSED_OVER = {
  'a byte order mark': ['\ufeffid,word\n1,a\n2,b\n', ROWS],
  'carriage returns': ['id,word\r\n1,a\r\n2,b\r\n', ROWS],
  'an empty last line': ['id,word\n1,a\n2,b\n\n', ROWS],
  'no end of the last line': ['id,word\n1,a\n2,b', ROWS],
  semicolons: ['id;word\n1;a\n2;b\n', ROWS],
  tabs: ['id\tword\n1\ta\n2\tb\n', ROWS],
  'no header': ['1,a\n2,b\n', ROWS],
  gzip: [gzipSync('id,word\n1,a\n2,b\n'), ROWS],
  zstd: [zstdCompressSync('id,word\n1,a\n2,b\n'), ROWS],
  'quotes with a line break': [
    'id,word\n1,"a ""b"",\nc"\n2,b"c\n',
    [
      [1n, 'a "b",\nc'],
      [2n, 'b"c'],
    ],
  ],
};
const ENDING: Readonly<Record<string, string>> = { tabs: 'tsv', gzip: 'csv.gz', zstd: 'csv.zst' };
const fileOf = (name: string): string =>
  `data/${name.replaceAll(' ', '_')}.${ENDING[name] ?? 'csv'}`;

/** The second of two files, after `id,word 1,a 2,b`, and how the two are read. */
const SECOND: Readonly<Record<string, readonly [text: string, rows: Cells]>> = {
  'the same header': ['id,word\n3,c\n', [...ROWS, [3n, 'c']]],
  'a header alone': ['id,word\n', ROWS],
  // Types are found by place, names count.
  'columns in another order': [
    'word,id\nc,3\n',
    [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ],
  ],
  'another delimiter': ['id;word\n3;c\n', [...ROWS, [3n, 'c']]],
  'a byte order mark and carriage returns': ['\ufeffid,word\r\n3,c\r\n', [...ROWS, [3n, 'c']]],
};
/** Of a single line that is no such header DuckDB says nothing, and reads none of its rows. */
const UNLIKE: readonly (readonly [name: string, first: string, second: string, says: string])[] = [
  ['one row alone', 'id,n\n1,2\n', '3,99\n', 'no header, and the first file has one'],
  ['rows alone', 'id,n\n1,2\n', '3,99\n4,98\n', 'no header, and the first file has one'],
  [
    'one row of text',
    'name,town\nann,oslo\n',
    'joe,rome\n',
    "other columns than the first file: 'name'",
  ],
  ['a line above', 'id,n\n1,2\n', 'Today\nid,n\n3,99\n', "other columns than the first file: 'id'"],
  ['a column more', 'id,n\n1,2\n', 'id,n,word\n3,4,a\n', "first file: 'word' is only there"],
  ['more values', '1,2\n3,4\n', '5,6,7\n8,9,0\n', 'first file: there are more'],
  ['the only header', '1,2\n3,4\n', 'id,n\n5,6\n', 'a header, and the first file has none'],
];
const pairOf = (name: string): string => `data/${name.replaceAll(' ', '_')}`;
const HEADLESS = { 'data/headless/a.csv': '1,2\n3,4\n', 'data/headless/b.csv': '5,6\n' };

const FILES = {
  'data/unquoted.csv': 'id,word,n\n1,"",3\n2,,\n3,x,4\n',
  'data/quoted.csv':
    '"id","word","n","day","yes"\n"1","","3","2026-01-02","true"\n"2","x","","",""\n',
  'data/late.csv': `id,n\n${'"1","2"\n'.repeat(30_000)}"2",""\n`,
};

/** Whole numbers that are too long for a BIGINT, and what the second is read as. */
const LONG: Readonly<Record<string, readonly [first: string, second: string, as: unknown]>> = {
  'ids of 20 digits': ['12345678901234567891', '12345678901234567892', '12345678901234567892'],
  'ids of 40 digits': [`${'1'.repeat(39)}1`, `${'1'.repeat(39)}2`, `${'1'.repeat(39)}2`],
  'a measure that was printed in full': ['0.5', '12345678901234567892', 12345678901234567000],
  'what a double holds': ['100000000000000000000', '1', 1],
};

/** A value like those of the first rows, one behind the rows that are sniffed, and how that one is read. */
const LATE: Readonly<Record<string, readonly [first: string, last: string, as: unknown]>> = {
  'a decimal number': ['1', '10.4', ['double', 10.4]],
  'a number with an exponent': ['1', '1.04e1', ['double', 10.4]],
  'a decimal number among numbers in quotes': ['"1"\n1,""', '10.4', ['double', 10.4]],
  'a time of the day': ['2026-01-02', '2026-01-02 23:00:00', ['varchar', '2026-01-02 23:00:00']],
  'what is no date but begins like one': ['2026-01-02', '2026-01-02?', ['varchar', '2026-01-02?']],
  'a zone of a time': ['10:00:00', '10:00:00-05', ['varchar', '10:00:00-05']],
  'an offset': [
    '2026-01-02 10:00:00',
    '2026-01-02 10:00:00-05',
    ['varchar', '2026-01-02 10:00:00-05'],
  ],
  // What loses nothing is of the same type as ever.
  'a whole number': ['1', '12', ['bigint', 12n]],
  'a date of another month': ['31/12/2025', '30/11/2026', ['date', '2026-11-30']],
  'parts of a second': [
    '2026-01-02 10:00:00',
    '2026-01-02 10:00:00.5',
    ['timestamp(6)', '2026-01-02 10:00:00.5'],
  ],
  'an instant': [
    '2026-01-02T10:00:00Z',
    '2026-01-02T10:00:00-05:00',
    ['timestamp(6) with time zone', '2026-01-02 15:00:00'],
  ],
};

/** Text that DuckDB reads as one column of whole lines: a gate that only counts rows would pass. */
const UNSPLIT: Readonly<Record<string, string>> = {
  'a line with a value more': `id,word\n${'1,a\n'.repeat(500)}2,b, c\n`,
  'a line with a value less': `id,word\n${'1,a\n'.repeat(500)}2\n`,
  'a quote without an end': 'id,word\n1,a\n2,"b\n3,c\n',
  'lines with fewer values on top': 'id,n\n1,99\nid,n,word\n3,1,a\n4,2,b\n5,3,c\n',
  'lines with another delimiter on top': 'id;n\n1;99\nid,n\n3,1\n4,2\n5,3\n',
};

async function write(name: string, text: string | Uint8Array): Promise<void> {
  await mkdir(dirname(lake.path(name)), { recursive: true });
  await writeFile(lake.path(name), text);
}

const SINGLE = Object.entries({ ...PASSED_OVER, ...ORDINARY });
const PAIRS = [
  ...Object.entries(SECOND).map(([name, [text]]) => [name, 'id,word\n1,a\n2,b\n', text] as const),
  ...UNLIKE,
];

beforeAll(async () => {
  lake = await Lake.create();
  await Promise.all([
    ...Object.entries({ ...FILES, ...HEADLESS }).map(([name, text]) => write(name, text)),
    ...SINGLE.map(([name, [text]]) => write(fileOf(name), text)),
    ...Object.entries(UNSPLIT).map(([name, text]) => write(fileOf(name), text)),
    ...Object.entries(LONG).map(([name, [first, second]]) =>
      write(fileOf(name), `id,x\n1,${first}\n2,${second}\n`),
    ),
    write('lake/n=5/late.csv', `id,x\n${'1,1\n'.repeat(30_000)}2,10.4\n`),
    ...Object.entries(LATE).map(([name, [first, last]]) =>
      write(fileOf(name), `id,x\n${`1,${first}\n`.repeat(30_000)}2,${last}\n`),
    ),
    ...PAIRS.flatMap(([name, first, second]) => [
      write(`${pairOf(name)}/a.csv`, first),
      write(`${pairOf(name)}/b.csv`, second),
    ]),
  ]);
  engine = await lake.open([
    ...Object.keys(FILES),
    'data/headless/*.csv',
    ...SINGLE.map(([name]) => fileOf(name)),
    ...Object.keys(UNSPLIT).map(fileOf),
    ...Object.keys(LONG).map(fileOf),
    'lake/*/late.csv',
    ...Object.keys(LATE).map(fileOf),
    ...PAIRS.map(([name]) => `${pairOf(name)}/*.csv`),
  ]);
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

test.each(Object.keys(UNSPLIT))('%s is no table of one column', async (name) => {
  const fault = await faultOf(engine.resolve(reference(fileOf(name)), PATIENT));
  expect(fault).toMatchObject({ code: 'corrupt-file', category: 'data' });
  expect(fault.message).toMatch(/The lines cannot be split into columns: the first is 'id[,;]\w+'/);
});

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

test('and so it is below folders that give columns', async () => {
  const { types, rows } = await read('lake/*/late.csv');
  expect([types, rows.at(-1)]).toEqual([
    ['bigint', 'double', 'bigint'],
    [2n, 10.4, 5n],
  ]);
});

test.each(Object.entries(LATE))(
  '%s after the rows that were sniffed loses nothing',
  async (name, [, , expected]) => {
    const { types, rows } = await read(fileOf(name));
    expect([types[1], rows.at(-1)?.[1]]).toEqual(expected);
  },
);

test.each(Object.entries(LONG))('%s keep their digits', async (name, [, , expected]) => {
  expect((await read(fileOf(name))).rows[1]?.[1]).toEqual(expected);
});

describe('no row is passed over', () => {
  test.each(Object.entries(PASSED_OVER))('%s are rows', async (name, [, expected]) => {
    expect((await read(fileOf(name))).rows).toEqual(expected);
  });

  test.each(Object.entries(ORDINARY))('%s: read as ever', async (name, [, expected]) => {
    expect((await read(fileOf(name))).rows).toEqual(expected);
  });

  test.each(Object.entries(SECOND))('a second file with %s', async (name, [, expected]) => {
    expect((await read(`${pairOf(name)}/*.csv`)).rows).toEqual(expected);
  });

  test('several files, and none has a header', async () => {
    const { rows } = await read('data/headless/*.csv');
    expect(rows).toEqual([
      [1n, 2n],
      [3n, 4n],
      [5n, 6n],
    ]);
  });

  test.each(UNLIKE)('a second file with %s is an error', async (name, _first, _second, says) => {
    const fault = await faultOf(read(`${pairOf(name)}/*.csv`));
    expect(fault).toMatchObject({ code: 'corrupt-file', category: 'data' });
    expect(fault.message).toContain(says);
    expect(fault.message).toContain('b.csv');
  });
});
