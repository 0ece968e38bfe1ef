// A cold session on one Parquet file, and the verdict in one line: what every baseline begins and ends with.
import { DuckDBInstance } from '@duckdb/node-api';
import { judge } from './w30.mjs';

/** @typedef {Record<string, unknown>} Row */

/** @param {unknown} value a number as DuckDB hands it over: bigint, hugeint, double or null */
export const number = (value) => (value === null || value === undefined ? null : Number(value));

/**
 * Opens DuckDB, runs the plan over the file named on the command line and prints the verdict. Exit code 0: all 30
 * checks hold; 1: some do not.
 * @param {(
 *   ask: (sql: string) => Promise<Row[]>, file: string, connection: import('@duckdb/node-api').DuckDBConnection
 * ) => Promise<import('./w30.mjs').Facts>} plan asks in SQL, where `t` is the file; `file` is its name as a literal
 */
export async function run(plan) {
  const file = `'${(process.argv[2] ?? '').replaceAll("'", "''")}'`;
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`CREATE VIEW t AS FROM read_parquet(${file})`);
  let statements = 0;
  const facts = await plan(
    async (sql) => {
      statements += 1;
      return (await connection.runAndReadAll(sql)).getRowObjectsJS();
    },
    file,
    connection,
  );
  const { checks, failed } = judge(facts);
  console.log(JSON.stringify({ passed: failed.length === 0, checks, failed, statements }));
  connection.closeSync();
  process.exitCode = failed.length === 0 ? 0 : 1;
}
