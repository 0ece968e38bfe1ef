import { quoteIdentifier, quoteText } from '../../../src/sql/quoting.ts';
import { duckdb } from '../../../src/sql/dialects/duckdb.ts';
import { engineContract, type ContractTable } from '../contract.ts';
import { Lake, reference } from './lake.ts';

engineContract('DuckDB, tables of a database file', async (tables) => {
  const lake = await Lake.create();
  await lake.make(
    tables.map((table) => `CREATE TABLE ${table.name} AS ${rowsOf(table)};`).join('\n'),
    'lake.duckdb',
  );
  return {
    engine: await lake.open([], { path: 'lake.duckdb' }),
    reference,
    dispose: () => lake[Symbol.asyncDispose](),
  };
});

engineContract('DuckDB, Parquet files', async (tables) => {
  const lake = await Lake.create();
  await lake.make(
    tables
      .map((table) => `COPY (${rowsOf(table)}) TO '${lake.path(table.name)}.parquet';`)
      .join('\n'),
  );
  const names = [...tables.map(({ name }) => name), 'contract_valuez'];
  return {
    engine: await lake.open(names.map((name) => `${name}.parquet`)),
    reference: (name) => reference(`${name}.parquet`),
    dispose: () => lake[Symbol.asyncDispose](),
  };
});

/** A SELECT of the table's rows, every cell cast from its text. */
function rowsOf({ columns, rows }: ContractTable): string {
  const types = Object.entries(columns);
  const values = rows.map(
    (row) => `(${row.map((cell) => (cell === null ? 'NULL' : quoteText(cell))).join(', ')})`,
  );
  const casts = types.map(
    ([name, type], index) =>
      `CAST(c${String(index)} AS ${duckdb.type(type)}) AS ${quoteIdentifier(name)}`,
  );
  const names = types.map((_, index) => `c${String(index)}`);
  return `SELECT ${casts.join(', ')} FROM (VALUES ${values.join(', ')}) v(${names.join(', ')})`;
}
