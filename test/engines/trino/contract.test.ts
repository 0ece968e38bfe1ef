import { TrinoLake } from '../../trino/lake.ts';
import { onTrino } from '../../trino/server.ts';
import { engineContract } from '../contract.ts';

onTrino('Trino', () => {
  engineContract('Trino, tables of Iceberg', (tables) => prepare('iceberg', tables));
  engineContract('Trino, tables in memory', (tables) => prepare('memory', tables));
});

async function prepare(
  catalog: 'iceberg' | 'memory',
  tables: Parameters<Parameters<typeof engineContract>[1]>[0],
): ReturnType<Parameters<typeof engineContract>[1]> {
  const lake = await TrinoLake.create(catalog);
  for (const { name, columns, rows } of tables) await lake.make(name, columns, rows);
  const engine = await lake.open();
  return {
    engine,
    reference: (name) => lake.reference(name),
    dispose: async () => {
      await engine.close();
      await lake[Symbol.asyncDispose]();
    },
  };
}
