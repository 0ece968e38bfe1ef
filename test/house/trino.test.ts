import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheDirectory } from '../../scripts/trino/cache.ts';
import { install } from '../../scripts/trino/install.ts';
import { findJava, versionOf } from '../../scripts/trino/java.ts';
import { addressOf, startShared, stopShared } from '../../scripts/trino/shared.ts';
import { onTrino, trinoAddress } from '../trino/server.ts';

const ROOT = join(import.meta.dirname, '../..');

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'wap-gate-trino-script-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A directory that looks like a Java home. */
function javaHome(name: string, version: string): string {
  const home = join(directory, name);
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'bin', 'java'), '');
  writeFileSync(join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
  return home;
}

describe('finding a Java for Trino', () => {
  it('reads versions, and takes none that is too old', () => {
    const [old, good] = [javaHome('old', '17.0.15'), javaHome('good', '25.0.1')];
    expect([versionOf(old), versionOf(good), versionOf(join(directory, 'none'))]).toEqual([
      17,
      25,
      null,
    ]);
    expect(findJava({ JAVA_HOME: old }, [])).toBeNull();
    expect(findJava({ JAVA_HOME: old }, [good])).toBe(good);
    expect(findJava({ JAVA_HOME: old, JAVA_HOME_25_X64: good }, [])).toBe(good);
    expect(findJava({ PATH: ['/nowhere', join(good, 'bin')].join(delimiter) }, [old])).toBe(good);
  });

  it('says what to install when there is none, and offers the container', () => {
    const attempt = (): unknown => install(join(directory, 'cache'), {}, () => undefined, null);
    expect(attempt).toThrow(
      /no Java 24 or newer .* Temurin 25 .* set JAVA_HOME\..* docker run .*trinodb\/trino:\d+, then TRINO_SERVER=/,
    );
  });

  it('says so too when Maven is missing, and leaves nothing half unpacked', () => {
    const cache = join(directory, 'cache');
    const attempt = (): unknown =>
      install(cache, { PATH: directory }, () => undefined, javaHome('jdk', '25'));
    expect(attempt).toThrow(/mvn.*apt install maven.*docker run/);
    expect(attempt).toThrow(/mvn/);
  });
});

it('keeps the server outside of the tree', () => {
  expect(cacheDirectory({ WAP_GATE_CACHE: '/c' })).toMatch(/^\/c\/trino-\d+$/);
  expect(cacheDirectory({ XDG_CACHE_HOME: '/x' })).toMatch(/^\/x\/wap-gate\/trino-\d+$/);
  expect(cacheDirectory({}).startsWith(ROOT)).toBe(false);
});

describe('the server that everybody shares', () => {
  /** A process for which a record speaks; with the cache's directory in its command, as a server has it. */
  function recorded(cache: string, address: string, words: readonly string[]): ChildProcess {
    mkdirSync(cache, { recursive: true });
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', ...words], {
      stdio: 'ignore',
    });
    writeFileSync(join(cache, 'shared.json'), JSON.stringify({ pid: child.pid, address }));
    return child;
  }
  const NOBODY = 'http://127.0.0.1:1';

  it('is stopped once, with its record', async () => {
    const cache = join(directory, 'stopped');
    const child = recorded(cache, NOBODY, [join(cache, 'shared', 'etc')]);
    const gone = once(child, 'exit');
    expect(await addressOf(cache)).toBeNull();
    expect(await stopShared(cache)).toBe(true);
    expect(await gone).toEqual([null, 'SIGTERM']);
    expect(await stopShared(cache)).toBe(false);
  });

  it('is not taken for whatever runs under its number since', async () => {
    const cache = join(directory, 'reused');
    const child = recorded(cache, NOBODY, ['innocent']);
    try {
      expect(await stopShared(cache)).toBe(false);
      expect(child.exitCode).toBeNull();
      expect(process.kill(child.pid ?? 0, 0)).toBe(true);
    } finally {
      child.kill();
    }
  });

  it('is none where the record cannot be read', async () => {
    const cache = join(directory, 'unreadable');
    mkdirSync(cache, { recursive: true });
    for (const text of ['', '{', '{"pid": "1"}', '{"pid": 999999999, "address": "http://x"}']) {
      writeFileSync(join(cache, 'shared.json'), text);
      expect([await addressOf(cache), await stopShared(cache)]).toEqual([null, false]);
    }
  });
});

onTrino('the server that everybody shares, while it runs', () => {
  it('is used again and not started twice', async () => {
    const cache = join(directory, 'running');
    mkdirSync(cache, { recursive: true });
    const shared = { pid: process.pid, address: trinoAddress() };
    writeFileSync(join(cache, 'shared.json'), JSON.stringify(shared));
    const said: string[] = [];
    const start = (): Promise<string> => startShared(cache, 0, (sentence) => said.push(sentence));
    expect([await start(), await start()]).toEqual([trinoAddress(), trinoAddress()]);
    expect(said).toEqual(['already running', 'already running']);
  });
});

describe('the tests without a Trino', () => {
  /** One suite that needs Trino, where none can be had: no Maven, an empty cache. */
  function run(more: Record<string, string>): { status: number | null; text: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', 'test/engines/trino/contract.test.ts'],
      {
        cwd: ROOT,
        encoding: 'utf8',
        env: {
          PATH: dirname(process.execPath),
          HOME: directory,
          WAP_GATE_CACHE: join(directory, 'empty'),
          WAP_TRINO: 'start',
          ...more,
        },
      },
    );
    return { status, text: `${stdout}${stderr}` };
  }

  it('pass, and say loudly what did not run', () => {
    const { status, text } = run({});
    expect(text).toContain('THE TRINO PART OF THE TESTS DID NOT RUN: ');
    expect(text).toMatch(/\d+ skipped/);
    expect(status).toBe(0);
  }, 60_000);

  it('fail where it is required', () => {
    const { status, text } = run({ WAP_REQUIRE_TRINO: '1' });
    expect(text).toMatch(/Maven is needed|no Java 24/);
    expect(status).not.toBe(0);
  }, 60_000);
});
