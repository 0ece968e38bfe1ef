import type { AnyKind } from '../checks/kind.ts';
import { tablesNamed } from '../checks/tables_named.ts';
import { parseTableReference } from '../domain/table.ts';
import type { LoadedConfig, LoadedGate } from './load.ts';
import { ROOT_NAMES } from './root.ts';

/** What decides how a gate ends, by paths from the root of the repository. */
export interface GateInputs {
  readonly gate: string;
  readonly own: readonly string[];
  readonly packs: readonly string[];
  /** wap-gate.yml and the baselines: every gate's. */
  readonly settings: readonly string[];
  /** Patterns. */
  readonly sources: readonly string[];
  /** Paths and patterns. */
  readonly data: readonly string[];
}

type Known = Pick<LoadedConfig, 'gates' | 'connections' | 'baseline'>;

/** The inputs of every gate; `places` says where a path of this run lies in the repository, be it in several places. */
export async function inputsOf(
  config: Known,
  kinds: ReadonlyMap<string, AnyKind>,
  places: (path: string) => Promise<readonly string[]>,
): Promise<GateInputs[]> {
  const all = async (paths: readonly string[]): Promise<string[]> =>
    (await Promise.all(paths.map(places))).flat();
  const settings = await all([...ROOT_NAMES, ...config.baseline.paths]);
  return Promise.all(
    config.gates.map(async (loaded) => {
      const [own = [], ...packs] = await Promise.all(loaded.files.map(places));
      const data = await all(dataOf(loaded, config, kinds));
      const { gate, sources } = loaded;
      return { gate: gate.name, own, packs: packs.flat(), settings, sources, data };
    }),
  );
}

/** Tables that are files, the database of its connection, and the tables that its checks name. */
function dataOf(
  { gate }: LoadedGate,
  { connections }: Pick<Known, 'connections'>,
  kinds: ReadonlyMap<string, AnyKind>,
): string[] {
  const connection = connections.get(gate.connection ?? '');
  const database = connection?.engine === 'duckdb' ? connection.path : null;
  const named = tablesNamed(gate, kinds).flatMap((text) => parseTableReference(text) ?? []);
  const tables = [gate.table, gate.staging, ...named].flatMap((reference) =>
    reference.by === 'path' && !isRemote(reference.path) ? [reference.path] : [],
  );
  return database === null ? tables : [...tables, database];
}

/** `s3://bucket/x.parquet` */
const isRemote = (path: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
