import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { QueryRecord } from '../../../src/domain/query_record.ts';
import type { Engine, QueryOptions } from '../../../src/engines/engine.ts';
import { TrinoLake } from '../../trino/lake.ts';
import { onTrino, trinoAddress } from '../../trino/server.ts';
import { runTrino } from '../../trino/statement.ts';
import { faultOf } from './asking.ts';
import { endOf, remembered, type Remembered, unfinished } from './remembered.ts';

/** Fails when most of its rows are out. */
const ROWS_AND_THEN =
  'SELECT orderkey, 1 / (orderkey - 59940) FROM tpch.tiny.lineitem CROSS JOIN UNNEST(sequence(1, 20))';

/** Nothing of it ends by itself. */
const ENDLESS = 'SELECT count(*) FROM tpch.sf1000.lineitem a, tpch.sf1000.lineitem b';

onTrino('a real Trino', () => {
  let lake: TrinoLake;
  let engine: Engine;
  /** One for this file, by which an administrator finds its queries. */
  const run = `real-faults-${randomBytes(4).toString('hex')}`;

  beforeAll(async () => {
    lake = await TrinoLake.create();
    engine = await lake.open({
      origin: { run, repository: 'someone/something', pullRequest: '7' },
      session: { query_max_run_time: '1m' },
    });
    const columns = "(x integer, day date) WITH (partitioning = ARRAY['day'])";
    await lake.run(`CREATE TABLE {s}.days ${columns}`);
    await lake.run("INSERT INTO {s}.days VALUES (1, DATE '2026-01-01'), (2, DATE '2026-01-02')");
  }, 60_000);

  afterAll(async () => {
    await engine.close();
    await lake[Symbol.asyncDispose]();
  });

  const optionsOf = (more: Partial<QueryOptions> = {}): QueryOptions => ({
    signal: new AbortController().signal,
    timeout: 30_000,
    ...more,
  });
  const faultBy = async (
    sql: string,
    more: Partial<QueryOptions> = {},
  ): ReturnType<typeof faultOf> => faultOf(engine.query(sql, optionsOf(more)));

  const source = `wap-gate/${run}`;
  /** The id of the one query that runs. */
  const untilRunning = async (): Promise<string> => {
    const running = (): Promise<Remembered[]> => unfinished(trinoAddress(), source);
    await expect
      .poll(running, { timeout: 20_000, interval: 100 })
      .toMatchObject([{ state: 'RUNNING' }]);
    return (await running())[0]?.queryId ?? 'none';
  };

  it('stops a query at its deadline', async () => {
    const records: QueryRecord[] = [];
    const began = performance.now();
    const fault = await faultBy(ENDLESS, {
      timeout: 2500,
      onQuery: (record) => records.push(record),
    });
    expect(performance.now() - began).toBeLessThan(8000);
    expect(fault).toMatchObject({ code: 'query-timeout', category: 'engine-resource' });
    expect(fault.message).toMatch(/ within 2500ms, so the query was stopped\. /);
    expect(records).toMatchObject([{ state: 'ABANDONED', error: null }]);
    expect(await endOf(trinoAddress(), records[0]?.id)).toBe('FAILED USER_CANCELED');
    expect(await unfinished(trinoAddress(), source)).toEqual([]);
  });

  it('stops a query that is cancelled', async () => {
    const stop = new AbortController();
    const running = faultBy(ENDLESS, { signal: stop.signal });
    const id = await untilRunning();
    const began = performance.now();
    stop.abort();
    expect((await running).code).toBe('cancelled');
    expect(performance.now() - began).toBeLessThan(5000);
    expect(await endOf(trinoAddress(), id)).toBe('FAILED USER_CANCELED');
  });

  it('leaves nothing behind, at whatever moment it is stopped', async () => {
    const records: QueryRecord[] = [];
    for (const delay of [0, 2, 5, 10, 20, 40, 80, 160, 320]) {
      const stop = new AbortController();
      const onQuery = (record: QueryRecord): unknown => records.push(record);
      const running = faultBy(ENDLESS, { signal: stop.signal, onQuery });
      await sleep(delay);
      stop.abort();
      expect((await running).code).toBe('cancelled');
    }
    // One that was cancelled while it was posted was never asked for, and so never began.
    expect(await unfinished(trinoAddress(), source)).toEqual([]);
    for (const { id } of records.filter((record) => record.id !== null)) {
      expect(await endOf(trinoAddress(), id)).toBe('FAILED USER_CANCELED');
    }
  });

  it('says that somebody else killed the query', async () => {
    const running = faultBy(ENDLESS);
    const id = await untilRunning();
    await runTrino(
      trinoAddress(),
      `CALL system.runtime.kill_query(query_id => '${id}', message => 'Too costly')`,
    );
    const fault = await running;
    expect(fault).toMatchObject({ code: 'query-killed', category: 'engine-resource' });
    expect(fault.message).toContain('Too costly');
    expect(fault.message).toContain(id);
  });

  it('keeps the rows of a query that fails after them to itself', async () => {
    const records: QueryRecord[] = [];
    const fault = await faultBy(ROWS_AND_THEN, {
      onQuery: (record) => records.push(record),
    });
    expect(fault).toMatchObject({ code: 'query-failed', category: 'engine-user' });
    expect(fault.message).toContain('Division by zero');
    expect(records).toMatchObject([{ state: 'FAILED', error: 'DIVISION_BY_ZERO' }]);
  });

  it.each<[code: string, category: string, words: RegExp, sql: string]>([
    ['query-failed', 'engine-user', /Division by zero/, 'SELECT 1 / 0'],
    ['query-failed', 'engine-user', /Cannot cast 'x' to BIGINT/, "SELECT CAST('x' AS bigint)"],
    ['query-failed', 'engine-user', /Column 'nothing' cannot be resolved/, 'SELECT nothing'],
    ['query-failed', 'engine-user', /mismatched input 'SELEKT'/, 'SELEKT 1'],
    ['query-failed', 'engine-user', /cannot run the SQL: (?!line)/, "SELECT 'é日' || 1"],
    ['missing-table', 'data', /'nowhere' does not exist/, 'SELECT * FROM iceberg.nowhere.t'],
    ['missing-table', 'data', /does not exist/, 'SELECT * FROM iceberg.ready.nothing'],
    ['configuration', 'config', /'nocatalog' not found/, 'SELECT * FROM nocatalog.a.b'],
    ['query-limit', 'config', /length \(1000000\)/, `SELECT '${'x'.repeat(1_000_001)}'`],
  ])('what is wrong with the SQL: %s, %s, %s', async (code, category, words, sql) => {
    const fault = await faultBy(sql);
    expect(fault).toMatchObject({ code, category });
    expect(fault.message).toMatch(words);
  });

  const memory =
    'SELECT cardinality(array_agg(comment)) FROM tpch.tiny.lineitem CROSS JOIN UNNEST(sequence(1, 60))';
  const scan =
    'SELECT count(*) FROM {s}.days, tpch.sf1000.lineitem a WHERE a.quantity * x > 49 AND a.tax > 0.07';

  const filter = { 'iceberg.query_partition_filter_required': 'true' };

  it.each<[code: string, session: Record<string, string>, words: RegExp, sql: string]>([
    ['out-of-memory', { query_max_memory: '1MB' }, /Raise `query_max_memory` in/, memory],
    ['out-of-memory', { query_max_memory_per_node: '1B' }, /`query_max_memory_per_node`/, memory],
    ['query-timeout', { query_max_run_time: '1s' }, /maximum time limit of 1\.00s/, ENDLESS],
    ['query-timeout', { query_max_execution_time: '1s' }, /time limit of 1\.00s/, ENDLESS],
    ['query-limit', { query_max_scan_physical_bytes: '1B' }, /scan limit|physical/i, scan],
    ['configuration', { no_such_property: '1' }, /'no_such_property' does not exist/, 'SELECT 1'],
    ['configuration', { query_max_run_time: 'soon' }, /soon/, 'SELECT 1'],
    ['configuration', { 'iceberg.no_such': '1' }, /'iceberg.no_such' does not exist/, 'SELECT 1'],
    ['query-refused', filter, /Filter required .*`partition` or/, 'SELECT count(x) FROM {s}.days'],
  ])('what is wrong with the session: %s of %j', async (code, session, words, sql) => {
    const named = sql.replaceAll('{s}', `${lake.catalog}.${lake.schema}`);
    const fault = await faultBy(named, { session });
    expect(fault.code).toBe(code);
    expect(fault.message).toMatch(words);
  });

  it('shows administrators who asked', async () => {
    const records: QueryRecord[] = [];
    await engine.query(
      'SELECT 1',
      optionsOf({ gate: 'orders, daily ü', onQuery: (record) => records.push(record) }),
    );
    const [record] = records;
    const { session } = await remembered(trinoAddress(), record?.id ?? 'none');
    expect(session).toMatchObject({
      user: 'wap-gate-test',
      source,
      clientTags: ['wap-gate', 'repository=someone/something', 'pr=7', 'gate=orders_daily_'],
      timeZoneKey: 0,
    });
  });

  it('gives each of many queries at once its own answer', async () => {
    const numbers = Array.from({ length: 8 }, (_, index) => index);
    const answers = await Promise.all(
      numbers.map((n) =>
        engine.query(
          `SELECT ${String(n)}, count(*), 'é日😀' FROM tpch.tiny.orders WHERE orderkey % 8 >= ${String(n)}`,
          optionsOf({
            gate: `gate ${String(n)}`,
            session: { query_max_run_time: `${String(n + 20)}s` },
          }),
        ),
      ),
    );
    const counts = await runTrino(
      trinoAddress(),
      'SELECT n, count(*) FROM tpch.tiny.orders, UNNEST(sequence(0, 7)) t(n) WHERE orderkey % 8 >= n GROUP BY 1 ORDER BY 1',
    );
    const all = new Map(counts.map(([n, count]) => [Number(n), BigInt(String(count))]));
    expect(answers.map(({ rows }) => rows)).toEqual(
      numbers.map((n) => [[BigInt(n), all.get(n) ?? 0n, 'é日😀']]),
    );
  });

  it('reads an answer of many pages whole', async () => {
    const { rows } = await engine.query(
      'SELECT orderkey, comment FROM tpch.tiny.lineitem',
      optionsOf(),
    );
    expect(rows).toHaveLength(60_175);
    expect(new Set(rows.map(([key]) => key)).size).toBe(15_000);
  });
});
