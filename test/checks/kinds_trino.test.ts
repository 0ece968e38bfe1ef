import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { kinds } from '../../src/checks/registry.ts';
import type { Example } from '../../src/checks/example.ts';
import type { AnyKind } from '../../src/checks/kind.ts';
import { auditOver } from '../execution/audits.ts';
import { TrinoLake } from '../trino/lake.ts';
import { onTrino } from '../trino/server.ts';
import { datesOf, EAGER, expectAsStated, gateOf } from './conformance.ts';

/**
 * Every example of every kind on Trino, by turns measured apart and in tiers: the same outcome, counts and values as on
 * DuckDB, whose suite is kinds.test.ts; that both ways agree on Trino is tested on random tables. Tables lie in memory, which makes them quickly and keeps no statistics; what statistics
 * prove is tested on Iceberg (test/planning/equal_trino.test.ts).
 */
onTrino('every kind on Trino', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'wap-gate-kinds-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  describe.each([...kinds.values()])('$kind', (kind) => {
    it.concurrent.each(
      kind.examples.map((example, index) => [example.title, example, WAYS[index % 2]!] as const),
    )('%s', async (_title, example, way) => {
      const lake = await TrinoLake.create('memory');
      const engine = await lake.open();
      try {
        await makeTables(lake, example);
        const gate = await gateOf(directory, kind, example);
        const stated = { ...example, ...different(kind, example) };
        const [audit] = await auditOver(engine, [gate], { ...way, dates: datesOf(example) });
        expectAsStated(audit!.result, kind, stated);
      } finally {
        await engine.close();
        await lake[Symbol.asyncDispose]();
      }
    });
  });
});

const WAYS = [{ strategy: 'separate' as const }, { costs: EAGER }];

async function makeTables(lake: TrinoLake, example: Example): Promise<void> {
  const tables = Object.entries({ staging_table: example, ...example.tables });
  for (const [name, { columns, rows }] of tables) await lake.make(name, columns, rows);
}

/** Where Trino must differ from DuckDB, and why. */
const DIFFERENT: Readonly<Record<string, Partial<Example>>> = {
  // Trino keeps every name in lower case: the column ID is id there.
  'schema: names match exactly': { outcome: 'passed', metrics: { missing: '0' } },
};

function different({ kind }: AnyKind, { title }: Example): Partial<Example> {
  return DIFFERENT[`${kind}: ${title}`] ?? {};
}
