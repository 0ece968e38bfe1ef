import { Fault, fault } from '../../../domain/fault.ts';
import { asSentence } from '../../../domain/wording.ts';
import { ADDON, load, type Bindings } from './load.ts';
import { version } from './packages.ts';
import { machineName, thisMachine } from './platform.ts';

/** The version that the library itself tells: `1.5.5` of the package's `1.5.5-r.5`. */
const DUCKDB_VERSION = version.replace(/-.*/, '');

/**
 * Loads DuckDB's native library for this process; what is loaded stays.
 *
 * @param directory where {@link ADDON} and the library lie side by side; null: the installed npm package. Only the
 *   bundles obey it: from the sources, node-api takes the package itself.
 * @throws Fault `engine-unavailable` of category `config`: it is not there, not for this machine or another version.
 */
export function loadLibrary(directory: string | null): Bindings {
  try {
    const library = load(directory);
    if (directory !== null) refuseOtherVersion(directory, library.library_version());
    return library;
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw directory === null ? notInstalled(error) : unloadable(directory, reasonOf(error), error);
  }
}

function notInstalled(error: unknown): Fault {
  return fault(
    'engine-unavailable',
    'config',
    `DuckDB's native library cannot be loaded: ${asSentence(reasonOf(error))} Install wap-gate again with npm, on ${machineName(thisMachine())} and with its optional packages.`,
    error,
  );
}

/**
 * The JavaScript around the library knows one version of its interface.
 *
 * @param found as the library tells it: `v1.5.5`.
 */
export function refuseOtherVersion(directory: string, found: string): void {
  if (found === `v${DUCKDB_VERSION}`) return;
  throw unloadable(directory, `it is DuckDB ${found.replace(/^v/, '')}`);
}

/** The fault of a directory whose library cannot be used, with what is expected there. */
export function unloadable(directory: string, reason: string, cause?: unknown): Fault {
  return fault(
    'engine-unavailable',
    'config',
    `DuckDB's native library in ${directory} cannot be loaded: ${asSentence(reason)} ${expected()}`,
    cause,
  );
}

/** What a directory must hold, as a sentence. */
export function expected(): string {
  const machine = machineName(thisMachine());
  return `Expected there: ${ADDON} and ${libraryName()} side by side, of DuckDB ${DUCKDB_VERSION} for ${machine} (npm package @duckdb/node-bindings-${machine}, version ${version}).`;
}

/** The library's file name on this platform. */
export function libraryName(): string {
  const { platform } = thisMachine();
  if (platform === 'win32') return 'duckdb.dll';
  return platform === 'darwin' ? 'libduckdb.dylib' : 'libduckdb.so';
}

/** Node puts the stack of `require` below its sentence, macOS every place that was tried. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? text;
}
