import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Check } from '../../src/domain/check.ts';
import type { CheckResult } from '../../src/domain/result.ts';
import { parseTolerance } from '../../src/domain/tolerance.ts';
import { EAGER } from '../checks/conformance.ts';
import { auditAll, makeDatabase } from '../execution/audits.ts';
import { check, gate, n } from '../execution/gates.ts';

const tolerate = (text: string): Partial<Check> => ({
  thresholds: { warn: null, fail: parseTolerance(text) ?? null },
});

/** Checks of every shape that planning treats in its own way. */
const POOL: readonly (() => Check)[] = [
  () => check('row_count', { min: n(1), max: n(40) }),
  () => check('not_null', { columns: ['id'] }),
  () => check('not_null', { columns: ['code', 'amount'] }, tolerate('20%')),
  () => check('not_null', { columns: ['code'], blank: 'missing' }),
  () => check('unique', { columns: ['id'] }),
  () => check('unique', { columns: ['day'] }),
  () => check('unique', { columns: ['x'] }),
  () => check('unique', { columns: ['code', 'x'] }),
  () => check('unique', { columns: ['id', 'day'] }),
  () => check('unique', { columns: ['day', 'code', 'id'] }, tolerate('2')),
  () => check('unique', { columns: ['code', 'day'], nulls: 'equal' }, tolerate('3')),
  () => check('unique', { columns: ['id', 'code'], nulls: 'distinct' }, { where: 'id > 2' }),
  () => check('range', { column: 'id', min: n(0), max: n(20) }),
  () => check('range', { column: 'x', min: n(-1), below: n(5) }),
  () => check('range', { column: 'x', min: n(0), nulls: 'fail' }, { where: "code = 'a'" }),
  () => check('range', { column: 'amount', above: n('0.5') }, tolerate('1')),
  () => check('range', { column: 'day', min: '2026-01-01', max: '2026-01-08' }),
  () => check('mean', { column: 'id', min: n(0), max: n(9) }),
  () => check('mean', { column: 'x', max: n(3) }),
  () => check('mean', { column: 'amount', max: n(3) }, { where: 'id IS NOT NULL' }),
  () => check('stddev', { column: 'id', max: n(5) }),
  () => check('sum', { column: 'id', max: n(50) }),
  () => check('sum', { column: 'amount', max: n(50) }),
  () => check('minimum', { column: 'day', min: '2026-01-03' }),
  () => check('maximum', { column: 'x', max: n(7) }),
  () => check('quantile', { column: 'id', q: n('0.5'), max: n(6) }),
  () => check('quantile', { column: 'amount', q: n('0.95'), max: n(6) }),
  () => check('distinct_count', { column: 'code', max: n(2) }),
  () => check('distinct_count', { column: 'x', max: n(2) }),
  () => check('accepted_values', { column: 'code', values: ['a', 'b', ''] }),
  () => check('accepted_values', { column: 'id', values: [n(1), n(2), null], nulls: 'fail' }),
  () => check('rejected_values', { column: 'code', values: ['x', null] }),
  () => check('matches', { column: 'code', pattern: '^[a-c]*$' }),
  () => check('length', { column: 'code', max: n(1) }),
  () => check('expression', { sql: 'id < 15 OR amount > 1' }),
  () => check('expression', { sql: 'id % 7 <> 0', nulls: 'fail' }, { where: 'amount > 0' }),
  // Fails on some rows only: errors alone, whatever stands beside it.
  () => check('expression', { sql: "CAST(code AS integer) > 3 OR code = 'zz'" }),
  () => check('partitions', { column: 'moment', from: '2026-01-01', to: '2026-01-04' }),
  () =>
    check('partitions', { column: 'moment', from: '2026-01-01', to: '2026-01-02', step: 'hour' }),
  () => check('partitions', { column: 'day', from: '2026-01-01', to: '2026-01-03' }),
  () => check('freshness', { column: 'moment', max_age: '1d' }),
  () => check('distinct_count', { column: 'moment', max: n(4) }),
  () => check('range', { column: 'missing', min: n(0) }),
];

const whole = {
  id: fc.integer({ min: -3, max: 25 }),
  day: fc.integer({ min: 1, max: 9 }).map((d) => `2026-01-0${String(d)}`),
};

const row = fc.record({
  id: fc.option(whole.id),
  code: fc.option(fc.constantFrom('a', 'b', 'c', '', ' ', 'x', "o'k", 'zz')),
  x: fc.option(fc.constantFrom('0', '1.5', '-2', '8', 'NaN', 'Infinity', '-Infinity', '-0.0')),
  day: fc.option(whole.day),
  amount: fc.option(fc.constantFrom('0.5', '1.25', '7', '-1', '0.50')),
  moment: fc.option(
    fc
      .tuple(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
      )
      .map(
        ([day, hour, minute]) =>
          `2026-01-0${String(day)} ${String(hour)}:${String(minute).padStart(2, '0')}:00`,
      ),
  ),
});

/** Keys that are numbered want columns without NULL. */
const rows = fc.oneof(
  fc.array(row, { maxLength: 40 }),
  fc.array(
    fc.tuple(row, fc.record(whole)).map(([one, more]) => ({ ...one, ...more })),
    { maxLength: 40 },
  ),
);

type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;

const literal = (value: string | number | null, type: string): string =>
  value === null ? `NULL::${type}` : `'${String(value).replaceAll("'", "''")}'::${type}`;

function values(rows: readonly Row[]): string {
  const cells = rows.map(
    (r) =>
      `(${literal(r.id, 'BIGINT')}, ${literal(r.code, 'VARCHAR')}, ${literal(r.x, 'DOUBLE')}, ${literal(r.day, 'DATE')}, ${literal(r.amount, 'DECIMAL(12,2)')}, ${literal(r.moment, 'TIMESTAMP')})`,
  );
  return cells.length === 0
    ? 'SELECT NULL, NULL, NULL, NULL, NULL, NULL WHERE false'
    : `VALUES ${cells.join(', ')}`;
}

const CREATE =
  'CREATE TABLE t (id BIGINT, code VARCHAR, x DOUBLE, day DATE, amount DECIMAL(12,2), moment TIMESTAMP)';

/** What must be the same however it was measured; the last digits of a double's sum may not be. */
function essence(result: CheckResult): unknown {
  const { id, outcome, tested, failing, notes, metrics, fault } = result;
  const observed =
    typeof result.observed === 'number' && !Number.isInteger(result.observed)
      ? result.observed.toPrecision(10)
      : result.observed;
  return { id, outcome, tested, failing, notes, metrics, observed, fault: fault?.code ?? null };
}

describe('a planned audit equals the naive one', () => {
  it('over random tables and random subsets of checks, native and Parquet', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.subarray([...POOL], { minLength: 1 }),
        fc.boolean(),
        async (given, picked, parquet) => {
          const database = await makeDatabase([
            CREATE,
            `INSERT INTO t ${values(given)}`,
            `COPY t TO '{dir}/t.parquet' (ROW_GROUP_SIZE 2048)`,
          ]);
          try {
            const target = parquet ? `${database.directory}/t.parquet` : 't';
            const one = gate(
              target,
              picked.map((make) => make()),
            );
            const [tiers] = await auditAll(database.path, [one], { costs: EAGER });
            const [separate] = await auditAll(database.path, [one], { strategy: 'separate' });
            expect(tiers?.result.checks.map(essence)).toEqual(separate?.result.checks.map(essence));
            const first = (audit: typeof tiers): number => audit?.audited.plan.steps.length ?? 0;
            // A proof of a key does not count its rows: where nothing else does, one more statement may.
            const proofs = tiers?.audited.plan.steps.filter(({ listsFor }) => listsFor !== null);
            expect(first(tiers)).toBeLessThanOrEqual(first(separate) + (proofs?.length ?? 0));
          } finally {
            await database.remove();
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 240_000);
});

describe('how many queries', () => {
  let database: Awaited<ReturnType<typeof makeDatabase>>;
  beforeAll(async () => {
    database = await makeDatabase([
      CREATE,
      "INSERT INTO t SELECT i, chr(97 + (i % 3)::int), i, DATE '2026-01-01', 1, NULL FROM range(100000) r(i)",
    ]);
  });
  afterAll(() => database.remove());

  it('answers twenty checks of one table with a handful of statements', async () => {
    const checks = [
      ...['id', 'code', 'x', 'day', 'amount'].map((c) => check('not_null', { columns: [c] })),
      ...['id', 'x', 'amount'].map((column) => check('range', { column, min: n(0) })),
      ...['id', 'x'].map((column) => check('mean', { column, min: n(0) })),
      check('row_count', { min: n(1) }),
      check('unique', { columns: ['id'] }),
      check('expression', { sql: 'id >= 0' }),
      check('expression', { sql: 'x >= 0' }),
    ];
    const [tiers] = await auditAll(database.path, [gate('t', checks)]);
    expect(tiers?.result.verdict).toBe('pass');
    expect(tiers?.audited.evidence.length).toBeLessThanOrEqual(3);
    const [separate] = await auditAll(database.path, [gate('t', checks)], { strategy: 'separate' });
    expect(separate?.audited.evidence.length).toBeGreaterThanOrEqual(checks.length);
  });
});
