import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { realWorld } from '../../src/commands/world.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { kinds } from '../../src/checks/registry.ts';
import { auditGate } from '../../src/execution/audit.ts';
import { EngineWatch, QueryPool } from '../../src/execution/query_pool.ts';
import { openTrino } from '../../src/engines/trino/open.ts';
import {
  queriesFrom,
  runsForRows,
  unfinished,
  type Remembered,
} from '../engines/trino/remembered.ts';
import { runTrino } from '../trino/statement.ts';
import { trinoSettings, TrinoLake } from '../trino/lake.ts';
import { onTrino, trinoAddress } from '../trino/server.ts';
import type { Gate } from '../../src/domain/gate.ts';
import type { Strategy } from '../../src/planning/audit/plan.ts';
import { EAGER } from '../checks/conformance.ts';
import { auditOnTrino } from '../trino/audits.ts';
import { auditOver, type Audit } from './audits.ts';
import { check, gate, n, table } from './gates.ts';

const world = realWorld(new AbortController().signal);
const open = (more: Parameters<typeof trinoSettings>[0] = {}): Promise<Engine> =>
  openTrino(
    trinoSettings({ catalog: 'tpch', schema: 'tiny', ...more }),
    new AbortController().signal,
  );

onTrino('an audit on Trino', () => {
  describe('failing rows', () => {
    const NAMES = ['t', 'd', 'd_', 'k0', 'j', 'a'];
    let lake: TrinoLake;
    beforeAll(async () => {
      lake = await TrinoLake.create();
      const columns = Object.fromEntries(NAMES.map((name) => [name, 'bigint']));
      const row = NAMES.map((_, index) => index);
      await lake.make('names', columns, [row, row, NAMES.map(() => 9)]);
    });
    afterAll(() => lake[Symbol.asyncDispose]());

    it('are shown whatever the columns are called', async () => {
      const [audit] = await auditOnTrino(lake, [
        gate(
          'names',
          NAMES.map((name) => check('unique', { columns: [name] })),
        ),
      ]);
      const row = Object.fromEntries(NAMES.map((name, index) => [name, index]));
      for (const found of audit!.result.checks) {
        expect(found).toMatchObject({ outcome: 'failed', failing: 2, notes: [] });
        expect(found.samples.map((sample) => ({ ...row, ...sample }))).toEqual([row, row]);
      }
    });

    it('of a SELECT that gives one name twice are shown whole', async () => {
      const query = 'SELECT 1 AS a, 2 AS a, 3 AS b FROM wap_table WHERE a = 9';
      const [audit] = await auditOnTrino(lake, [gate('names', [check('sql', { query })])]);
      expect(audit!.result.checks[0]!.samples).toEqual([{ a: 1, 'a (2)': 2, b: 3 }]);
    });

    it('whose values are equal and yet told apart are found in groups too', async () => {
      await lake.run(`CREATE TABLE {s}.zeros AS SELECT IF(i = 7, -0e0, CAST(i % 3 AS double)) AS x,
        IF(i = 7, TIMESTAMP '2026-01-01 01:00:00 +01:00', TIMESTAMP '2026-01-01 00:00:00 UTC') AS z FROM UNNEST(sequence(1, 900)) t (i)`);
      const checks = [
        check('expression', { sql: '1 / x > -1' }),
        check('expression', { sql: 'x <> 2 OR x > 0' }),
        check('accepted_values', { column: 'x', values: [n(0), n(1), n(2)] }),
        check('expression', { sql: 'timezone_hour(z) = 0' }),
      ];
      for (const options of [{ strategy: 'separate' as const }, {}, { costs: EAGER }]) {
        const [audit] = await auditOnTrino(lake, [gate('zeros', checks)], options);
        expect(audit!.result.checks.map(({ failing }) => failing)).toEqual([1, 0, 0, 0]);
      }
    });

    it('that cannot be fetched leave a note, and the outcome as it is', async () => {
      const engine = await lake.open();
      const failing: Engine = {
        ...engine,
        query: (sql, options) =>
          sql.includes('LIMIT 2')
            ? engine.query('SELECT nothing', options)
            : engine.query(sql, options),
      };
      const none: Engine = {
        ...engine,
        query: async (sql, options) => {
          const answer = await engine.query(sql, options);
          return sql.includes('LIMIT 2') ? { ...answer, rows: [] } : answer;
        },
      };
      const one = gate('names', [check('range', { column: 'a', max: n(5) })]);
      try {
        const [failed] = await auditOver(failing, [one]);
        expect(failed!.result.checks[0]).toMatchObject({
          outcome: 'failed',
          failing: 1,
          samples: [],
          notes: [expect.stringMatching(/^the failing rows could not be fetched: .*nothing/s)],
        });
        const [empty] = await auditOver(none, [one]);
        expect(empty!.result.checks[0]).toMatchObject({
          outcome: 'failed',
          samples: [],
          notes: ['the failing rows were asked for, and none was found'],
        });
      } finally {
        await engine.close();
      }
    });
  });

  describe('a key that exceeds the memory of a query', () => {
    const key = (): ReturnType<typeof check> =>
      check('unique', { columns: ['orderkey', 'comment'] }, { id: 'test/unique' });

    it('is counted in parts, with the same answers', async () => {
      const [plain, small] = [
        await open(),
        await open({ session: { query_max_memory_per_node: '4MB' } }),
      ];
      try {
        const one = gate('lineitem', [key()]);
        const [whole] = await auditOver(plain, [one]);
        const [parts] = await auditOver(small, [one]);
        const steps = parts!.audited.evidence;
        expect(steps[0]?.fault?.code).toBe('out-of-memory');
        expect(steps.some(({ step }) => step.bucket !== null)).toBe(true);
        const [expected, found] = [whole!, parts!].map(({ result }) => result.checks[0]!);
        expect(found!.fault).toBeNull();
        expect({ ...found!, cost: null, tier: null }).toEqual({
          ...expected!,
          cost: null,
          tier: null,
        });
      } finally {
        await Promise.all([plain.close(), small.close()]);
      }
    });

    it('is errored when even the smallest parts exceed it', async () => {
      const engine = await open({ session: { query_max_memory_per_node: '1kB' } });
      try {
        const [audit] = await auditOver(engine, [gate('lineitem', [key()])]);
        expect(audit!.result.checks[0]).toMatchObject({
          outcome: 'errored',
          fault: { code: 'out-of-memory', category: 'engine-resource' },
        });
        expect(audit!.result.verdict).toBe('error');
      } finally {
        await engine.close();
      }
    });
  });

  it('splits a scan whose text would be longer than Trino takes, and all is answered', async () => {
    const values = Array.from({ length: 200 }, (_, i) => String(i).padEnd(1000, 'x'));
    const lists = Array.from({ length: 8 }, (_, i) =>
      check(
        'rejected_values',
        { column: 'name', values },
        { where: `regionkey >= ${String(i - 8)}` },
      ),
    );
    const engine = await open();
    try {
      const [audit] = await auditOver(engine, [gate('nation', lists)]);
      expect(audit!.result.checks.map(({ outcome }) => outcome)).toEqual(lists.map(() => 'passed'));
      const lengths = audit!.audited.evidence.map(({ step }) => step.sql.length);
      expect(Math.max(...lengths)).toBeLessThan(1_000_000);
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBeGreaterThan(1_000_000);
    } finally {
      await engine.close();
    }
  });

  it('errors a single check whose text is too long, and measures its neighbours', async () => {
    const values = Array.from({ length: 100_000 }, (_, i) => `value number ${String(i)}`);
    const engine = await open();
    try {
      const [audit] = await auditOver(engine, [
        gate('nation', [
          check('accepted_values', { column: 'name', values }),
          check('not_null', { columns: ['name'] }),
        ]),
      ]);
      expect(audit!.result.checks).toMatchObject([
        { outcome: 'errored', fault: { code: 'query-limit', category: 'config' } },
        { outcome: 'passed' },
      ]);
    } finally {
      await engine.close();
    }
  });

  describe('limits of the gate', () => {
    let lake: TrinoLake;
    beforeAll(async () => {
      lake = await TrinoLake.create();
      await lake.run('CREATE TABLE {s}.items AS SELECT * FROM tpch.tiny.lineitem');
    });
    afterAll(() => lake[Symbol.asyncDispose]());
    const checks = [
      check('row_count', { min: n(1) }),
      check('not_null', { columns: ['orderkey'] }),
      check('unique', { columns: ['orderkey', 'linenumber'] }),
    ];

    it('refuses an audit that would read more than max_scan_bytes, before it reads', async () => {
      const engine = await lake.open();
      try {
        const one = gate('items', checks, { maxScanBytes: 1_000 });
        await expect(auditOver(engine, [one])).rejects.toMatchObject({
          record: { code: 'query-limit', category: 'config', retryable: false },
          message: expect.stringMatching(
            /would read about [\d.]+ kB, more than .* 1\.0 kB; nothing was read/,
          ) as string,
        });
        const [audit] = await auditOver(engine, [gate('items', checks, { maxScanBytes: 1e9 })]);
        expect(audit!.result.verdict).toBe('pass');
        expect(audit!.audited.plan.estimatedBytes).toBeGreaterThan(1_000);
      } finally {
        await engine.close();
      }
    });

    it('counts the tables that checks compare with, by the columns that are read', async () => {
      await lake.run('CREATE TABLE {s}.few AS SELECT orderkey FROM {s}.items LIMIT 5');
      const estimate = async (one: Gate): Promise<number | null> => {
        const [audit] = await auditOver(engine, [{ ...one, maxScanBytes: 1e9 }]);
        expect(audit!.result).toMatchObject({ verdict: 'pass', notes: [] });
        return audit!.audited.plan.estimatedBytes;
      };
      const there = {
        columns: ['orderkey'],
        references: { table: 'items', columns: ['orderkey'] },
      };
      const own = 'SELECT t.orderkey FROM wap_target t WHERE t.orderkey < 0';
      const engine = await lake.open();
      try {
        const key = gate('few', [check('foreign_key', there)]);
        const column = (await estimate(key)) ?? 0;
        const [[size] = []] = await lake.run(
          'SELECT sum(element_at(column_sizes, 1)) FROM {s}."items$files"',
        );
        expect(column).toBeGreaterThanOrEqual(Number(size));
        const select = gate('few', [check('sql', { query: own })], { table: table('items') });
        expect(await estimate(select)).toBeGreaterThan(5 * column);
        await expect(auditOver(engine, [{ ...key, maxScanBytes: 1_000 }])).rejects.toMatchObject({
          record: { code: 'query-limit' },
        });
      } finally {
        await engine.close();
      }
    });

    it('says where the limit could not be tested beforehand', async () => {
      const own =
        'SELECT orderkey FROM wap_table WHERE orderkey NOT IN (SELECT orderkey FROM tpch.tiny.orders)';
      const engine = await lake.open();
      const notesOf = async (one: Gate, strategy?: Strategy): Promise<readonly string[]> => {
        const limited = { ...one, maxScanBytes: 1e9 };
        const [audit] = await auditOver(
          engine,
          [limited],
          strategy === undefined ? {} : { strategy },
        );
        expect(audit!.result.verdict).toBe('pass');
        return audit!.result.notes;
      };
      try {
        const one = gate('items', checks);
        expect(await notesOf({ ...one, pin: false })).toEqual([
          'What reading items costs is not known beforehand: beside `max_scan_bytes` there is only Trino, which stops a query that goes on after reading 1.0 GB.',
        ]);
        expect(await notesOf(one, 'separate')).toEqual([]);
        expect(await notesOf(gate('items', [check('sql', { query: own })]))).toEqual([
          expect.stringContaining('reading tpch.tiny.orders costs'),
        ]);
        expect(
          await notesOf(gate('tpch.tiny.nation', [check('not_null', { columns: ['name'] })])),
        ).toEqual([expect.stringContaining('reading tpch.tiny.nation costs')]);
      } finally {
        await engine.close();
      }
    });

    it('lets what metadata answers pass under any limit', async () => {
      const engine = await lake.open();
      try {
        const one = gate('items', checks.slice(0, 2), { maxScanBytes: 1 });
        const [audit] = await auditOver(engine, [one]);
        expect(audit!.audited.evidence).toEqual([]);
        expect(audit!.result.checks.map(({ outcome, message }) => [outcome, message])).toEqual([
          ['passed', expect.stringContaining('without reading data')],
          ['passed', expect.stringContaining('without reading data')],
        ]);
      } finally {
        await engine.close();
      }
    });

    it('sends session properties of the gate with its queries', async () => {
      const engine = await lake.open();
      try {
        const one = gate('items', checks, { session: { no_such_property: '1' } });
        await expect(auditOver(engine, [one])).rejects.toMatchObject({
          record: { code: 'configuration', category: 'config' },
          message: expect.stringContaining('no_such_property') as string,
        });
      } finally {
        await engine.close();
      }
    });
  });

  describe('limits of the administrators', () => {
    /** Nothing of it ends by itself. */
    const ENDLESS = check('sql', {
      query:
        'SELECT a.x FROM wap_table a, tpch.sf1000.lineitem b, tpch.sf1000.lineitem c WHERE b.tax < c.tax - 1',
    });
    const quick = check('not_null', { columns: ['x'] });
    let lake: TrinoLake;
    beforeAll(async () => {
      lake = await TrinoLake.create();
      const columns = "(x integer, day date) WITH (partitioning = ARRAY['day'])";
      await lake.run(`CREATE TABLE {s}.days ${columns}`);
      await lake.run("INSERT INTO {s}.days VALUES (1, DATE '2026-01-01'), (2, DATE '2026-01-02')");
      await lake.run("INSERT INTO {s}.days VALUES (1, DATE '2026-01-02'), (9, NULL)");
    });
    afterAll(() => lake[Symbol.asyncDispose]());
    const ends = ({ result }: Audit): unknown => [
      result.verdict,
      result.checks.map(({ outcome, fault }) => fault?.code ?? outcome),
    ];

    it('a filter by partition that every query must have', async () => {
      const session = { 'iceberg.query_partition_filter_required': 'true' };
      const checks = [
        check('range', { column: 'x', max: n(2) }),
        check('mean', { column: 'x', max: n(4) }),
        check('expression', { sql: 'x < 3' }),
      ];
      const partition = { column: 'day', value: '2026-01-02' };
      const gates = [
        gate('days', checks),
        gate('days', checks, { pin: false }),
        gate('days', checks, { partition, pin: false }),
      ];
      for (const strategy of ['tiers', 'separate'] as const) {
        const [version, whole, part] = await auditOnTrino(lake, gates, {
          settings: { session },
          strategy,
        });
        // Trino (476) wants no filter of a query that names a version.
        expect(ends(version!)).toEqual(['fail', ['failed', 'passed', 'failed']]);
        expect(ends(whole!)).toEqual(['error', checks.map(() => 'query-refused')]);
        for (const { fault } of whole!.result.checks) {
          expect(fault?.category).toBe('config');
          expect(fault?.message).toMatch(/give the gate a `partition` or a `where`/);
        }
        expect(ends(part!)).toEqual(['pass', ['passed', 'passed', 'passed']]);
      }
    });

    it('a time that no query may exceed', async () => {
      const session = { query_max_run_time: '3s' };
      const [audit] = await auditOnTrino(lake, [gate('days', [quick, ENDLESS], { session })]);
      expect(ends(audit!)).toEqual(['error', ['passed', 'query-timeout']]);
    });

    it('a query that is killed', async () => {
      const run = `killed-${String(process.pid)}-${String(performance.now())}`;
      const origin = { run, repository: null, pullRequest: null };
      const auditing = auditOnTrino(lake, [gate('days', [quick, ENDLESS])], {
        settings: { origin },
      });
      const running = async (): Promise<string[]> => {
        const all = await unfinished(trinoAddress(), `wap-gate/${run}`);
        return all
          .filter((one) => runsForRows(one) && one.query.includes('sf1000'))
          .map(({ queryId }) => queryId);
      };
      const id = await vi.waitFor(
        async () => {
          const [only] = await running();
          return only ?? expect.unreachable('it does not run yet');
        },
        { timeout: 25_000, interval: 100 },
      );
      await runTrino(
        trinoAddress(),
        `CALL system.runtime.kill_query(query_id => '${id}', message => 'Too costly')`,
      );
      const [audit] = await auditing;
      expect(ends(audit!)).toEqual(['error', ['passed', 'query-killed']]);
      expect(audit!.result.checks[1]!.message).toContain('Too costly');
      expect(await running()).toEqual([]);
    });
  });

  it('keeps one budget of parallel queries for all gates of a connection', async () => {
    const source = `budget-${String(process.pid)}-${String(performance.now())}`;
    const engine = await open({ origin: { run: source, repository: null, pullRequest: null } });
    const watch = new EngineWatch(world.clock);
    const signal = new AbortController().signal;
    const pool = QueryPool.open(engine, { maxParallel: 3, queryTimeout: 60_000 }, signal, watch);
    const gates = Array.from({ length: 12 }, (_, i) =>
      gate(
        'lineitem',
        [
          check('unique', { columns: ['orderkey', 'linenumber'] }),
          check('mean', { column: 'tax', max: n(1) }),
          check('quantile', { column: 'quantity', q: n('0.5'), max: n(60) }),
        ],
        { name: `gate_${String(i)}` },
      ),
    );
    await Promise.all(
      gates.map((one) =>
        auditGate(
          {
            gate: one,
            kinds,
            dates: { now: 0, ds: null },
            strategy: 'tiers',
            clock: world.clock,
            onEvent: () => undefined,
          },
          pool.for(one),
        ),
      ),
    );
    await engine.close();
    const queries = await queriesFrom(`wap-gate/${source}`, trinoAddress());
    expect(queries.length).toBeGreaterThan(24);
    expect(peakOf(queries)).toBeLessThanOrEqual(3);
    expect(peakOf(queries)).toBeGreaterThan(1);
  }, 120_000);
});

/** How many queries there were at a time, by the server's own clock. */
function peakOf(queries: readonly Remembered[]): number {
  const at = (time: string | undefined): number => Date.parse(time ?? '');
  return Math.max(
    ...queries.map(({ queryStats: { createTime } }) => {
      const moment = at(createTime);
      const during = queries.filter(
        ({ queryStats }) => at(queryStats.createTime) <= moment && moment < at(queryStats.endTime),
      );
      return during.length;
    }),
  );
}
