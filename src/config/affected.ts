import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { GateInputs } from './inputs.ts';

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
 * of what was renamed, relative to the repository's root.
 *
 * wap-gate.yml concerns every gate: it says where connections lead and how severe checks are; so does a baseline. A gate
 * that cannot be read is not among these; it is a problem of the run whatever was touched.
 */
export function affectedGates(
  touched: readonly string[],
  gates: readonly GateInputs[],
): AffectedGate[] {
  const paths = [...new Set(touched.map((path) => posix.normalize(path)))];
  return gates.flatMap((inputs) => {
    const asWhat = roles(inputs);
    const because = paths.flatMap((file): Reason[] => {
      const as = asWhat(file);
      return as === null ? [] : [{ file, as }];
    });
    return because.length === 0 ? [] : [{ gate: inputs.gate, because }];
  });
}

/** What a file is to a gate. */
function roles({
  own,
  packs,
  settings,
  sources,
  data,
}: GateInputs): (file: string) => Reason['as'] | null {
  const isSource = matcher(sources);
  const isData = matcher(data);
  return (file) => {
    if (holds(file, own)) return 'gate';
    if (holds(file, packs)) return 'pack';
    if (holds(file, settings)) return 'settings';
    if (isSource(file)) return 'source';
    return isData(file) || holds(file, data) ? 'data' : null;
  };
}

/** What lies below a touched path is touched: git has no directories, so it is a link or a submodule. */
const holds = (file: string, paths: readonly string[]): boolean =>
  paths.some((path) => path === file || path.startsWith(`${file}/`));

/**
 * Dots are ordinary characters, `.github/**` and hidden files count, and so are the ends of lines that a name may hold.
 * Who names a directory means what is in it.
 */
function matcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const all = patterns.flatMap((pattern) => [pattern, `${pattern}/**`]);
  return picomatch(all, { dot: true, nonegate: true, noextglob: true, flags: 's' });
}
