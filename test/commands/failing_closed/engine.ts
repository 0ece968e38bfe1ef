import { utimesSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { gateWith } from '../workspace.ts';
import type { Section } from './row.ts';

const checks = (...lines: string[]) => ({ 'checks/orders.yml': gateWith(...lines) });

/** A gate over `lake.duckdb`, whose connection has these settings. */
const lake = (settings: string, ...lines: string[]) => ({
  'wap-gate.yml': `connections:\n  lake: {engine: duckdb, path: data/lake.duckdb${settings}}\n`,
  'checks/orders.yml': `connection: lake\n${gateWith(...lines).replace('data/orders.parquet', 'orders')}`,
});

const own = (query: string) => `sql: {query: "${query}", expect: {equals: 0}, reads_other: true}`;

/** Seconds of work on any machine, and next to no memory. */
const SLOW = own(
  'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range, b.range) = 1',
);
/** Sorts what does not fit into 60 MB. */
const WIDE = own(
  "SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY y) AS r, y, x FROM (SELECT md5(i::VARCHAR) AS y, repeat('z', 200) || i AS x FROM range(600000) t(i))) WHERE r < 0",
);
const HEAVY = own(
  'SELECT count(*) FROM (SELECT list(i) AS l FROM range(30000000) t(i)) WHERE len(l) < 0',
);

const FAST = 'gate: fast\ntable: data/orders.parquet\nchecks:\n  - unique: [country]\n';

/** A second gate tells when the engine is at work. */
const interrupted = { 'checks/fast.yml': FAST, ...checks('unique: [id]', SLOW) };

export const engine: Section = {
  title: 'The SQL and the engine',
  lead: 'A check that could not be measured has not passed. What the gate wrote wrongly ends with 2, what may be otherwise at the next try with 3.',
  rows: [
    {
      condition: 'The SQL of one check cannot be parsed: the others are measured',
      files: checks('not_null: [id]', 'expression: "amount >"', 'unique: [id]'),
      verdict: 'error',
      code: 2,
      says: "checks/orders.yml:5:5 The gate's SQL must be one expression over one row. DuckDB cannot parse it: syntax error at or near",
      outcomes: { 'not_null:id': 'passed', 'unique:id': 'passed' },
    },
    {
      condition: 'The SQL of one check names no column of the table',
      files: checks('not_null: [id]', 'expression: "amuont > 0"', 'unique: [id]'),
      verdict: 'error',
      code: 2,
      says: 'checks/orders.yml:5:5 DuckDB cannot run the SQL: Referenced column "amuont" not found in FROM clause!',
      outcomes: { 'not_null:id': 'passed', 'unique:id': 'passed' },
    },
    {
      condition: 'The SQL of one check breaks on a row: the others are measured',
      files: checks('not_null: [id]', 'expression: "CAST(country AS INTEGER) > 0"', 'unique: [id]'),
      verdict: 'error',
      code: 2,
      says: "Could not convert string 'AT' to INT32",
      outcomes: { 'not_null:id': 'passed', 'unique:id': 'passed' },
    },
    {
      condition: 'One check breaks and another fails',
      files: checks(
        'range: {column: amount, max: 100}',
        'expression: "CAST(country AS INTEGER) > 0"',
      ),
      verdict: 'error',
      code: 1,
      says: '1 of 3 checks failed; 1 of 3 checks could not be measured',
      outcomes: { 'range:amount': 'failed' },
    },
    {
      condition: 'An expression is neither true nor false',
      files: checks('expression: "amount + 1"'),
      verdict: 'error',
      code: 2,
      says: 'the expression must be true or false',
    },
    {
      condition: 'The SQL of a check writes',
      files: checks('sql: {query: "DROP TABLE orders", reads_other: true}'),
      verdict: 'error',
      code: 2,
      says: "The gate's SQL must be one SELECT that only reads.",
    },
    {
      condition: 'The SQL of a check reads a file that the gate does not declare',
      files: checks(own("SELECT count(*) FROM 'data/empty.parquet'")),
      verdict: 'error',
      code: 2,
      says: "The file 'data/empty.parquet' is not declared by the gate",
    },
    {
      condition: 'A scalar has several rows',
      files: checks(own('SELECT range FROM range(2)')),
      verdict: 'error',
      code: 2,
      says: 'More than one row returned by a subquery',
    },
    {
      condition: 'A query passes its deadline',
      call: ['audit', '--query-timeout', '2s'],
      files: checks('not_null: [id]', SLOW),
      verdict: 'error',
      code: 3,
      says: 'The query ran longer than its limit of 2s and was stopped',
      outcomes: { 'not_null:id': 'passed' },
      within: 15_000,
    },
    {
      condition: 'The run passes its deadline',
      call: ['audit', '--timeout', '3s'],
      files: checks('not_null: [id]', SLOW),
      verdict: 'error',
      code: 3,
      says: 'the run did not finish within 3s',
      outcomes: { 'not_null:id': 'passed' },
      within: 15_000,
    },
    {
      condition: 'The deadline of `wap-gate.yml` passes',
      files: { ...checks(SLOW), 'wap-gate.yml': 'defaults:\n  timeout: 1s\n' },
      verdict: 'error',
      code: 3,
      says: 'the run did not finish within 1s',
      within: 15_000,
    },
    {
      condition: 'A query passes its deadline and a check fails',
      call: ['audit', '--query-timeout', '2s'],
      files: checks('range: {column: amount, max: 100}', SLOW),
      verdict: 'error',
      code: 1,
      says: '1 of 3 checks failed; 1 of 3 checks could not be measured',
    },
    {
      condition: 'Ctrl-C: SIGINT while a query runs',
      files: interrupted,
      interrupt: { signal: 'SIGINT', after: /fast: pass/ },
      verdict: 'error',
      code: 3,
      says: 'checks/orders.yml:5:5 the run was cancelled',
      within: 2_000,
      outcomes: { 'unique:country': 'passed' },
    },
    {
      condition: 'SIGTERM while a query runs',
      files: interrupted,
      interrupt: { signal: 'SIGTERM', after: /fast: pass/ },
      verdict: 'error',
      code: 3,
      says: 'checks/orders.yml:5:5 the run was cancelled',
      within: 2_000,
    },
    {
      condition: 'SIGHUP (the terminal is closed) while a query runs',
      files: interrupted,
      interrupt: { signal: 'SIGHUP', after: /fast: pass/ },
      verdict: 'error',
      code: 3,
      says: 'checks/orders.yml:5:5 the run was cancelled',
      within: 2_000,
    },
    {
      condition: 'The disk has no more room than the spill limit',
      files: lake(', memory_limit: 60MB, max_temp_size: 5MB', 'not_null: [id]', WIDE),
      verdict: 'error',
      code: 3,
      says: 'DuckDB reached the limit for spilled data: ',
      outcomes: { 'not_null:id': 'passed' },
    },
    {
      condition: 'A spilled file may grow no further',
      files: {
        ...lake(', memory_limit: 60MB, temp_directory: .', 'not_null: [id]', WIDE),
      },
      through: ['sh', '-c', 'ulimit -f 2000; exec "$0" "$@"'],
      verdict: 'error',
      code: 3,
      says: 'File too large. Raise that limit or the memory limit.',
      outcomes: { 'not_null:id': 'passed' },
    },
    {
      condition: 'The directory for spilled data does not exist',
      files: lake(', memory_limit: 60MB, temp_directory: no/such/place', 'not_null: [id]', WIDE),
      verdict: 'error',
      code: 2,
      says: "The directory 'no/such/place' for spilled data does not exist: create it, or correct `temp_directory` of the connection.",
    },
    {
      condition: 'Memory is used up',
      files: lake(', memory_limit: 40MB', 'not_null: [id]', HEAVY),
      verdict: 'error',
      code: 3,
      says: 'DuckDB ran out of memory: ',
      outcomes: { 'not_null:id': 'passed' },
    },
    {
      condition: 'Another process holds the database file',
      files: lake('', 'not_null: [id]'),
      meanwhile: async (workspace) => {
        const instance = await DuckDBInstance.create(workspace.path('data/lake.duckdb'));
        return () => {
          instance.closeSync();
        };
      },
      verdict: 'error',
      code: 3,
      says: 'The database file is in use by another process: ',
    },
    {
      condition: 'Somebody writes a file while it is audited',
      files: checks('unique: [id]'),
      meanwhile: (workspace) => {
        const path = workspace.path('data/orders.parquet');
        // What is a writer to the program: another time stamp, every few milliseconds.
        const writing = setInterval(() => {
          utimesSync(path, new Date(), new Date());
        }, 5);
        return Promise.resolve(() => {
          clearInterval(writing);
        });
      },
      verdict: 'error',
      code: 3,
      says: "data/orders.parquet' was written, replaced or removed during the audit: its checks may have read different rows.",
    },
    {
      condition: 'Nobody listens where the connection’s server should be',
      files: {
        'wap-gate.yml':
          'connections:\n  big: {engine: trino, server: "http://127.0.0.1:1", user: me}\ndefaults: {query_timeout: 1s}\n',
        'checks/orders.yml': `connection: big\n${gateWith('not_null: [id]').replace('data/orders.parquet', 'a.b.orders')}`,
        'checks/fast.yml': FAST,
      },
      verdict: 'error',
      code: 3,
      says: "Trino at http://127.0.0.1:1 (connection 'big') cannot be reached: nobody listens there",
      outcomes: { 'unique:country': 'passed' },
    },
  ],
};
