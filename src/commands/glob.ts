import * as fs from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';

/**
 * The paths that a pattern matches, sorted. By a wildcard Node's glob enters no linked directory, and says nothing of
 * it: what lies there is found here as well, once, by the shortest of the ways that lead to it.
 */
export async function glob(pattern: string, cwd: string): Promise<string[]> {
  const found = await matches(pattern, cwd);
  const behind = await behindLinks({ directory: cwd, rest: pattern.split('/') });
  // Real paths cost something, and links are rare.
  const direct = behind.length === 0 ? [] : found.map((path) => realPath(resolve(cwd, path)));
  const known = new Set(await Promise.all(direct));
  for (const path of behind) {
    const real = await realPath(path);
    if (known.has(real)) continue;
    known.add(real);
    found.push(isAbsolute(pattern) ? path : relative(cwd, path));
  }
  return found.sort(byCodePoint);
}

export const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function matches(pattern: string, cwd: string): Promise<string[]> {
  const found: string[] = [];
  for await (const path of fs.glob(pattern, { cwd })) found.push(path);
  return found;
}

/** A directory, and the parts of a pattern that are to be matched below it. */
interface Place {
  readonly directory: string;
  readonly rest: readonly string[];
}

/** Absolute paths behind the linked directories that wildcards meet, those behind fewer links first. */
async function behindLinks(start: Place): Promise<string[]> {
  const found: string[] = [];
  // A link may lead back to where it lies.
  const entered = new Set<string>();
  for (let places = [start]; places.length > 0;) {
    const links = (await Promise.all(places.map(linksAt))).flat();
    places = [];
    for (const { directory, rest } of links) {
      const step = JSON.stringify([await fs.realpath(directory), rest]);
      if (entered.has(step)) continue;
      entered.add(step);
      const paths = await matches(rest.join('/'), directory);
      found.push(...paths.flatMap((path) => (path === '.' ? [] : [join(directory, path)])));
      places.push({ directory, rest });
    }
  }
  return found;
}

/** The linked directories that some first parts of the pattern match. */
async function linksAt({ directory, rest }: Place): Promise<Place[]> {
  const found: Place[] = [];
  const first = rest.findIndex((part) => /[*?[{(]/.test(part));
  for (let index = first; index >= 0 && index < rest.length; index += 1) {
    const left = rest.slice(rest[index] === '**' ? index : index + 1);
    if (left.length === 0) break;
    const part = rest.slice(0, index + 1).join('/');
    for await (const entry of fs.glob(part, { cwd: directory, withFileTypes: true })) {
      const link = join(entry.parentPath, entry.name);
      if (entry.isSymbolicLink() && (await isDirectory(link))) {
        found.push({ directory: link, rest: left });
      }
    }
  }
  return found.sort((a, b) => byCodePoint(a.directory, b.directory));
}

const isDirectory = async (path: string): Promise<boolean> =>
  (await fs.stat(path).catch(() => null))?.isDirectory() ?? false;

/** A link that leads to nothing is itself. */
const realPath = (path: string): Promise<string> => fs.realpath(path).catch(() => path);
