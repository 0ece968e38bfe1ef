import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { asFault } from '../../../src/domain/fault.ts';
import type { TableReference } from '../../../src/domain/table.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { TrinoLake } from '../../trino/lake.ts';
import { OwnCatalog } from '../../trino/own_catalog.ts';
import { onTrino } from '../../trino/server.ts';

// Others may use the server, and the machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const OPTIONS = { signal: new AbortController().signal, timeout: 60_000 };

async function property(
  engine: Engine,
  reference: TableReference,
  name: string,
  pin = true,
): Promise<readonly (string | null)[]> {
  const table = await engine.resolve(reference, { ...OPTIONS, pin });
  return engine.property(table, name, OPTIONS);
}

onTrino('a property of a table', () => {
  let own: OwnCatalog;
  let engine: Engine;
  beforeAll(async () => {
    own = await OwnCatalog.create();
    engine = await own.open();
    await own.run(
      `CREATE TABLE {s}.built WITH (extra_properties = MAP(ARRAY['commit', 'it''s'], ARRAY['abc', 'd''e'])) AS SELECT 1 a`,
    );
  });
  afterAll(async () => {
    await engine.close();
    await own[Symbol.asyncDispose]();
  });

  it.each([true, false])('of Iceberg, pinned: %s', async (pin) => {
    const built = own.reference('built');
    expect(await property(engine, built, 'commit', pin)).toEqual(['abc']);
    expect(await property(engine, built, "it's", pin)).toEqual(["d'e"]);
    expect(await property(engine, built, 'lacking', pin)).toEqual([null]);
  });

  it('is that of the snapshot where it has one of that name', async () => {
    const built = own.reference('built');
    expect(await property(engine, built, 'total-records')).toEqual(['1']);
    expect(await property(engine, built, 'total-records', false)).toEqual([null]);
  });

  it('is a mistake of the gate where the connector keeps none', async () => {
    const lake = await TrinoLake.create('memory');
    try {
      await lake.run('CREATE TABLE {s}.plain AS SELECT 1 a');
      const told = await property(engine, lake.reference('plain'), 'commit').catch(
        (thrown: unknown) => asFault(thrown).record,
      );
      expect(told).toMatchObject({ code: 'configuration', category: 'config' });
    } finally {
      await lake[Symbol.asyncDispose]();
    }
  });
});
