import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Files by path; null takes a file of the template away. */
export type Contents = Readonly<Record<string, string | Uint8Array | null>>;

/** A sound gate over sound data: what every test starts from. */
export const ORDERS_GATE = `gate: orders
table: data/orders.parquet
checks:
  - not_null: [id]
  - range: {column: amount, min: 0, max: 1000}
`;

/** A gate file with these checks, one a line; the first stands on line 4. */
export const gateWith = (...checks: string[]): string =>
  ['gate: orders', 'table: data/orders.parquet', 'checks:', ...checks.map((c) => `  - ${c}`)]
    .map((line) => `${line}\n`)
    .join('');

const ORDERS = `SELECT * FROM (VALUES
  (1::BIGINT, 10.5::DOUBLE, 'AT', NULL::VARCHAR, DATE '2026-01-01'),
  (2, 20.0, 'BE', NULL, DATE '2026-01-01'),
  (3, 30.0, 'CH', NULL, DATE '2026-01-02'),
  (4, 999.0, 'DE', NULL, DATE '2026-01-02')) AS t(id, amount, country, unknown, day)`;

const DATA = `
COPY (${ORDERS}) TO '{dir}/data/orders.parquet';
COPY (${ORDERS}) TO '{dir}/data/orders.csv';
COPY (SELECT * FROM (${ORDERS}) WHERE id = 0) TO '{dir}/data/empty.parquet';
ATTACH '{dir}/data/lake.duckdb' AS lake;
CREATE TABLE lake.orders AS ${ORDERS};
CREATE TABLE lake.empty AS SELECT * FROM (${ORDERS}) WHERE id = 0;
DETACH lake;`;

/** Who commits: nothing is asked of the settings of the machine. */
const PERSON = ['-c', 'user.name=mona', '-c', 'user.email=mona@example.com'];

/** A directory as a user has it: `checks/orders.yml` and its data; removed with `await using`. */
export class Workspace implements AsyncDisposable {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** The template itself, with its data made by DuckDB. */
  static async template(): Promise<Workspace> {
    const made = new Workspace(await fs.mkdtemp(join(tmpdir(), 'wap-gate-commands-')));
    await made.write({ 'checks/orders.yml': ORDERS_GATE, 'data/.keep': '' });
    await made.sql(DATA.replaceAll('{dir}', made.directory));
    return made;
  }

  /** A copy of its own with these files changed. */
  async copy(contents: Contents = {}): Promise<Workspace> {
    const directory = await fs.mkdtemp(join(tmpdir(), 'wap-gate-commands-'));
    await fs.cp(this.directory, directory, { recursive: true });
    const copied = new Workspace(directory);
    await copied.write(contents);
    return copied;
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  async write(contents: Contents): Promise<void> {
    for (const [name, content] of Object.entries(contents)) {
      const path = this.path(name);
      await fs.rm(path, { recursive: true, force: true });
      if (content === null) continue;
      await fs.mkdir(dirname(path), { recursive: true });
      await fs.writeFile(path, content);
    }
  }

  /** A symbolic link, wherever it leads. */
  async link(name: string, target: string): Promise<void> {
    await fs.mkdir(dirname(this.path(name)), { recursive: true });
    await fs.symlink(target, this.path(name));
  }

  /** What git says in one of its directories. */
  git(directory: string, ...given: string[]): string {
    const options = { cwd: this.path(directory), encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync('git', [...PERSON, ...given], options).trim();
  }

  /** Runs statements on a DuckDB in memory. */
  async sql(statements: string): Promise<void> {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    try {
      await connection.run(statements);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }

  /** Null when there is no such file. */
  async read(name: string): Promise<string | null> {
    return fs.readFile(this.path(name), 'utf8').catch(() => null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await fs.rm(this.directory, { recursive: true, force: true });
  }
}
