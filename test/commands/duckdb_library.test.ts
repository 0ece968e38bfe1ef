import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import configs from '../../rolldown.config.mjs';
import { bundles, write } from '../../scripts/build/bundles.mjs';
import { duckdbLibrary } from '../../src/commands/duckdb_library.ts';
import { packageFor, thisMachine } from '../../src/engines/duckdb/native/platform.ts';
import { giving, hashOf, Registry, status } from '../github/registry.ts';
import { traces } from './command_line.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const wanted = packageFor(thisMachine());
const installed = dirname(createRequire(import.meta.url).resolve(`${wanted.name}/duckdb.node`));

const gate = (name: string, more = 'table: orders.csv'): string =>
  `gate: ${name}\n${more}\nchecks:\n  - row_count: {equals: 2}\n`;

const FILES = {
  'package.json': '{"type": "module"}',
  'orders.csv': 'id,amount\n1,2\n3,4\n',
  'wap-gate.yml': `connections:
  one: {engine: duckdb}
  two: {engine: duckdb}
  lake: {engine: trino, server: "http://127.0.0.1:9", catalog: a, schema: b, user: c}
`,
  'checks/orders.yml': gate('orders'),
  'several/one.yml': gate('one', 'connection: one\ntable: orders.csv'),
  'several/two.yml': gate('two', 'connection: two\ntable: orders.csv'),
  'trino.yml': gate('orders', 'connection: lake\ntable: orders'),
};

/** The programs alone, with no node_modules above them; a place to audit; the package as npm gives it. */
let root: string;
let tarball: Buffer;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'wap-gate-library-'));
  const input = { cli: 'src/cli.ts', acting: 'test/commands/duckdb_library_entry.ts' };
  const programs = configs.map((config) => ({ ...config, input }));
  write(join(root, 'dist'), await bundles(ROOT, programs));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  const spec = `${wanted.name}@${wanted.version}`;
  const words = ['pack', '--silent', '--prefer-offline', '--pack-destination', root, spec];
  const { stdout } = await run('npm', words, { cwd: root });
  tarball = await readFile(join(root, stdout.trim()));
}, 120_000);
afterAll(() => rm(root, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function program(
  name: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { PATH = '' } = process.env;
  const options = { cwd: root, env: { PATH, RUNNER_TEMP: join(root, 'temporary'), ...env } };
  const args = [join(root, 'dist', name), ...words];
  const ended = await run(process.execPath, args, options)
    .then((said) => ({ ...said, code: 0 }))
    .catch((error: unknown) => error as Ended);
  expect(traces(ended.stdout + ended.stderr)).toEqual([]);
  return { ...ended, stdout: ended.stdout.replace(/\n +/g, ' ') };
}

const cached = (): string =>
  join(root, 'cache', wanted.name.slice(1).replace('/', '-'), wanted.version, process.arch);

/** The action in a step, with a registry that has the package, and how often it was asked. */
async function acting(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended & { asked: number }> {
  await using registry = await Registry.start(giving(tarball));
  const step = { RUNNER_TOOL_CACHE: join(root, 'cache'), npm_config_registry: registry.address };
  const ended = await program('acting.js', words, { ...step, ...env });
  return { ...ended, asked: registry.requests.length };
}

describe('the package', () => {
  it('is the one whose hash stands in the sources', () => {
    expect(hashOf(tarball)).toBe(wanted.integrity);
  });
});

describe('the programs without node_modules', () => {
  it('say that the library is not there', async () => {
    const ended = await program('cli.js', ['audit']);
    expect(ended.code).toBe(2);
    expect(ended.stdout).toContain(
      "DuckDB's native library cannot be loaded: Cannot find module '@duckdb/node-bindings'. Install wap-gate again with npm",
    );
  });

  it('fetch nothing for Trino alone', async () => {
    expect(await acting(['audit', '--config', 'trino.yml', '--timeout', '2s'])).toMatchObject({
      code: 3,
      asked: 0,
    });
  });

  it('fetch the library once for several connections, and take it from the cache later', async () => {
    const several = ['audit', '--config', 'several'];
    expect(await acting(several)).toMatchObject({ code: 0, asked: 1 });
    expect(await acting(['audit'])).toMatchObject({ code: 0, asked: 0 });
    expect((await readdir(cached())).sort()).toEqual((await readdir(installed)).sort());
    expect(await readdir(join(root, 'temporary'))).toEqual([]);
  });

  it('use a library that is not kept, and remove it', async () => {
    const env = { RUNNER_TOOL_CACHE: join(root, 'orders.csv') };
    const ended = await acting(['audit'], env);
    expect(ended).toMatchObject({ code: 0, asked: 1 });
    expect(ended.stdout).toContain('is not kept in the tool cache: ENOTDIR');
    expect(await readdir(join(root, 'temporary'))).toEqual([]);
  });

  it('take the library that is named', async () => {
    const env = { 'INPUT_DUCKDB-PATH': installed, RUNNER_TOOL_CACHE: join(root, 'other') };
    expect(await acting(['audit'], env)).toMatchObject({ code: 0, asked: 0 });
  });

  it('refuse one that is cut short, as errors of the checks', async () => {
    const directory = join(root, 'short');
    await cp(installed, directory, { recursive: true });
    await truncate(join(directory, 'duckdb.node'), 300);
    const ended = await acting(['audit'], { 'INPUT_DUCKDB-PATH': 'short' });
    expect(ended).toMatchObject({ code: 2, asked: 0 });
    expect(ended.stdout).toContain(`DuckDB's native library in ${directory} cannot be loaded: `);
    expect(ended.stdout).toContain('engine-unavailable');
  });

  it('refuse a directory that is not there', async () => {
    const ended = await acting(['audit'], { 'INPUT_DUCKDB-PATH': 'nowhere' });
    expect(ended).toMatchObject({ code: 2, asked: 0 });
    expect(ended.stdout).toContain(`\`duckdb-path\`: ${join(root, 'nowhere')} does not exist.`);
  });

  it('say what is wrong with a library in the cache', async () => {
    await writeFile(join(cached(), 'duckdb.node'), 'something else');
    const ended = await acting(['audit']);
    expect(ended).toMatchObject({ code: 2, asked: 0 });
    expect(ended.stdout).toContain(`DuckDB's native library in ${cached()} cannot be loaded: `);
  });
});

describe('one answer', () => {
  it('is given to all that ask, a failure too', async () => {
    await using registry = await Registry.start(status(404));
    const env = { ...process.env };
    try {
      process.env['npm_config_registry'] = registry.address;
      delete process.env['RUNNER_TOOL_CACHE'];
      const library = duckdbLibrary(null, { absolute: (path) => path });
      const asked = await Promise.allSettled([library(), library(), library()]);
      expect(asked.map((each) => each.status)).toEqual(['rejected', 'rejected', 'rejected']);
      expect(registry.requests).toHaveLength(1);
    } finally {
      process.env = env;
    }
  });
});
