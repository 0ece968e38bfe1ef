import type { Example } from '../../src/checks/example.ts';
import { duckdb } from '../../src/sql/dialects/duckdb.ts';

/** Makes the tables of an example in a DuckDB database. */
export function statements(example: Example): string[] {
  const tables = { staging_table: example, ...example.tables };
  return Object.entries(tables).flatMap(([name, { columns, rows }]) => {
    const declared = Object.entries(columns).map(
      ([column, type]) => `${duckdb.identifier(column)} ${duckdb.type(type)}`,
    );
    const types = Object.values(columns).map((type) => duckdb.type(type));
    const cells = rows.map(
      (row) => `(${row.map((cell, index) => literal(cell, types[index] ?? 'VARCHAR')).join(', ')})`,
    );
    const target = name
      .split('.')
      .map((part) => duckdb.identifier(part))
      .join('.');
    return [
      `CREATE TABLE ${target} (${declared.join(', ')})`,
      ...(cells.length === 0 ? [] : [`INSERT INTO ${target} VALUES ${cells.join(', ')}`]),
    ];
  });
}

function literal(cell: string | number | boolean | null, type: string): string {
  return cell === null ? 'NULL' : `CAST('${String(cell).replaceAll("'", "''")}' AS ${type})`;
}
