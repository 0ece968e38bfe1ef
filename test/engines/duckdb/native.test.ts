import { copyFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuseUnusable } from '../../../src/engines/duckdb/native/given.ts';
import {
  libraryName,
  loadLibrary,
  refuseOtherVersion,
} from '../../../src/engines/duckdb/native/library.ts';
import { packages } from '../../../src/engines/duckdb/native/packages.ts';
import {
  machineName,
  packageFor,
  thisMachine,
} from '../../../src/engines/duckdb/native/platform.ts';

const require = createRequire(import.meta.url);
const { name, version } = packageFor(thisMachine());
const INSTALLED = dirname(require.resolve(`${name}/duckdb.node`));

describe('a machine', () => {
  it('is this one, with the package that npm has installed', () => {
    const manifest = require(`${name}/package.json`) as { name: string; version: string };
    expect(manifest).toMatchObject({ name, version });
  });

  it.each([...packages])('may be %s, with the package of that name', (key, found) => {
    const [platform = '', arch = '', libc] = key.split('-');
    expect(machineName({ platform, arch, musl: libc === 'musl' })).toBe(key);
    expect(found.name).toBe(`@duckdb/node-bindings-${key}`);
    expect(found.integrity).toMatch(/^sha512-[\w+/]{86}==$/);
  });

  it('may have no package', () => {
    const other = { platform: 'freebsd', arch: 'x64', musl: false };
    expect(() => packageFor(other)).toThrow(
      'DuckDB has no native library for freebsd-x64, only for darwin-arm64, darwin-x64, linux-arm64, linux-arm64-musl, linux-x64, linux-x64-musl, win32-arm64, win32-x64. Run on one of these, or build it and name its directory with the input `duckdb-path`.',
    );
  });
});

describe('the installed library', () => {
  it('is the version that is pinned', () => {
    const library = loadLibrary(null);
    expect(library).toBe(require('@duckdb/node-bindings'));
    expect(() => {
      refuseOtherVersion('here', library.library_version());
    }).not.toThrow();
  });
});

describe('a directory that a user names', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'wap-gate-native-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const at = (file: string): string => join(directory, file);
  const addon = (): Promise<void> => copyFile(join(INSTALLED, 'duckdb.node'), at('duckdb.node'));
  const library = (): Promise<void> => copyFile(join(INSTALLED, libraryName()), at(libraryName()));

  const expected = `Expected there: duckdb.node and ${libraryName()} side by side, of DuckDB ${version.replace(/-.*/, '')} for ${machineName(thisMachine())} (npm package ${name}, version ${version}).`;
  const refused = async (says: RegExp, path = directory): Promise<void> => {
    const error: unknown = await refuseUnusable(path).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ record: { category: 'config', retryable: false } });
    const { message } = error as Error;
    expect(message).toMatch(says);
    expect(message).not.toContain('\n');
    expect(message.endsWith(expected)).toBe(true);
  };

  it('is good with both files', async () => {
    await refuseUnusable(INSTALLED);
  });

  it('does not exist', () =>
    refused(/^`duckdb-path`: .*\/nowhere does not exist\./, at('nowhere')));

  it('is a file', () =>
    refused(/duckdb\.node is not a directory\./, join(INSTALLED, 'duckdb.node')));

  it('is empty', () => refused(/ has no file duckdb\.node\./));

  it('lacks the library', async () => {
    await addon();
    await refused(new RegExp(` has no file ${libraryName()}\\.`));
  });

  it('holds something else', async () => {
    await writeFile(at('duckdb.node'), 'an addon');
    await writeFile(at(libraryName()), 'a library');
    await refused(/^DuckDB's native library in .* cannot be loaded: .*duckdb\.node/);
  });

  it('holds something else as the library', async () => {
    await addon();
    await writeFile(at(libraryName()), 'a library'.repeat(1000));
    await refused(/cannot be loaded: .*libduckdb/);
  });

  // What is loaded is mapped into memory: where the file ends, the process does.
  it.runIf(process.platform === 'linux')('holds a library that was cut short', async () => {
    await addon();
    await library();
    await truncate(at(libraryName()), 30e6);
    await refused(/cannot be loaded: the process that loads it ends with SIG(?:BUS|SEGV)\./);
  });

  // The bundler's, which is at hand.
  const other = `@rolldown/binding-${process.platform}-${process.arch}-gnu`;
  it.runIf(process.platform === 'linux')('holds an addon of something else', async () => {
    await library();
    await copyFile(require.resolve(other), at('duckdb.node'));
    await refused(/cannot be loaded: .*library_version is not a function\./);
  });

  it('holds another version', () => {
    expect(() => {
      refuseOtherVersion(directory, 'v1.4.1');
    }).toThrow(`${directory} cannot be loaded: it is DuckDB 1.4.1. ${expected}`);
  });
});
