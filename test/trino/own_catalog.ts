import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTableReference, type TableReference } from '../../src/domain/table.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { openTrino } from '../../src/engines/trino/open.ts';
import type { TrinoSettings } from '../../src/engines/trino/settings.ts';
import { trinoSettings } from './lake.ts';
import { trinoAddress } from './server.ts';
import { runTrino } from './statement.ts';

/**
 * A catalog of Iceberg for one suite on the tests' server, with what its users may rarely do: any table property, tables
 * made of metadata by hand, snapshots that expire at once. Its files are in a directory of the test.
 */
export class OwnCatalog {
  readonly catalog: string;
  readonly schema = 's';
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
    this.catalog = `own_${randomBytes(5).toString('hex')}`;
  }

  static async create(): Promise<OwnCatalog> {
    const directory = mkdtempSync(join(tmpdir(), 'wap-gate-catalog-'));
    // The server may run as somebody else.
    chmodSync(directory, 0o777);
    const own = new OwnCatalog(directory);
    const properties = {
      'iceberg.catalog.type': 'TESTING_FILE_METASTORE',
      'hive.metastore.catalog.dir': 'local:///',
      'fs.native-local.enabled': 'true',
      'local.location': directory,
      'iceberg.allowed-extra-properties': '*',
      'iceberg.register-table-procedure.enabled': 'true',
      'iceberg.expire-snapshots.min-retention': '0s',
    };
    const list = Object.entries(properties).map(([name, value]) => `"${name}" = '${value}'`);
    await own.run(`CREATE CATALOG ${own.catalog} USING iceberg WITH (${list.join(', ')})`);
    await own.run('CREATE SCHEMA {s}');
    return own;
  }

  /** Runs a statement of a test's own; `{s}` is the schema. */
  run(sql: string): Promise<readonly (readonly unknown[])[]> {
    return runTrino(trinoAddress(), sql.replaceAll('{s}', `${this.catalog}.${this.schema}`));
  }

  /** `table` as a gate writes it, quotes and all. */
  reference(table: string): TableReference {
    const reference = parseTableReference(`${this.catalog}.${this.schema}.${table}`);
    if (reference === undefined) throw new Error(`not a table: ${table}`);
    return reference;
  }

  open(more: Partial<TrinoSettings> = {}): Promise<Engine> {
    const settings = trinoSettings({ catalog: this.catalog, schema: this.schema, ...more });
    return openTrino(settings, new AbortController().signal);
  }

  async snapshotOf(table: string): Promise<string> {
    const [row] = await this.run(
      `SELECT CAST(snapshot_id AS varchar) FROM {s}."${table}$refs" WHERE name = 'main'`,
    );
    return String(row?.[0]);
  }

  /** The newest file of a table's metadata, as a path of this machine. */
  async metadataFile(table: string): Promise<string> {
    const [row] = await this.run(
      `SELECT file FROM {s}."${table}$metadata_log_entries" ORDER BY timestamp DESC, file DESC LIMIT 1`,
    );
    return join(this.directory, String(row?.[0]).replace('local:///', ''));
  }

  /** Makes a table of a file of metadata. */
  async register(table: string, file: string): Promise<void> {
    const folder = `local:///${file.slice(this.directory.length + 1).replace(/\/metadata\/[^/]*$/, '')}`;
    const name = file.split('/').at(-1) ?? '';
    await this.run(
      `CALL ${this.catalog}.system.register_table('${this.schema}', '${table}', '${folder}', '${name}')`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run('DROP SCHEMA IF EXISTS {s} CASCADE');
    await this.run(`DROP CATALOG ${this.catalog}`);
    for (const name of readdirSync(this.directory)) {
      rmSync(join(this.directory, name), { recursive: true, force: true });
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}
