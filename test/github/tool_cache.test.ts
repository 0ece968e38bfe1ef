import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asFault, type FaultRecord } from '../../src/domain/fault.ts';
import { packageDirectory, type WantedPackage } from '../../src/github/tool_cache.ts';
import * as answers from './registry.ts';
import { giving, hashOf, Registry, status, tarball } from './registry.ts';

const CONTENT = { 'duckdb.node': 'addon', 'libduckdb.so': 'library', LICENSE: 'MIT' };

let root: string;
let cache: string;
let temporary: string;
let bytes: Buffer;
let wanted: WantedPackage;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wap-gate-tool-cache-'));
  [cache, temporary] = [join(root, 'cache'), join(root, 'temporary')];
  bytes = await tarball(join(root, 'tarball'), CONTENT);
  wanted = {
    name: '@duckdb/example-linux-x64',
    version: '1.5.5-r.5',
    integrity: hashOf(bytes),
    files: ['duckdb.node', 'libduckdb.so'],
  };
  vi.stubEnv('RUNNER_TOOL_CACHE', cache);
  vi.stubEnv('RUNNER_TEMP', temporary);
  vi.stubEnv('NPM_CONFIG_REGISTRY', undefined);
  // The package tells a runner's log what it does.
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  // Waiting between tries is the package's, and not what is tested.
  vi.stubGlobal('TEST_DOWNLOAD_TOOL_RETRY_MIN_SECONDS', 0);
  vi.stubGlobal('TEST_DOWNLOAD_TOOL_RETRY_MAX_SECONDS', 0);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const IMPATIENT = { silence: 300, total: 1500 };

/** What comes of it with a registry that answers so, and how often it was asked. */
async function fetched(
  ...listeners: readonly RequestListener[]
): Promise<{ directory?: string; fault?: FaultRecord; asked: number }> {
  await using registry = await Registry.start(...listeners);
  vi.stubEnv('npm_config_registry', registry.address);
  try {
    const directory = await packageDirectory(wanted, IMPATIENT);
    return { directory, asked: registry.requests.length };
  } catch (error) {
    return { fault: asFault(error).record, asked: registry.requests.length };
  }
}

const entry = (): string => join(cache, 'duckdb-example-linux-x64', wanted.version, process.arch);

async function holdsAll(directory: string | undefined): Promise<void> {
  for (const [name, text] of Object.entries(CONTENT)) {
    expect(await readFile(join(directory ?? '', name), 'utf8')).toBe(text);
  }
}

/** What a failure leaves behind. */
async function nothingIsLeft(): Promise<void> {
  expect(existsSync(entry())).toBe(false);
  expect(existsSync(`${entry()}.complete`)).toBe(false);
  expect(await readdir(temporary)).toEqual([]);
}

describe('a package', () => {
  it('is fetched once, judged, unpacked and kept for later', async () => {
    const first = await fetched(giving(bytes));
    expect(first).toEqual({ directory: entry(), asked: 1 });
    await holdsAll(first.directory);
    expect(await readdir(temporary)).toEqual([]);
    expect(await readdir(dirname(entry()))).toEqual([process.arch, `${process.arch}.complete`]);
    expect(await fetched(status(500))).toEqual({ directory: entry(), asked: 0 });
  });

  it('is asked for where every npm registry has it', async () => {
    await using registry = await Registry.start(giving(bytes));
    vi.stubEnv('npm_config_registry', `${registry.address}/mirror/`);
    await packageDirectory(wanted, IMPATIENT);
    const [request] = registry.requests;
    expect(request?.url).toBe(
      '/mirror/@duckdb/example-linux-x64/-/example-linux-x64-1.5.5-r.5.tgz',
    );
    expect(request?.headers.authorization).toBeUndefined();
  });

  it('is asked for with the password of the registry, which no sentence tells', async () => {
    await using registry = await Registry.start(status(403));
    vi.stubEnv('npm_config_registry', registry.address.replace('//', '//me:s%40cret@'));
    const failed = await packageDirectory(wanted, IMPATIENT).catch(asFault);
    const expected = `Basic ${Buffer.from('me:s@cret').toString('base64')}`;
    expect(registry.requests[0]?.headers.authorization).toBe(expected);
    expect(JSON.stringify(failed)).not.toMatch(/s%40cret|s@cret/);
  });

  it.each([
    ['one 503', () => [status(503), giving(bytes)], 2],
    [
      'two answers that break off',
      () => [answers.breaking(bytes), answers.breaking(bytes), giving(bytes)],
      3,
    ],
  ])('is fetched after %s', async (_, listeners, asked) => {
    expect(await fetched(...listeners())).toEqual({ directory: entry(), asked });
    await holdsAll(entry());
  });
});

describe('no package, and a sentence', () => {
  // prettier-ignore
  const cases: readonly [string, () => RequestListener, Partial<FaultRecord>, RegExp, number][] = [
    ['the registry has none', () => status(404), { category: 'config' }, /answers with 404, the registry does not have it\..*`duckdb-path`/, 1],
    ['the registry refuses', () => status(401), { category: 'config' }, /answers with 401, the registry refuses it/, 1],
    ['too many asked', () => status(429), { category: 'network' }, /answers with 429\. Try again/, 3],
    ['503 for ever', () => status(503), { category: 'network', code: 'engine-unavailable' }, /answers with 503\. Try again, or name a mirror/, 3],
    ['it breaks off for ever', () => answers.breaking(bytes), { category: 'network' }, /cannot be fetched from http:\/\/127\.0\.0\.1:\d+: aborted\./, 3],
    ['no answer', () => answers.silent, { category: 'network' }, /no byte came in 0\.3 s\. Try again/, 1],
    ['no more bytes', () => answers.stopping(bytes), { category: 'network' }, /no byte came in 0\.3 s\. Try again/, 1],
    ['a byte now and then', () => answers.trickling, { category: 'network' }, /it was not complete after 1\.5 s\./, 1],
    ['other bytes', () => giving(Buffer.from('other')), { category: 'config', retryable: false }, /is refused: .*expected sha512-\S+==, found sha512-/, 1],
    ['fewer bytes', () => answers.cutting(bytes), { category: 'config' }, /is refused: /, 1],
  ];

  it.each(cases)('%s', async (_, listener, record, says, asked) => {
    const { fault, ...rest } = await fetched(listener());
    expect(rest).toEqual({ asked });
    expect(fault).toMatchObject({ code: 'engine-unavailable', ...record });
    expect(fault?.message).toMatch(says);
    expect(fault?.message).toMatch(/^DuckDB's native library [^\n]*\.$/);
    await nothingIsLeft();
  });

  it('nobody listens', async () => {
    const registry = await Registry.start(status(500));
    vi.stubEnv('npm_config_registry', registry.address);
    await registry[Symbol.asyncDispose]();
    const failed = await packageDirectory(wanted, IMPATIENT).catch(asFault);
    expect(failed).toMatchObject({ record: { category: 'network' } });
    expect(failed).toMatchObject({ message: expect.stringContaining('ECONNREFUSED') });
  });

  it('the registry is no URL', async () => {
    vi.stubEnv('npm_config_registry', 'npm.example.com');
    const failed = packageDirectory(wanted, IMPATIENT);
    await expect(failed).rejects.toThrow('npm_config_registry holds no URL with http or https');
  });

  it('it is no tarball, though the one that is pinned', async () => {
    const nonsense = Buffer.from('nonsense');
    wanted = { ...wanted, integrity: hashOf(nonsense) };
    const { fault } = await fetched(giving(nonsense));
    expect(fault?.message).toMatch(/cannot be unpacked: .*tar.* failed with exit code \d+\./);
    await nothingIsLeft();
  });
});

describe('the tool cache', () => {
  const elsewhere = async (directory: string | undefined): Promise<void> => {
    expect(directory).not.toBe(entry());
    await holdsAll(directory);
  };

  it('is done without where it cannot be written', async () => {
    await writeFile(cache, 'a file');
    const { directory } = await fetched(giving(bytes));
    await elsewhere(directory);
    expect(directory).toContain(temporary);
  });

  it('is done without where no runner names it, nor a temporary directory', async () => {
    vi.stubEnv('RUNNER_TOOL_CACHE', undefined);
    vi.stubEnv('RUNNER_TEMP', undefined);
    vi.stubEnv('TMPDIR', temporary);
    await mkdir(temporary);
    const { directory } = await fetched(giving(bytes));
    await elsewhere(directory);
    expect(directory).toContain(temporary);
  });

  it('gives nothing that was left half written', async () => {
    await mkdir(entry(), { recursive: true });
    await writeFile(join(entry(), 'duckdb.node'), 'add');
    expect(await fetched(giving(bytes))).toEqual({ directory: entry(), asked: 1 });
    await holdsAll(entry());
  });

  it('gives nothing that was emptied later', async () => {
    await fetched(giving(bytes));
    await rm(join(entry(), 'libduckdb.so'));
    expect(await fetched(giving(bytes))).toEqual({ directory: entry(), asked: 1 });
    await holdsAll(entry());
  });

  it('is left to the process that writes it, and free again when that was ended', async () => {
    const lock = `${entry()}.lock`;
    await mkdir(dirname(entry()), { recursive: true });
    await writeFile(lock, '');
    await elsewhere((await fetched(giving(bytes))).directory);
    expect(existsSync(lock)).toBe(true);
    await utimes(lock, 0, 0);
    await elsewhere((await fetched(giving(bytes))).directory);
    expect(await fetched(giving(bytes))).toEqual({ directory: entry(), asked: 1 });
    expect(existsSync(lock)).toBe(false);
  });
});

describe('other processes', () => {
  const run = promisify(execFile);
  const script = join(import.meta.dirname, 'fetching.ts');

  async function inProcess(address: string, through: readonly string[] = []): Promise<unknown> {
    const [command, ...words] = [...through, process.execPath, script, JSON.stringify(wanted)];
    const env = { ...process.env, npm_config_registry: address };
    const { stdout } = await run(command, words, { env });
    return JSON.parse(/^answer (.*)$/m.exec(stdout)?.[1] ?? 'null');
  }

  it('may come at once: each has the whole package, one keeps it', async () => {
    const together = Promise.withResolvers<undefined>();
    const waiting: RequestListener = (request, response) => {
      if (registry.requests.length === 2) together.resolve(undefined);
      void together.promise.then(() => giving(bytes)(request, response));
    };
    await using registry = await Registry.start(waiting);
    const found = await Promise.all([inProcess(registry.address), inProcess(registry.address)]);
    expect(found).toContainEqual({ directory: entry() });
    await holdsAll(entry());
    expect(await readdir(dirname(entry()))).toEqual([process.arch, `${process.arch}.complete`]);
    // Who came second keeps it as long as it runs.
    expect(await readdir(temporary)).toEqual([]);
  });

  const onSmallDisk = (size: string): string[] => [
    'unshare',
    '-rm',
    'sh',
    '-c',
    `mkdir -p "$RUNNER_TEMP" && mount -t tmpfs -o size=${size} none "$RUNNER_TEMP" && exec "$0" "$@"`,
  ];
  const canMount = run('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).then(
    () => true,
    () => false,
  );

  it('may meet a full disk while unpacking', async (context) => {
    context.skip(!(await canMount), 'no file system may be mounted here');
    const large = { ...CONTENT, 'libduckdb.so': 'x'.repeat(4e6) };
    bytes = await tarball(join(root, 'tarball'), large);
    wanted = { ...wanted, integrity: hashOf(bytes) };
    await using registry = await Registry.start(giving(bytes));
    expect(await inProcess(registry.address, onSmallDisk('1m'))).toEqual({
      code: 'disk-full',
      category: 'engine-resource',
      retryable: false,
      message:
        "DuckDB's native library cannot be stored: the disk is full. Free 200 MB where RUNNER_TEMP points, or name a directory that holds the library with the input `duckdb-path`.",
    });
  });
});
