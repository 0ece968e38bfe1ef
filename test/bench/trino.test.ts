import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge, MODES, NOT_NULL, quantile, RANGES } from '../../bench/baselines/trino/lineitem.mjs';
import { manyTables } from '../../bench/trino/data.ts';
import { openServer } from '../../bench/trino/server.ts';
import type { Gate } from '../../src/domain/gate.ts';
import { load } from '../config/files.ts';
import { TrinoLake } from '../trino/lake.ts';
import { onTrino, trinoAddress } from '../trino/server.ts';

const BENCH = path.join(import.meta.dirname, '../../bench');
const text = (name: string) => readFileSync(path.join(BENCH, 'gates', name), 'utf8');

/** The connection of the benchmarks, with an address that nobody asks. */
const ROOT = readFileSync(path.join(BENCH, 'trino/wap-gate.yml'), 'utf8').replace(
  '${TRINO_SERVER}',
  'http://localhost:1',
);

async function loaded(gates: Record<string, string>): Promise<Gate[]> {
  const config = await load({ 'wap-gate.yml': ROOT, ...gates }, { ds: null });
  expect(config.problems).toEqual([]);
  return config.gates.map(({ gate }) => gate);
}

const written = (gate: Gate) => gate.checks.filter(({ implicit }) => !implicit);

describe('the gates on Trino', () => {
  it('are one of 30 checks, of these kinds', async () => {
    const [gate] = await loaded({ 'checks/lineitem.yml': text('lineitem.yml') });
    const kinds = written(gate!).map(({ kind }) => kind);
    const count = (wanted: string) => kinds.filter((kind) => kind === wanted).length;
    expect([...new Set(kinds)].map((kind) => `${kind} ${String(count(kind))}`)).toEqual([
      'schema 1',
      'row_count 1',
      'not_null 8',
      'range 5',
      'minimum 1',
      'maximum 1',
      'freshness 1',
      'accepted_values 2',
      'matches 1',
      'length 1',
      'unique 2',
      'expression 1',
      'sql 1',
      'mean 1',
      'stddev 1',
      'sum 1',
      'quantile 1',
    ]);
    expect(kinds).toHaveLength(30);
  });

  it('are one of 15 checks', async () => {
    const [gate] = await loaded({ 'checks/tiny.yml': text('tiny.yml') });
    expect(written(gate!)).toHaveLength(15);
  });

  it('are fifty of thirty checks, each over a table of its own', async () => {
    const many = manyTables().map(({ table, gate }) => [`checks/${table}.yml`, gate] as const);
    const gates = await loaded(Object.fromEntries(many));
    expect(gates.map((gate) => written(gate).length)).toEqual(Array(50).fill(30));
    expect(new Set(gates.map(({ staging }) => staging.text)).size).toBe(50);
  });

  it('ask what the baselines ask', () => {
    const gate = text('lineitem.yml');
    const asked = [...gate.matchAll(/^ {2}- not_null: (\w+)$/gm)].map(([, column]) => column);
    expect(asked).toEqual(NOT_NULL);
    for (const [column, [min, max]] of Object.entries(RANGES)) {
      const bound = (value: unknown) => (typeof value === 'string' ? `'${value}'` : String(value));
      expect(gate).toContain(
        `- range: {column: ${column}, min: ${bound(min)}, max: ${bound(max)}}`,
      );
    }
    expect(gate).toContain(`- accepted_values: {column: shipmode, values: [${MODES.join(', ')}]}`);
  });
});

describe('the baselines on Trino judge', () => {
  const clean = {
    columns: readFileSync(path.join(BENCH, 'baselines/trino/lineitem.mjs'), 'utf8')
      .match(/COLUMNS =([^;]*);/)![1]!
      .replaceAll(/[\n'+]/g, '')
      .replaceAll(/ +/g, ' ')
      .trim(),
    rows: 60_175,
    nulls: Object.fromEntries(NOT_NULL.map((column) => [column, 0])),
    outside: Object.fromEntries(Object.keys(RANGES).map((column) => [column, 0])),
    ...{ minOrder: 1, maxPrice: 94_949.5, newest: '1998-12-25' },
    ...{ receivedKept: 0, modeUnknown: 0, statusShape: 0, instructLength: 0 },
    ...{ duplicateLines: 0, duplicateRows: 0, delivered: 30_000, deliveredLate: 15_000 },
    ...{ largeModes: 0, mean: 25.5, stddev: 14.4, sum: 2e9, q95: 48 },
  };

  it('thirty checks, all passed on clean facts', () => {
    expect(judge(clean)).toEqual({ checks: 30, failed: [] });
  });

  it.each(Object.keys(clean))('%s: made wrong alone, it fails a check', (name) => {
    expect(judge({ ...clean, [name]: spoiled(name) }).failed).toHaveLength(1);
  });

  function spoiled(name: string): unknown {
    if (name === 'columns' || name === 'newest') return '1990-01-01';
    if (name === 'nulls') return { ...clean.nulls, shipdate: 1 };
    if (name === 'outside') return { ...clean.outside, tax: 1 };
    const low = ['minOrder', 'rows', 'delivered', 'mean', 'stddev', 'sum', 'q95'];
    return low.includes(name) ? -1e9 : 1e9;
  }

  it('a quantile between two values', () => {
    const groups = [
      { value: 10, count: 3 },
      { value: 20, count: 1 },
    ];
    expect(quantile(groups, 0.5)).toBe(10);
    expect(quantile(groups, 0.9)).toBeCloseTo(17);
    expect(quantile([], 0.5)).toBeNull();
  });
});

describe('openServer', () => {
  it('says why there is none and goes on without', async () => {
    const cache = mkdtempSync(path.join(tmpdir(), 'wap-gate-bench-'));
    const said: string[] = [];
    const env = { ...process.env, TRINO_SERVER: '', WAP_GATE_CACHE: cache, PATH: '' };
    try {
      expect(await openServer(env, (sentence) => said.push(sentence))).toBeNull();
    } finally {
      rmSync(cache, { recursive: true, force: true });
    }
    expect(said.join()).toMatch(/^without Trino: .*(?:Maven|Java)/s);
  });

  it('refuses an address where nothing answers', async () => {
    const env = { TRINO_SERVER: 'http://127.0.0.1:1' };
    await expect(openServer(env, () => undefined)).rejects.toThrow('does not answer');
  });
});

onTrino('the baselines on a real Trino', () => {
  let lake: TrinoLake;

  beforeAll(async () => {
    lake = await TrinoLake.create();
    const money = (of: string) => `CAST(${of} AS decimal(12,2)) AS ${of}`;
    await lake.run(`CREATE TABLE {s}.clean AS SELECT orderkey, partkey, suppkey, linenumber,
      ${['quantity', 'extendedprice', 'discount', 'tax'].map(money).join(', ')}, returnflag, linestatus,
      shipdate, commitdate, receiptdate, shipinstruct, shipmode, comment FROM tpch.tiny.lineitem`);
    const spoiled = (column: string, sql: string, order: number) =>
      `IF(orderkey = ${String(order)} AND linenumber = 1, ${sql}, ${column}) AS ${column}`;
    await lake.run(`CREATE TABLE {s}.seeded AS
      SELECT orderkey, partkey, suppkey, linenumber, quantity, extendedprice, discount,
        ${spoiled('tax', "DECIMAL '0.09'", 1)}, ${spoiled('returnflag', "'N'", 3)},
        ${spoiled('linestatus', "'X'", 1)}, ${spoiled('shipdate', 'NULL', 2)}, commitdate, receiptdate,
        ${spoiled('shipinstruct', "'no'", 1)}, ${spoiled('shipmode', "'BOAT'", 1)}, comment FROM {s}.clean
      UNION ALL SELECT * FROM {s}.clean WHERE orderkey = 7 AND linenumber = 1`);
  }, 120_000);

  afterAll(() => lake[Symbol.asyncDispose]());

  function verdict(baseline: string, table: string) {
    const file = path.join(BENCH, 'baselines/trino', `${baseline}.mjs`);
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [file, `${lake.catalog}.${lake.schema}.${table}`],
      { env: { ...process.env, TRINO_SERVER: trinoAddress() }, encoding: 'utf8' },
    );
    if (stdout === '') throw new Error(stderr);
    const said = JSON.parse(stdout) as { checks: number; failed: string[]; statements: number };
    return { ...said, status };
  }

  it.each([
    ['best', 30, 7],
    ['separate', 30, 30],
    ['tiny', 15, 2],
  ])(
    '%s passes clean data',
    (baseline, checks, statements) => {
      expect(verdict(baseline, 'clean')).toMatchObject({
        ...{ status: 0, checks, failed: [], statements },
      });
    },
    120_000,
  );

  it.each(['best', 'separate'])(
    '%s finds every defect',
    (baseline) => {
      const { failed, status } = verdict(baseline, 'seeded');
      expect({ failed: failed.toSorted(), status }).toEqual({
        status: 1,
        failed: [
          'accepted_values:shipmode',
          'length:shipinstruct',
          'matches:linestatus',
          'not_null:shipdate',
          'range:tax',
          'unique:line',
          'unique:row',
          'what was received is accepted or returned',
        ],
      });
    },
    120_000,
  );
});
