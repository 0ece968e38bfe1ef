import { kinds } from '../checks/registry.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Files } from '../domain/world.ts';
import type { RunOptions } from './run_options.ts';
import { tablesOf } from './engines.ts';

/** Absolute paths of the files that a run reads: gate files, audited files and those they are compared with, databases. */
export async function inputPaths(
  config: LoadedConfig,
  options: Pick<RunOptions, 'config' | 'staging' | 'gates'>,
  files: Files,
): Promise<ReadonlySet<string>> {
  const gates = config.gates.map(({ gate }) => gate);
  const paths = gates
    .flatMap((gate) => [...tablesOf(gate, kinds), gate.table])
    .flatMap((table) => (table.by === 'path' ? [table.path] : []));
  // Named by the call itself: they may stand in no gate that could be read.
  const named = [options.config, options.staging ?? [], options.gates].flat();
  const matched = await Promise.all(
    [...new Set(paths)].map(async (path) => (/[*?[]/.test(path) ? files.glob(path) : [])),
  );
  const databases = [...config.connections.values()].flatMap((connection) =>
    connection.engine === 'duckdb' && connection.path !== null ? [connection.path] : [],
  );
  const texts = gates.flatMap((gate) => [gate.location, ...gate.checks.map((c) => c.location)]);
  const all = [
    ...config.baseline.paths,
    ...named,
    ...paths,
    ...matched.flat(),
    ...databases,
    ...texts.map(({ file }) => file),
  ];
  return new Set(all.map((path) => files.absolute(path)));
}
