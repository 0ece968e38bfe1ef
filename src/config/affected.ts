import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { LoadedGate } from './load.ts';
import { ROOT_NAMES } from './root.ts';

/** Why a gate is affected: a file that was touched, and what it is to the gate. */
export interface Reason {
  readonly file: string;
  readonly as: 'gate' | 'pack' | 'settings' | 'source' | 'data';
}

export interface AffectedGate {
  readonly gate: string;
  /** In the order of the touched files; at least one. */
  readonly because: readonly Reason[];
}

/**
 * The gates that a change of files concerns. `touched`: every path that was added, modified or removed, and both paths
 * of what was renamed, relative to the repository's root; `within`: where the gates were read from, relative to it.
 *
 * wap-gate.yml concerns every gate: it says where connections lead and how severe checks are. A gate that cannot be read
 * is not among these; it is a problem of the run whatever was touched.
 */
export function affectedGates(
  touched: readonly string[],
  gates: readonly Pick<LoadedGate, 'gate' | 'files' | 'sources'>[],
  within = '.',
): AffectedGate[] {
  const paths = [...new Set(touched.map((path) => posix.normalize(path)))];
  const settings = ROOT_NAMES.map((name) => posix.join(within, name));
  return gates.flatMap(({ gate, files, sources }) => {
    const [own, ...packs] = files.map((file) => posix.join(within, file));
    const isSource = matcher(sources);
    const isData = matcher(dataOf(gate).map((path) => posix.join(within, path)));
    const asWhat = (file: string): Reason['as'] | null => {
      if (file === own) return 'gate';
      if (packs.includes(file)) return 'pack';
      if (settings.includes(file)) return 'settings';
      if (isSource(file)) return 'source';
      return isData(file) ? 'data' : null;
    };
    const because = paths.flatMap((file): Reason[] => {
      const as = asWhat(file);
      return as === null ? [] : [{ file, as }];
    });
    return because.length === 0 ? [] : [{ gate: gate.name, because }];
  });
}

/** Tables that are files below the working directory: data may stand in the repository too. */
function dataOf({ table, staging }: LoadedGate['gate']): string[] {
  return [table, staging].flatMap((reference) =>
    reference.by === 'path' && !posix.isAbsolute(reference.path) ? [reference.path] : [],
  );
}

/** Dots are ordinary characters: `.github/**` and hidden files count. */
function matcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  return picomatch([...patterns], { dot: true, nonegate: true, noextglob: true });
}
