import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gate } from '../../src/domain/gate.ts';
import type { CheckResult } from '../../src/domain/result.ts';
import { epochMilliseconds } from '../../src/domain/instant.ts';
import { essence, useBothEngines, type SameTable } from '../execution/both_engines.ts';
import { onTrino } from '../trino/server.ts';
import { EAGER, loadGate } from './conformance.ts';

/** One decision of what checks mean, and checks that would end otherwise without it. */
interface Decision {
  readonly number: number;
  readonly says: string;
  readonly table: SameTable;
  readonly other?: SameTable;
  /** Items of `checks:`, each with how it ends on both engines, or with the problem that it is refused with. */
  readonly checks: readonly (readonly [item: string, ends: string])[];
  readonly now?: string;
  readonly ds?: string;
}

type Cells = SameTable['rows'][number];
const table = (columns: SameTable['columns'], ...rows: Cells[]): SameTable => ({ columns, rows });
const column = (type: string, ...cells: Cells[number][]): SameTable =>
  table({ x: type }, ...cells.map((cell) => [cell]));
const nan = { duckdb: "'nan'", trino: 'nan()' };
const infinity = { duckdb: "'infinity'", trino: 'infinity()' };

const DECISIONS: readonly Decision[] = [
  {
    number: 1,
    says: 'unique ignores NULL keys unless told otherwise',
    table: column('bigint', 1, null, null),
    checks: [
      ['unique: [x]', 'passed: 1 row: each x once'],
      ['unique: {columns: [x], nulls: distinct}', 'passed: 1 row: each x once'],
      [
        'unique: {columns: [x], nulls: equal}',
        'failed: 2 of 3 rows share their key with another row (1 duplicate key, 1 excess row)',
      ],
    ],
  },
  {
    number: 2,
    says: 'parts of a key that are NULL compare equal, and a key of NULLs is skipped',
    table: table({ a: 'bigint', b: 'varchar' }, [1, null], [1, null], [null, null], [null, null]),
    checks: [
      [
        'unique: [a, b]',
        'failed: 2 of 2 rows share their key with another row (1 duplicate key, 1 excess row)',
      ],
    ],
  },
  {
    number: 3,
    says: 'duplicate keys, duplicate rows and excess rows are reported; tolerance is about duplicate rows',
    table: column('bigint', 2, 2, 2, null),
    checks: [
      [
        'unique: [x]',
        'failed: 3 of 3 rows share their key with another row (1 duplicate key, 2 excess rows)',
      ],
      [
        'unique: {columns: [x]}\n    tolerate: 3',
        'passed: 3 of 3 rows share their key with another row (1 duplicate key, 2 excess rows) (within the tolerance)',
      ],
      [
        'unique: {columns: [x]}\n    tolerate: 2',
        'failed: 3 of 3 rows share their key with another row (1 duplicate key, 2 excess rows)',
      ],
    ],
  },
  {
    number: 4,
    says: 'a share is of the values that were tested, for not_null of all rows; where limits first',
    table: table({ x: 'bigint', y: 'varchar' }, [1, 'a'], [9, 'a'], [null, 'a'], [9, 'b']),
    checks: [
      ['range: {column: x, max: 5}\n    tolerate: 50%', 'failed: 2 of 3 rows: x above 5'],
      [
        'range: {column: x, max: 5}\n    tolerate: 50%\n    where: "y = \'a\'"',
        'passed: 1 of 2 rows: x above 5 (within the tolerance)',
      ],
      ['not_null: [x]\n    tolerate: 25%', 'passed: 1 of 4 rows: x missing (within the tolerance)'],
    ],
  },
  {
    number: 5,
    says: 'NULL passes value checks',
    table: column('varchar', 'a', null),
    checks: [
      ['accepted_values: {column: x, values: [a]}', "passed: 1 value: x among 'a'"],
      ['length: {column: x, equals: 1}', 'passed: 1 value: x exactly 1 character long'],
      ['matches: {column: x, pattern: "^a$"}', 'passed: 1 value: x matching ^a$'],
      ['expression: "x = \'a\'"', "passed: 1 row: x = 'a' is true"],
      ['accepted_values: {column: x, values: [a], nulls: fail}', 'failed: 1 of 2 rows: x missing'],
      ['not_null: [x]', 'failed: 1 of 2 rows: x missing'],
    ],
  },
  {
    number: 6,
    says: 'NULL in a list is NULL',
    table: column('varchar', 'a', null),
    checks: [
      [
        'accepted_values: {column: x, values: [a, null], nulls: fail}',
        'refused: `accepted_values`: NULL is listed as accepted, so `nulls: fail` contradicts the list (expected one of the two).',
      ],
      ['rejected_values: {column: x, values: [b, null]}', 'failed: 1 of 2 rows: x missing'],
      ['rejected_values: {column: x, values: [b]}', "passed: 1 value: x not among 'b'"],
    ],
  },
  {
    number: 7,
    says: 'an aggregate of no values fails',
    table: column('bigint', null, null),
    checks: [
      ['mean: {column: x, max: 5}', 'failed: mean of x: no values'],
      ['sum: {column: x, max: 5}', 'failed: sum of x: no values'],
      ['minimum: {column: x, min: 0}', 'failed: minimum of x: no values'],
      ['quantile: {column: x, q: 0.5, max: 5}', 'failed: median of x: no values'],
    ],
  },
  {
    number: 8,
    says: 'the standard deviation is that of a sample, and one row has none',
    table: table(
      { x: 'double', y: 'double', z: 'double' },
      [2, 1, 2],
      [4, null, nan],
      [6, null, 4],
    ),
    checks: [
      ['stddev: {column: x, min: 2, max: 2}', 'passed: standard deviation of x is 2'],
      [
        'stddev: {column: x, max: 1.633, population: true}',
        'passed: standard deviation of x is 1.632993161855452',
      ],
      ['stddev: {column: y, max: 1}', 'failed: standard deviation of y: no values'],
      [
        'stddev: {column: z, max: 1.5}',
        'passed: standard deviation of z is 1.4142135623730951; 1 NaN excluded',
      ],
    ],
  },
  {
    number: 9,
    says: 'a quantile interpolates',
    table: column('bigint', 1, 2, 3, 10, null),
    checks: [
      ['quantile: {column: x, q: 0.5, min: 2.5, max: 2.5}', 'passed: median of x is 2.5'],
      ['quantile: {column: x, q: 0.9, max: 7.9}', 'passed: quantile 0.9 of x is 7.9'],
      ['quantile: {column: x, q: 0.9, max: 7.8}', 'failed: quantile 0.9 of x is 7.9, above 7.8'],
    ],
  },
  {
    number: 10,
    says: 'NULL is no distinct value',
    table: column('varchar', 'a', 'b', null, null),
    checks: [
      ['distinct_count: {column: x, equals: 2}', 'passed: number of different values of x is 2'],
    ],
  },
  {
    number: 11,
    says: 'bounds are inclusive; none, or crossed ones, are refused',
    table: column('bigint', 1, 5),
    checks: [
      ['range: {column: x, min: 1, max: 5}', 'passed: 2 values: x between 1 and 5'],
      [
        'range: {column: x, above: 1, below: 5}',
        'failed: 2 of 2 rows: x not above 1 or not below 5',
      ],
      [
        'range: {column: x}',
        'refused: `range`: a bound is missing (expected min, max, above, below).',
      ],
      [
        'range: {column: x, min: 5, max: 1}',
        'refused: `range`: no value can be at least 5 and at most 1 (expected min below max).',
      ],
    ],
  },
  {
    number: 12,
    says: 'patterns search, and mean the same on both engines',
    table: column('varchar', 'ABC', 'xABCx', 'ABC\n', '\u00a0'),
    checks: [
      ['matches: {column: x, pattern: "ABC"}', 'failed: 1 of 4 rows: x not matching ABC'],
      [
        'matches: {column: x, pattern: "^[A-Z]{3}$"}',
        'failed: 3 of 4 rows: x not matching ^[A-Z]{3}$',
      ],
      ['not_matches: {column: x, pattern: "\\\\s"}', 'failed: 1 of 4 rows: x matching \\s'],
      [
        'matches: {column: x, pattern: "(?=A)"}',
        'refused: `matches`: the pattern is refused at character 1: lookahead and lookbehind are not supported.',
      ],
      [
        'matches: {column: x, pattern: "(A)\\\\1"}',
        'refused: `matches`: the pattern is refused at character 4: backreferences are not supported: no engine can search for them fast.',
      ],
      [
        'matches: {column: x, pattern: "A{1001}"}',
        'refused: `matches`: the pattern is refused at character 1: more than 1000 repeats are not supported.',
      ],
    ],
  },
  {
    number: 13,
    says: 'blanks are values unless they are said to be missing',
    table: column('varchar', 'abc', '', '  '),
    checks: [
      ['not_null: [x]', 'passed: 3 rows: x never NULL'],
      ['not_null: {columns: [x], blank: missing}', 'failed: 2 of 3 rows: x missing'],
      [
        'length: {column: x, equals: 3, blank: missing}',
        'passed: 1 value: x exactly 3 characters long',
      ],
    ],
  },
  {
    number: 14,
    says: 'names match exactly, and a miss names the nearest',
    table: table({ amount: 'bigint' }, [1]),
    checks: [
      ['not_null: [amuont]', "errored: column 'amuont' does not exist. Did you mean 'amount'?"],
    ],
  },
  {
    number: 15,
    says: 'timestamps without a zone are UTC unless a zone is named, and a date is its start',
    table: table({ d: 'date', t: 'timestamp' }, ['2026-01-01', '2026-01-01 23:30:00']),
    now: '2026-01-02T00:00:00Z',
    checks: [
      ['freshness: {column: t, max_age: 30m}', 'passed: newest t is 2026-01-01 23:30:00, 30m old'],
      [
        'freshness: {column: t, max_age: 89m, timezone: Europe/Berlin}',
        'failed: newest t is 2026-01-01 23:30:00, 1h 30m old, more than 89m',
      ],
      ['freshness: {column: d, max_age: 24h}', 'passed: newest d is 2026-01-01, 1d old'],
      [
        'freshness: {column: d, max_age: 23h}',
        'failed: newest d is 2026-01-01, 1d old, more than 23h',
      ],
    ],
  },
  {
    number: 16,
    says: 'a missing column errors its own check, without a query',
    table: column('bigint', 1),
    checks: [
      ['not_null: [y]', "errored: column 'y' does not exist. Did you mean 'x'?"],
      ['not_null: [x]', 'passed: 1 row: x never NULL'],
    ],
  },
  {
    number: 17,
    says: 'NaN is in no range and no list, left out of numbers with a note, and equal to itself as a key',
    table: column('double', 1, nan, nan, infinity),
    checks: [
      ['range: {column: x, min: 0}', 'failed: 2 of 4 rows: x not a number (NaN)'],
      [
        'range: {column: x, min: 0, max: 9}',
        'failed: 3 of 4 rows: x above 9 or not a number (NaN)',
      ],
      ['accepted_values: {column: x, values: [1]}', 'failed: 3 of 4 rows: x not among 1'],
      ['minimum: {column: x, min: 1}', 'passed: minimum of x is 1; 2 NaN excluded'],
      ['maximum: {column: x, max: 9}', 'failed: maximum of x is Infinity, above 9; 2 NaN excluded'],
      [
        'unique: [x]',
        'failed: 2 of 4 rows share their key with another row (1 duplicate key, 1 excess row)',
      ],
    ],
  },
  {
    number: 18,
    says: 'types compare by family: widths differ, synonyms do not',
    table: table({ i: 'integer', s: 'varchar', d: 'decimal(10,2)', t: 'timestamp' }, [
      1,
      'a',
      '1.00',
      '2026-01-01',
    ]),
    checks: [
      [
        'schema: {columns: {i: integer, s: varchar(9), d: "decimal(10,2)", t: timestamp}}',
        'passed: 4 columns, as expected',
      ],
      [
        'schema: {columns: {i: int, s: text, d: "numeric(10,2)", t: datetime}}',
        'passed: 4 columns, as expected',
      ],
      [
        'schema: {columns: {i: bigint, s: varchar, d: "decimal(10,3)", t: timestamp}}',
        "failed: column 'i' is integer, not bigint; column 'd' is decimal(10,2), not decimal(10,3)",
      ],
    ],
  },
  {
    number: 19,
    says: 'texts are equal by their code points',
    table: column('varchar', '\u00e9', 'e\u0301', 'A', 'a', 'a '),
    checks: [
      ['unique: [x]', 'passed: 5 rows: each x once'],
      ['distinct_count: {column: x, equals: 5}', 'passed: number of different values of x is 5'],
      ['accepted_values: {column: x, values: ["a"]}', "failed: 4 of 5 rows: x not among 'a'"],
    ],
  },
  {
    number: 20,
    says: 'counts and sums are exact to the last digit',
    table: table(
      { x: 'bigint', d: 'decimal(38,2)' },
      ['9007199254740993', '123456789012345678901234567890123456.78'],
      ['0', '0.01'],
    ),
    checks: [
      [
        'sum: {column: x, min: 9007199254740993, max: 9007199254740993}',
        'passed: sum of x is 9,007,199,254,740,993',
      ],
      [
        'sum: {column: x, max: 9007199254740992}',
        'failed: sum of x is 9,007,199,254,740,993, above 9,007,199,254,740,992',
      ],
      [
        'sum: {column: d, equals: 123456789012345678901234567890123456.79}',
        'passed: sum of d is 123,456,789,012,345,678,901,234,567,890,123,456.79',
      ],
      [
        'maximum: {column: x, max: 9007199254740992}',
        'failed: maximum of x is 9,007,199,254,740,993, above 9,007,199,254,740,992',
      ],
    ],
  },
  {
    number: 21,
    says: 'kinds divide as decimals, and by zero never',
    table: column('bigint', 1, 2),
    other: column('bigint', 0, 0),
    checks: [
      ['mean: {column: x, min: 1.5, max: 1.5}', 'passed: mean of x is 1.5'],
      [
        'reconcile: {measure: "sum(x)", with: {table: other, measure: "sum(x)"}, tolerate: 1%}',
        'failed: sum(x) is 3 here and 0 in other, more than 1% apart',
      ],
      [
        'skew: {columns: [x], max_share: 50%}',
        'passed: no value of x holds more than 1 of 2 rows (50%)',
      ],
    ],
  },
  {
    number: 22,
    says: 'the clock is one value of the run',
    table: column('timestamp', '2026-01-01 00:00:00'),
    now: '2026-01-01T00:00:01.500Z',
    checks: [
      ['freshness: {column: x, max_age: 2s}', 'passed: newest x is 2026-01-01 00:00:00, 1s old'],
      [
        'freshness: {column: x, max_age: 1s}',
        'failed: newest x is 2026-01-01 00:00:00, 1s old, more than 1s',
      ],
    ],
  },
  {
    number: 23,
    says: 'a logical date is a civil date, and windows follow the calendar',
    table: column('date', '2026-02-27', '2026-02-28', '2026-03-01'),
    ds: '2026-03-01',
    checks: [
      [
        'partitions: {column: x, from: "{{ macros.ds_add(ds, -2) }}", to: "{{ ds }}"}',
        'passed: 3 days, each with rows',
      ],
      [
        'partitions: {column: x, from: "{{ macros.ds_add(ds, -3) }}", to: "{{ ds }}"}',
        'failed: 1 of 4 days has no rows: 2026-02-26',
      ],
    ],
  },
  {
    number: 24,
    says: 'thresholds belong to severities',
    table: column('bigint', 1, 2, null),
    checks: [
      ['not_null: [x]\n    severity: warn', 'warned: 1 of 3 rows: x missing'],
      [
        'not_null: [x]\n    warn: {tolerate: 0}\n    fail: {tolerate: 50%}',
        'warned: 1 of 3 rows: x missing',
      ],
      [
        'not_null: [x]\n    warn: {tolerate: 0}\n    fail: {tolerate: 1%}',
        'failed: 1 of 3 rows: x missing',
      ],
    ],
  },
];

const METADATA = ' (from metadata, without reading data)';

onTrino('what checks mean, decided in', () => {
  const both = useBothEngines();
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'wap-gate-decisions-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  /** The gate of one item, or the problem that it is refused with. */
  async function gateOf(
    { number, ds }: Decision,
    item: string,
    index: number,
  ): Promise<{ gate: Gate; refused: null } | { gate: null; refused: string }> {
    const file = join(directory, `d${String(number)}_${String(index)}.yml`);
    const lines = ['gate: t', 'table: t', 'checks:', `  - ${item}`];
    const { gate, problems } = await loadGate(file, lines, ds ?? null);
    return gate === null || problems.length > 0
      ? { gate: null, refused: `refused: ${problems.join(' ')}` }
      : { gate, refused: null };
  }

  /** How checks end on both engines, measured apart and in tiers: each time the same. */
  async function ends({ table: t, other, now, ds }: Decision, gate: Gate): Promise<string[]> {
    const tables = { t, ...(other === undefined ? {} : { other }) };
    const clock = epochMilliseconds(now ?? '2026-01-02T00:00:00Z') ?? NaN;
    const found: string[][] = [];
    for (const options of [{ strategy: 'separate' as const }, { costs: EAGER }]) {
      const asked = { ...options, dates: { now: clock, ds: ds ?? null } };
      const { duckdb, trino } = await both().audit(tables, gate, asked);
      expect(trino.checks.map(essence)).toEqual(duckdb.checks.map(essence));
      // DuckDB knows some answers without reading; the memory of Trino does not.
      const said = ({ outcome, message, notes }: CheckResult): string =>
        `${outcome}: ${[message.replace(METADATA, ''), ...notes].join('; ')}`;
      found.push(duckdb.checks.map(said));
    }
    expect(found[1]).toEqual(found[0]);
    return found[0] ?? [];
  }

  test.each(DECISIONS)('$number: $says', async (decision) => {
    const items = decision.checks.map(([item]) => item);
    const gates = await Promise.all(items.map((item, index) => gateOf(decision, item, index)));
    const [any] = gates.flatMap(({ gate }) => gate ?? []);
    const checks = gates.flatMap(({ gate }, index) =>
      (gate?.checks ?? [])
        .filter(({ implicit }) => !implicit)
        .map((one) => ({ ...one, id: `${one.id} ${String(index)}` })),
    );
    const ended = any === undefined ? [] : await ends(decision, { ...any, checks });
    const found = gates.map(({ refused }) => refused ?? ended.shift() ?? 'no check');
    expect(items.map((item, index) => [item, found[index]])).toEqual(decision.checks);
  });
});
