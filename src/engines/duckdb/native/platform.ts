import { fault } from '../../../domain/fault.ts';
import { packages, type NativePackage } from './packages.ts';

/** What decides which native library runs here. */
export interface Machine {
  /** `linux`, `darwin`, `win32`, ... as Node calls it. */
  readonly platform: string;
  /** `x64`, `arm64`, ... as Node calls it. */
  readonly arch: string;
  /** Linux with musl instead of glibc, as Alpine has it. */
  readonly musl: boolean;
}

export function thisMachine(): Machine {
  const { platform, arch } = process;
  return { platform, arch, musl: platform === 'linux' && hasMusl() };
}

/** `linux-x64-musl`: as the npm packages are named. */
export function machineName({ platform, arch, musl }: Machine): string {
  return `${platform}-${arch}${musl ? '-musl' : ''}`;
}

/**
 * The npm package that holds the native library for a machine.
 *
 * @throws Fault `configuration`: there is none.
 */
export function packageFor(machine: Machine): NativePackage {
  const found = packages.get(machineName(machine));
  if (found !== undefined) return found;
  const names = [...packages.keys()].join(', ');
  throw fault(
    'configuration',
    'config',
    `DuckDB has no native library for ${machineName(machine)}, only for ${names}. Run on one of these, or build it and name its directory with the input \`duckdb-path\`.`,
  );
}

let musl: boolean | null = null;

/**
 * What Node itself was linked with, which is what a library must fit. What cannot be told counts as glibc, as
 * @duckdb/node-bindings decides.
 */
function hasMusl(): boolean {
  musl ??= loadedObjects().some((path) => /(?:libc\.musl-|ld-musl-)/.test(path));
  return musl;
}

function loadedObjects(): readonly string[] {
  const report: { excludeNetwork?: boolean; getReport: () => object } = process.report;
  const before = report.excludeNetwork ?? false;
  // The report would ask for the name of every address otherwise, which can take seconds.
  report.excludeNetwork = true;
  try {
    const { sharedObjects } = report.getReport() as { sharedObjects?: readonly string[] };
    return sharedObjects ?? [];
  } finally {
    report.excludeNetwork = before;
  }
}
