import { createRequire } from 'node:module';
import { join } from 'node:path';

import type bindings from '@duckdb/node-bindings';

/** What node-api calls: the functions of DuckDB's C interface. */
export type Bindings = typeof bindings;

/** What is loaded; it looks for the library beside itself. */
export const ADDON = 'duckdb.node';

let loaded: Bindings | null = null;

/**
 * The native library, loaded once a process: the first call that succeeds decides from where. This file imports nothing
 * of ours, since the bundler wraps what the shim needs into functions.
 *
 * @param directory null: the installed npm package.
 * @throws whatever Node says.
 */
export function load(directory: string | null): Bindings {
  const from = createRequire(import.meta.url);
  loaded ??= (
    directory === null ? from('@duckdb/node-bindings') : from(join(directory, ADDON))
  ) as Bindings;
  return loaded;
}
