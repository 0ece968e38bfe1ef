import type { AnyKind } from '../checks/kind.ts';
import { tablesNamed } from '../checks/tables_named.ts';
import type { Connection } from '../domain/connection.ts';
import type { Gate } from '../domain/gate.ts';
import { parseTableReference, type TableReference } from '../domain/table.ts';
import type { World } from '../domain/world.ts';
import type { Engine } from '../engines/engine.ts';
import type { Origin } from '../engines/trino/settings.ts';

/** Where a gate without a connection is audited. */
const IN_MEMORY: Connection = {
  engine: 'duckdb',
  name: 'duckdb in memory',
  path: null,
  threads: null,
  memoryLimit: null,
  tempDirectory: null,
  maxTempSize: null,
};

/** Who opens a connection, and for how long the first answer is waited for. */
export interface Asking {
  readonly origin: Origin;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly queryTimeout: number;
}

/** Opens the database of a connection; the library behind it is loaded only now. */
export async function openEngine(
  connection: Connection | null,
  tables: readonly TableReference[],
  asking: Asking,
  world: World,
): Promise<Engine> {
  const settings = connection ?? IN_MEMORY;
  switch (settings.engine) {
    case 'duckdb': {
      const { openDuckDB } = await import('../engines/duckdb/open.ts');
      const library = await world.duckdbLibrary();
      return openDuckDB({ ...settings, tables, files: world.files }, library);
    }
    case 'trino': {
      const { openTrino } = await import('../engines/trino/open.ts');
      const { origin, signal, queryTimeout } = asking;
      return openTrino({ ...settings, origin, files: world.files }, signal, queryTimeout);
    }
  }
}

/** Every table that a gate's audit may read. */
export function tablesOf(gate: Gate, kinds: ReadonlyMap<string, AnyKind>): TableReference[] {
  const others = tablesNamed(gate, kinds).flatMap((text) => parseTableReference(text) ?? []);
  return [gate.staging, ...others];
}
