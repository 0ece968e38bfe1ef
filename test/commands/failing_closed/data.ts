import { readFile, writeFile } from 'node:fs/promises';
import { zstdCompressSync } from 'node:zlib';
import { gateWith, type Workspace } from '../workspace.ts';
import type { Section } from './row.ts';

const checks = (...lines: string[]) => ({ 'checks/orders.yml': gateWith(...lines) });
const over = (table: string, ...lines: string[]) => ({
  'checks/orders.yml': gateWith(...lines).replace('data/orders.parquet', table),
});

const LAKE = { 'wap-gate.yml': 'connections:\n  lake: {engine: duckdb, path: data/lake.duckdb}\n' };

/** Rewrites the Parquet file. */
async function damage(workspace: Workspace, how: (bytes: Buffer) => Buffer): Promise<void> {
  const path = workspace.path('data/orders.parquet');
  await writeFile(path, how(await readFile(path)));
}

/** A file of one row that is not acceptable, in a directory of its own. */
async function place(workspace: Workspace, name: string): Promise<void> {
  await workspace.write({ [name]: '' });
  const row = "5::BIGINT AS id, 99999.0::DOUBLE AS amount, 'FR' AS country";
  await workspace.sql(`COPY (SELECT ${row}) TO '${workspace.path(name)}'`);
}

const WIDE_THEN_NARROW = `id,amount\n${'1,2\n'.repeat(30_000)}1,2,3,4\n"unclosed\n`;

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`;

/** Twice 128 KB: the first block is there, and the rows in it. */
const CUT_COMPRESSED = zstdCompressSync(`id,amount\n${'1234567\n'.repeat(32_768)}`).subarray(0, -4);

export const data: Section = {
  title: 'The data',
  lead: 'What is not there cannot be acceptable. A check that has no data to look at errors; it never passes.',
  rows: [
    {
      condition: 'The file does not exist',
      files: over('data/order.parquet', 'not_null: [id]'),
      verdict: 'error',
      code: 1,
      says: "The file 'data/order.parquet' does not exist. Did you mean 'data/orders.parquet'?",
      outcomes: { row_count: 'errored', 'not_null:id': 'errored' },
    },
    {
      condition: 'No file matches the pattern',
      files: over('data/2026-*.parquet', 'not_null: [id]'),
      verdict: 'error',
      code: 1,
      says: "No file matches 'data/2026-*.parquet'.",
    },
    {
      condition: 'The table does not exist',
      files: {
        ...LAKE,
        'checks/orders.yml':
          'gate: g\nconnection: lake\ntable: oders\nchecks:\n  - not_null: [id]\n',
      },
      verdict: 'error',
      code: 1,
      says: "The table 'oders' does not exist in the database 'lake'. Did you mean 'orders'?",
    },
    {
      condition: 'A table is named and the connection has no database',
      files: over('orders', 'not_null: [id]'),
      verdict: 'error',
      code: 1,
      says: "The table 'orders' does not exist: this DuckDB connection has no database file.",
    },
    {
      condition: 'A schema is like a table that does not exist and is not the target',
      files: checks('schema: {like: data/model.parquet}'),
      verdict: 'error',
      code: 1,
      says: "The file 'data/model.parquet' does not exist.",
    },
    {
      condition: 'A table that one check compares with does not exist',
      files: checks(
        'not_null: [id]',
        'foreign_key: {columns: [country], references: {table: data/countries.parquet, columns: [code]}}',
      ),
      verdict: 'error',
      code: 1,
      says: "The file 'data/countries.parquet' does not exist.",
      outcomes: { 'not_null:id': 'passed', 'foreign_key:country': 'errored' },
    },
    {
      condition: 'Staging is empty: every check of its rows passes, the row count does not',
      files: over('data/empty.parquet', 'not_null: [id]', 'range: {column: amount, min: 0}'),
      verdict: 'fail',
      code: 1,
      says: 'checks/orders.yml:1:1 0 rows, below 1',
      outcomes: { row_count: 'failed', 'not_null:id': 'passed', 'range:amount': 'passed' },
    },
    {
      condition: 'The partition is empty',
      call: ['audit', '--ds', '2026-01-03'],
      files: { 'checks/orders.yml': `${gateWith('not_null: [id]')}partition: day\n` },
      verdict: 'fail',
      code: 1,
      says: 'checks/orders.yml:1:1 0 rows, below 1',
      outcomes: { row_count: 'failed' },
    },
    {
      condition: '`--where` leaves no row',
      call: ['audit', '--where', 'id < 0'],
      verdict: 'fail',
      code: 1,
      says: 'checks/orders.yml:1:1 0 rows, below 1',
      outcomes: { row_count: 'failed' },
    },
    {
      condition: '`--exclude` does not reach the row count that every gate has',
      call: ['audit', '--staging', 'data/empty.parquet', '--exclude', 'kind:row_count'],
      verdict: 'error',
      code: 1,
      says: '--exclude kind:row_count matches no check.',
      outcomes: { row_count: 'failed' },
    },
    {
      condition: 'A column is missing: its check errors, the others are measured',
      files: checks('not_null: [ammount]', 'range: {column: amount, min: 0}'),
      verdict: 'error',
      code: 1,
      says: "checks/orders.yml:4:5 column 'ammount' does not exist. Did you mean 'amount'?",
      outcomes: { 'not_null:ammount': 'errored', 'range:amount': 'passed' },
    },
    {
      condition: 'A column that only `where` names is missing',
      files: checks('not_null: [id]', 'unique: [id]\n    where: "contry = \'AT\'"'),
      verdict: 'error',
      code: 2,
      says: 'checks/orders.yml:5:5 DuckDB cannot run the SQL: Referenced column "contry" not found in FROM clause!',
      outcomes: { 'not_null:id': 'passed', 'unique:id': 'errored' },
    },
    {
      condition: 'A column has a type that the check cannot judge',
      files: checks('not_null: [id]', 'range: {column: country, min: 0, max: 9}'),
      verdict: 'error',
      code: 1,
      says: "checks/orders.yml:5:5 column 'country' is varchar; range wants numbers, dates or timestamps.",
      outcomes: { 'not_null:id': 'passed', 'range:country': 'errored' },
    },
    {
      condition: 'A column has another type than `schema` states',
      files: checks('schema: {columns: {id: integer}}'),
      verdict: 'fail',
      code: 1,
      says: "checks/orders.yml:4:5 column 'id' is bigint, not integer",
      outcomes: { schema: 'failed' },
    },
    {
      condition: 'A Parquet file is cut off',
      prepare: (workspace) => damage(workspace, (bytes) => bytes.subarray(0, 200)),
      verdict: 'error',
      code: 1,
      says: 'No magic bytes found at end of file',
    },
    {
      condition: 'The footer of a Parquet file is damaged',
      // The last 8 bytes say how long it is and what it is.
      prepare: (workspace) =>
        damage(workspace, (bytes) => bytes.fill(0xff, bytes.length - 200, bytes.length - 8)),
      verdict: 'error',
      code: 1,
      says: 'DuckDB cannot read the file: ',
    },
    {
      condition: 'A page inside of a Parquet file is damaged: the checks that read it error',
      files: checks('unique: [id]', 'unique: [country]'),
      prepare: (workspace) => damage(workspace, (bytes) => bytes.fill(0xff, 4, 30)),
      verdict: 'error',
      code: 1,
      says: "checks/orders.yml:4:5 DuckDB cannot read the file: don't know what type",
      outcomes: { 'unique:id': 'errored', 'unique:country': 'passed' },
    },
    {
      condition: 'The same where statistics would have been enough, under `--strategy separate`',
      call: ['audit', '--strategy', 'separate'],
      files: checks('not_null: [id]'),
      prepare: (workspace) => damage(workspace, (bytes) => bytes.fill(0xff, 4, 30)),
      verdict: 'error',
      code: 1,
      says: "checks/orders.yml:4:5 DuckDB cannot read the file: don't know what type",
      outcomes: { 'not_null:id': 'errored' },
    },
    {
      condition: 'A Parquet file holds no Parquet',
      files: { 'data/orders.parquet': 'id,amount\n1,2\n' },
      verdict: 'error',
      code: 1,
      says: 'DuckDB cannot read the file: ',
    },
    {
      condition: 'A Parquet file is empty, 0 bytes',
      files: { 'data/orders.parquet': '' },
      verdict: 'error',
      code: 1,
      says: 'DuckDB cannot read the file: ',
    },
    {
      condition: 'A CSV file is empty, 0 bytes',
      files: { ...over('data/orders.csv', 'not_null: [id]'), 'data/orders.csv': '' },
      verdict: 'error',
      code: 1,
      says: "The file 'data/orders.csv' is empty (0 bytes): it has no columns to audit.",
    },
    {
      condition: 'A CSV file holds blank lines only',
      files: { ...over('data/blank.csv', 'row_count: {min: 1}'), 'data/blank.csv': '\n  \n\t\n' },
      verdict: 'error',
      code: 1,
      says: 'The file holds nothing but blank lines',
    },
    {
      condition: 'A CSV file holds lines of separators only',
      files: { ...over('data/blank.csv', 'row_count: {min: 1}'), 'data/blank.csv': '\t\n\t\n\t\n' },
      verdict: 'error',
      code: 1,
      says: 'The file holds nothing but blank lines or separators.',
    },
    {
      condition: 'A CSV file of blank lines lies in a folder that gives a column',
      files: {
        ...over('lake/*/blank.csv', 'row_count: {min: 1}'),
        'lake/day=2026-01-01/blank.csv': '\n  \n\t\n',
      },
      verdict: 'error',
      code: 1,
      says: 'The file holds nothing but blank lines',
    },
    {
      condition: 'Git LFS did not fetch the file',
      files: { ...over('data/orders.csv', 'row_count: {min: 1}'), 'data/orders.csv': POINTER },
      verdict: 'error',
      code: 1,
      says: "The file 'data/orders.csv' is a pointer of Git LFS and not the data: fetch it with",
    },
    {
      condition: 'A compressed file breaks off, after whole lines as it may be',
      files: {
        ...over('data/orders.csv.zst', 'not_null: [id]'),
        'data/orders.csv.zst': CUT_COMPRESSED,
      },
      verdict: 'error',
      code: 1,
      says: "The compressed file 'data/orders.csv.zst' breaks off or is damaged",
    },
    {
      condition: 'The form of a CSV file cannot be told',
      files: {
        ...over('data/orders.csv', 'not_null: [id]'),
        'data/orders.csv': Uint8Array.from({ length: 4096 }, (_, index) => (index * 37) % 251),
      },
      verdict: 'error',
      code: 1,
      says: 'DuckDB cannot read the file: ',
    },
    {
      condition: 'A CSV file breaks off far behind its beginning',
      files: { ...over('data/orders.csv', 'not_null: [id]'), 'data/orders.csv': WIDE_THEN_NARROW },
      verdict: 'error',
      code: 1,
      says: 'orders.csv, line 30002: ',
    },
    {
      condition: 'A JSON file is cut off',
      files: {
        ...over('data/orders.json', 'not_null: [id]'),
        'data/orders.json': '{"id": 1}\n{"id": 2',
      },
      verdict: 'error',
      code: 1,
      says: 'DuckDB cannot read the file: ',
    },
    {
      condition: 'A JSON array breaks off between two rows',
      files: {
        ...over('data/orders.json', 'not_null: [id]'),
        'data/orders.json': '[{"id": 1},\n{"id": 2},\n',
      },
      verdict: 'error',
      code: 1,
      says: "The JSON array in 'data/orders.json' breaks off",
    },
    {
      condition: 'One of several files lacks a column',
      files: over('data/*.csv', 'not_null: [id, amount]'),
      prepare: async (workspace) => {
        await workspace.write({ 'data/z.csv': 'id\n5\n' });
      },
      verdict: 'error',
      code: 1,
      says: "data/z.csv' has other columns than the first file: 'amount' is missing. Give every file the same header",
    },
    {
      condition: 'One of several Parquet files has a column more',
      files: over('data/*.parquet', 'row_count: {min: 1}'),
      prepare: (workspace) =>
        workspace.sql(
          `COPY (SELECT *, 1 AS note FROM '${workspace.path('data/orders.parquet')}') TO '${workspace.path('data/z.parquet')}'`,
        ),
      verdict: 'error',
      code: 1,
      says: "data/z.parquet' has the column 'note', which the first file has not. Write all files with the same columns.",
    },
    {
      condition: 'One of several files is a row without the header that the others have',
      files: over('data/*.csv', 'not_null: [id]'),
      prepare: async (workspace) => {
        await workspace.write({ 'data/z.csv': '5,99999.0,AT,,2026-01-01\n' });
      },
      verdict: 'error',
      code: 1,
      says: "data/z.csv' has no header, and the first file has one. Give every file the same header",
    },
    {
      condition: 'Lines of a CSV file have more values than its first, and only rows are counted',
      files: {
        ...over('data/orders.csv', 'row_count: {min: 1}'),
        'data/orders.csv': 'id,amount\n1,99999\nid,amount,note\n2,10,a\n3,20,b\n4,30,c\n',
      },
      verdict: 'error',
      code: 1,
      says: "The lines cannot be split into columns: the first is 'id,amount'",
    },
    {
      condition: 'Lines of more values than the first, in a folder that gives a column',
      files: {
        ...over('lake/*/orders.csv', 'row_count: {min: 1}'),
        'lake/day=2026-01-01/orders.csv': 'id,amount\n1,99999\nid,amount,note\n2,10,a\n',
      },
      verdict: 'error',
      code: 1,
      says: "The lines cannot be split into columns: the first is 'id,amount'",
    },
    {
      condition: 'A column has another type in one of several files',
      files: over('data/*.parquet', 'not_null: [amount]'),
      prepare: (workspace) =>
        workspace.sql(
          `COPY (SELECT 'x' AS amount, 1 AS id, '' AS country, '' AS unknown, '' AS day) TO '${workspace.path('data/z.parquet')}'`,
        ),
      verdict: 'error',
      code: 1,
      says: 'data/z.parquet": failed to cast column "amount" from type VARCHAR to DOUBLE',
      outcomes: { 'not_null:amount': 'errored' },
    },
    {
      condition: 'A value of one of several files would lose a part as the type of the first',
      files: over('data/*.parquet', 'not_null: [id]'),
      prepare: (workspace) =>
        workspace.sql(
          `COPY (SELECT 10.4::DOUBLE AS id, 1.5 AS amount, '' AS country, '' AS unknown, '' AS day) TO '${workspace.path('data/z.parquet')}'`,
        ),
      verdict: 'error',
      code: 1,
      says: "data/z.parquet' has values of 'id' that are of the type DOUBLE and would lose a part as",
    },
    {
      condition: 'The audited path is a directory',
      files: over('data/', 'not_null: [id]'),
      verdict: 'error',
      code: 2,
      says: "'data/' is a directory: name its files, such as 'data/*.parquet'.",
    },
    {
      condition: 'A pattern matches a directory, as Spark writes them',
      files: over('data/o*.parquet', 'range: {column: amount, max: 1000}'),
      prepare: (workspace) => place(workspace, 'data/others.parquet/part-0.parquet'),
      verdict: 'error',
      code: 2,
      says: "'data/o*.parquet' matches the directory 'data/others.parquet', whose files would not be audited. Write 'data/**/o*.parquet'",
    },
    {
      condition: 'The files of a pattern lie behind a linked directory: they are audited',
      files: over('data/**/*.parquet', 'range: {column: amount, max: 1000}'),
      prepare: async (workspace) => {
        await place(workspace, 'other/part-0.parquet');
        await workspace.link('data/more', '../other');
      },
      verdict: 'fail',
      code: 1,
      says: 'checks/orders.yml:4:5 1 of 5 rows: amount above 1,000',
    },
    {
      condition: 'A folder gives a column that the file has too',
      files: over('data/*/*.parquet', 'range: {column: amount, max: 1000}'),
      prepare: (workspace) => place(workspace, 'data/amount=10/part-0.parquet'),
      verdict: 'error',
      code: 1,
      says: "The column 'amount' of the files would be read as what the folder 'amount=10' says",
    },
    {
      condition: 'The format of the file is not known',
      files: { ...over('./data/orders.xlsx', 'not_null: [id]'), 'data/orders.xlsx': 'PK' },
      verdict: 'error',
      code: 2,
      says: "The format of './data/orders.xlsx' is not known by its name",
    },
    {
      condition: 'The format of a file that could be a name is not known',
      files: { ...over('orders.txt', 'not_null: [id]'), 'orders.txt': 'id' },
      verdict: 'error',
      code: 2,
      says: "The format of 'orders.txt' is not known by its name",
    },
    {
      condition: 'A directory that could be a name is audited',
      files: over('data', 'not_null: [id]'),
      verdict: 'error',
      code: 2,
      says: "'data' is a directory: name its files, such as 'data/*.parquet'.",
    },
    {
      condition: 'The database file is no database',
      files: {
        ...LAKE,
        'data/lake.duckdb': 'x'.repeat(20_000),
        'checks/orders.yml':
          'gate: g\nconnection: lake\ntable: orders\nchecks:\n  - not_null: [id]\n',
      },
      verdict: 'error',
      code: 1,
      says: 'DuckDB cannot read the file: ',
    },
    {
      condition: 'The database file does not exist',
      files: {
        ...LAKE,
        'data/lake.duckdb': null,
        'checks/orders.yml':
          'gate: g\nconnection: lake\ntable: orders\nchecks:\n  - not_null: [id]\n',
      },
      verdict: 'error',
      code: 2,
      says: "The database file 'data/lake.duckdb' does not exist: correct `path` of the connection.",
    },
    {
      condition: 'An aggregate has no values: neither an error nor a pass',
      files: over('data/empty.parquet', 'row_count: {min: 0}', 'mean: {column: amount, min: 0}'),
      verdict: 'fail',
      code: 1,
      says: 'checks/orders.yml:5:5 mean of amount: no values',
      outcomes: { row_count: 'passed', 'mean:amount': 'failed' },
    },
    {
      condition: '`--fail-on warn`: a warning fails',
      call: ['audit', '--fail-on', 'warn'],
      files: checks('range: {column: amount, max: 100}\n    severity: warn'),
      verdict: 'fail',
      code: 1,
      says: '1 of 2 checks warned, which fails by --fail-on warn',
      outcomes: { 'range:amount': 'warned' },
    },
    {
      condition: '`--fail-on warn`: a note, such as 0 tested values, fails',
      call: ['audit', '--fail-on', 'warn'],
      files: checks('accepted_values: {column: unknown, values: [a]}'),
      verdict: 'fail',
      code: 1,
      says: '1 of 2 checks warned, which fails by --fail-on warn',
      outcomes: { 'accepted_values:unknown': 'passed' },
    },
  ],
};
