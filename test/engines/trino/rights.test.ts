import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Check } from '../../../src/domain/check.ts';
import { asFault, type FaultRecord } from '../../../src/domain/fault.ts';
import type { Gate } from '../../../src/domain/gate.ts';
import type { QueryRecord } from '../../../src/domain/query_record.ts';
import type { TableStatistics } from '../../../src/domain/statistics.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { openTrino } from '../../../src/engines/trino/open.ts';
import type { Audit } from '../../execution/audits.ts';
import { check, gate, n, table } from '../../execution/gates.ts';
import { auditOne, type TrinoAuditOptions } from '../../trino/audits.ts';
import { trinoSettings } from '../../trino/lake.ts';
import { SCHEMA, useSecured } from '../../trino/secured.ts';
import type { User } from '../../trino/secured/rules.ts';
import { onTrino } from '../../trino/server.ts';

// Others may use the machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** What is known of a table may not say more than its reader is shown, nor ask for rights that reading does not need. */
onTrino('a user with fewer rights', () => {
  const secured = useSecured();
  const engines = new Map<User, Promise<Engine>>();
  const as = (user: User): Promise<Engine> => {
    const settings = trinoSettings({
      ...{ server: secured().https, user, ca: secured().caFile },
      password: () => secured().passwords[user],
    });
    const engine = engines.get(user) ?? openTrino(settings, new AbortController().signal);
    engines.set(user, engine);
    return engine;
  };
  beforeAll(async () => {
    for (const sql of [
      `CREATE VIEW ${SCHEMA}.seen AS SELECT * FROM ${SCHEMA}.orders`,
      `CREATE TABLE memory.default.unversioned AS SELECT 1 AS id`,
    ]) {
      expect((await secured().run('alice', sql)).error).toBeNull();
    }
  });
  afterAll(async () => {
    for (const engine of engines.values()) await (await engine).close();
  });

  const within = (records: QueryRecord[] = []): Parameters<Engine['query']>[1] => ({
    signal: new AbortController().signal,
    timeout: 60_000,
    onQuery: (record) => records.push(record),
  });
  const known = async (
    user: User,
    name: string,
    columns: readonly string[],
  ): Promise<TableStatistics> => {
    const engine = await as(user);
    const resolved = await engine.resolve(table(name), within());
    return engine.statistics(resolved, { columns, estimate: columns, partition: null }, within());
  };
  const audit = async (
    user: User,
    name: string,
    checks: readonly Check[],
    more: Partial<Gate> & TrinoAuditOptions = {},
  ): Promise<Audit> => auditOne(await as(user), gate(name, checks, more), more);
  const refused = (work: Promise<unknown>): Promise<FaultRecord> =>
    work.then(
      () => expect.unreachable('it should have been refused'),
      (thrown: unknown) => asFault(thrown).record,
    );

  const ORDERS = [
    check('row_count', { min: n(3), max: n(3) }),
    check('sum', { column: 'amount', max: n(60) }),
  ];

  describe('who is shown fewer rows, and masks', () => {
    const people = `${SCHEMA}.people`;

    test('knows nothing from metadata, which is about all rows', async () => {
      expect(await known('reader', people, ['id', 'name'])).toMatchObject({ rows: 3n });
      const { rows, columns, note } = await known('filtered', people, ['id', 'name']);
      expect({ rows, note }).toEqual({
        rows: null,
        note: 'this user sees the table through a row filter or a column mask: its metadata is not used',
      });
      for (const column of columns.values()) {
        expect(column).toMatchObject({ nulls: null, min: null, max: null, exact: false });
      }
    });

    const checks = [
      check('row_count', { min: n(2), max: n(2) }),
      check('range', { column: 'id', max: n(2) }),
      check('maximum', { column: 'id', max: n(2) }),
      check('accepted_values', { column: 'name', values: ['***'] }),
      check('matches', { column: 'name', pattern: '^[*]+$' }),
    ];

    test.each(['tiers', 'separate'] as const)('audits what is shown (%s)', async (strategy) => {
      const { result } = await audit('filtered', people, checks, { strategy });
      expect(result.checks.map(({ outcome }) => outcome)).toEqual(checks.map(() => 'passed'));
      expect(result.version.snapshot).toMatch(/^\d+$/);
      const all = await audit('reader', people, checks, { strategy });
      expect(all.result.checks.map(({ outcome }) => outcome)).toEqual(checks.map(() => 'failed'));
    });

    test('of the number of rows alone too', async () => {
      const { result } = await audit('filtered', people, [check('row_count', { min: n(3) })]);
      expect(result).toMatchObject({ verdict: 'fail', version: { rows: 2 } });
    });
  });

  describe('from whom columns are hidden', () => {
    const people = `${SCHEMA}.people`;

    test('audits the others, pinned and by what is known of them', async () => {
      const { rows, columns } = await known('blinkered', people, ['id', 'name']);
      expect(rows).toBe(3n);
      expect(columns.get('id')).toMatchObject({ nulls: 0n, min: 1n, max: 3n, exact: true });
      expect(columns.get('name')?.distinct).toBe(3);
      const checks = [
        check('not_null', { columns: ['id', 'name'] }),
        check('unique', { columns: ['name'] }),
        check('quantile', { column: 'id', q: n('0.5'), max: n(2) }),
        check('expression', { sql: 'length(name) = 3' }),
        check('sql', { query: 'SELECT * FROM wap_table WHERE id > 3' }),
      ];
      for (const strategy of ['tiers', 'separate'] as const) {
        const { result } = await audit('blinkered', people, checks, { strategy });
        expect(result.checks.map(({ outcome }) => outcome)).toEqual(checks.map(() => 'passed'));
        expect(result.version.snapshot).toMatch(/^\d+$/);
      }
    });

    test('is shown rows that fail without what is hidden', async () => {
      const checks = [check('range', { column: 'id', min: n(2) })];
      const { result } = await audit('blinkered', people, checks);
      expect(result.checks[0]).toMatchObject({
        outcome: 'failed',
        samples: [{ id: 1, name: 'Ann' }],
      });
    });

    test('is told that a hidden column is not there', async () => {
      const { result } = await audit('blinkered', people, [
        check('not_null', { columns: ['email'] }),
      ]);
      expect(result.checks[0]).toMatchObject({
        outcome: 'errored',
        fault: { code: 'missing-column' },
      });
      expect(result.checks[0]?.fault?.message).not.toContain('salary');
    });

    test('is told when the whole table is', async () => {
      expect(await refused(audit('blinkered', `${SCHEMA}.secret`, ORDERS))).toMatchObject({
        code: 'access-denied',
        message: expect.stringContaining('iceberg.shop.secret') as string,
      });
    });
  });

  describe('who may not read metadata tables', () => {
    test('is told to ask for them, or to do without a version', async () => {
      const fault = await refused(audit('surface', `${SCHEMA}.orders`, ORDERS));
      expect(fault).toMatchObject({ code: 'access-denied', category: 'config' });
      expect(fault.message).toBe(
        `The user 'surface' may read 'iceberg.shop.orders', but not "orders$refs" and "orders$snapshots", which name the version to audit. Grant SELECT on them (and on "orders$files", to know facts without reading rows), or set \`pin: off\` to audit the table as it is.`,
      );
      const { result } = await audit('surface', `${SCHEMA}.orders`, ORDERS, { pin: false });
      expect(result).toMatchObject({ verdict: 'pass', version: { snapshot: null, rows: 3 } });
    });

    test('audits what has none', async () => {
      const checks = [check('row_count', { min: n(1) })];
      const { result } = await audit('surface', 'memory.default.unversioned', checks);
      expect(result).toMatchObject({ verdict: 'pass', version: { snapshot: null } });
      expect(await refused(audit('surface', `${SCHEMA}.seen`, ORDERS))).toMatchObject({
        code: 'view-not-pinned',
      });
    });
  });

  describe('to whom something else is closed', () => {
    test('the catalog system: audits tables of Iceberg and others, and is refused views', async () => {
      const { result } = await audit('nosystem', `${SCHEMA}.orders`, ORDERS);
      expect(result).toMatchObject({ verdict: 'pass', version: { rows: 3 } });
      const checks = [check('row_count', { min: n(1) })];
      const other = await audit('nosystem', 'memory.default.unversioned', checks);
      expect(other.result).toMatchObject({ verdict: 'pass', version: { snapshot: null } });
      expect(await refused(audit('nosystem', `${SCHEMA}.seen`, ORDERS))).toMatchObject({
        code: 'view-not-pinned',
      });
    });

    test('settings: audits all the same, by what is known', async () => {
      const orders = `${SCHEMA}.orders`;
      expect(await known('sessionless', orders, ['id'])).toMatchObject({ rows: 3n });
      const { result } = await audit('sessionless', orders, ORDERS);
      expect(result).toMatchObject({ verdict: 'pass', version: { rows: 3 } });
    });

    test('the catalog of the table: is told so, and not of metadata', async () => {
      const fault = await refused(audit('outsider', `${SCHEMA}.orders`, ORDERS));
      expect(fault).toMatchObject({ code: 'access-denied', category: 'config' });
      expect(fault.message).toContain('Cannot access catalog iceberg');
      expect(fault.message).not.toContain('$refs');
    });
  });
});
