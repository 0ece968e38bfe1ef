import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Gate } from '../../../src/domain/gate.ts';
import { asFault, type FaultRecord } from '../../../src/domain/fault.ts';
import type { CheckResult, GateResult } from '../../../src/domain/result.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import type { Audit } from '../../execution/audits.ts';
import { check, gate, n } from '../../execution/gates.ts';
import { auditOne, auditOnTrino, type TrinoAuditOptions } from '../../trino/audits.ts';
import { OwnCatalog } from '../../trino/own_catalog.ts';
import { onTrino } from '../../trino/server.ts';

/** Measured by different statements, whatever statistics know. */
const CHECKS = [
  check('row_count', { min: n(3), max: n(3) }),
  check('sum', { column: 'a', max: n(6) }),
  check('unique', { columns: ['b'] }),
  check('distinct_count', { column: 'b', min: n(3) }),
  check('expression', { sql: 'length(b) = 1 AND a < 4' }),
];

const THREE = "SELECT * FROM (VALUES (BIGINT '1', 'x'), (2, 'y'), (3, 'z')) t (a, b)";

// Others may use the server, and the machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

onTrino('a version of a table', () => {
  let own: OwnCatalog;
  beforeAll(async () => {
    own = await OwnCatalog.create();
  });
  afterAll(() => own[Symbol.asyncDispose]());

  const make = (table: string, properties = ''): Promise<unknown> =>
    own.run(`CREATE TABLE {s}.${table} ${properties} AS ${THREE}`);
  const over = (table: string, more: Partial<Gate> = {}): Gate =>
    gate('t', CHECKS, { table: own.reference(table), staging: own.reference(table), ...more });
  const run = async (
    table: string,
    options: TrinoAuditOptions = {},
    more: Partial<Gate> = {},
  ): Promise<GateResult> => {
    const [audit] = await auditOnTrino(own, [over(table, more)], options);
    if (audit === undefined) throw new Error('no gate was audited');
    return audit.result;
  };
  const failed = async (work: Promise<unknown>): Promise<FaultRecord> =>
    work.then(
      () => expect.unreachable('it should have failed'),
      (thrown: unknown) => asFault(thrown).record,
    );
  const codes = (checks: readonly CheckResult[]): unknown => [
    ...new Set(checks.map(({ fault }) => fault?.code)),
  ];

  describe('is what all queries read', () => {
    test.each([
      ['append', ["INSERT INTO {s}.append VALUES (4, 'x')"]],
      ['remove', ['DELETE FROM {s}.remove WHERE a = 2']],
      ['change', ["UPDATE {s}.change SET b = 'much longer' WHERE a > 1"]],
      ['truncate', ['DELETE FROM {s}.truncate']],
      ['replace', ["CREATE OR REPLACE TABLE {s}.replace AS SELECT BIGINT '9' AS a, 'nine' AS b"]],
    ])('while others %s', async (table, writes) => {
      await make(table);
      const snapshot = await own.snapshotOf(table);
      const engine = await own.open();
      const planned = async (): Promise<void> => {
        for (const sql of writes) await own.run(sql);
      };
      const first = await auditOne(engine, over(table), { planned });
      const second = await auditOne(engine, over(table), { strategy: 'separate' });
      await engine.close();
      for (const { result } of [first, second]) {
        expect(result.checks.map(({ outcome }) => outcome)).toEqual(CHECKS.map(() => 'passed'));
        expect(result.version).toEqual({ snapshot, rows: 3 });
      }
      expect((await run(table)).version.snapshot).not.toBe(snapshot);
    });

    test.each([
      [
        'evolve',
        [
          'ALTER TABLE {s}.evolve DROP COLUMN b',
          'ALTER TABLE {s}.evolve ADD COLUMN b bigint',
          'INSERT INTO {s}.evolve VALUES (7, 8)',
        ],
        "'b' became another column",
      ],
      [
        'retype',
        ['CREATE OR REPLACE TABLE {s}.retype AS SELECT true AS a, true AS b'],
        "'a' and 'b' became other columns",
      ],
    ])('or there is no answer, where others %s its columns', async (table, writes, says) => {
      for (const strategy of ['tiers', 'separate'] as const) {
        await make(table);
        const planned = async (): Promise<void> => {
          for (const sql of writes) await own.run(sql);
        };
        const refused = await failed(run(table, { strategy, planned }));
        expect(refused).toMatchObject({ code: 'version-unreadable', retryable: true });
        expect(refused.message).toContain(`s.${table}' was audited, ${says}`);
        await own.run(`DROP TABLE {s}.${table}`);
      }
    });

    test('of gates at the same time and one after the other', async () => {
      await make('shared');
      const snapshot = await own.snapshotOf('shared');
      const engine = await own.open();
      const both = await Promise.all([
        auditOne(engine, over('shared')),
        auditOne(engine, over('shared')),
      ]);
      await own.run("INSERT INTO {s}.shared VALUES (1, 'x')");
      const later = await auditOne(engine, over('shared'), { strategy: 'separate' });
      const other = await auditOnTrino(own, [over('shared')]);
      await engine.close();
      const gist = ({ result }: Audit): unknown => [result.verdict, result.version.snapshot];
      expect([...both, later].map(gist)).toEqual([1, 2, 3].map(() => ['pass', snapshot]));
      expect(other.map(gist)).toEqual([['fail', await own.snapshotOf('shared')]]);
    });

    test("whatever another gate's settings do to its own look-up", async () => {
      await make('settings');
      const engine = await own.open();
      const wrong = over('settings', { session: { nonsense: '1' } });
      const [bad, good] = await Promise.all([
        failed(auditOne(engine, wrong)),
        auditOne(engine, over('settings')),
      ]);
      await engine.close();
      expect(bad.code).toBe('configuration');
      expect(good.result.verdict).toBe('pass');
    });
  });

  describe('by its id', () => {
    const edited = async (
      table: string,
      edit: (metadata: Metadata, snapshot: string) => void,
      text: (json: string) => string = (json) => json,
    ): Promise<void> => {
      const file = await own.metadataFile(table);
      const snapshot = await own.snapshotOf(table);
      // Ids are beyond what JSON.parse keeps: they are text meanwhile.
      const quoted = readFileSync(file, 'utf8').replaceAll(
        /("[a-z-]*snapshot-id":)(\d+)/g,
        '$1"$2"',
      );
      const metadata = JSON.parse(quoted) as Metadata;
      edit(metadata, snapshot);
      const json = JSON.stringify(metadata).replaceAll(/("[a-z-]*snapshot-id":)"(-?\d+)"/g, '$1$2');
      const copy = file.replace(/metadata\/\d+-/, 'metadata/00099-');
      writeFileSync(copy, text(json));
      await own.register(`${table}_edited`, copy);
    };

    test.each(['7', '2147483648', '9007199254740993', '9223372036854775807'])('%s', async (id) => {
      const table = `id_${id}`;
      await make(table);
      const snapshot = await own.snapshotOf(table);
      await edited(
        table,
        () => undefined,
        (json) => json.replaceAll(`:${snapshot}`, `:${id}`),
      );
      const { verdict, version } = await run(`${table}_edited`);
      expect({ verdict, version }).toEqual({ verdict: 'pass', version: { snapshot: id, rows: 3 } });
    });

    test('of main, not of another branch or tag', async () => {
      await make('branched');
      const old = await own.snapshotOf('branched');
      await own.run("INSERT INTO {s}.branched VALUES (4, 'w')");
      await edited('branched', (metadata) => {
        metadata.refs['audit'] = { 'snapshot-id': old, type: 'branch' };
        metadata.refs['zz'] = { 'snapshot-id': old, type: 'tag' };
      });
      const { checks, version } = await run('branched_edited');
      expect(version).toEqual({ snapshot: await own.snapshotOf('branched'), rows: 4 });
      expect(checks[1]).toMatchObject({ kind: 'sum', observed: 10 });
    });

    test('or none, where nothing was ever written', async () => {
      await own.run('CREATE TABLE {s}.blank (a bigint, b varchar)');
      await edited('blank', (metadata) => {
        delete metadata['current-snapshot-id'];
        Object.assign(metadata, { refs: {}, snapshots: [], 'snapshot-log': [], statistics: [] });
      });
      const { version, checks } = await run('blank_edited');
      expect(version).toEqual({ snapshot: null, rows: 0 });
      expect(checks.map(({ outcome }) => outcome)).not.toContain('errored');
    });
  });

  test('whose names now belong to other columns is refused', async () => {
    await make('swapped');
    await own.run('ALTER TABLE {s}.swapped ADD COLUMN d varchar');
    for (const names of ['b TO c', 'd TO b', 'a TO e', 'c TO a']) {
      await own.run(`ALTER TABLE {s}.swapped RENAME COLUMN ${names}`);
    }
    const refused = await failed(run('swapped'));
    expect(refused).toMatchObject({ code: 'version-unreadable', category: 'config' });
    expect(refused.message).toContain(
      "s.swapped' was written, the names 'a' and 'b' were given to other columns",
    );
    // A filter that the server wants of queries does not keep it from being known.
    const wanted = { session: { [`${own.catalog}.query_partition_filter_required`]: 'true' } };
    expect(await failed(run('swapped', {}, wanted))).toEqual(refused);
    const { version, checks } = await run('swapped', {}, { pin: false });
    expect(version.rows).toBe(3);
    expect(checks.map(({ outcome, fault }) => fault?.code ?? outcome)).toEqual([
      'passed',
      'wrong-type',
      'passed',
      'failed',
      'query-failed',
    ]);
    await own.run("INSERT INTO {s}.swapped (a, b, e) VALUES ('w', 'v', 4)");
    expect((await run('swapped')).version.snapshot).toBe(await own.snapshotOf('swapped'));
  });

  test('of which a column has another type since is refused until the next one', async () => {
    await own.run("CREATE TABLE {s}.retyped AS SELECT * FROM (VALUES (1, 'x'), (2, 'y')) t (a, b)");
    await own.run('ALTER TABLE {s}.retyped ALTER COLUMN a SET DATA TYPE bigint');
    expect((await failed(run('retyped'))).message).toContain(
      "s.retyped' was written, 1 column ('a') got another type, by which Trino cannot look",
    );
    expect((await run('retyped', {}, { pin: false })).version.snapshot).toBeNull();
    await own.run('INSERT INTO {s}.retyped (a) VALUES (4)');
    expect((await run('retyped')).version.snapshot).toBe(await own.snapshotOf('retyped'));
  });

  test.each([
    ['drop', 'DROP COLUMN b', { a: ['passed'], b: ["its column 'b' was dropped or renamed"] }],
    [
      'rename',
      'RENAME COLUMN b TO c',
      { b: ["its column 'b' was"], c: ["has no column 'c': the"] },
    ],
    ['add', 'ADD COLUMN c varchar', { b: ['passed'], c: ["has no column 'c': the table got it"] }],
  ])('read after %s of a column says so for the checks that need it', async (how, change, says) => {
    await make(`stale_${how}`);
    await own.run(`ALTER TABLE {s}.stale_${how} ${change}`);
    const checks = Object.keys(says).flatMap((name) => [
      check('not_null', { columns: [name] }),
      check('distinct_count', { column: name, min: n(3) }),
      check('unique', { columns: [name] }),
    ]);
    const columns = { a: 'bigint', b: 'varchar' };
    const [schema] = (await run(`stale_${how}`, {}, { checks: [check('schema', { columns })] }))
      .checks;
    expect(schema?.fault).toMatchObject({
      code: 'version-unreadable',
      message: expect.stringContaining('were added, dropped or renamed (') as string,
    });
    for (const strategy of ['tiers', 'separate'] as const) {
      const found = await run(`stale_${how}`, { strategy }, { checks });
      const words = found.checks.map(({ outcome, fault }) => fault?.message ?? outcome);
      const expected = Object.values(says).flatMap(([one = '']) => [one, one, one]);
      expect(words).toEqual(expected.map((one) => expect.stringContaining(one) as string));
      const codes = found.checks.flatMap(({ fault }) => fault?.code ?? []);
      expect([...new Set(codes)]).toEqual(['version-unreadable']);
    }
  });

  test.each(['tiers', 'separate'] as const)(
    'whose columns change places while it is audited is refused: %s',
    async (strategy) => {
      const name = `moving_${strategy}`;
      await make(name);
      await own.run(`ALTER TABLE {s}.${name} ADD COLUMN d varchar`);
      const planned = async (): Promise<void> => {
        for (const names of ['b TO c', 'd TO b']) {
          await own.run(`ALTER TABLE {s}.${name} RENAME COLUMN ${names}`);
        }
      };
      const refused = await failed(run(name, { strategy, planned }));
      expect(refused).toMatchObject({ code: 'version-unreadable', category: 'engine-transient' });
      expect(refused.message).toContain("'b' became another column");
    },
  );

  test('that a check only compares with is refused too where its columns change places', async () => {
    await make('one');
    await make('other');
    await own.run('ALTER TABLE {s}.other ADD COLUMN d varchar');
    const planned = async (): Promise<void> => {
      for (const names of ['b TO c', 'd TO b']) {
        await own.run(`ALTER TABLE {s}.other RENAME COLUMN ${names}`);
      }
    };
    const references = { table: own.reference('other').text, columns: ['b'] };
    const checks = [check('foreign_key', { columns: ['b'], references })];
    expect(await failed(run('one', { planned }, { checks }))).toMatchObject({
      code: 'version-unreadable',
      message: expect.stringMatching(/other' was audited/) as string,
    });
  });

  describe('that went away meanwhile', () => {
    test('since it expired', async () => {
      await make('expiring');
      const [first, second] = await auditOnTrino(own, [over('expiring'), over('expiring')], {
        planned: async (index) => {
          if (index > 0) return;
          await own.run("INSERT INTO {s}.expiring VALUES (4, 'w')");
          await own.run(
            "ALTER TABLE {s}.expiring EXECUTE expire_snapshots(retention_threshold => '0s')",
          );
        },
      });
      for (const audit of [first, second]) {
        const errored = audit?.result.checks.filter(({ outcome }) => outcome === 'errored') ?? [];
        expect(audit?.result.verdict).toBe('error');
        expect(codes(errored)).toEqual(['query-failed']);
        expect(errored[0]?.fault?.message).toContain('Iceberg snapshot ID does not exists');
      }
    });

    test('with its table', async () => {
      await make('dropped');
      const { verdict, checks } = await run('dropped', {
        planned: async () => {
          await own.run('DROP TABLE {s}.dropped');
        },
      });
      const errored = checks.filter(({ outcome }) => outcome === 'errored');
      expect(verdict).toBe('error');
      expect(codes(errored)).toEqual(['missing-table']);
      expect(errored[0]?.fault?.message).toMatch(/Table '.*\.s\.dropped' does not exist/);
    });
  });

  describe('is not there', () => {
    let engine: Engine;
    beforeAll(async () => {
      await make('below');
      await own.run('CREATE VIEW {s}.seen AS SELECT * FROM {s}.below');
      await own.run('CREATE MATERIALIZED VIEW {s}.kept AS SELECT * FROM {s}.below');
      await own.run('REFRESH MATERIALIZED VIEW {s}.kept');
      engine = await own.open();
    });
    afterAll(() => engine.close());

    test.each([
      ['seen', 'a view'],
      ['kept', 'a materialized view'],
    ])('for %s: refused, unless pinning is off', async (view, what) => {
      const refused = await failed(auditOne(engine, over(view)));
      expect(refused).toMatchObject({ code: 'view-not-pinned', category: 'config' });
      expect(refused.message).toContain(`is ${what}: it has no versions`);
      expect(refused.message).toContain('Audit its table, or set `pin: off` to audit it as it is.');
      const { result } = await auditOne(engine, over(view, { pin: false }));
      expect(result).toMatchObject({ verdict: 'pass', version: { snapshot: null, rows: 3 } });
    });

    test('where pinning is off', async () => {
      const { result } = await auditOne(engine, over('below', { pin: false }));
      expect(result).toMatchObject({ verdict: 'pass', version: { snapshot: null, rows: 3 } });
    });

    test.each(['memory.default.unpinned_', 'tpch.tiny.nation'])('for %s', async (table) => {
      const memory = `${table}${own.catalog}`;
      const name = table.startsWith('memory') ? memory : table;
      if (name === memory) await own.run(`CREATE TABLE ${memory} AS ${THREE}`);
      const { result } = await auditOne(engine, gate(name, [check('row_count', { min: n(1) })]));
      expect(result).toMatchObject({ verdict: 'pass', version: { snapshot: null } });
      if (name === memory) await own.run(`DROP TABLE ${memory}`);
    });

    test('for what is not there at all', async () => {
      expect(await failed(auditOne(engine, over('belov')))).toMatchObject({
        code: 'missing-table',
        message: expect.stringContaining(`Did you mean '${own.catalog}.s.below'?`) as string,
      });
    });
  });
});

interface Metadata {
  'current-snapshot-id'?: string;
  refs: Record<string, { 'snapshot-id': string; type: string }>;
}
