import { createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parseTableReference, type TableReference } from '../../../src/domain/table.ts';
import type { Files } from '../../../src/domain/world.ts';
import { openDuckDB } from '../../../src/engines/duckdb/open.ts';
import type { DuckDBSettings } from '../../../src/engines/duckdb/settings.ts';
import type { Engine, QueryOptions } from '../../../src/engines/engine.ts';

export const PATIENT: QueryOptions = { signal: new AbortController().signal, timeout: 20_000 };

/** A temporary directory that a writable DuckDB has filled, and the locked engine over it. */
export class Lake implements AsyncDisposable {
  readonly directory: string;
  readonly files: Files;
  private readonly engines: Engine[] = [];

  private constructor(directory: string) {
    this.directory = directory;
    this.files = filesIn(directory);
  }

  static async create(): Promise<Lake> {
    return new Lake(await fs.mkdtemp(join(tmpdir(), 'wap-gate-duckdb-')));
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  /** Runs statements on a writable DuckDB: `lake.db` when asked for, else in memory, to write files. */
  async make(statements: string, database: string | null = null): Promise<void> {
    const instance = await DuckDBInstance.create(
      database === null ? ':memory:' : this.path(database),
    );
    const connection = await instance.connect();
    try {
      await connection.run("SET TimeZone = 'UTC'");
      await connection.run(statements);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    await fs.mkdir(resolve(this.path(name), '..'), { recursive: true });
    await fs.writeFile(this.path(name), content);
  }

  async open(tables: readonly string[], settings: Partial<DuckDBSettings> = {}): Promise<Engine> {
    const engine = await openDuckDB({
      path: null,
      threads: 2,
      memoryLimit: null,
      tempDirectory: this.directory,
      maxTempSize: null,
      tables: tables.map(reference),
      files: this.files,
      ...settings,
    });
    this.engines.push(engine);
    return engine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.engines.map((engine) => engine.close()));
    await fs.rm(this.directory, { recursive: true, force: true });
  }
}

export function reference(text: string): TableReference {
  const parsed = parseTableReference(text);
  if (parsed === undefined) throw new Error(`not a table: ${text}`);
  return parsed;
}

function filesIn(cwd: string): Files {
  const at = (path: string): string => resolve(cwd, path);
  return {
    read: (path) => fs.readFile(at(path)),
    chunks: (path) => createReadStream(at(path)),
    makeDirectory: () => Promise.resolve(),
    write: (path, bytes) => fs.writeFile(at(path), bytes),
    stat: async (path) => {
      const stat = await fs.stat(at(path)).catch(() => null);
      if (stat === null) return { type: 'missing', size: 0, version: '' };
      const type = stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : 'other';
      return { type, size: stat.size, version: `${stat.size} ${stat.mtimeMs} ${stat.ino}` };
    },
    list: async (path) => (await fs.readdir(at(path))).sort(),
    glob: async (pattern) => {
      const found: string[] = [];
      for await (const path of fs.glob(pattern, { cwd })) found.push(path);
      return found.sort();
    },
    absolute: at,
    real: async (path) => at(path),
  };
}
