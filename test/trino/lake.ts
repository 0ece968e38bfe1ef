import { randomBytes } from 'node:crypto';
import { realWorld } from '../../src/commands/world.ts';
import { parseTableReference, type TableReference } from '../../src/domain/table.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { openTrino } from '../../src/engines/trino/open.ts';
import type { TrinoSettings } from '../../src/engines/trino/settings.ts';
import { quoteIdentifier, quoteText } from '../../src/sql/quoting.ts';
import { toTrino } from '../../src/sql/dialects/trino-types.ts';
import { trinoAddress } from './server.ts';
import { runTrino } from './statement.ts';

const world = realWorld(new AbortController().signal);

/** Settings of a connection to the tests' server. */
export function trinoSettings(more: Partial<TrinoSettings> = {}): TrinoSettings {
  return {
    engine: 'trino',
    name: 'test',
    server: trinoAddress(),
    catalog: null,
    schema: null,
    user: 'wap-gate-test',
    password: null,
    token: null,
    ca: null,
    certificate: null,
    roles: {},
    session: {},
    origin: { run: 'test', repository: null, pullRequest: null },
    files: world.files,
    ...more,
  };
}

/** A schema of the tests' server for one suite, removed with all that is in it. */
export class TrinoLake {
  readonly catalog: string;
  readonly schema: string;

  private constructor(catalog: string) {
    this.catalog = catalog;
    this.schema = `test_${randomBytes(5).toString('hex')}`;
  }

  static async create(catalog: 'iceberg' | 'memory' = 'iceberg'): Promise<TrinoLake> {
    const lake = new TrinoLake(catalog);
    await lake.run(`CREATE SCHEMA ${catalog}.${lake.schema}`);
    return lake;
  }

  /** Runs a statement of a test's own; `{s}` is the schema. */
  run(sql: string): Promise<readonly (readonly unknown[])[]> {
    return runTrino(trinoAddress(), sql.replaceAll('{s}', `${this.catalog}.${this.schema}`));
  }

  reference(table: string): TableReference {
    const reference = parseTableReference(`${this.catalog}.${this.schema}.${table}`);
    if (reference === undefined) throw new Error(`not a table: ${table}`);
    return reference;
  }

  open(more: Partial<TrinoSettings> = {}): Promise<Engine> {
    const settings = trinoSettings({ catalog: this.catalog, schema: this.schema, ...more });
    return openTrino(settings, new AbortController().signal);
  }

  /** Makes a table under our type names; cells are text. */
  async make(
    name: string,
    columns: Readonly<Record<string, string>>,
    rows: readonly (readonly (string | number | boolean | null)[])[],
    properties = '',
  ): Promise<void> {
    const types = Object.entries(columns).map(([column, type]) => [column, toTrino(type)] as const);
    const declared = types.map(([column, type]) => `${quoteIdentifier(column)} ${type}`);
    await this.run(`CREATE TABLE {s}.${name} (${declared.join(', ')}) ${properties}`);
    if (rows.length === 0) return;
    const values = rows.map(
      (row) =>
        `(${row.map((cell) => (cell === null ? 'NULL' : quoteText(String(cell)))).join(', ')})`,
    );
    const casts = types.map(([, type], index) => `CAST(c${String(index)} AS ${type})`);
    const names = types.map((_, index) => `c${String(index)}`);
    const table = names.length === 1 ? values.map((value) => value.slice(1, -1)) : values;
    await this.run(
      `INSERT INTO {s}.${name} SELECT ${casts.join(', ')} FROM (VALUES ${table.join(', ')}) v(${names.join(', ')})`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run('DROP SCHEMA IF EXISTS {s} CASCADE');
  }
}
