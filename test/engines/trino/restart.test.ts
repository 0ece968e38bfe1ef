import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cacheDirectory } from '../../../scripts/trino/cache.ts';
import { install } from '../../../scripts/trino/install.ts';
import { end, freePort, launch, type Launched } from '../../../scripts/trino/launch.ts';
import type { QueryRecord } from '../../../src/domain/query_record.ts';
import { onTrino } from '../../trino/server.ts';
import { runTrino } from '../../trino/statement.ts';
import { ask, faultOf } from './asking.ts';
import { QUICK } from './connection.ts';

/** A few seconds of work whose answer is known. */
const SLOW =
  'SELECT count(*) FROM tpch.tiny.lineitem a, tpch.tiny.orders b WHERE a.comment < b.comment OR a.orderkey > 0';

/** `local:///broken/t/data/x.parquet` below the warehouse. */
const fileOf = (path: string, directory: string): string =>
  join(directory, 'warehouse', path.replace(/^local:\/+/, ''));

type Spoilt = [name: string, change: (file: string) => void, code: string, category: string];

const SPOILT: Spoilt[] = [
  ['cut_off', (file) => truncateSync(file, 1000), 'corrupt-file', 'data'],
  ['overwritten', (file) => writeFileSync(file, 'no parquet'), 'corrupt-file', 'data'],
  ['empty', (file) => truncateSync(file, 0), 'file-unreadable', 'engine-transient'],
  ['gone', (file) => rmSync(file), 'file-unreadable', 'engine-transient'],
];

/** Tables whose data files are no longer what they were. */
async function spoil(address: string, directory: string): Promise<void> {
  await runTrino(address, 'CREATE SCHEMA iceberg.broken');
  for (const [name, change] of SPOILT) {
    const table = `iceberg.broken.${name}`;
    await runTrino(address, `CREATE TABLE ${table} AS SELECT * FROM tpch.tiny.orders`);
    const files = await runTrino(address, `SELECT DISTINCT "$path" FROM ${table}`);
    for (const [path] of files) change(fileOf(String(path), directory));
  }
}

onTrino('a Trino of its own', () => {
  const directory = mkdtempSync(join(tmpdir(), 'wap-gate-restart-'));
  let server: Launched | undefined;
  let starting: Promise<Launched> | undefined;
  let port = 0;

  const start = async (): Promise<Launched> => {
    const installation = install(cacheDirectory(process.env), process.env, console.log);
    starting = launch(installation, { directory, port, heap: '1G' });
    return starting;
  };

  beforeAll(async () => {
    port = await freePort();
    server = await start();
    await spoil(server.address, directory);
  }, 180_000);

  afterAll(async () => {
    // Also one whose start took longer than a hook may.
    await starting?.then((started) => end(started));
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  it('is killed between two pages and started again: the query is asked anew, or ends as a fault', async () => {
    const { address } = server!;
    const records: QueryRecord[] = [];
    const patience = { ...QUICK, unreachable: 150_000, pause: 100 };
    const waiting = ask(address, {
      sql: `${SLOW} /* waits */`,
      settings: { patience },
      options: { timeout: 160_000, onQuery: (record) => records.push(record) },
    });
    const running = (): Promise<unknown[][]> =>
      runTrino(
        address,
        "SELECT count(*) FROM system.runtime.queries WHERE state = 'RUNNING' AND query LIKE '%/* waits */'",
      );
    await expect.poll(running, { timeout: 30_000, interval: 50 }).toEqual([[1]]);
    const hasty = faultOf(
      ask(address, {
        sql: `${SLOW} /* is hasty */`,
        settings: { patience },
        options: { timeout: 5_000 },
      }),
    );
    await sleep(200);
    expect(records).toEqual([]);

    await end(server!, 'SIGKILL');
    const killed = performance.now();
    const restarted = start();
    const fault = await hasty;
    expect(performance.now() - killed).toBeLessThan(10_000);
    expect(fault).toMatchObject({ code: 'engine-unavailable', category: 'network' });
    expect(fault.message).toMatch(/ECONNREFUSED.* It was tried again until the deadline of 5s\.$/);

    server = await restarted;
    const { rows } = await waiting;
    expect(rows).toEqual([[902_625_000]]);
    // More than one when the server was still starting up.
    expect(records.length).toBeGreaterThan(1);
    expect(records[0]).toMatchObject({ state: 'ABANDONED' });
    expect(records.at(-1)).toMatchObject({ state: 'FINISHED', error: null });
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  }, 240_000);

  // Not before: a server that runs keeps small files in memory.
  it.each(SPOILT)('cannot read a data file: %s', async (name, _change, code, category) => {
    const sql = `SELECT sum(totalprice), max(comment) FROM iceberg.broken.${name}`;
    const fault = await faultOf(ask(server!.address, { sql }));
    expect(fault).toMatchObject({ code, category });
    expect(fault.message).toMatch(/^Trino cannot (?:read|open) .*\.parquet/);
  });
});
