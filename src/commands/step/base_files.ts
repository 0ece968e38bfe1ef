import { posix } from 'node:path';
import { fault } from '../../domain/fault.ts';
import type { Files, FileStat } from '../../domain/world.ts';
import type { GitHub } from '../../github/client.ts';
import { fileAt, type TouchedFile } from '../../github/pull_files.ts';

/** Files that configuration is made of: no others are asked for. */
const CONFIGURATION = /\.(?:ya?ml|json|sql)$/i;

/** Nobody reviews more changed gates at once, and each is a request. */
const MOST_FILES = 100;

/**
 * The configuration's files as they are at the base: what the pull request touches is fetched, everything else is the
 * same in the working tree. Null where too many are touched.
 * @throws what the client throws
 */
export async function filesAtBase(
  github: GitHub,
  touched: readonly TouchedFile[],
  baseSha: string,
  files: Files,
): Promise<Files | null> {
  const relevant = touched.filter(({ path, basePath }) =>
    [path, basePath ?? ''].some((name) => CONFIGURATION.test(name)),
  );
  const wanted = relevant.flatMap(({ basePath }) => basePath ?? []);
  if (wanted.length > MOST_FILES) return null;
  const fetched = await Promise.all(
    wanted.map(async (path) => [path, await fileAt(github, path, baseSha)] as const),
  );
  const there = new Map(
    fetched.flatMap(([path, bytes]) => (bytes === null ? [] : [[path, bytes]])),
  );
  const gone = new Set(relevant.map(({ path }) => path).filter((path) => !there.has(path)));
  return overlay(files, there, gone);
}

/** Files with some replaced or added, and some taken away; paths are relative to the working directory. */
function overlay(
  files: Files,
  there: ReadonlyMap<string, Uint8Array>,
  gone: ReadonlySet<string>,
): Files {
  const at = (path: string): string => posix.normalize(path).replace(/^\.\/|\/$/g, '');
  const startOf = (path: string): string => (at(path) === '.' ? '' : `${at(path)}/`);
  const below = (paths: Iterable<string>, path: string): string[] =>
    [...paths].filter((one) => one.startsWith(startOf(path)));
  const list = async (path: string): Promise<string[]> => {
    const start = startOf(path);
    const found = (await files.stat(path)).type === 'directory' ? await files.list(path) : [];
    const added = below(there.keys(), path).map(
      (one) => one.slice(start.length).split('/')[0] ?? '',
    );
    const left = found.filter((name) => !gone.has(`${start}${name}`));
    return [...new Set([...left, ...added])].sort();
  };
  const stat = async (path: string): Promise<FileStat> => {
    const bytes = there.get(at(path));
    if (bytes !== undefined) return { type: 'file', size: bytes.length, modified: 0 };
    if (gone.has(at(path))) return MISSING;
    const found = await files.stat(path);
    if (found.type === 'missing' && below(there.keys(), path).length > 0) return DIRECTORY;
    // A commit has no empty directories: one that the pull request made is not at its base.
    const emptied = found.type === 'directory' && below(gone, path).length > 0;
    return emptied && (await list(path)).length === 0 ? MISSING : found;
  };
  return {
    ...files,
    stat,
    list,
    read: async (path) => {
      const bytes = there.get(at(path));
      if (bytes !== undefined) return bytes;
      if (!gone.has(at(path))) return files.read(path);
      throw fault('file-unreadable', 'config', `${path} is not at the base`);
    },
  };
}

const MISSING: FileStat = { type: 'missing', size: 0, modified: 0 };
const DIRECTORY: FileStat = { type: 'directory', size: 0, modified: 0 };
