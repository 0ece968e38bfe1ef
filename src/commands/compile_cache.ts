import { lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';

/** Some ten installations of the program; beyond it the directory is emptied. */
const MOST_FILES = 400;

/** What the cache depends on, as the entry reads it. */
export interface Machine {
  /** The system's directory for temporary files. */
  readonly temporary: string;
  /** The user; undefined where the system knows no numbers of users (Windows: `temporary` is the user's own). */
  readonly user: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Lets Node keep the compiled program between runs, which saves each of them some 30 ms. Silently does nothing where that
 * is not wanted, not possible or not safe.
 */
export function keepCompiledCode(machine: Machine): void {
  const directory = compiledCodeDirectory(machine);
  // Node 22.0 has no such function.
  if (directory !== null && 'enableCompileCache' in nodeModule) {
    nodeModule.enableCompileCache(directory);
  }
}

/**
 * Where compiled code is kept, or null. The first run only makes the directory, since filling it costs more than one
 * later run saves: a machine that is thrown away after one run loses nothing. Node never removes what earlier
 * versions left, so that a full directory is begun anew. Compiled code is run unseen, so that the
 * directory must be the user's own and nobody else may write into it.
 */
export function compiledCodeDirectory({ temporary, user, env }: Machine): string | null {
  const set = (name: string): boolean => (env[name] ?? '') !== '';
  if (set('NODE_DISABLE_COMPILE_CACHE') || set('NODE_COMPILE_CACHE')) return null;
  const directory = join(temporary, `wap-gate-compiled-${String(user ?? 'user')}`);
  try {
    const found = lstatSync(directory, { throwIfNoEntry: false });
    if (found === undefined) {
      mkdirSync(directory, { mode: 0o700 });
      return null;
    }
    const own = user === undefined || (found.uid === user && (found.mode & 0o022) === 0);
    if (!found.isDirectory() || !own) return null;
    if (filesIn(directory) <= MOST_FILES) return directory;
    rmSync(directory, { recursive: true });
    return null;
  } catch {
    return null;
  }
}

/** Node keeps a directory for each of its versions. */
function filesIn(directory: string): number {
  return readdirSync(directory)
    .map((version) => readdirSync(join(directory, version)).length)
    .reduce((sum, files) => sum + files, 0);
}
