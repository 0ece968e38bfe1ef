import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult, RunResult } from '../../src/domain/result.ts';
import { queriesFrom } from '../engines/trino/remembered.ts';
import { TrinoLake } from '../trino/lake.ts';
import { onTrino, trinoAddress } from '../trino/server.ts';
import { resultOf, traces, wapGate, type Ended } from './command_line.ts';
import { Workspace } from './workspace.ts';

const ROWS = 500;

/** The same rows for both engines, as a SELECT that both understand. */
const ORDERS = `SELECT CAST(i AS bigint) AS id,
  CASE WHEN i % 50 = 0 THEN NULL ELSE CAST(i % 7 AS bigint) END AS line,
  CASE WHEN i % 41 = 0 THEN NULL ELSE concat('C', CAST(i % 5 AS varchar)) END AS country,
  CAST(i AS double) / 3e0 AS amount,
  CAST(CAST(i AS decimal(12,2)) / 4 AS decimal(12,2)) AS price,
  DATE '2026-01-01' AS day`;

const CHECKS = `checks:
  - schema: {columns: {id: bigint, line: bigint, country: varchar, amount: double, price: "decimal(12,2)", day: date}}
  - row_count: {min: 1, max: 400}
  - not_null: [id, line, country]
    tolerate: 5%
  - unique: [id]
  - unique: [line, country]
  - range: {column: amount, min: 0, max: 100}
  - range: {column: price, above: 1}
  - accepted_values: {column: country, values: [C0, C1, C2, C3]}
  - matches: {column: country, pattern: '^C[0-4]$'}
  - length: {column: country, equals: 2}
  - expression: amount >= id / 3.0 - 1
  - mean: {column: amount, min: 1, max: 90}
  - sum: {column: price, min: 0}
  - stddev: {column: line, max: 1}
  - quantile: {column: amount, q: 0.9, max: 1000}
  - distinct_count: {column: country, equals: 5}
  - minimum: {column: id, min: 1}
  - freshness: {column: day, max_age: 2d}
  - foreign_key: {columns: country, references: {table: countries, columns: code}}
  - sql: {query: "SELECT country FROM {{ table }} GROUP BY country HAVING count(*) > 100"}
    name: big groups
  - sql: {query: "SELECT count(*) FROM {{ table }} WHERE line = 3", expect: {min: 1}}
  - sql: {query: "SELECT id FROM {{ table }} WHERE country NOT IN (SELECT code FROM countries)"}
  - range: {column: nowhere, min: 0}
  - expression: "1 / (id - id) > 0 OR country = 'zz'"
    where: "id < 0"
`;

onTrino('the program on Trino', () => {
  let workspace: Workspace;
  let lake: TrinoLake;
  beforeAll(async () => {
    lake = await TrinoLake.create();
    const sequence = `UNNEST(sequence(1, ${String(ROWS)})) AS t(i)`;
    await lake.run(`CREATE TABLE {s}.orders AS ${ORDERS} FROM ${sequence}`);
    await lake.run(
      "CREATE TABLE {s}.countries AS SELECT code FROM (VALUES 'C0', 'C1', 'C2', 'C4') t(code)",
    );
    await lake.run('CREATE VIEW {s}.orders_view AS SELECT * FROM {s}.orders');
    workspace = await Workspace.template();
    await workspace.sql(`ATTACH '${workspace.path('small.duckdb')}' AS small;
      CREATE TABLE small.orders AS ${ORDERS} FROM range(1, ${String(ROWS + 1)}) t(i);
      CREATE TABLE small.countries AS SELECT code FROM (VALUES ('C0'), ('C1'), ('C2'), ('C4')) t(code);`);
    await workspace.write({
      'wap-gate.yml': `connections:
  small: {engine: duckdb, path: small.duckdb}
  lake: {engine: trino, server: "${trinoAddress()}", catalog: iceberg, schema: ${lake.schema}, user: ci}
  slow: {engine: trino, server: "${trinoAddress()}", catalog: tpch, schema: tiny, user: ci}
`,
      'checks/orders.yml': `gate: orders\ntable: orders\n${CHECKS}`,
    });
  }, 60_000);
  afterAll(async () => {
    await workspace[Symbol.asyncDispose]();
    await lake[Symbol.asyncDispose]();
  });

  const audit = (
    args: readonly string[],
    more: { env?: Record<string, string> } = {},
  ): Promise<Ended> =>
    wapGate(['audit', '--now', '2026-01-02T00:00:00Z', ...args], {
      cwd: workspace.directory,
      ...more,
    });

  it('gives the report of DuckDB for the same file, with another connection', async () => {
    const [small, large] = await Promise.all(
      ['small', 'lake'].map((connection) =>
        audit(['--connection', connection, '--format', 'json']),
      ),
    );
    expect(resultOf(small!.stdout).problems).toEqual([]);
    const [on, there] = [resultOf(small!.stdout), resultOf(large!.stdout)];
    expect(there.gates[0]!.engine).toMatch(/^trino \d+$/);
    expect(comparable(there)).toEqual(comparable(on));
    expect(large!.code).toBe(small!.code);
    expect(there.gates[0]!.checks.map(({ outcome }) => outcome)).toContain('failed');
  }, 60_000);

  it('names the version, the tables and every query in the result', async () => {
    const ended = await audit(['--connection', 'lake', '--format', 'json', '--pr', '17'], {
      env: { GITHUB_REPOSITORY: 'acme/lake' },
    });
    const { gates, run } = resultOf(ended.stdout);
    const [gate] = gates;
    const [[snapshot] = []] = await lake.run(
      'SELECT CAST(snapshot_id AS varchar) FROM {s}."orders$refs" WHERE name = \'main\'',
    );
    expect(gate!.version).toEqual({ snapshot, rows: ROWS });
    expect(gate!.tables).toEqual([
      { table: 'orders', snapshot, note: null },
      { table: 'countries', snapshot: expect.stringMatching(/^\d+$/) as string, note: null },
      { table: 'countries', snapshot: null, note: expect.stringContaining('own SQL') as string },
    ]);
    const seen = await queriesFrom(`wap-gate/${run.id}`, trinoAddress());
    const known = new Map(seen.map(({ queryId, state }) => [queryId, state]));
    expect(gate!.queries.length).toBeGreaterThan(5);
    for (const query of gate!.queries) expect(known.get(query.id ?? '')).toBe(query.state);
    // One more: who are you.
    expect(seen.length).toBe(gate!.queries.length + 1);
    const finished = gate!.queries.filter(({ state }) => state === 'FINISHED');
    expect(
      finished.every(
        ({ cpu_ms, peak_memory_bytes }) => cpu_ms !== null && peak_memory_bytes !== null,
      ),
    ).toBe(true);
    const info = await fetch(`${trinoAddress()}/v1/query/${gate!.queries[0]!.id ?? ''}`, {
      headers: { 'X-Trino-User': 'ci' },
    });
    const { session } = (await info.json()) as {
      session: { clientTags: string[]; source: string };
    };
    expect(session.clientTags.toSorted()).toEqual([
      'gate=orders',
      'pr=17',
      'repository=acme/lake',
      'wap-gate',
    ]);
  }, 60_000);

  it('stops its queries on the server when it is interrupted', async () => {
    await workspace.write({
      'slow/gate.yml': `gate: slow
connection: slow
table: lineitem
checks:
  - unique: [orderkey, linenumber, comment]
  - sql: {query: "SELECT count(*) FROM {{ table }} a, {{ table }} b, {{ table }} c WHERE a.comment < b.comment", expect: {min: 1}}
`,
    });
    await workspace.write({
      'slow/fast.yml': 'gate: fast\nconnection: slow\ntable: region\nchecks: [not_null: [name]]\n',
    });
    const result = workspace.path('stopped.json');
    const ended = await wapGate(['audit', '--config', 'slow', '--report', `json=${result}`], {
      cwd: workspace.directory,
      interrupt: { signal: 'SIGINT', after: /fast: pass/ },
    });
    expect(traces(ended.stdout + ended.stderr)).toEqual([]);
    expect(ended.code).toBe(3);
    expect(ended.milliseconds).toBeLessThan(8_000);
    const { run, verdict } = JSON.parse((await workspace.read('stopped.json'))!) as RunResult;
    expect(verdict).toBe('error');
    const queries = await queriesFrom(`wap-gate/${run.id}`, trinoAddress());
    expect(queries.length).toBeGreaterThan(1);
    for (const { state } of queries) expect(state).toMatch(/^(FINISHED|FAILED)$/);
  }, 60_000);

  it('refuses a view with a way out, and takes it', async () => {
    const gate = (more: string): string =>
      `gate: seen\nconnection: lake\ntable: orders_view\n${more}checks: [not_null: [id]]\n`;
    await workspace.write({ 'view/pinned.yml': gate(''), 'view/loose.yml': gate('pin: off\n') });
    const refused = await audit(['--config', 'view/pinned.yml']);
    expect(refused.code).toBe(2);
    expect(refused.stdout.replaceAll(/\s+/g, ' ')).toMatch(/'orders_view' is a view: .*`pin: off`/);
    const taken = await audit(['--config', 'view/loose.yml']);
    expect([taken.code, taken.stdout]).toEqual([
      0,
      expect.stringContaining('Not pinned to a version: orders_view'),
    ]);
  }, 60_000);

  describe('the plan', () => {
    it('of an audit that would read too much is shown, and ends as the audit does', async () => {
      await workspace.write({
        'dear/dear.yml': `gate: dear\nconnection: lake\ntable: orders\nmax_scan_bytes: 10B\nchecks: [unique: [id, country]]\n`,
      });
      for (const command of ['plan', 'audit']) {
        const ended = await wapGate([command, '--config', 'dear'], { cwd: workspace.directory });
        expect(ended.code).toBe(2);
        expect((ended.stdout + ended.stderr).replaceAll(/\s+/g, ' ')).toMatch(
          /The audit of dear would read about \d+ bytes, more than its `max_scan_bytes` of 10 bytes; nothing was read/,
        );
        expect(ended.stdout.includes('tier 5 keys')).toBe(command === 'plan');
      }
    }, 60_000);

    it('says what it will not read, what it will, and what it cannot know', async () => {
      const plan = (connection: string): Promise<Ended> =>
        wapGate(['plan', '--connection', connection, '--now', '2026-01-02T00:00:00Z'], {
          cwd: workspace.directory,
        });
      const pinned = await plan('lake');
      expect(pinned.stdout).toContain('tier 1 statistics, no query');
      expect(pinned.stdout).toMatch(/FOR VERSION AS OF BIGINT '\d+'/);
      await workspace.write({
        'plain/plain.yml':
          'gate: plain\nconnection: slow\ntable: region\nchecks: [not_null: [name]]\n',
      });
      const loose = await wapGate(['plan', '--config', 'plain/plain.yml'], {
        cwd: workspace.directory,
      });
      expect(loose.stdout).toMatch(/note .*not pinned/);
    }, 60_000);
  });
});

/** What must be equal on both engines; the words of faults and the last digits of doubles are the engine's own. */
function comparable({ verdict, exit_code, counts, gates }: RunResult): unknown {
  return {
    verdict,
    exit_code,
    counts,
    checks: gates.flatMap(({ checks }) => checks.map(essence)),
  };
}

function essence(check: CheckResult): unknown {
  const { id, outcome, threshold, tested, failing, share, notes, samples, fault } = check;
  const rounded = (value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(12)) : value;
  return {
    id,
    outcome,
    threshold,
    tested,
    failing,
    share,
    notes,
    samples: samples.length,
    observed: rounded(check.observed),
    metrics: Object.fromEntries(Object.entries(check.metrics).map(([k, v]) => [k, rounded(v)])),
    fault: fault === null ? null : [fault.code, fault.category],
  };
}
