import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { send } from '../baselines/trino/session.mjs';
import { CACHE } from '../inputs.ts';

/** What a workload on Trino audits: one table, or many. */
export type Data = 'lineitem' | 'tiny' | 'many';

/** Tables that one run of `trino-gates` audits at once, with their gates. */
export const MANY = 50;

/** Gate files of `trino-gates`, below the cache. */
export const GATES = path.join('trino-gates', 'checks');

const name = (number: number): string => `lineitem_${String(number).padStart(2, '0')}`;

/** As TPC-H declares it: money is a decimal, which the connector gives as a double unless a table of it is made. */
const COLUMNS = [
  ...['orderkey', 'partkey', 'suppkey', 'linenumber'],
  ...['quantity', 'extendedprice', 'discount', 'tax'].map(
    (money) => `CAST(${money} AS decimal(12,2)) AS ${money}`,
  ),
  ...['returnflag', 'linestatus', 'shipdate', 'commitdate', 'receiptdate'],
  ...['shipinstruct', 'shipmode', 'comment'],
].join(', ');

/**
 * Makes the tables where they are missing: a server of the benchmarks' own has none, one that TRINO_SERVER names keeps
 * them. Each is written by one statement, so that a table that is there is whole.
 */
export async function makeTables(
  address: string,
  wanted: readonly Data[],
  say: (sentence: string) => void,
): Promise<void> {
  const make = (table: string, from: string): Promise<unknown> =>
    send(address, `CREATE TABLE IF NOT EXISTS iceberg.bench.${table} AS SELECT ${from}`);
  try {
    say('making tables on Trino');
    await send(address, 'CREATE SCHEMA IF NOT EXISTS iceberg.bench');
    if (wanted.includes('lineitem')) await make('lineitem', `${COLUMNS} FROM tpch.sf1.lineitem`);
    if (wanted.includes('tiny')) await make('tiny', `${COLUMNS} FROM tpch.tiny.lineitem`);
    const many = wanted.includes('many') ? manyTables() : [];
    for (const { table } of many) await make(table, `${COLUMNS} FROM tpch.tiny.lineitem`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the tables on ${address} could not be made (it needs the catalogs iceberg and tpch): ${why}`,
      { cause: error },
    );
  }
}

/** The gate of the line items fifty times, each over a table of its own. */
export function manyTables(): { readonly table: string; readonly gate: string }[] {
  const file = path.join(import.meta.dirname, '../gates/lineitem.yml');
  const text = readFileSync(file, 'utf8');
  return Array.from({ length: MANY }, (_, number) => {
    const table = name(number);
    const gate = text
      .replace(/^gate: lineitem$/m, `gate: ${table}`)
      .replace(/^table: iceberg\.bench\.lineitem$/m, `table: iceberg.bench.${table}`);
    return { table, gate };
  });
}

/** Writes them anew: they are made of a file of this tree. */
export function writeGates(): void {
  const folder = path.join(CACHE, GATES);
  mkdirSync(folder, { recursive: true });
  for (const { table, gate } of manyTables())
    writeFileSync(path.join(folder, `${table}.yml`), gate);
}
