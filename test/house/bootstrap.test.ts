import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Stands for npm, which would need the network: `ci` takes a moment and leaves what a real one
 * leaves; `run` prints its arguments and ends with 7, or waits for a signal.
 */
const NPM = `#!/usr/bin/env bash
root=$(dirname "$(dirname "$0")")
cd "$root" || exit 1
if [ "$1" = ci ]; then
  echo ci >> calls.log
  rm -rf node_modules
  sleep "\${CI_SECONDS:-0.1}"
  mkdir -p node_modules/node/bin
  if [ -z "$NO_SCRIPTS" ]; then
    printf '#!/bin/sh\\necho %s\\n' "\${NODE_SAYS:-v24.0.0}" > node_modules/node/bin/node
    chmod +x node_modules/node/bin/node
  fi
  sed 's/"": {},//' package-lock.json > node_modules/.package-lock.json
  exit "\${CI_ENDS:-0}"
fi
shift
if [ "$2" = wait ]; then
  bash -c 'trap "sleep 0.2; echo inner ended > ended.log; exit 5" TERM; echo ready; for i in $(seq 100); do sleep 0.1; done'
fi
printf '<%s>' "$@"
exit 7
`;

const lockFile = (version: string, extra: object = {}): string =>
  JSON.stringify({ packages: { '': {}, 'node_modules/a': { version, ...extra } } }, null, 0);

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'wap-gate-bootstrap-'));
  mkdirSync(path.join(root, 'bin'));
  writeFileSync(path.join(root, 'bin/npm'), NPM);
  chmodSync(path.join(root, 'bin/npm'), 0o755);
  for (const part of ['bootstrap.mjs', 'bootstrap']) {
    cpSync(path.join(ROOT, 'scripts', part), path.join(root, 'scripts', part), { recursive: true });
  }
  writeFileSync(
    path.join(root, 'package.json'),
    JSON.stringify({ devDependencies: { node: '24.0.0' } }),
  );
  writeFileSync(path.join(root, 'package-lock.json'), lockFile('1.0.0'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [path.join(root, 'scripts/bootstrap.mjs'), ...args], {
    env: { ...process.env, PATH: `${path.join(root, 'bin')}:${process.env['PATH'] ?? ''}`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, stdout, stderr };
}

const bootstrap = (args: readonly string[], env?: Record<string, string>): Promise<Ended> =>
  ended(start(args, env));

const file = (name: string): string => path.join(root, name);
const installs = (): number =>
  existsSync(file('calls.log'))
    ? readFileSync(file('calls.log'), 'utf8').split('\n').length - 1
    : 0;

describe.skipIf(process.platform === 'win32')('bootstrap', () => {
  it('installs once, and passes arguments and the exit code through', async () => {
    const first = await bootstrap(['inner', '--flag', 'two words', '']);
    expect(first).toMatchObject({ code: 7, stdout: '<-s><inner><--><--flag><two words><>' });
    expect(first.stderr).toMatch(/^bootstrap: node_modules is missing .*: running npm ci\n$/);
    expect(await bootstrap(['inner'])).toMatchObject({
      code: 7,
      stdout: '<-s><inner>',
      stderr: '',
    });
    expect(installs()).toBe(1);
  });

  it.each([
    ['another version', lockFile('2.0.0'), /node_modules\/a is not the locked version/],
    ['another hash', lockFile('1.0.0', { integrity: 'sha512-x' }), /is not the locked version/],
    [
      'a package more',
      lockFile('1.0.0').replace('"":{}', '"":{},"node_modules/b":{"version":"1.0.0"}'),
      /node_modules\/b is not installed/,
    ],
    ['a package less', '{"packages":{"":{}}}', /node_modules\/a is not in package-lock.json/],
  ])('installs anew when the lock file names %s', async (_title, text, reason) => {
    await bootstrap([]);
    writeFileSync(file('package-lock.json'), text);
    expect((await bootstrap([])).stderr).toMatch(reason);
    expect((await bootstrap([])).stderr).toBe('');
    expect(installs()).toBe(2);
  });

  it('installs anew what was installed for another machine', async () => {
    await bootstrap([]);
    const os = process.platform === 'darwin' ? 'linux' : 'darwin';
    for (const name of ['package-lock.json', 'node_modules/.package-lock.json']) {
      writeFileSync(file(name), lockFile('1.0.0', { optional: true, os: [os] }));
    }
    expect((await bootstrap([])).stderr).toMatch(/is for another machine than this/);
  });

  it('does not miss optional packages that npm left out', async () => {
    await bootstrap([]);
    const more = '"":{},"node_modules/b":{"version":"1.0.0","optional":true}';
    writeFileSync(file('package-lock.json'), lockFile('1.0.0').replace('"":{}', more));
    expect((await bootstrap([])).stderr).toBe('');
  });

  it('lets one of many install, and all of them run', async () => {
    const all = await Promise.all([1, 2, 3, 4].map((each) => bootstrap(['inner', String(each)])));
    expect(all.map(({ code }) => code)).toEqual([7, 7, 7, 7]);
    expect(installs()).toBe(1);
    expect(existsSync(file('.bootstrap.lock'))).toBe(false);
  });

  it('waits for the npm of a killed bootstrap, then goes on', async () => {
    const killed = start([], { CI_SECONDS: '1' });
    while (installs() === 0) await sleep(20);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const next = await bootstrap(['inner']);
    expect(next.code).toBe(7);
    expect(next.stderr).toMatch(/another npm ci is at work here \(process \d+, \d+\)/);
    expect(installs()).toBe(1); // the orphan ended well
  });

  it('takes over the lock of dead processes', async () => {
    const dead = spawn('true');
    await once(dead, 'close');
    mkdirSync(file('.bootstrap.lock'));
    writeFileSync(file('.bootstrap.lock/dead'), `${hostname()}\n${String(dead.pid)}\n`);
    const all = await Promise.all([1, 2, 3].map(() => bootstrap(['inner'])));
    expect(all.map(({ code }) => code)).toEqual([7, 7, 7]);
    expect(installs()).toBe(1);
  });

  it('says that npm ci failed, and leaves no lock', async () => {
    const failed = await bootstrap(['inner'], { CI_ENDS: '3' });
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toMatch(/npm ci failed \(exit 3\), see above\n$/);
    expect(existsSync(file('.bootstrap.lock'))).toBe(false);
  });

  it.each([
    ['install scripts did not run', { NO_SCRIPTS: '1' }, /holds no working binary: its install/],
    ['npm brought another Node', { NODE_SAYS: 'v20.1.0' }, /node_modules\/node is v20\.1\.0: its/],
  ])('refuses to run when %s', async (_title, env, sentence) => {
    const refused = await bootstrap(['inner'], env);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(sentence);
    expect(refused.stderr).toMatch(/runs on Node 24 from npm .*npm rebuild node/);
  });

  it('passes a signal to everything inside, waits for it, and ends by it', async () => {
    await bootstrap([]);
    const child = start(['wait']);
    const ending = ended(child);
    await once(child.stdout!, 'data');
    child.kill('SIGTERM');
    expect((await ending).signal).toBe('SIGTERM');
    expect(readFileSync(file('ended.log'), 'utf8')).toBe('inner ended\n');
  });
});
