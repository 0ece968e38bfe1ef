import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinds } from '../../src/checks/registry.ts';
import type { Check } from '../../src/domain/check.ts';
import type { Gate } from '../../src/domain/gate.ts';
import { parseTolerance } from '../../src/domain/tolerance.ts';
import { EAGER } from '../checks/conformance.ts';
import { essence, useBothEngines, type SameTable } from '../execution/both_engines.ts';
import { check, gate, n, table } from '../execution/gates.ts';
import { onTrino } from '../trino/server.ts';

const tolerate = (text: string): Partial<Check> => ({
  thresholds: { warn: null, fail: parseTolerance(text) ?? null },
});

/** Checks of every kind, whose own SQL means the same in both dialects. */
const POOL: readonly Check[] = [
  check('row_count', { min: n(1), max: n(25) }),
  check('not_null', { columns: ['id'] }),
  check('not_null', { columns: ['code', 'amount', 'zoned'] }, tolerate('20%')),
  check('not_null', { columns: ['code'], blank: 'missing' }),
  ...['id', 'x', 'r', 'code', 'day', 'amount', 'moment', 'zoned', 'flag', 'at'].map((column) =>
    check('unique', { columns: [column] }),
  ),
  check('unique', { columns: ['code', 'x'] }),
  check('unique', { columns: ['code', 'zoned'], nulls: 'equal' }, tolerate('3')),
  check('unique', { columns: ['id', 'r'], nulls: 'distinct' }, { where: 'id > 2' }),
  check('range', { column: 'id', min: n(0), max: n('19.5') }),
  check('range', { column: 'small', above: n('-100000'), below: n('3.7') }),
  check('range', { column: 'x', min: n(-1), below: n(5) }),
  check('range', { column: 'x', min: n(0), nulls: 'fail' }, { where: "code = 'a'" }),
  check('range', { column: 'r', min: n('0.1'), max: n('1.1') }),
  check('range', { column: 'amount', above: n('0.5') }, tolerate('1')),
  check('range', { column: 'day', min: '2026-01-01', below: '2026-01-08 12:00' }),
  check('range', { column: 'moment', min: '2026-01-02', max: '2026-01-03T12:00:00.5' }),
  check('range', { column: 'zoned', min: '2026-01-02T00:00:00+05:30' }),
  ...['id', 'x', 'r', 'amount', 'small'].flatMap((column) => [
    check('mean', { column, max: n(3) }),
    check('sum', { column, max: n(9) }),
    check('stddev', { column, max: n(5) }),
    check('stddev', { column, max: n(2), population: true }),
    check('quantile', { column, q: n('0.95'), max: n(6) }),
    check('quantile', { column, q: n('0.5'), max: n(1) }),
  ]),
  check('mean', { column: 'amount', max: n(3) }, { where: 'id IS NOT NULL' }),
  ...['id', 'x', 'r', 'amount'].flatMap((column) => [
    check('minimum', { column, min: n(0) }),
    check('maximum', { column, below: n(8) }),
  ]),
  ...['day', 'moment', 'zoned'].flatMap((column) => [
    check('minimum', { column, min: '2026-01-02' }),
    check('maximum', { column, max: '2026-01-03' }),
    check('freshness', { column, max_age: '1d' }),
    check('partitions', { column, from: '2026-01-01', to: '2026-01-04' }),
  ]),
  check('minimum', { column: 'code', min: n(0) }),
  check('freshness', { column: 'moment', max_age: '30h', timezone: 'Europe/Berlin' }),
  ...['moment', 'zoned'].map((column) =>
    check('partitions', { column, from: '2026-01-01', to: '2026-01-02', step: 'hour' }),
  ),
  ...['code', 'x', 'r', 'zoned', 'flag', 'at'].map((column) =>
    check('distinct_count', { column, max: n(2) }),
  ),
  check('accepted_values', { column: 'code', values: ['a', 'b', '', '\u00E9'] }),
  check('accepted_values', { column: 'code', values: ['a', 'q', null], all_present: true }),
  check('accepted_values', { column: 'id', values: [n(1), n('2.5'), null], nulls: 'fail' }),
  check('accepted_values', { column: 'x', values: [n('1.5'), n(0), n(8)] }),
  check('accepted_values', { column: 'r', values: [n('0.1'), n(1)] }),
  check('accepted_values', { column: 'at', values: ['12:00:00', '12:00:00.5'] }),
  check('accepted_values', { column: 'flag', values: [true] }),
  check('accepted_values', { column: 'moment', values: ['2026-01-02', '2026-01-01T10:00'] }),
  check('accepted_values', { column: 'amount', values: [n('0.50'), n(7), n('1.255')] }),
  check('accepted_values', { column: 'code', from: { table: 'other', column: 'code' } }),
  check('accepted_values', {
    column: 'x',
    from: { table: 'other', column: 'x' },
    all_present: true,
  }),
  check('rejected_values', { column: 'code', values: ['x', null] }),
  check('rejected_values', { column: 'x', values: [n(8), n(0)] }),
  check('rejected_values', { column: 'code', from: { table: 'other', column: 'code' } }),
  check('matches', { column: 'code', pattern: '^[a-c]*$' }),
  check('matches', { column: 'code', pattern: '^\\p{L}\\S*$' }),
  check('not_matches', { column: 'code', pattern: '\\s|\\bo' }),
  check('length', { column: 'code', max: n(1) }),
  check('length', { column: 'code', equals: n(2), nulls: 'fail', blank: 'missing' }),
  check('expression', { sql: 'id < 15 OR amount > 1' }),
  check('expression', { sql: 'id % 7 <> 0', nulls: 'fail' }, { where: 'amount > 0' }),
  check('expression', { sql: 'lower(code) = code AND coalesce(flag, true)' }),
  // Fails on some rows only: errors alone, whatever stands beside it.
  check('expression', { sql: "CAST(code AS integer) > 3 OR code = 'zz'" }),
  check('expression', { sql: 'no_such_column > 3' }),
  check('sql', { query: 'SELECT id, code FROM wap_table WHERE amount > 1' }),
  check('sql', { query: 'SELECT max(id) FROM wap_table', expect: { min: n(0), max: n(20) } }),
  check('sql', { query: 'SELECT code FROM wap_table GROUP BY code HAVING count(*) > 1' }),
  ...(['code', 'x', 'zoned', 'at'] as const).map((column) =>
    check('foreign_key', {
      columns: [column],
      references: { table: 'other', columns: [column] },
    }),
  ),
  check('foreign_key', {
    columns: ['code', 'id'],
    references: { table: 'other', columns: ['code', 'small'] },
  }),
  check('foreign_key', { columns: ['id'], references: { table: 'other', columns: ['r'] } }),
  check('foreign_key', { columns: ['id'], references: { table: 'none', columns: ['r'] } }),
  ...['code', 'x', 'r', 'zoned', 'amount', 'flag', 'at'].map((column) =>
    check('skew', { columns: [column], max_share: '30%' }),
  ),
  check('skew', { columns: ['code', 'day'], max_share: '20%' }),
  ...['count(*)', 'count(distinct code)', 'sum(amount)', 'avg(x)', 'min(r)', 'max(zoned)'].map(
    (measure) => check('reconcile', { measure, with: { table: 'other' } }),
  ),
  check('reconcile', {
    measure: 'sum(id)',
    by: ['code'],
    with: { table: 'other' },
    tolerate: n(3),
  }),
  check('reconcile', { measure: 'count(*)', by: ['zoned'], with: { table: 'other' } }),
  check('reconcile', {
    measure: 'max(small)',
    by: ['x'],
    with: { table: 'other' },
    tolerate: '10%',
  }),
  check('row_count_change', { against: 'target', max_drop: '10%', max_rise: '50%' }),
  check('row_count_change', { against: 'previous_partition', max_drop: '10%' }),
  check('schema', { columns: { id: 'bigint', r: 'real', zoned: 'timestamp', no: 'any' } }),
  check('schema', { like: 'other', extra: 'fail' }),
  check('range', { column: 'missing', min: n(0) }),
  check('length', { column: 'id', max: n(0) }),
];

const COLUMNS = {
  id: 'bigint',
  small: 'smallint',
  code: 'varchar',
  x: 'double',
  r: 'real',
  day: 'date',
  amount: 'decimal(12,2)',
  moment: 'timestamp(6)',
  zoned: 'timestamp(6) with time zone',
  flag: 'boolean',
  at: 'time(6)',
};

const clock = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 0, max: 23 }),
    fc.constantFrom('00', '30', '59.5'),
  )
  .map(
    ([day, hour, minute]) =>
      `2026-01-0${String(day)} ${String(hour).padStart(2, '0')}:${minute === '59.5' ? '59:59.5' : `${minute}:00`}`,
  );
const CODES = [
  'a',
  'b',
  'c',
  '',
  ' ',
  'x',
  "o'k",
  'zz',
  '\u00E9',
  'e\u0301',
  '\u{1F600}',
  'a\nb',
  'A',
  'a ',
  '5',
];
const FLOATS = [
  '0',
  '1.5',
  '-2',
  '8',
  'NaN',
  'Infinity',
  '-Infinity',
  '-0.0',
  '0.1',
  '1e-7',
  '123456789',
];

const row = fc.tuple(
  fc.option(fc.integer({ min: -3, max: 25 }).map(String)),
  fc.option(fc.constantFrom('-32768', '32767', '0', '3', '4')),
  fc.option(fc.constantFrom(...CODES)),
  fc.option(fc.constantFrom(...FLOATS)),
  fc.option(fc.constantFrom(...FLOATS, '1.1')),
  fc.option(fc.integer({ min: 1, max: 9 }).map((d) => `2026-01-0${String(d)}`)),
  fc.option(fc.constantFrom('0.5', '1.25', '7', '-1', '0.50', '9999999999.99')),
  fc.option(clock),
  fc.option(
    fc.tuple(clock, fc.constantFrom('+00', '+05:30', '-11')).map(([at, zone]) => `${at}${zone}`),
  ),
  fc.option(fc.constantFrom('true', 'false')),
  fc.option(fc.constantFrom('12:00:00', '12:00:00.5', '23:59:59.999999')),
);

const rows = (most: number): fc.Arbitrary<SameTable> =>
  fc.array(row, { maxLength: most }).map((given) => ({ columns: COLUMNS, rows: given }));

/** What a gate may say beside its checks. */
const scope = fc.constantFrom<Partial<Gate>>(
  {},
  {},
  { where: "code <> 'x'" },
  { partition: { column: 'day', value: '2026-01-03' } },
  { partition: { column: 'moment', value: '2026-01-02' } },
  { partition: { column: 'zoned', value: '2026-01-02' } },
  { partition: { column: 'code', value: 'a' } },
  { partition: { column: 'id', value: '3' } },
);

onTrino('both engines say the same', () => {
  const both = useBothEngines();

  it('of random tables and random checks of every kind', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows(30),
        rows(8),
        fc.shuffledSubarray([...POOL], { minLength: 10, maxLength: 20 }),
        scope,
        fc.boolean(),
        async (audited, other, picked, more, separate) => {
          const checks = picked.map((each) => ({ ...each, samples: 50 }));
          const one = gate('audited', checks, { table: table('other'), ...more });
          const options = separate ? { strategy: 'separate' as const } : { costs: EAGER };
          const found = await both().audit({ audited, other }, one, options);
          expect(found.trino.checks.map(essence)).toEqual(found.duckdb.checks.map(essence));
        },
      ),
      // A smaller counterexample would take as long as all runs again.
      { numRuns: 20, endOnFailure: true },
    );
  }, 600_000);
});

describe('the pool', () => {
  it('holds a check of every kind', () => {
    expect(new Set(POOL.map(({ kind }) => kind))).toEqual(new Set(kinds.keys()));
  });
});
