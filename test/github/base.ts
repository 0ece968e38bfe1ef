import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { type GitHub, REPOSITORY } from './server.ts';
import type { StoredFile } from './server/records.ts';

/** Data that a pipeline made is in no commit. */
const MOST_BYTES = 100_000;

type Found = Pick<StoredFile, 'path' | 'text' | 'type'>;

/**
 * Gives the base of every pull request what the checkout has and the pull request does not touch: what a test has said
 * of the base itself stays. It is called again when the checkout has changed, and then returns what it gave before.
 */
export async function baseLike(
  directory: string,
  { state }: GitHub,
  before: readonly StoredFile[] = [],
): Promise<readonly StoredFile[]> {
  const repository = state.repository(REPOSITORY);
  const said = repository.files.filter((file) => !before.includes(file));
  const here = await filesBelow(directory, '');
  const added = repository.pulls.flatMap(({ base: { sha }, files }) => {
    const known = new Set(said.filter(({ ref }) => ref === sha).map(({ path }) => path));
    const touched = new Set(files.map(({ filename }) => filename));
    const same = here.filter(({ path }) => !known.has(path) && !touched.has(path));
    return same.map((file): StoredFile => ({ ...file, ref: sha }));
  });
  repository.files = [...said, ...added];
  return added;
}

/** By the paths that git knows: from where `.git` lies. */
async function filesBelow(directory: string, at: string): Promise<Found[]> {
  const entries = await fs.readdir(directory, { withFileTypes: true });
  const from = entries.some(({ name }) => name === '.git') ? '' : at;
  const found = entries.map(async (entry): Promise<Found[]> => {
    const [file, path] = [join(directory, entry.name), `${from}${entry.name}`];
    if (entry.isSymbolicLink()) return [{ path, text: await fs.readlink(file), type: 'symlink' }];
    if (entry.isDirectory()) return entry.name === '.git' ? [] : filesBelow(file, `${path}/`);
    const text = entry.isFile() ? await textOf(file) : null;
    return text === null ? [] : [{ path, text }];
  });
  return (await Promise.all(found)).flat();
}

/** Null for what is no text. */
async function textOf(file: string): Promise<string | null> {
  if ((await fs.stat(file)).size > MOST_BYTES) return null;
  const bytes = await fs.readFile(file);
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : null;
}
