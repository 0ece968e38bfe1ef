import { describe, expect, it, test } from 'vitest';
import type { Check } from '../../src/domain/check.ts';
import type { CheckResult } from '../../src/domain/result.ts';
import { essence, useBothEngines, type Cell, type SameTable } from '../execution/both_engines.ts';
import { check, gate, n } from '../execution/gates.ts';
import { onTrino } from '../trino/server.ts';
import { EAGER } from './conformance.ts';

onTrino('types that engines treat each in their own way', () => {
  const both = useBothEngines();
  const samples = 50;

  /** The checks of one table, which must end alike on both engines, measured apart and in tiers. */
  async function alike(
    table: SameTable,
    checks: readonly Check[],
    others: Readonly<Record<string, SameTable>> = {},
  ): Promise<readonly CheckResult[]> {
    const one = gate(
      't',
      checks.map((each) => ({ ...each, samples })),
    );
    const results: (readonly CheckResult[])[] = [];
    for (const options of [{ strategy: 'separate' as const }, { costs: EAGER }]) {
      const { duckdb, trino } = await both().audit({ t: table, ...others }, one, options);
      expect(trino.checks.map(essence)).toEqual(duckdb.checks.map(essence));
      results.push(duckdb.checks);
    }
    return results.at(-1) ?? [];
  }
  const outcomes = (results: readonly CheckResult[]): string[] =>
    results.map(({ outcome, message }) => `${outcome}: ${message}`);
  const column = (type: string, ...cells: Cell[]): SameTable => ({
    columns: { x: type },
    rows: cells.map((cell) => [cell]),
  });

  test('single floats against decimal bounds', async () => {
    const results = await alike(column('real', '0.1', '0.2', null), [
      check('range', { column: 'x', min: n('0.1'), max: n('0.2') }),
      check('minimum', { column: 'x', min: n('0.1') }),
      check('maximum', { column: 'x', max: n('0.2') }),
      check('quantile', { column: 'x', q: n('1'), max: n('0.2') }),
      check('accepted_values', { column: 'x', values: [n('0.1')] }),
      check('unique', { columns: ['x'] }),
      check('skew', { columns: ['x'], max_share: '40%' }),
    ]);
    expect(outcomes(results)).toEqual([
      'passed: 2 values: x between 0.1 and 0.2',
      'passed: minimum of x is 0.1',
      'passed: maximum of x is 0.2',
      'passed: quantile 1 of x is 0.2',
      'failed: 1 of 2 rows: x not among 0.1',
      'passed: 2 rows: each x once',
      'failed: x 0.1 holds 1 of 2 rows (50%), more than 40%',
    ]);
  });

  test('a time is its digits, whatever its precision', async () => {
    const results = await alike(
      column('time', '12:34:50', '12:34:56.120', null),
      [
        check('accepted_values', { column: 'x', values: ['12:34:50', '12:34:56.12'] }),
        check('rejected_values', { column: 'x', values: ['12:34:50'] }),
        check('unique', { columns: ['x'] }),
        check('skew', { columns: ['x'], max_share: '40%' }),
        check('foreign_key', { columns: ['x'], references: { table: 'o', columns: ['k'] } }),
        check('minimum', { column: 'x', min: '12:00' }),
        check('length', { column: 'x', max: n(8) }),
      ],
      { o: { columns: { k: 'time' }, rows: [['12:34:50']] } },
    );
    expect(outcomes(results)).toEqual([
      "passed: 2 values: x among '12:34:50', '12:34:56.12'",
      "failed: 1 of 2 rows: x among '12:34:50'",
      'passed: 2 rows: each x once',
      'failed: x 12:34:50 holds 1 of 2 rows (50%), more than 40%',
      'failed: 1 of 2 rows: x not found in o (k)',
      "errored: column 'x' is time(6); minimum wants numbers, dates or timestamps.",
      "errored: column 'x' is time(6); length wants text.",
    ]);
  });

  test('texts that are padded', async () => {
    const results = await alike(column('char(3)', 'a', 'abc', 'ab', null), [
      check('matches', { column: 'x', pattern: '^[a-c]+$' }),
      check('length', { column: 'x', max: n(2) }),
      check('accepted_values', { column: 'x', values: ['a', 'abc'] }),
      check('unique', { columns: ['x'] }),
      check('skew', { columns: ['x'], max_share: '30%' }),
      check('not_null', { columns: ['x'], blank: 'missing' }),
    ]);
    expect(outcomes(results)).toEqual([
      'passed: 3 values: x matching ^[a-c]+$',
      'failed: 1 of 3 rows: x longer than 2 characters',
      "failed: 1 of 3 rows: x not among 'a', 'abc'",
      'passed: 3 rows: each x once',
      "failed: x 'a' holds 1 of 3 rows (33%), more than 30%",
      'failed: 1 of 4 rows: x missing',
    ]);
  });

  test('instants', async () => {
    const results = await alike(
      column(
        'timestamp with time zone',
        '2026-01-01 01:00:00+01',
        '2026-01-01 00:00:00+00',
        '2026-01-01 10:30:00.5+05:30',
        null,
      ),
      [
        check('unique', { columns: ['x'] }),
        check('skew', { columns: ['x'], max_share: '40%' }),
        check('partitions', { column: 'x', from: '2026-01-01', to: '2026-01-02' }),
        check('partitions', {
          column: 'x',
          from: '2026-01-01 00:00',
          to: '2026-01-01 06:00',
          step: 'hour',
        }),
        check('freshness', { column: 'x', max_age: '1d' }),
        check('minimum', { column: 'x', min: '2026-01-01 00:00:01' }),
        check('range', { column: 'x', max: '2026-01-01 00:00:00' }),
        check('distinct_count', { column: 'x', equals: n(2) }),
        check('accepted_values', {
          column: 'x',
          values: ['2026-01-01', '2026-01-01T06:00:00.5+01:00'],
        }),
        check('reconcile', { measure: 'count(*)', by: ['x'], with: { table: 'o', by: ['k'] } }),
      ],
      {
        o: {
          columns: { k: 'timestamp with time zone' },
          rows: [['2026-01-01 00:00:00+00'], ['2026-01-01 07:00:00+00']],
        },
      },
    );
    expect(outcomes(results)).toEqual([
      'failed: 2 of 3 rows share their key with another row (1 duplicate key, 1 excess row)',
      'failed: x 2026-01-01 00:00:00 holds 2 of 3 rows (67%), more than 40%',
      'failed: 1 of 2 days has no rows: 2026-01-02',
      'failed: 5 of 7 hours have no rows: 2026-01-01 01:00:00, 2026-01-01 02:00:00, 2026-01-01 03:00:00, 2026-01-01 04:00:00, 2026-01-01 06:00:00',
      'passed: newest x is 2026-01-01 05:00:00.5, 18h 59m old',
      'failed: minimum of x is 2026-01-01 00:00:00, below 2026-01-01 00:00:01',
      'failed: 1 of 3 rows: x above 2026-01-01 00:00:00',
      'passed: number of different values of x is 2',
      'passed: 3 values: x among the 2 listed values',
      'failed: count(*) differs from o in 4 of 4 groups of x',
    ]);
  });

  it.each(['timestamp(0)', 'timestamp(3)', 'timestamp(6)', 'timestamp(9)'])('%s', async (type) => {
    const results = await alike(column(type, '2026-01-01 23:59:59', '2026-01-02 00:00:00', null), [
      check('unique', { columns: ['x'] }),
      check('skew', { columns: ['x'], max_share: '40%' }),
      check('range', { column: 'x', below: '2026-01-02' }),
      check('range', { column: 'x', max: '2026-01-01 23:59:59.5' }),
      check('maximum', { column: 'x', max: '2026-01-01' }),
      check('freshness', { column: 'x', max_age: '1h' }),
      check('partitions', { column: 'x', from: '2026-01-01', to: '2026-01-03' }),
      check('schema', { columns: { x: 'timestamp' } }),
    ]);
    expect(outcomes(results)).toEqual([
      'passed: 2 rows: each x once',
      'failed: x 2026-01-01 23:59:59 holds 1 of 2 rows (50%), more than 40%',
      'failed: 1 of 2 rows: x not below 2026-01-02',
      'failed: 1 of 2 rows: x above 2026-01-01 23:59:59.5',
      'failed: maximum of x is 2026-01-02 00:00:00, above 2026-01-01',
      'passed: newest x is 2026-01-02 00:00:00, 0s old',
      'failed: 1 of 3 days has no rows: 2026-01-03',
      'passed: 1 column, as expected (from metadata, without reading data)',
    ]);
  });

  it.each(['tinyint', 'smallint', 'integer', 'bigint'])('the whole width of %s', async (type) => {
    const bits = { tinyint: 8n, smallint: 16n, integer: 32n, bigint: 64n }[type] ?? 0n;
    const most = 2n ** (bits - 1n) - 1n;
    const grouped = (...values: (bigint | null)[]): SameTable => ({
      columns: { g: 'varchar', x: type },
      rows: values.map((value) => ['a', value === null ? null : String(value)]),
    });
    const results = await alike(
      grouped(most, -most - 1n, 0n, null),
      [
        check('stddev', { column: 'x', min: n(0) }),
        check('stddev', { column: 'x', min: n(0), population: true }),
        check('mean', { column: 'x', max: n(0) }),
        check('sum', { column: 'x', equals: n(-1) }),
        check('quantile', { column: 'x', q: n('0.75'), max: n(5) }),
        check('reconcile', {
          measure: 'max(x)',
          with: { table: 'o', measure: 'min(x)' },
          tolerate: n(5),
        }),
        check('reconcile', {
          measure: 'max(x)',
          by: ['g'],
          with: { table: 'o', measure: 'min(x)' },
          tolerate: n(5),
        }),
      ],
      { o: grouped(-most - 1n) },
    );
    expect(results.map(({ outcome }) => outcome)).toEqual([
      ...Array<string>(4).fill('passed'),
      ...Array<string>(3).fill('failed'),
    ]);
    expect(results.map(({ observed }) => observed).slice(2, 4)).toEqual([-1 / 3, -1]);
    expect(Number(results[0]?.observed)).toBeCloseTo(Number(most) + 0.5, -2);
  });

  test('nested values and bytes', async () => {
    const table: SameTable = {
      columns: {
        l: 'array(bigint)',
        m: 'map(varchar, bigint)',
        r: 'row(a bigint, b varchar)',
        y: 'varbinary',
        s: 'array(time(6))',
        u: 'uuid',
      },
      rows: [1, 2, 3].map((id) => [
        { duckdb: id < 3 ? '[1, NULL]' : 'NULL', trino: id < 3 ? 'ARRAY[1, NULL]' : 'NULL' },
        { duckdb: "MAP {'k': 1}", trino: "MAP(ARRAY['k'], ARRAY[1])" },
        { duckdb: "{'a': 1, 'b': 'x'}", trino: "ROW(1, 'x')" },
        { duckdb: "'\\x00\\xff'::BLOB", trino: "X'00ff'" },
        { duckdb: "[TIME '01:02:03']", trino: "ARRAY[TIME '01:02:03']" },
        '123e4567-e89b-12d3-a456-426614174000',
      ]),
    };
    const names = Object.keys(table.columns);
    const checks = [
      check('not_null', { columns: ['l', 'm', 'r', 'y'] }),
      ...names.map((name) => check('unique', { columns: [name] })),
      ...names.map((name) => check('distinct_count', { column: name, max: n(0) })),
      ...names.map((name) => check('skew', { columns: [name], max_share: '50%' })),
      ...['l', 'y'].map((column) => check('accepted_values', { column, values: ['x'] })),
      ...['l', 'y'].map((column) => check('range', { column, min: n(0) })),
      ...['l', 'y'].map((column) => check('matches', { column, pattern: 'x' })),
      check('schema', { columns: { ...table.columns, s: 'array(time)' } }),
    ];
    const one = gate(
      't',
      checks.map((each) => ({ ...each, samples })),
    );
    const { duckdb, trino } = await both().audit({ t: table }, one, { costs: EAGER });
    const seen = ({
      id,
      outcome,
      tested,
      failing,
      observed,
      fault,
      samples: rows,
    }: CheckResult): unknown => [
      id,
      outcome,
      tested,
      failing,
      observed,
      fault?.code ?? null,
      rows.length,
    ];
    const expected = duckdb.checks.map((result) =>
      // Trino has no text for an array of times: it neither names its most frequent value nor shows the rows.
      result.id === 'test/skew:s'
        ? [result.id, 'errored', null, null, null, 'wrong-type', 0]
        : seen(result.id === 'test/unique:s' ? { ...result, samples: [] } : result),
    );
    expect(trino.checks.map(seen)).toEqual(expected);
    expect(duckdb.checks.map(({ outcome }) => outcome)).toEqual([
      ...Array<string>(19).fill('failed'),
      ...Array<string>(6).fill('errored'),
      'passed',
    ]);
    // Nested values are shown in the engine's own text, bytes in hexadecimal by both.
    expect([duckdb, trino].map(({ checks: [first] }) => first?.samples)).toEqual([
      [{ l: null, m: '{k=1}', r: "{'a': 1, 'b': x}", y: '00ff' }],
      [{ l: null, m: '{"k":1}', r: '{"a":1,"b":"x"}', y: '00ff' }],
    ]);
    expect(trino.checks.find(({ id }) => id === 'test/skew:s')?.message).toContain(
      'no text for a value of type array(time(6))',
    );
  }, 120_000);

  describe('what only Trino has', () => {
    test('more digits of a second than nine are no trouble', async () => {
      const only = gate('t', [
        check('freshness', { column: 'x', max_age: '1d' }),
        check('maximum', { column: 'x', max: '2026-01-01 12:00:00' }),
      ]);
      const table = column('timestamp(12)', '2026-01-01 12:00:00.123456789012');
      const { trino } = await both().audit({ t: table }, only);
      expect(trino.checks.map(({ outcome, message }) => `${outcome}: ${message}`)).toEqual([
        'passed: newest x is 2026-01-01 12:00:00.123456789012, 11h 59m old',
        'failed: maximum of x is 2026-01-01 12:00:00.123456789012, above 2026-01-01 12:00:00',
      ]);
    });
  });
});
