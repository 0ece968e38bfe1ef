import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { faultOf } from '../contract.ts';
import { Lake, PATIENT, reference } from './lake.ts';

describe('names in the attached database', () => {
  test('resolve as DuckDB resolves them', async () => {
    await using lake = await Lake.create();
    await lake.make(
      `CREATE TABLE Flights(id INT NOT NULL, "Select" VARCHAR); CREATE SCHEMA stage; CREATE TABLE stage.flights(x INT);
CREATE TABLE "odd.na""me"(x INT); CREATE VIEW seen AS SELECT id FROM Flights;`,
      'my lake.duckdb',
    );
    const engine = await lake.open([], { path: 'my lake.duckdb' });
    const parts = async (text: string): Promise<unknown> =>
      (await engine.resolve(reference(text), PATIENT)).relation;
    const flights = { from: 'table', parts: ['my lake', 'main', 'Flights'], version: null };
    expect(await parts('flights')).toEqual(flights);
    expect(await parts('FLIGHTS')).toEqual(flights);
    expect(await parts('main.flights')).toEqual(flights);
    expect(await parts('"my lake".main.flights')).toEqual(flights);
    expect(await parts('"my lake".flights')).toEqual(flights);
    expect(await parts('stage.flights')).toMatchObject({ parts: ['my lake', 'stage', 'flights'] });
    expect(await parts('"odd.na""me"')).toMatchObject({ parts: ['my lake', 'main', 'odd.na"me'] });
    const { columns } = await engine.resolve(reference('flights'), PATIENT);
    expect(columns.map(({ name, nullable }) => [name, nullable])).toEqual([
      ['id', false],
      ['Select', true],
    ]);
    const { columns: seen } = await engine.resolve(reference('seen'), PATIENT);
    expect(seen).toMatchObject([{ name: 'id', nullable: null }]);
    for (const sql of [
      'SELECT id FROM flights',
      'SELECT x FROM stage.flights',
      'SELECT id FROM seen',
    ]) {
      expect((await engine.query(sql, PATIENT)).rows).toEqual([]);
    }
    const fault = await faultOf(engine.resolve(reference('stage.flihgts'), PATIENT));
    expect(fault.message).toContain("Did you mean 'stage.flights'?");
  });

  test('a macro of the database does not replace a built-in function', async () => {
    await using lake = await Lake.create();
    await lake.make(
      `CREATE MACRO length(x) AS 42; CREATE MACRO hash(x) AS 1; CREATE MACRO abs(x) AS 0;
CREATE MACRO date_part(a, b) AS 7; CREATE MACRO list_value(a) AS 8; CREATE TABLE t AS SELECT 'abc' AS s, -1 AS n;`,
      'lake.duckdb',
    );
    const engine = await lake.open([], { path: 'lake.duckdb' });
    const sql =
      "SELECT length(s), abs(n), hash(n) = 1, extract(year FROM DATE '2026-01-02'), [n] FROM t";
    // On several connections at once: each is set up for itself.
    const answers = await Promise.all(Array.from({ length: 6 }, () => engine.query(sql, PATIENT)));
    for (const { rows } of answers) expect(rows).toEqual([[3n, 1n, false, 2026n, '[-1]']]);
  });

  test.each(['memory', 'system', 'temp', 'main'])('a file named %s', async (name) => {
    await using lake = await Lake.create();
    await lake.make('CREATE TABLE t AS SELECT 1 AS a', `${name}.duckdb`);
    const engine = await lake.open([], { path: `${name}.duckdb` });
    expect((await engine.query('SELECT a FROM t', PATIENT)).rows).toEqual([[1n]]);
    expect((await engine.resolve(reference('t'), PATIENT)).columns).toHaveLength(1);
  });
});

describe('the database file', () => {
  test('is only read', async () => {
    await using lake = await Lake.create();
    await lake.make('CREATE TABLE t AS SELECT 1 AS a', 'lake.duckdb');
    const engine = await lake.open([], { path: 'lake.duckdb' });
    expect(
      (await faultOf(engine.query('WITH x AS (SELECT 2) INSERT INTO t FROM x', PATIENT))).code,
    ).toBe('query-failed');
    expect((await engine.query('SELECT count(*) FROM t', PATIENT)).rows).toEqual([[1n]]);
  });

  test.each([
    ['lak.duckdb', 'configuration', "Did you mean 'lake.duckdb'?"],
    ['.', 'configuration', 'not a regular file'],
    ['text.duckdb', 'corrupt-file', 'text.duckdb'],
  ])('%s cannot be opened', async (path, code, words) => {
    await using lake = await Lake.create();
    await lake.make('CREATE TABLE t AS SELECT 1 AS a', 'lake.duckdb');
    await lake.write('text.duckdb', 'this is not a database, '.repeat(1000));
    const fault = await faultOf(lake.open([], { path }));
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(words);
  });

  test('that another process writes is a fault that a retry may end', async () => {
    await using lake = await Lake.create();
    await lake.make('CREATE TABLE t AS SELECT 1 AS a', 'lake.duckdb');
    const holder = promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      `import { DuckDBInstance } from '@duckdb/node-api';
await DuckDBInstance.create(${JSON.stringify(lake.path('lake.duckdb'))});
process.stdin.resume(); console.log('held');`,
    ]);
    const { child } = holder;
    await new Promise((held) => child.stdout!.once('data', held));
    const fault = await faultOf(lake.open([], { path: 'lake.duckdb' }));
    child.kill();
    await holder.catch(() => undefined);
    expect(fault).toMatchObject({ code: 'engine-unavailable', retryable: true });
  });
});

describe('the locks', () => {
  test.each([
    "SELECT * FROM duckdb_settings() WHERE name = 'lock_configuration' AND value = 'true'",
    "SELECT * FROM duckdb_settings() WHERE name = 'enable_external_access' AND value = 'false'",
    "SELECT * FROM duckdb_settings() WHERE name = 'autoload_known_extensions' AND value = 'false'",
    "SELECT * FROM duckdb_settings() WHERE name = 'autoinstall_known_extensions' AND value = 'false'",
    "SELECT * FROM duckdb_settings() WHERE name = 'TimeZone' AND value LIKE '%UTC'",
    "SELECT * FROM duckdb_settings() WHERE name = 'threads' AND value = '2'",
  ])('%s', async (sql) => {
    await using lake = await Lake.create();
    const engine = await lake.open([]);
    expect((await engine.query(sql, PATIENT)).rows).toHaveLength(1);
  });

  test('a path with quotes stays one path', async () => {
    await using lake = await Lake.create();
    const name = "it's [odd].csv";
    await lake.write(name, 'a\n1\n');
    const engine = await lake.open([name]);
    expect(await faultOf(engine.resolve(reference(name), PATIENT))).toMatchObject({
      code: 'configuration',
    });
    await lake.write("it's; odd.csv", 'a\n1\n');
    const other = await lake.open(["it's; odd.csv"]);
    const { relation } = await other.resolve(reference("it's; odd.csv"), PATIENT);
    const sql = `SELECT a FROM ${other.dialect.relation(relation as never)}`;
    expect((await other.query(sql, PATIENT)).rows).toEqual([[1n]]);
  });
});

describe('closing', () => {
  test('ends what runs', async () => {
    await using lake = await Lake.create();
    const engine = await lake.open([]);
    const running = faultOf(
      engine.query(
        'SELECT sum(a.i * b.i) FROM range(10000000) a(i), range(10000000) b(i)',
        PATIENT,
      ),
    );
    await new Promise((soon) => setTimeout(soon, 50));
    await engine.close();
    expect(await running).toMatchObject({ code: 'cancelled' });
  });

  test('more queries at once than there are worker threads are all ended', async () => {
    await using lake = await Lake.create();
    const engine = await lake.open([]);
    const stop = new AbortController();
    const running = Array.from({ length: 12 }, () =>
      faultOf(
        engine.query('SELECT sum(a.i * b.i) FROM range(10000000) a(i), range(10000000) b(i)', {
          signal: stop.signal,
          timeout: 30_000,
        }),
      ),
    );
    await new Promise((soon) => setTimeout(soon, 50));
    stop.abort();
    const faults = await Promise.all(running);
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['cancelled']));
  });

  test('leaves a usable library behind', async () => {
    await using lake = await Lake.create();
    await (await lake.open([])).close();
    const instance = await DuckDBInstance.create(':memory:');
    instance.closeSync();
    const again = await lake.open([]);
    expect((await again.query('SELECT 1', PATIENT)).rows).toEqual([[1n]]);
  });
});
