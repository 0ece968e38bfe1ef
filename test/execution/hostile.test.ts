import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../src/cli/words.ts';
import { reporters } from '../../src/reporting/registry.ts';
import { PLAIN } from '../../src/reporting/reporter.ts';
import { COSTS, type Costs } from '../../src/planning/audit/costs.ts';
import { duckdb } from '../../src/sql/dialects/duckdb.ts';
import { runResult } from '../../src/commands/run_result.ts';
import type { GateResult } from '../../src/domain/result.ts';
import { auditAll, makeDatabase } from './audits.ts';
import { check, gate, n } from './gates.ts';

const EAGER: Costs = { ...COSTS, leastRowsAGroup: 0, fewRows: 0n, nanosecondsARow: 1e9 };

/** Reserved words, the compiler's own aliases, and whatever else a column may be called. */
const NAMES = [
  ...[
    't',
    'w',
    'v',
    'n',
    'g',
    'h',
    'p',
    's',
    'd',
    'q',
    'k0',
    'upto',
    'total',
    'value',
    'wap_table',
  ],
  ...[
    'select',
    'FROM',
    'order',
    'a.b',
    'a"b',
    "it's",
    'with space',
    ' ',
    'ÄÖ',
    '😀',
    'line\nbreak',
    '-- x',
    ';',
  ],
];

let database: Awaited<ReturnType<typeof makeDatabase>>;

beforeAll(async () => {
  const columns = NAMES.map((name) => duckdb.identifier(name));
  database = await makeDatabase([
    `CREATE TABLE names (${columns.map((name) => `${name} BIGINT`).join(', ')})`,
    `INSERT INTO names SELECT ${columns.map(() => 'i').join(', ')} FROM range(20) r(i)`,
    `INSERT INTO names SELECT ${columns.map(() => '3').join(', ')}`,
    `COPY names TO '{dir}/names.parquet'`,
    `CREATE TABLE apart AS SELECT 'key' || i AS v, (i % 3)::DOUBLE AS x, INTERVAL 30 DAY AS iv, 'a' AS w FROM range(300) r(i)`,
    'ALTER TABLE apart ALTER v SET DATA TYPE VARCHAR COLLATE nocase',
    'ALTER TABLE apart ALTER w SET DATA TYPE VARCHAR COLLATE nocase',
    `INSERT INTO apart VALUES ('KEY7', '-0.0', INTERVAL 1 MONTH, 'A')`,
    'CREATE VIEW apart_view AS SELECT * FROM apart',
    `CREATE TABLE vals (big BIGINT, huge HUGEINT, exact DECIMAL(38,10), "at" TIMESTAMP, x DOUBLE, txt VARCHAR)`,
    `INSERT INTO vals VALUES
      (9007199254740993, 170141183460469231731687303715884105727, 1234567890123456789012345678.0123456789,
        TIMESTAMP '2026-01-02 03:04:05.123456', 'NaN', 'quote '' and "double"'),
      (-9007199254740993, -170141183460469231731687303715884105727, -0.0000000001,
        TIMESTAMP '1969-12-31 23:59:59.999999', 'Infinity', ''),
      (1, 1, 1, TIMESTAMP '2026-01-01', '-Infinity', ' '),
      (2, 2, 2, TIMESTAMP '2026-01-01', 1.5, 'emoji 😀\nnew line')`,
  ]);
});
afterAll(() => database.remove());

describe('identifiers', () => {
  it.each(NAMES)('a column called %j', async (name) => {
    const checks = [
      check('not_null', { columns: [name] }),
      check('unique', { columns: [name] }),
      check('unique', { columns: [name, 't'].filter((c, i, all) => all.indexOf(c) === i) }),
      check('range', { column: name, min: n(0), max: n(18) }),
      check('mean', { column: name, min: n(0) }),
      check('stddev', { column: name, min: n(0) }),
      check('quantile', { column: name, q: n('0.5'), min: n(0) }),
      check('distinct_count', { column: name, equals: n(20) }),
      check('accepted_values', {
        column: name,
        values: Array.from({ length: 20 }, (_, i) => n(i)),
      }),
      check('expression', { sql: `${duckdb.identifier(name)} < 30` }),
      check('skew', { columns: [name], max_share: '50%' }),
    ];
    const expected = [
      'passed',
      'failed',
      'failed',
      'failed',
      ...Array(7).fill('passed'),
    ] as string[];
    for (const target of ['names', `${database.directory}/names.parquet`]) {
      for (const options of [{ strategy: 'separate' as const }, { costs: EAGER }]) {
        const [audit] = await auditAll(database.path, [gate(target, checks)], options);
        const found = audit?.result.checks ?? [];
        expect(found.map((c) => [c.kind, c.outcome, c.fault?.message ?? null])).toEqual(
          checks.map((c, i) => [c.kind, expected[i], null]),
        );
        expect(found[1]?.samples.map((row) => row[name])).toEqual([3, 3]);
        expect(found[3]?.samples.map((row) => row[name])).toEqual([19]);
      }
    }
  });
});

describe('values', () => {
  const audited = async (): Promise<GateResult> => {
    const checks = [
      check('maximum', { column: 'big', max: n('9007199254740992') }),
      check('range', { column: 'big', min: n('-9007199254740993'), max: n('9007199254740992') }),
      check('sum', { column: 'big', equals: n(3) }),
      check('maximum', { column: 'huge', equals: n('170141183460469231731687303715884105727') }),
      check('minimum', { column: 'exact', equals: n('-0.0000000001') }),
      check('maximum', { column: 'exact', equals: n('1234567890123456789012345678.0123456789') }),
      check('maximum', { column: 'at', max: '2026-01-02 03:04:05.123455' }),
      check('minimum', { column: 'at', equals: '1969-12-31 23:59:59.999999' }),
      check('range', { column: 'x', min: n(0) }, { samples: 5 }),
      check('rejected_values', { column: 'txt', values: ['', ' '] }, { samples: 5 }),
      check('accepted_values', { column: 'txt', values: ['x'] }, { samples: 5 }),
    ];
    const [audit] = await auditAll(database.path, [gate('vals', checks)]);
    if (audit === undefined) throw new Error('no audit');
    return audit.result;
  };

  it('are judged and shown with every digit', async () => {
    const { checks } = await audited();
    expect(checks.map(({ outcome, observed, fault }) => [outcome, observed, fault])).toEqual([
      ['failed', '9007199254740993', null],
      ['failed', null, null],
      ['passed', 3, null],
      ['passed', '170141183460469231731687303715884105727', null],
      ['passed', '-0.0000000001', null],
      ['passed', '1234567890123456789012345678.0123456789', null],
      ['failed', '2026-01-02 03:04:05.123456', null],
      ['passed', '1969-12-31 23:59:59.999999', null],
      ['failed', null, null],
      ['failed', null, null],
      ['failed', null, null],
    ]);
    expect(checks[0]?.exact).toBe(true);
    expect(checks[1]?.samples.map((row) => row['big'])).toEqual(['9007199254740993']);
    expect(checks[8]?.samples.map((row) => row['x'])).toEqual(['NaN', '-Infinity']);
    expect(checks[9]?.samples.map((row) => row['txt'])).toEqual(['', ' ']);
    expect(checks[10]?.samples.map((row) => row['txt'])).toEqual([
      'quote \' and "double"',
      '',
      ' ',
      'emoji 😀\nnew line',
    ]);
  });

  it('that are equal and yet told apart are not taken for one', async () => {
    const told = [
      check('expression', { sql: '1 / x > -1' }),
      check('expression', { sql: "CAST(x AS varchar) <> '-0.0'" }),
      check('expression', { sql: "datepart('month', iv) = 0" }),
      check('matches', { column: 'v', pattern: '^[a-z0-9]+$' }),
      check('unique', { columns: ['v'] }),
      check('distinct_count', { column: 'w', equals: n(2) }),
      check('rejected_values', { column: 'w', values: ['A'] }),
      check('accepted_values', { column: 'w', values: ['a'] }),
      check('expression', { sql: "w <> 'A'" }),
      check('sql', { query: "SELECT w FROM wap_table WHERE w = 'A'" }),
    ];
    for (const table of ['apart', 'apart_view']) {
      for (const options of [{ strategy: 'separate' as const }, {}, { costs: EAGER }]) {
        const [audit] = await auditAll(database.path, [gate(table, told)], options);
        const found = audit!.result.checks.map(({ outcome, failing }) => [outcome, failing]);
        const one = ['failed', 1];
        const each = [one, one, one, one, ['passed', 0], ['passed', null], one, one, one];
        expect(found.slice(0, -1)).toEqual(each);
        expect(found.at(-1)?.[0]).toBe('failed');
      }
    }
  });

  it('survive the JSON report', async () => {
    const result = await audited();
    const run = runResult({
      run: {
        id: 'test',
        command: 'audit',
        started_at: '2026-01-02T00:00:00.000Z',
        ds: null,
        head_sha: null,
        pull_request: null,
        fail_on: 'error',
        overrides: {},
      },
      words: COMMAND_LINE,
      gates: [result],
      deselected: [],
      waivers: [],
      problems: [],
      faults: [],
      cost: { queries: 1, rows: 4, bytes: null, engine_ms: 1, overhead_ms: 1 },
    });
    const text = (await reporters.json()).render(run, PLAIN);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(run)));
    expect(text).toContain('"9007199254740993"');
  });
});
