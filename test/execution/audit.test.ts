import { copyFileSync, renameSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/execution/audit.ts';
import { faultOf } from '../engines/contract.ts';
import { auditAll, makeDatabase } from './audits.ts';
import { check, gate, n } from './gates.ts';

let database: Awaited<ReturnType<typeof makeDatabase>>;

beforeAll(async () => {
  database = await makeDatabase([
    'CREATE TABLE t (id BIGINT, code VARCHAR, part INTEGER)',
    `INSERT INTO t SELECT CASE WHEN i = 7 THEN NULL ELSE i END, 'c' || (i % 3), i % 2 FROM range(100000) r(i)`,
    `COPY t TO '{dir}/t.parquet'`,
    'CREATE TABLE large AS SELECT (9223372036854775000 + i % 7)::BIGINT b, i % 2 = 0 even FROM range(700) r(i)',
    "CREATE TABLE hours AS SELECT TIMESTAMP '2026-01-01' + INTERVAL (i) HOUR AS ts, -i AS bad FROM range(48) r(i)",
    "COPY (SELECT 1::TINYINT AS x) TO '{dir}/mix1.parquet'",
    "COPY (SELECT 300::INTEGER AS x) TO '{dir}/mix2.parquet'",
  ]);
});
afterAll(() => database.remove());

/** Another table takes the place of the file. */
function replace(path: string, by: string): void {
  copyFileSync(by, `${path}.new`);
  renameSync(`${path}.new`, path);
}

const parquet = (): string => `${database.directory}/t.parquet`;

describe('an audit', () => {
  it('explains a failure that statistics alone have proved', async () => {
    const [audit] = await auditAll(null, [
      gate(parquet(), [check('not_null', { columns: ['id'] }), check('row_count', { min: n(1) })]),
    ]);
    expect(audit?.audited.plan.steps).toEqual([]);
    const [found] = audit?.result.checks ?? [];
    expect(found?.outcome).toBe('failed');
    expect(found?.failing).toBe(1);
    expect(found?.samples).toEqual([{ id: null, code: 'c1', part: 1 }]);
    expect(found?.metrics).toEqual({ 'nulls id': 1 });
  });

  it.each([
    ['the audited file', (other: string) => gate(other, [check('unique', { columns: ['x'] })])],
    [
      'a file that is compared with',
      (other: string) =>
        gate(parquet(), [
          check('foreign_key', { columns: ['part'], references: { table: other, columns: ['x'] } }),
        ]),
    ],
    // Of which only the footer is read.
    [
      'a file that passes unread',
      (other: string) => gate(other, [check('not_null', { columns: ['x'] })]),
    ],
  ])('is an error where another took the place of %s', async (_which, gateOver) => {
    const [other, copy] = ['mix1', 'copy'].map((name) => `${database.directory}/${name}.parquet`);
    const [path, by] = [copy ?? '', other ?? ''];
    replace(path, by);
    let planned = 0;
    const onEvent = ({ type }: AuditEvent): void => {
      if (type === 'planned' && (planned += 1) === 1) replace(path, by);
    };
    const fault = await faultOf(auditAll(null, [gateOver(path)], { onEvent }));
    expect(fault).toMatchObject({ code: 'version-unreadable', retryable: true });
    expect(fault.message).toContain("copy.parquet' was written, replaced or removed");
  });

  it('limits every check to a partition whose column is a number', async () => {
    const scoped = gate('t', [check('row_count', { equals: n(50000) })], {
      partition: { column: 'part', value: '1' },
    });
    const [audit] = await auditAll(database.path, [scoped]);
    expect(audit?.result.checks.map(({ outcome, message }) => [outcome, message])).toEqual([
      ['passed', '50,000 rows'],
    ]);
    expect(audit?.result.scope).toBe('part = 1');
  });

  it('says what of the gate is for another engine, and how many rows were audited', async () => {
    const idle = { pin: false, maxScanBytes: 5, session: { x: '1' }, where: 'id < 10' };
    const checks = [check('row_count', { min: n(1) })];
    const [one, two] = await auditAll(database.path, [
      gate('t', checks, idle),
      gate('t', checks, { session: { x: '1' } }),
    ]);
    expect(one?.result).toMatchObject({
      verdict: 'pass',
      notes: ['`pin`, `max_scan_bytes` and `session` have no effect on duckdb.'],
      version: { rows: 9 },
    });
    expect(two?.result.notes).toEqual(['`session` has no effect on duckdb.']);
  });

  it('does not call known what a failure had to be read for', async () => {
    const [audit] = await auditAll(null, [
      gate(parquet(), [
        check('not_null', { columns: ['id'] }, { samples: 0 }),
        check('not_null', { columns: ['code'] }),
      ]),
    ]);
    const known = ' (from metadata, without reading data)';
    expect(
      audit?.result.checks.map(({ message, cost }) => [message.endsWith(known), cost.queries]),
    ).toEqual([
      [false, 1],
      [true, 0],
    ]);
  });

  it('shows the key of a failing row, and the columns that an expression names', async () => {
    const [audit] = await auditAll(null, [
      gate(parquet(), [
        check('unique', { columns: ['id'] }),
        check('expression', { sql: 'PART < 1 OR id > 1' }, { samples: 1 }),
      ]),
    ]);
    expect(audit?.result.checks[1]?.samples).toEqual([{ id: 1, part: 1 }]);
  });

  it('shows no tolerance where no rows are counted', async () => {
    const query = 'SELECT count(*) FROM wap_table';
    const [audit] = await auditAll(database.path, [
      gate('t', [check('sql', { query, expect: { min: n(1) } }), check('sql', { query })]),
    ]);
    expect(audit?.result.checks.map(({ threshold }) => threshold)).toEqual([
      'at least 1',
      'no rows, tolerate 0',
    ]);
  });

  it('lets a mistake in one check stand alone, whatever shares its statement', async () => {
    const checks = [
      check('expression', { sql: 'CAST(code AS integer) > 0 AND id > 0' }),
      check('expression', { sql: 'id >= 0 OR code IS NULL' }),
      check('expression', { sql: 'part < 2 AND id < 100000' }),
      check('expression', { sql: 'nobody > 2' }),
    ];
    const [audit] = await auditAll(database.path, [gate('t', checks)]);
    expect(audit?.result.checks.map(({ outcome }) => outcome)).toEqual([
      'errored',
      'passed',
      'passed',
      'errored',
    ]);
    expect(audit?.result.verdict).toBe('error');
    expect(audit?.result.checks[3]?.message).toContain('nobody');
  });

  it('counts duplicates exactly whether few or more than are listed', async () => {
    const [few, many] = await auditAll(database.path, [
      gate('t', [check('unique', { columns: ['id', 'code'] })]),
      gate('t', [check('unique', { columns: ['code', 'part'] })]),
    ]);
    expect(few?.result.checks[0]?.outcome).toBe('passed');
    expect(many?.result.checks[0]?.metrics).toEqual({
      tested: 100000,
      distinct_keys: 6,
      duplicate_keys: 6,
      duplicate_rows: 100000,
      excess_rows: 99994,
    });
    expect(many?.audited.evidence.some(({ step }) => step.listsFor !== null)).toBe(true);
  });

  it('never gives the same statement twice the same id', async () => {
    const checks = [
      check('unique', { columns: ['code'] }),
      check('expression', { sql: 'CAST(code AS integer) > 0 AND id > 0' }),
      check('range', { column: 'id', min: n(10) }),
    ];
    const [audit] = await auditAll(database.path, [gate('t', checks)]);
    const ids = audit?.audited.evidence.map(({ step }) => step.id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(['tiers', 'separate'] as const)('tells large neighbours apart (%s)', async (strategy) => {
    const checks = [check('stddev', { column: 'b', min: n(2), max: n('2.1') })];
    const [audit] = await auditAll(database.path, [gate('large', checks)], { strategy });
    expect(audit?.result.checks[0]?.observed).toBe(2.001430103865254);
  });

  it('audits the whole interval where the partition column holds instants', async () => {
    const scoped = gate('hours', [check('range', { column: 'bad', min: n(-10) })], {
      partition: { column: 'ts', value: '2026-01-01' },
    });
    const [audit] = await auditAll(database.path, [scoped]);
    expect(audit?.result.checks[0]?.message).toBe('13 of 24 rows: bad below -10');
  });

  it('refuses to compare a table with itself', async () => {
    const checks = [
      check('row_count_change', { against: 'target', max_drop: '5%' }),
      check('row_count', { min: n(1) }),
    ];
    const [audit] = await auditAll(database.path, [gate('t', checks)]);
    expect(audit?.result.checks.map(({ outcome }) => outcome)).toEqual(['errored', 'passed']);
    expect(audit?.result.checks[0]?.message).toContain('with itself');
  });

  it('proves nothing of files that cannot be read together', async () => {
    const mixed = gate(`${database.directory}/mix*.parquet`, [
      check('not_null', { columns: ['x'] }),
    ]);
    const [audit] = await auditAll(null, [mixed]);
    expect(audit?.result.checks[0]?.outcome).toBe('errored');
  });
});
