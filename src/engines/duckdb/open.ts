import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';

import type * as duckdb from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

import { fault } from '../../domain/fault.ts';
import { didYouMean } from '../../domain/nearest.ts';
import type { Files } from '../../domain/world.ts';
import type { Engine } from '../engine.ts';
import { createEngine } from './adapter.ts';
import { listSchemas } from './catalog.ts';
import { duckdbFault } from './faults.ts';
import { findFiles, type FoundFiles } from './files/find.ts';
import { LoadedText } from './files/loaded_text.ts';
import { attachStatement, lockStatements, searchPathStatement } from './lockdown.ts';
import { loadLibrary } from './native/library.ts';
import { Pool } from './pool.ts';
import { Resolver } from './resolve.ts';
import type { DuckDBSettings } from './settings.ts';

/**
 * Opens DuckDB in memory for the gates of one connection and locks it: only the declared files and the attached
 * database can be read, and no setting can be changed. The library is loaded only here, meanwhile the files are found.
 * A table that cannot be found is a fault of `resolve`, so that other gates go on.
 *
 * @param library the directory of the native library, see {@link loadLibrary}.
 */
export async function openDuckDB(
  settings: DuckDBSettings,
  library: string | null = null,
): Promise<Engine> {
  const [found, database, api] = await Promise.all([
    findFiles(settings.tables, settings.files),
    findDatabase(settings.path, settings.files),
    nodeApi(library),
    refuseTempDirectory(settings),
  ]);
  // Only how the driver prints TIMESTAMPTZ; without it, in the machine's own zone.
  api.DuckDBTimestampTZValue.timezoneOffsetInMinutes = 0;
  const threads: Record<string, string> =
    settings.threads === null ? {} : { threads: String(settings.threads) };
  const instance = await api.DuckDBInstance.create(':memory:', threads);
  const connection = await instance.connect();
  try {
    const greeting = database === null ? null : await attach(connection, database);
    await connection.run(`${lockStatements(confinement(settings, found))}\n${greeting ?? ''}`);
    const limits = await limitsOf(connection);
    const text = new LoadedText(limits.memoryLimit);
    const { files } = settings;
    return createEngine({
      pool: new Pool(instance, connection, greeting),
      resolver: new Resolver({ database: database?.name ?? null, found, text, files }),
      version: api.version().replace(/^v/, ''),
      ...limits,
    });
  } catch (error) {
    release(instance, connection);
    throw duckdbFault(error);
  }
}

/** The library comes first: node-api could only fail without a sentence. */
async function nodeApi(library: string | null): Promise<typeof duckdb> {
  loadLibrary(library);
  return import('@duckdb/node-api');
}

/** Attaches the database file; gives what each connection must run to look into it. */
async function attach(
  connection: DuckDBConnection,
  database: { readonly path: string; readonly name: string },
): Promise<string> {
  await connection.run(attachStatement(database));
  return searchPathStatement(database.name, await listSchemas(connection, database.name));
}

function confinement(
  settings: DuckDBSettings,
  found: ReadonlyMap<string, FoundFiles>,
): Parameters<typeof lockStatements>[0] {
  const directory = settings.tempDirectory ?? tmpdir();
  return {
    files: [...found.values()].flatMap((each) => ('relation' in each ? each.relation.paths : [])),
    memoryLimit: settings.memoryLimit,
    // Two processes that spill into one directory would overwrite each other's files.
    spillDirectory: join(settings.files.absolute(directory), spillName()),
    spillLimit: settings.maxTempSize,
  };
}

/** Told before anything is measured, and not by the first query that spills. */
async function refuseTempDirectory({ tempDirectory, files }: DuckDBSettings): Promise<void> {
  if (tempDirectory === null) return;
  const { type } = await files.stat(tempDirectory);
  if (type === 'directory') return;
  const what = type === 'missing' ? 'does not exist' : 'is not a directory';
  throw fault(
    'configuration',
    'config',
    `The directory '${tempDirectory}' for spilled data ${what}: create it, or correct \`temp_directory\` of the connection.`,
  );
}

let opened = 0;

function spillName(): string {
  opened += 1;
  return `wap-gate-spill-${String(process.pid)}-${String(opened)}`;
}

/** The file and the name under which it is attached: as `duckdb lake.duckdb` would call it. */
async function findDatabase(
  path: string | null,
  files: Files,
): Promise<{ path: string; name: string } | null> {
  if (path === null) return null;
  const stat = await files.stat(path);
  if (stat.type !== 'file') throw await noDatabase(path, stat.type, files);
  const stem = basename(path, extname(path));
  // DuckDB has databases of these names itself.
  const name = /^(?:main|memory|system|temp)$/i.test(stem) ? `${stem}_db` : stem;
  return { path: files.absolute(path), name };
}

async function noDatabase(path: string, type: string, files: Files): Promise<Error> {
  if (type !== 'missing') {
    return fault('configuration', 'config', `The database '${path}' is not a regular file.`);
  }
  const directory = path.slice(0, path.lastIndexOf('/') + 1);
  const names = await files.list(directory === '' ? '.' : directory).catch(() => []);
  const near = didYouMean(
    path,
    names.map((name) => directory + name),
  );
  return fault(
    'configuration',
    'config',
    `The database file '${path}' does not exist: correct \`path\` of the connection.${near}`,
  );
}

/** What DuckDB allows itself, as it says: `18.6 GiB` and a number of threads. */
async function limitsOf(
  connection: DuckDBConnection,
): Promise<{ memoryLimit: number; threads: number }> {
  const result = await connection.run(
    "SELECT current_setting('memory_limit'), current_setting('threads')",
  );
  const [[memory, threads] = []] = await result.getRows();
  const [, size = '0', unit = ''] = /^([\d.]+) (\w+)$/.exec(String(memory)) ?? [];
  const scale = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'].indexOf(unit);
  return { memoryLimit: Number(size) * 1024 ** Math.max(scale, 0), threads: Number(threads) };
}

function release(instance: DuckDBInstance, connection: DuckDBConnection): void {
  connection.closeSync();
  instance.closeSync();
}
