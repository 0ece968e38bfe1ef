import * as fs from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../domain/fault.ts';
import type { Files, FileStat, Terminal, World } from '../domain/world.ts';
import { realGit } from './git.ts';
import { byCodePoint, glob } from './glob.ts';

/**
 * The real world: the only file that touches the process, the clock and the file system for everybody else; git is asked
 * beside it.
 */
export function realWorld(signal: AbortSignal): World {
  const cwd = process.cwd();
  return {
    cwd,
    env: process.env,
    stdout: terminal(process.stdout),
    stderr: terminal(process.stderr),
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    sleep: longSleep,
    fetch: (input, init) => fetch(input, init),
    random: randomBytes,
    signal,
    files: realFiles(cwd),
    git: realGit(cwd),
    duckdbLibrary: () => Promise.resolve(null),
  };
}

/** The longest that one timer takes; Node fires at once for anything above. */
const LONGEST_TIMER = 2_147_483_647;

async function longSleep(milliseconds: number, abort?: AbortSignal): Promise<void> {
  const options = abort === undefined ? {} : { signal: abort };
  for (let left = milliseconds; left > 0; left -= LONGEST_TIMER) {
    await sleep(Math.min(left, LONGEST_TIMER), undefined, options);
  }
}

function terminal(stream: NodeJS.WriteStream): Terminal {
  return {
    write: (text) => write(stream, text),
    isTTY: stream.isTTY,
    columns: stream.columns > 0 ? stream.columns : 80,
  };
}

/** Resolves when the text is out; a closed pipe or a full device is a fault and never silent. */
function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((done, failed) => {
    const onError = (error: Error): void => {
      failed(
        fault('report-unwritable', 'engine-resource', `cannot write output: ${reasonOf(error)}`),
      );
    };
    stream.once('error', onError);
    stream.write(text, (error) => {
      if (error) return;
      stream.off('error', onError);
      done();
    });
  });
}

function realFiles(cwd: string): Files {
  const at = (path: string): string => resolve(cwd, path);
  return {
    absolute: at,
    real: (path) => classified(path, 'look at', () => realPath(at(path))),
    read: (path) => classified(path, 'read', () => fs.readFile(at(path))),
    chunks: (path) => chunksOf(path, at(path)),
    write: (path, bytes) => classified(path, 'write', () => writeWhole(at(path), bytes)),
    makeDirectory: (path) => classified(path, 'make', () => makeDirectory(at(path))),
    stat: (path) => classified(path, 'look at', () => statOf(at(path))),
    list: async (path) =>
      (await classified(path, 'list', () => fs.readdir(at(path)))).sort(byCodePoint),
    glob: (pattern) => classified(pattern, 'search', () => glob(pattern, cwd)),
  };
}

async function* chunksOf(path: string, file: string): AsyncGenerator<Uint8Array> {
  const handle = await classified(path, 'read', () => fs.open(file));
  try {
    for (;;) {
      const { bytesRead, buffer } = await classified(path, 'read', () =>
        handle.read({ buffer: Buffer.allocUnsafe(1 << 20) }),
      );
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** Enough for names that must not meet; what makes secrets, node:crypto, takes 6 ms to load. */
function randomBytes(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => Math.floor(Math.random() * 256));
}

/** All or nothing: a temporary file beside the target, on disk before it takes the target's name. */
async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const existing = await statOf(path);
  if (existing.type === 'other') return writeThrough(path, bytes);
  const temporary = join(dirname(path), `.${Buffer.from(randomBytes(6)).toString('hex')}.tmp`);
  try {
    await writeThrough(temporary, bytes);
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function writeThrough(path: string, bytes: Uint8Array | string): Promise<void> {
  const file = await fs.open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync().catch((error: unknown) => {
      // Devices and pipes cannot be synced; a full disk must not pass for one of them.
      if (codeOf(error) !== 'EINVAL' && codeOf(error) !== 'ENOTSUP') throw error;
    });
  } finally {
    await file.close();
  }
}

async function statOf(path: string): Promise<FileStat> {
  try {
    const found = await fs.stat(path, { bigint: true });
    const type = found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other';
    // A copy that keeps its time stamp is another file all the same.
    const version = [found.size, found.mtimeNs, found.ino].join(' ');
    return { type, size: Number(found.size), version };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') {
      return { type: 'missing', size: 0, version: '' };
    }
    throw error;
  }
}

/** With all above it. Node's own way of doing that never ends where nothing can be made, as in `/proc`. */
async function makeDirectory(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    const above = dirname(path);
    if (!(await isDirectory(above))) await makeDirectory(above);
    // Also where that is there: somebody else may have made it since.
    await makeOne(path);
  }
}

async function makeOne(path: string): Promise<void> {
  try {
    await fs.mkdir(path);
  } catch (error) {
    if (!(await isDirectory(path))) throw error;
  }
}

const isDirectory = (path: string): Promise<boolean> =>
  fs.stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** What does not exist has the real path of what is above it; a link that leads to nothing still leads there. */
async function realPath(path: string): Promise<string> {
  try {
    return await fs.realpath(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error;
    const target = await fs.readlink(path).catch(() => null);
    if (target !== null) return resolve(dirname(path), target);
    return join(await realPath(dirname(path)), basename(path));
  }
}

async function classified<T>(path: string, verb: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const writes = verb === 'write' || verb === 'make';
    const code = writes ? 'report-unwritable' : 'file-unreadable';
    const category = PASSING.has(codeOf(error)) ? 'engine-resource' : 'config';
    throw fault(code, category, `cannot ${verb} ${path}: ${reasonOf(error, verb)}`, error);
  }
}

/** What may be otherwise at the next try. */
const PASSING = new Set([
  'ENOSPC',
  'EDQUOT',
  'EIO',
  'EMFILE',
  'ENFILE',
  'EAGAIN',
  'EBUSY',
  'EPIPE',
]);

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'a file of that name is in the way',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ENOENT: 'it does not exist',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is not a directory',
  EPIPE: 'the reader went away',
  EROFS: 'the file system is read-only',
};

function reasonOf(error: unknown, verb = 'read'): string {
  const code = codeOf(error);
  // A file that is written need not exist: its directory does not.
  if (verb === 'write' && code === 'ENOENT') return 'its directory does not exist';
  return (
    REASONS[code] ?? (code !== '' ? code : error instanceof Error ? error.message : String(error))
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
