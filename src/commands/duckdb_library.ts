import type { World } from '../domain/world.ts';

/**
 * Where the GitHub Action, which has no node_modules, finds DuckDB's native library: {@link World.duckdbLibrary} for
 * it. It is looked for when DuckDB is first used, and once however many connections ask; so is a failure.
 *
 * @param given the directory that the user names with `duckdb-path`, or null.
 */
export function duckdbLibrary(
  given: string | null,
  files: Pick<World['files'], 'absolute'>,
): World['duckdbLibrary'] {
  let directory: Promise<string> | null = null;
  return () => (directory ??= given === null ? fetched() : judged(files.absolute(given)));
}

async function judged(directory: string): Promise<string> {
  const { refuseUnusable } = await import('../engines/duckdb/native/given.ts');
  await refuseUnusable(directory);
  return directory;
}

async function fetched(): Promise<string> {
  const { packageFor, thisMachine } = await import('../engines/duckdb/native/platform.ts');
  const { libraryName } = await import('../engines/duckdb/native/library.ts');
  const { ADDON } = await import('../engines/duckdb/native/load.ts');
  const wanted = packageFor(thisMachine());
  const { packageDirectory } = await import('../github/tool_cache.ts');
  return packageDirectory({ ...wanted, files: [ADDON, libraryName()] });
}
