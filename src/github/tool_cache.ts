import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { info } from '@actions/core';
import { cacheDir, find } from '@actions/tool-cache';
import { downloadPackage, PATIENCE, type Patience } from './download.ts';
import { codeOf, reasonOf, unwritable } from './download_faults.ts';
import type { PinnedPackage } from './registry.ts';

/** A package, and the files of it that are needed. */
export interface WantedPackage extends PinnedPackage {
  readonly files: readonly string[];
}

/**
 * The directory that holds a package's files: from the runner's tool cache, otherwise from the registry and then kept
 * in the tool cache. Where that cannot be written the files stay in a temporary directory until the process ends.
 *
 * @throws Fault: see {@link downloadPackage}; `disk-full`, or no directory can be written.
 */
export async function packageDirectory(
  wanted: WantedPackage,
  patience: Patience = PATIENCE,
): Promise<string> {
  const cached = cachedDirectory(wanted);
  if (cached !== null) return cached;
  const scratch = await scratchDirectory();
  try {
    const extracted = await downloadPackage(wanted, scratch, patience);
    const kept = await keep(wanted, extracted);
    if (kept === null) removeAtExit(scratch);
    else await remove(scratch);
    return kept ?? extracted;
  } catch (error) {
    await remove(scratch);
    throw error;
  }
}

const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** Only where a runner names it: a name in a shared /tmp that others can foresee could hold anybody's program. */
const cacheRoot = (): string => process.env['RUNNER_TOOL_CACHE'] ?? '';

/** The name tells the platform too: containers with another C library share the cache of their runner. */
export const toolOf = ({ name }: Pick<PinnedPackage, 'name'>): string =>
  name.replace(/^@/, '').replaceAll('/', '-');

/** An entry that somebody emptied is none, though it is marked as complete. */
function cachedDirectory(wanted: WantedPackage): string | null {
  if (cacheRoot() === '') return null; // find would throw
  const directory = find(toolOf(wanted), wanted.version);
  const whole = wanted.files.every((name) => existsSync(join(directory, name)));
  return directory !== '' && whole ? directory : null;
}

/**
 * Copies files into the tool cache. Not being able to is no fault, since the files are there: null.
 *
 * cacheDir first removes what another process may be copying or loading at the same moment. So one process at a time
 * does it, and who comes second does without.
 */
async function keep(wanted: WantedPackage, extracted: string): Promise<string | null> {
  if (cacheRoot() === '') return null;
  const entry = join(cacheRoot(), toolOf(wanted), wanted.version, process.arch);
  try {
    await mkdir(dirname(entry), { recursive: true });
    if (!(await isLocked(`${entry}.lock`))) return null;
    return await copy(wanted, extracted, entry);
  } catch (error) {
    const reason = codeOf(error) || reasonOf(error);
    info(`DuckDB's native library is not kept in the tool cache: ${reason}`);
    return null;
  }
}

/** With the lock held: another process may have come first, and may have loaded what it copied. */
async function copy(wanted: WantedPackage, extracted: string, entry: string): Promise<string> {
  try {
    return cachedDirectory(wanted) ?? (await cacheDir(extracted, toolOf(wanted), wanted.version));
  } catch (error) {
    await remove(entry);
    throw error;
  } finally {
    await remove(`${entry}.lock`);
  }
}

/** Milliseconds after which nobody is copying any more: the process was ended meanwhile. */
const STALE = 600_000;

/**
 * True when the lock is ours now. One that was left behind is removed for the process after this one: who removes it
 * cannot know that nobody else has done so and taken it.
 */
async function isLocked(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.close();
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > STALE) await remove(path);
    return false;
  }
}

/** A new directory that only this user can write to. */
async function scratchDirectory(): Promise<string> {
  const runner = process.env['RUNNER_TEMP'] ?? '';
  const tries = runner === '' ? [tmpdir()] : [runner, tmpdir()];
  let last: unknown;
  for (const root of tries) {
    try {
      await mkdir(root, { recursive: true });
      return await mkdtemp(join(root, 'wap-gate-duckdb-'));
    } catch (error) {
      last = error;
    }
  }
  throw unwritable(tries.join(' and '), last);
}

/** Not before: the library is loaded from there. Windows keeps what is loaded, the runner clears its directory. */
function removeAtExit(directory: string): void {
  process.once('exit', () => {
    try {
      rmSync(directory, { recursive: true, force: true });
    } catch {
      // Nothing depends on it.
    }
  });
}
